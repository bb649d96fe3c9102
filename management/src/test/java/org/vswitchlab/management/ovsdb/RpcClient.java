package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A client of a database server, for tests: sends requests and gathers whatever comes back. */
final class RpcClient implements AutoCloseable {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final SocketChannel channel;
  private MappingIterator<JsonNode> messages;
  private long echoes;

  private RpcClient(SocketChannel channel) {
    this.channel = channel;
  }

  static RpcClient connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new RpcClient(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Sends a request, or a notification if the identity is null. */
  void send(JsonNode id, String method, JsonNode params) throws IOException {
    ObjectNode message = JSON.objectNode().put("method", method);
    message.set("params", params);
    message.set("id", id);
    send(message.toString());
  }

  JsonNode receive() throws IOException {
    if (messages == null) {
      // Not before something was asked: the parser looks at the first bytes at once.
      messages = MAPPER.readerFor(JsonNode.class).readValues(Channels.newInputStream(channel));
    }
    if (!messages.hasNextValue()) {
      throw new IOException("the server closed the connection");
    }
    return messages.nextValue();
  }

  /** Sends a request and waits for its answer; what else arrives goes into {@code others}. */
  JsonNode call(String method, JsonNode params, List<JsonNode> others) throws IOException {
    JsonNode id = JSON.textNode("call-" + ++echoes);
    send(id, method, params);
    while (true) {
      JsonNode message = receive();
      if (!message.has("method") && message.get("id").equals(id)) {
        return message;
      }
      others.add(message);
    }
  }

  /** Runs a transaction; its result, or an exception if there is none. */
  JsonNode transact(String database, String operations) throws IOException {
    ArrayNode params = JSON.arrayNode().add(database);
    MAPPER.readTree(operations).forEach(params::add);
    JsonNode reply = call("transact", params, new ArrayList<>());
    if (!reply.get("error").isNull()) {
      throw new IOException(reply.toString());
    }
    return reply.get("result");
  }

  /** What has arrived when the server has nothing more to say. */
  List<JsonNode> settle() throws IOException {
    List<JsonNode> heard = new ArrayList<>();
    // The answer to a first echo may overtake news that the server is still putting together.
    call("echo", JSON.arrayNode(), heard);
    call("echo", JSON.arrayNode(), heard);
    return heard;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
