package org.vswitchlab.ovs.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/** Flows that the real tool sent, against the bytes that this codec makes of the same text. */
class FlowModBytesTest {
  /** Beginnings of flows that are known to differ; those that come to agree are to be taken out. */
  private static final Set<String> KNOWN_DIFFERENCES =
      Set.of(
          // Layer 4 without a protocol, and IPv4 addresses of IPv6: the tool sends what it ignores.
          "tcp_dst=80,actions=drop",
          "ipv6,nw_src=1.2.3.4,",
          // Actions for the tool's own tests, and a sloppier reading of addresses.
          "ip,actions=debug_",
          "ip,actions=ct(nat(src=1.2.3))",
          "dl_dst=01:00:00:00:00:00/00:00:00:00:00:00,",
          // A word for the whole Ethernet match that our parser does not keep.
          "conj_id=5,dp_hash=1/1,recirc_id=3",
          // Tunnel options have up to 4 bytes here.
          "tun_metadata0=0x1234/0xffff,tun_metadata5=0x11223344556677889900,",
          // The order of nat and exec in the text is that on the wire, which records do not keep.
          "tcp,actions=ct(commit,zone=5,table=3,alg=ftp,exec(",
          // A field of OpenFlow 1.0 without a code point is sent with one that is not its own.
          "dl_vlan=3,actions=set_field:5->dl_vlan");

  private record Recorded(OpenFlowVersion version, String flow, byte[] bytes, String said) {}

  @Test
  void encodesFlowsAsTheRealToolDoes() throws IOException {
    List<String> different = new ArrayList<>();
    for (Recorded r : recorded()) {
      boolean isNicira = r.bytes[1] == 4;
      String actual;
      try {
        FlowMod mod = FlowText.parse(r.flow, FlowMod.Command.ADD, PortNames.NUMBERS_ONLY);
        OpenFlowMessage message =
            new OpenFlowMessage(0, new FlowMessage.FlowModification(mod)).asExtension(isNicira);
        Dialect dialect = sent(r);
        actual = HexFormat.of().formatHex(MessageEncoder.encode(dialect, message));
      } catch (FlowSyntaxException | OpenFlowException e) {
        actual = e.toString();
      }
      String wanted = HexFormat.of().formatHex(r.bytes);
      if (!actual.equals(wanted) && !isKnown(r.flow)) {
        different.add(r.version + " " + r.flow + "\n  real: " + wanted + "\n  ours: " + actual);
      }
    }
    assertThat(different).isEmpty();
  }

  @Test
  void readsWhatTheRealToolReadsAndWritesItBackTheSame() throws IOException {
    List<String> different = new ArrayList<>();
    for (Recorded r : recorded()) {
      boolean isNicira = r.bytes[1] == 4;
      Dialect dialect = new Dialect(r.version, r.version == OpenFlowVersion.OPENFLOW10);
      String said = r.said.substring(r.said.indexOf(": ") + 2);
      String wanted = HexFormat.of().formatHex(r.bytes) + " " + said;
      String actual;
      try {
        OpenFlowMessage message = MessageDecoder.decode(dialect, r.bytes);
        FlowMod mod = ((FlowMessage.FlowModification) message.body()).mod();
        actual = HexFormat.of().formatHex(MessageEncoder.encode(sent(r), message));
        actual += " " + FlowText.format(mod, r.version, PortNames.NUMBERS_ONLY);
      } catch (OpenFlowException e) {
        actual = "***decode error: " + e.error() + "***";
        wanted = said;
      }
      if (!actual.equals(wanted) && !isKnown(r.flow)) {
        different.add(r.version + " " + r.flow + "\n  real: " + wanted + "\n  ours: " + actual);
      }
    }
    assertThat(different).isEmpty();
  }

  /** The tool says the table in the command if that was agreed; which the command shows. */
  private static Dialect sent(Recorded r) {
    boolean is10 = r.version == OpenFlowVersion.OPENFLOW10;
    return new Dialect(r.version, is10 && r.bytes[r.bytes[1] == 4 ? 24 : 56] != 0);
  }

  private static boolean isKnown(String flow) {
    return KNOWN_DIFFERENCES.stream().anyMatch(flow::startsWith);
  }

  private static List<Recorded> recorded() throws IOException {
    List<Recorded> all = new ArrayList<>();
    try (InputStream in =
        FlowModBytesTest.class.getResourceAsStream("/org/vswitchlab/ovs/openflow/flow-mods.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        if (!line.startsWith("#")) {
          String[] columns = line.split("\t", -1);
          all.add(
              new Recorded(
                  OpenFlowVersion.values()[Integer.parseInt(columns[0]) - 10],
                  columns[1],
                  HexFormat.of().parseHex(columns[2]),
                  columns[3]));
        }
      }
    }
    return all;
  }
}
