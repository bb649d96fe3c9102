package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real ovsdb-server with one new database, for tests that compare with it. */
public final class RealOvsdbServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path directory;
  private final Process process;
  private final SocketChannel channel;
  private Iterator<JsonNode> replies;
  private final String databaseName;

  private RealOvsdbServer(Path directory, JsonNode schema) throws Exception {
    this.directory = directory;
    databaseName = schema.get("name").textValue();
    Path schemaFile = directory.resolve("schema");
    Files.writeString(schemaFile, schema.toString());
    Process tool =
        new ProcessBuilder("ovsdb-tool", "create", "db", "schema")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.waitFor() != 0) {
      throw new IOException(output);
    }
    process =
        new ProcessBuilder(
                "ovsdb-server",
                "--remote=punix:" + directory.resolve("sock"),
                "--unixctl=" + directory.resolve("ctl"),
                "--verbose=off",
                directory.resolve("db").toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    channel = connect();
  }

  /** Starts a server; the test is skipped if it is not installed, or fails if it must be. */
  public static RealOvsdbServer start(JsonNode schema) throws Exception {
    requireTool("ovsdb-server");
    return new RealOvsdbServer(Files.createTempDirectory("ovsdb"), schema);
  }

  /** Skips the test if the tool is missing; fails it if tools are required. */
  public static void requireTool(String name) {
    boolean found =
        Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    if (!found && isRequired()) {
      throw new AssertionError(name + " is not installed, but VSWITCHLAB_REQUIRE_TOOLS is true");
    }
    Assumptions.assumeTrue(found, name + " is not installed: nothing to compare with");
  }

  private static boolean isRequired() {
    return Boolean.getBoolean("VSWITCHLAB_REQUIRE_TOOLS")
        || "true".equals(System.getenv("VSWITCHLAB_REQUIRE_TOOLS"));
  }

  private SocketChannel connect() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("sock"));
    for (int attempt = 0; ; attempt++) {
      SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        socket.connect(address);
        return socket;
      } catch (IOException e) {
        socket.close();
        // Waits for another process to be ready, which no event of ours announces.
        if (attempt > 500 || process.waitFor(20, TimeUnit.MILLISECONDS)) {
          throw e;
        }
      }
    }
  }

  /** {@code unix:PATH} of the server. */
  public String remote() {
    return "unix:" + directory.resolve("sock");
  }

  /** The socket that it listens on. */
  public Path socket() {
    return directory.resolve("sock");
  }

  /** Folder that goes away with the server. */
  public Path directory() {
    return directory;
  }

  /** Sends a request and returns the whole reply. Notifications that arrive first are dropped. */
  public JsonNode call(String method, JsonNode params, List<JsonNode> notifications)
      throws IOException {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("method", method).put("id", 1);
    request.set("params", params);
    ByteBuffer bytes = ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    if (replies == null) {
      // Not before something was asked: the parser looks at the first bytes at once.
      InputStream in = Channels.newInputStream(channel);
      replies = MAPPER.readerFor(JsonNode.class).readValues(in);
    }
    while (true) {
      if (!replies.hasNext()) {
        throw new IOException("the server closed the connection at " + request);
      }
      JsonNode message = replies.next();
      if (!message.has("method")) {
        return message;
      }
      notifications.add(message);
    }
  }

  /** The result of a transaction. */
  public JsonNode transact(JsonNode operations) throws IOException {
    return transact(operations, new java.util.ArrayList<>());
  }

  /** The result of a transaction, and what was notified before it. */
  public JsonNode transact(JsonNode operations, List<JsonNode> notifications) throws IOException {
    ArrayNode params = JsonNodeFactory.instance.arrayNode();
    params.add(databaseName);
    operations.forEach(params::add);
    return call("transact", params, notifications).get("result");
  }

  @Override
  public void close() throws Exception {
    channel.close();
    process.destroy();
    process.waitFor();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
