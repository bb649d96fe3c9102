package org.vswitchlab.ovs.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.text.MessageText;

/** Messages with bytes changed, cut or mistyped: an OpenFlow error or a message, nothing else. */
class CorruptMessagesTest {
  private static final int ROUNDS = 20;
  private static final int NIGHTLY_ROUNDS = 1000;

  @Test
  void wrongBytesAreAnErrorOrAMessage() throws IOException {
    corrupt(1, ROUNDS);
  }

  @Test
  @Tag("nightly")
  void manyWrongBytesAreAnErrorOrAMessage() throws IOException {
    corrupt(2, NIGHTLY_ROUNDS);
  }

  private static void corrupt(long seed, int rounds) throws IOException {
    Random random = new Random(seed);
    List<byte[]> messages = messages();
    int accepted = 0;
    for (int round = 0; round < rounds; round++) {
      for (byte[] original : messages) {
        byte[] bytes = mutate(original, random);
        accepted += check(bytes) ? 1 : 0;
      }
    }
    assertThat(accepted).isGreaterThan(messages.size());
  }

  /** Whether the message was understood; then it can be printed and written, too. */
  private static boolean check(byte[] bytes) {
    try {
      MessageHeader header = MessageHeader.read(bytes);
      Dialect dialect = Dialect.of(header.version());
      OpenFlowMessage message = MessageDecoder.decode(dialect, bytes);
      MessageEncoder.encodeAll(dialect, message);
      MessageText.format(bytes, 3, PortNames.NUMBERS_ONLY);
      return true;
    } catch (OpenFlowException e) {
      assertThat(e.error()).isNotNull();
      for (OpenFlowVersion version : OpenFlowVersion.values()) {
        OpenFlowMessage reply = MessageDecoder.errorReply(version, e.error(), bytes);
        byte[] sent = MessageEncoder.encode(version, reply);
        assertThat(sent.length).isGreaterThanOrEqualTo(12);
      }
      return false;
    } catch (RuntimeException e) {
      return fail(HexFormat.of().formatHex(bytes), e);
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : 0xff);
        case 3 -> bytes = Arrays.copyOf(bytes, 8 + random.nextInt(bytes.length));
        case 4 -> bytes[Math.min(at, 3)] = (byte) random.nextInt(64);
        default -> bytes[at] = (byte) (bytes[at] + random.nextInt(17) - 8);
      }
    }
    if (random.nextInt(8) != 0) {
      // Mostly, the length is right, so that what is behind it is looked at.
      bytes[2] = (byte) (bytes.length >> 8);
      bytes[3] = (byte) bytes.length;
    }
    return bytes;
  }

  static List<byte[]> messages() throws IOException {
    List<byte[]> all = new ArrayList<>();
    for (String name : List.of("messages.txt", "messages-2.txt", "flow-mods.tsv")) {
      String path = "/org/vswitchlab/ovs/openflow/" + name;
      try (InputStream in = CorruptMessagesTest.class.getResourceAsStream(path)) {
        String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        for (String line : text.lines().toList()) {
          if (name.endsWith(".tsv") && !line.startsWith("#")) {
            all.add(HexFormat.of().parseHex(line.split("\t", -1)[2]));
          } else if (line.startsWith("> ")) {
            all.add(HexFormat.of().parseHex(line.substring(2)));
          }
        }
      }
    }
    return all;
  }
}
