package org.vswitchlab.ovs.openflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.codec.Dialect;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.codec.MessageHeader;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/** Messages that the real programs exchanged, against what the real tool says of them. */
class MessageTextTest {
  private record Said(String verbosities, String text) {}

  private record Recorded(byte[] bytes, List<Said> said) {}

  @Test
  void saysOfMessagesWhatTheRealToolSays() throws IOException {
    List<String> different = new ArrayList<>();
    for (Recorded r : recorded()) {
      for (Said said : r.said) {
        for (char verbosity : said.verbosities.toCharArray()) {
          String actual = MessageText.format(r.bytes, verbosity - '0', PortNames.NUMBERS_ONLY);
          // At the highest verbosity the tool shows flow_mods of 1.0 field by field; we do not.
          boolean isKnown = verbosity == '3' && r.bytes[0] == 1 && said.text.contains("_FLOW_MOD");
          if (!actual.equals(said.text) && !isKnown) {
            different.add(
                HexFormat.of().formatHex(r.bytes)
                    + " -"
                    + verbosity
                    + "\n--- real:\n"
                    + said.text
                    + "--- ours:\n"
                    + actual);
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  @Test
  void whatIsReadIsWrittenBackTheSame() throws IOException {
    List<String> different = new ArrayList<>();
    for (Recorded r : recorded()) {
      String wanted = HexFormat.of().formatHex(r.bytes);
      String actual;
      try {
        MessageHeader header = MessageHeader.read(r.bytes);
        boolean is10 = header.version() == OpenFlowVersion.OPENFLOW10;
        Dialect dialect = new Dialect(header.version(), is10);
        OpenFlowMessage message = MessageDecoder.decode(dialect, r.bytes);
        actual = HexFormat.of().formatHex(MessageEncoder.encode(dialect, message));
        if (message.type() == MessageType.SET_ASYNC_CONFIG || message.type() == MessageType.HELLO) {
          // Properties in another order, and elements that are not known.
          continue;
        }
      } catch (OpenFlowException e) {
        actual = "***decode error: " + e.error() + "***\n";
        wanted = r.said.get(0).text.lines().findFirst().orElse("") + "\n";
      }
      if (!actual.equals(wanted)) {
        different.add("\n  real: " + wanted + "\n  ours: " + actual);
      }
    }
    assertThat(different).isEmpty();
  }

  private static List<Recorded> recorded() throws IOException {
    List<Recorded> all = new ArrayList<>();
    for (String name : List.of("messages.txt", "messages-2.txt")) {
      read(name, all);
    }
    return all;
  }

  private static void read(String name, List<Recorded> all) throws IOException {
    try (InputStream in =
        MessageTextTest.class.getResourceAsStream("/org/vswitchlab/ovs/openflow/" + name)) {
      String verbosities = null;
      StringBuilder text = new StringBuilder();
      String file = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      for (String line : file.lines().toList()) {
        boolean starts = line.startsWith("> ") || line.startsWith("= ");
        if (starts && verbosities != null) {
          all.get(all.size() - 1).said.add(new Said(verbosities, text.toString()));
          verbosities = null;
        }
        if (line.startsWith("> ")) {
          all.add(new Recorded(HexFormat.of().parseHex(line.substring(2)), new ArrayList<>()));
        } else if (line.startsWith("= ")) {
          verbosities = line.substring(2);
          text.setLength(0);
        } else if (verbosities != null) {
          text.append(line).append('\n');
        }
      }
      all.get(all.size() - 1).said.add(new Said(verbosities, text.toString()));
    }
  }
}
