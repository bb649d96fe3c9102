package org.vswitchlab.management.ofctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** The built-in tools print what the real ones printed. */
class RecordedTranscriptTest {
  /** What differs on purpose, or not yet. */
  private static final List<String> KNOWN_DIFFERENCES =
      List.of(
          // A datapath reaches a port that does not exist by no way.
          "ovs-appctl ofproto/trace br0 in_port=9");

  @Test
  void printsWhatTheRealToolsPrinted() throws IOException {
    Host host = new Network(1).addHost("host");
    Datapath datapath = new Datapath(host.simulation(), host.ledger(), "host", "dummy@ovs-dummy");
    SharedDatapath shared = new SharedDatapath(host, datapath);
    InternalDevice own = new InternalDevice(host.simulation(), host.ledger(), "host", "br0", 0xa0);
    host.addDevice(own);
    OpenFlowSwitch bridge = shared.addBridge("br0", own);
    bridge.setBundle(PortBundleSettings.trunk("br0", OpenFlowPort.LOCAL));
    for (int i = 1; i <= 3; i++) {
      EthernetDevice device = host.addEthernet("p" + i, 0xaa55_aa55_0000L + i);
      bridge.addPort(i, "dummy", device);
      bridge.setBundle(PortBundleSettings.trunk("p" + i, i));
    }
    List<String> different = new ArrayList<>();
    for (String[] recorded : transcript()) {
      CommandRun run = NodeShell.of(host).run(recorded[0]);
      String status = run.exitStatus() == 0 ? "" : "(exit status " + run.exitStatus() + ")\n";
      String actual = normalized(run.output() + status);
      String expected = normalized(recorded[1]);
      if (!actual.equals(expected) && !KNOWN_DIFFERENCES.contains(recorded[0])) {
        different.add("$ " + recorded[0] + "\n--real:\n" + expected + "--ours:\n" + actual);
      }
    }
    assertThat(different).isEmpty();
  }

  private static String normalized(String text) {
    return text.replaceAll("duration[=:][0-9.]+s", "duration=D")
        .replaceAll("addr:[0-9a-f:]{17}", "addr:A")
        .replaceAll("recirc_id=\\d+", "recirc_id=R")
        .replaceAll("dpid:\\w+", "dpid:D");
  }

  private static List<String[]> transcript() throws IOException {
    List<String[]> entries = new ArrayList<>();
    try (InputStream in =
        RecordedTranscriptTest.class.getResourceAsStream("/recorded/cli/ofctl.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        if (line.startsWith("$ ")) {
          entries.add(new String[] {line.substring(2), ""});
        } else {
          entries.get(entries.size() - 1)[1] += line + "\n";
        }
      }
    }
    return entries;
  }
}
