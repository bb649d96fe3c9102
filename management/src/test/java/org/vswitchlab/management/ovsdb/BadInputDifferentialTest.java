package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vswitchlab.ovs.ovsdb.RealOvsdbServer;
import org.vswitchlab.ovs.vswitchd.VswitchSchema;

/** The same bytes, however wrong, get the same answers from the real server and from ours. */
class BadInputDifferentialTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String LAST = " {\"id\":\"end\",\"method\":\"echo\",\"params\":[]}";

  @TempDir static Path directory;
  private static RealOvsdbServer real;
  private static LocalOvsdbServer ours;

  /** Bytes to send, under a name. */
  record Case(String name, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    JsonNode schema = VswitchSchema.load().toJson();
    real = RealOvsdbServer.start(schema);
    ours = LocalOvsdbServer.start(directory, schema, 1);
  }

  @AfterAll
  static void stop() throws Exception {
    if (ours != null) {
      ours.close();
      real.close();
    }
  }

  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (var in = BadInputDifferentialTest.class.getResourceAsStream("/ovsdb/bad-input.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
        int tab = line.indexOf('\t');
        if (!line.startsWith("#")) {
          cases.add(new Case(line.substring(0, tab), unescape(line.substring(tab + 1))));
        }
      }
    }
    return cases;
  }

  private static byte[] unescape(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        bytes.write(text.charAt(i));
      } else if (text.charAt(i + 1) == '\\') {
        bytes.write('\\');
        i++;
      } else {
        bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      }
    }
    return bytes.toByteArray();
  }

  /** What comes back until the last echo is answered or the server hangs up. */
  private static String exchange(Path socket, byte[] bytes) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(bytes);
      all.writeBytes(LAST.getBytes(StandardCharsets.US_ASCII));
      try {
        ByteBuffer request = ByteBuffer.wrap(all.toByteArray());
        while (request.hasRemaining()) {
          channel.write(request);
        }
      } catch (IOException e) {
        // Hung up on before it was all sent: what was answered until then counts.
        assertThat(e).hasMessageContaining("ipe");
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      boolean isOver = false;
      while (!isOver) {
        buffer.clear();
        int count = read(channel, buffer);
        answer.write(buffer.array(), 0, Math.max(0, count));
        isOver = count < 0 || answer.toString(StandardCharsets.UTF_8).contains("\"end\"");
        if (count < 0) {
          answer.writeBytes("\"hung up\"".getBytes(StandardCharsets.US_ASCII));
        }
      }
      return normal(answer.toByteArray());
    }
  }

  private static int read(SocketChannel channel, ByteBuffer buffer) throws IOException {
    try {
      return channel.read(buffer);
    } catch (IOException e) {
      return -1; // the server closed with bytes of ours unread
    }
  }

  /** Messages line by line; the order of members means nothing, a server's identity is its own. */
  private static String normal(byte[] answer) throws IOException {
    List<String> lines = new ArrayList<>();
    try (MappingIterator<JsonNode> messages = MAPPER.readerFor(JsonNode.class).readValues(answer)) {
      while (messages.hasNextValue()) {
        String text = sorted(messages.nextValue());
        lines.add(text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"));
      }
    }
    return String.join("\n", lines);
  }

  private static String sorted(JsonNode json) {
    if (json.isObject()) {
      var members = new java.util.TreeMap<String, String>();
      json.fields().forEachRemaining(e -> members.put(e.getKey(), sorted(e.getValue())));
      return members.toString();
    }
    if (json.isArray()) {
      List<String> elements = new ArrayList<>();
      json.forEach(element -> elements.add(sorted(element)));
      return elements.toString();
    }
    return json.toString();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAsTheRealServer(Case input) throws Exception {
    assertThat(exchange(ours.socket, input.bytes()))
        .isEqualTo(exchange(real.socket(), input.bytes()));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 998, 999, 1000, 1001, 100_000})
  void nestsAsDeepAsTheRealServer(int depth) throws Exception {
    String nested = "[".repeat(depth) + "]".repeat(depth);
    String echo = "{\"id\":1,\"method\":\"echo\",\"params\":" + nested + "}";
    byte[] bytes = echo.getBytes(StandardCharsets.US_ASCII);
    assertThat(exchange(ours.socket, bytes)).isEqualTo(exchange(real.socket(), bytes));
  }

  @Test
  void cutsOffWhatIsNotUtf8() throws Exception {
    // The real server hands such bytes back as they are; RFC 7047 asks for UTF-8.
    for (int[] octets : new int[][] {{0xff}, {0xc0, 0xaf}, {0xed, 0xa0, 0x80}}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(
          "{\"id\":1,\"method\":\"echo\",\"params\":[\"".getBytes(StandardCharsets.US_ASCII));
      for (int octet : octets) {
        bytes.write(octet);
      }
      bytes.writeBytes("\"]}".getBytes(StandardCharsets.US_ASCII));
      assertThat(exchange(ours.socket, bytes.toByteArray())).isEqualTo("\"hung up\"");
    }
  }
}
