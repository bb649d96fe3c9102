package org.vswitchlab.management.appctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;

class TraceCommandsTest {
  private final Network network = new Network(1);
  private final Host host = network.addHost("host");

  TraceCommandsTest() {
    OpenVSwitch.start(host);
    host.addEthernet("p1", 1);
    host.addEthernet("p2", 2);
    ok("ovs-vsctl add-br br0 -- set bridge br0 fail_mode=secure");
    ok("ovs-vsctl add-port br0 p1 -- add-port br0 p2");
    ok("ovs-ofctl add-flow br0 table=0,ip,ct_state=-trk,actions=ct(table=1)");
    ok("ovs-ofctl add-flow br0 table=1,ip,ct_state=+trk+new,actions=output:2");
    ok("ovs-ofctl add-flow br0 table=1,ip,ct_state=+trk+est,actions=output:1,2");
  }

  private String ok(String line) {
    CommandRun run = NodeShell.of(host).run(quoted(line));
    assertThat(run.exitStatus()).as(line + "\n" + run.output()).isZero();
    return run.output();
  }

  /** Each word between quotes, so that the shell leaves parentheses alone. */
  private static String quoted(String line) {
    return "'" + line.replace(" ", "' '") + "'";
  }

  /** A command and what the real tool answered. */
  record Mistake(String command, String answer) {}

  static Stream<Mistake> mistakes() throws IOException {
    List<Mistake> mistakes = new ArrayList<>();
    String command = "";
    try (InputStream in =
        TraceCommandsTest.class.getResourceAsStream("/appctl/trace-mistakes.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
        if (line.startsWith("  ")) {
          mistakes.add(new Mistake(command, line.strip()));
        }
        command = line;
      }
    }
    return mistakes.stream();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreAnsweredAsByTheRealTool(Mistake mistake) {
    CommandRun run =
        NodeShell.of(host).run(quoted("ovs-appctl ofproto/trace " + mistake.command()));
    assertThat(run.exitStatus()).isEqualTo(2);
    assertThat(run.output()).startsWith(mistake.answer() + "\n");
  }

  @Test
  void aTraceGoesOnBehindTheConnectionTrackerAsItIsTold() {
    String trace = "ovs-appctl ofproto/trace br0 in_port=1,tcp";
    assertThat(ok(trace))
        .contains("resume conntrack with default ct_state=trk|new")
        .contains(" 1. ct_state=+new+trk,ip, priority 32768\n    output:2\n");
    assertThat(ok(trace + " --ct-next trk,est"))
        .contains("resume conntrack with ct_state=est|trk")
        .contains(" 1. ct_state=+est+trk,ip, priority 32768\n    output:1\n");
  }

  @Test
  void aPacketIsReadAndBringsNoRegisters() {
    String udp =
        "020000000002020000000001080045000014000100004011000001020304050607080000000000000000";
    assertThat(ok("ovs-appctl ofproto/trace br0 in_port=1,reg0=5,pkt_mark=7 " + udp))
        .startsWith("Flow: pkt_mark=0x7,udp,in_port=1,")
        .doesNotContain("reg0=");
  }

  @Test
  void aPacketOutBeginsWithItsActions() {
    assertThat(ok("ovs-appctl ofproto/trace-packet-out br0 in_port=1,ip resubmit(,1)"))
        .contains("bridge(\"br0\")\n-------------\n    resubmit(,1)\n")
        .contains(" 1. ");
    CommandRun run =
        NodeShell.of(host)
            .run(quoted("ovs-appctl ofproto/trace-packet-out br0 in_port=1 mod_nw_src:1.1.1.1"));
    assertThat(run.exitStatus()).isZero();
  }
}
