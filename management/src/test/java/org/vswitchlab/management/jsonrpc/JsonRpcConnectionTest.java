package org.vswitchlab.management.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamListener;
import org.vswitchlab.management.stream.StreamLoop;

class JsonRpcConnectionTest {
  @TempDir Path directory;

  private final BlockingQueue<String> endings = new LinkedBlockingQueue<>();
  private StreamLoop loop;
  private Thread thread;
  private Path socket;
  private StreamListener listener;

  /** Answers every request with its own parameters. */
  private final class Echo implements JsonRpcHandler {
    @Override
    public void received(JsonRpcConnection connection, JsonRpcMessage message) {
      if (message.kind() == JsonRpcMessage.Kind.REQUEST) {
        connection.send(JsonRpcMessage.reply(message.id(), message.params()));
      }
    }

    @Override
    public void closed(JsonRpcConnection connection, String reason) {
      endings.add(reason);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    loop = new StreamLoop(line -> {});
    socket = directory.resolve("db.sock");
    StreamAddress address = StreamAddress.parse("punix:db.sock", directory, 0);
    listener = loop.listen(address, stream -> new JsonRpcConnection(stream, new Echo()));
    thread = new Thread(loop, "test-loop");
    thread.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    loop.stop();
    thread.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(thread.isAlive()).isFalse();
    assertThat(socket).doesNotExist();
  }

  private SocketChannel client() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return channel;
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String read(SocketChannel channel, int bytes) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (text.size() < bytes && channel.read(buffer.clear()) >= 0) {
      text.write(buffer.array(), 0, buffer.position());
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static final String REPLY = "{\"id\":1,\"result\":[\"a}\\\"{\"],\"error\":null}";

  @Test
  void findsMessagesHoweverTheyAreCut() throws IOException {
    String request = " {\"method\":\"echo\", \"params\":[\"a}\\\"{\"],\"id\":1}\n";
    try (SocketChannel channel = client()) {
      for (char c : request.toCharArray()) {
        write(channel, String.valueOf(c));
      }
      assertThat(read(channel, REPLY.length())).isEqualTo(REPLY);
      write(channel, request.repeat(100));
      assertThat(read(channel, REPLY.length() * 100)).isEqualTo(REPLY.repeat(100));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | a message begins with 'h'; expected '{'",
        "{\"method\":} | syntax error",
        "{\"id\":1} | message has neither \"method\" nor \"result\"",
        "{\"a\":1} | message has unexpected member \"a\"",
        "[] | message is not a JSON object",
        "{\"method\":3,\"params\":[],\"id\":1} | \"method\" is not a string",
        "{\"method\":\"x\",\"params\":{},\"id\":1} | \"params\" is not an array",
        "{\"id\":1,\"id\":null,\"result\":1} | reply has no \"id\"",
        "{\"id\":1,\"method\":\"x\",\"params\":[],\"error\":1} | request has a",
        "{\"result\":1} | reply has no \"id\""
      })
  void cutsOffAPeerThatSendsWhatIsNoMessageAndServesTheOthers(String junk, String reason)
      throws Exception {
    try (SocketChannel good = client();
        SocketChannel bad = client()) {
      write(bad, junk);
      assertThat(read(bad, 1)).isEmpty();
      assertThat(endings.poll(10, TimeUnit.SECONDS)).startsWith(reason);
      write(good, "{\"method\":\"echo\",\"params\":[],\"id\":7}");
      String reply = "{\"id\":7,\"result\":[],\"error\":null}";
      assertThat(read(good, reply.length())).isEqualTo(reply);
    }
  }

  @Test
  void refusesNestingWithoutEnd() throws Exception {
    try (SocketChannel channel = client()) {
      write(channel, "[".repeat(2000));
      assertThat(endings.poll(10, TimeUnit.SECONDS)).contains("nested deeper than 1000 levels");
    }
  }

  @Test
  void holdsWhatASlowPeerDoesNotTake() throws Exception {
    try (SocketChannel channel = client()) {
      String big = "{\"method\":\"echo\",\"params\":[\"" + "x".repeat(1 << 20) + "\"],\"id\":1}";
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 8; i++) {
                    write(channel, big);
                  }
                } catch (IOException e) {
                  endings.add(e.getMessage());
                }
              });
      writer.start();
      int expected = 8 * ("{\"id\":1,\"result\":[\"\"],\"error\":null}".length() + (1 << 20));
      assertThat(read(channel, expected)).hasSize(expected);
      writer.join();
    }
  }

  @Test
  void othersDoNotReachTheSocket() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rwxr-x---");
    try (SocketChannel channel = client()) {
      assertThat(channel.isConnected()).isTrue();
    }
  }

  @Test
  void connectsOverTcpAndTellsOfFailures() throws Exception {
    BlockingQueue<String> results = new LinkedBlockingQueue<>();
    List<StreamListener> opened = new ArrayList<>();
    loop.execute(
        () -> {
          try {
            StreamAddress any = StreamAddress.parse("ptcp:0:127.0.0.1", directory, 0);
            opened.add(loop.listen(any, s -> new JsonRpcConnection(s, new Echo())));
            int port = opened.get(0).port();
            loop.connect(
                StreamAddress.parse("tcp:127.0.0.1:" + port, directory, 0),
                stream ->
                    new JsonRpcConnection(stream, collector(results))
                        .send(
                            JsonRpcMessage.request(
                                JsonNodeFactory.instance.numberNode(1),
                                "echo",
                                JsonNodeFactory.instance.arrayNode().add("hi"))),
                results::add);
          } catch (IOException e) {
            results.add(e.getMessage());
          }
        });
    assertThat(results.poll(10, TimeUnit.SECONDS)).isEqualTo("[\"hi\"]");
    int port = opened.get(0).port();
    // The selector lets go of the port in its next round.
    loop.execute(() -> opened.get(0).close());
    loop.execute(
        () ->
            loop.after(
                1,
                () ->
                    loop.connect(
                        StreamAddress.parse("tcp:127.0.0.1:" + port, directory, 0),
                        stream -> results.add("connected"),
                        results::add)));
    assertThat(results.poll(10, TimeUnit.SECONDS)).contains("refused");
  }

  private static JsonRpcHandler collector(BlockingQueue<String> results) {
    return new JsonRpcHandler() {
      @Override
      public void received(JsonRpcConnection connection, JsonRpcMessage message) {
        results.add(message.result().toString());
      }

      @Override
      public void closed(JsonRpcConnection connection, String reason) {}
    };
  }

  @ParameterizedTest
  @CsvSource({
    "tcp:127.0.0.1:70000, not a port",
    "tcp:127.0.0.1, not a port",
    "udp:1.2.3.4:5, is not a connection",
    "unix:, names no path",
    "ssl:1.2.3.4:x, not a port",
    "tcp::6640, names no host"
  })
  void refusesAddressesWithAReason(String text, String reason) {
    assertThat(
            org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> StreamAddress.parse(text, directory, 0)))
        .hasMessageContaining(reason)
        .hasMessageContaining(text);
  }
}
