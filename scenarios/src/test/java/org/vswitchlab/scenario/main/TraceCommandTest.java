package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TraceCommandTest {
  private static final String ADDRESSES =
      "dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02,nw_src=10.0.0.1,nw_dst=10.0.0.2";

  private static String file() {
    try {
      return Path.of(TraceCommandTest.class.getResource("/scenarios/near-miss.vsl.yml").toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void namesTheFieldThatAFlowOfHigherPriorityLacked() {
    CommandLineRun run =
        CommandLineRun.of("trace", file(), "s1", "in_port=p1,tcp," + ADDRESSES + ",tp_dst=80");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("  s1:p1 (ovs): upcall: no megaflow matches; dropped: no flow matched\n")
        .contains("    |  0. No match.\n")
        .contains(
            """
                near miss in s1 table 0: priority=100,tcp,tp_dst=443 actions=output:p2
                  the flow wants tp_dst=443, the packet has tp_dst=80
                near miss in s1 table 0: priority=90,udp,nw_dst=10.0.0.0/24,tp_dst=80 actions=output:p2
                  the flow wants udp, the packet has tcp
                near miss in s1 table 5: priority=7,tcp,tp_dst=80 actions=output:p2
                  it matches, but nothing sent the packet to table 5

            no machine took it; dropped 1 time
            """)
        .doesNotContain("priority=10,arp");
  }

  @Test
  void followsThePacketThroughLinksAndLinuxBridges() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "trace",
            file(),
            "h1",
            "udp," + ADDRESSES + ",tp_dst=80",
            "--at",
            "1s",
            "--report",
            "json");
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("hops").findValuesAsText("place"))
        .containsExactly("h1:eth0", "s1:p1", "s1:p2", "s2:p1", "s2:p2", "h2:eth0");
    assertThat(report.get("hops").findValuesAsText("kind"))
        .containsExactly("host", "ovs", "ovs", "linux-bridge", "linux-bridge", "host");
    JsonNode atSwitch = report.get("hops").get(1);
    assertThat(atSwitch.get("trace"))
        .anyMatch(line -> line.asText().contains("priority 90"))
        .anyMatch(line -> line.asText().equals("Datapath actions: p2"));
    // The flow for TCP port 443 lacks more than one field.
    assertThat(atSwitch.get("nearMisses")).isEmpty();
    assertThat(report.get("atNanos").asLong()).isEqualTo(1_000_000_000L);
  }

  @Test
  void aMachineFillsInWhatTheFlowDoesNotSay() {
    CommandLineRun run =
        CommandLineRun.of(
            "trace", "why-no-ping", "h1", "icmp,nw_dst=10.0.0.2", "--variant", "repaired");
    assertThat(run.out())
        .contains("IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 0")
        .contains("dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02,nw_src=10.0.0.1")
        .endsWith("\ntaken by h2:eth0\n");
    assertThat(CommandLineRun.of("trace", file(), "h1", "arp,arp_tpa=10.0.0.2").out())
        .contains("ARP, Request who-has 10.0.0.2 tell 10.0.0.1");
  }

  @Test
  void whatAMachineWouldFillInGivesWayToTheFlow() {
    assertThat(
            CommandLineRun.of(
                    "trace",
                    "first-ping-ovs",
                    "h1",
                    "dl_src=02:00:00:00:00:77,icmp,nw_src=10.9.9.9,nw_dst=10.0.0.2,icmp_type=0",
                    "--variant",
                    "ovs")
                .out())
        .contains("IP 10.9.9.9 > 10.0.0.2: ICMP echo reply")
        .contains("dl_src=02:00:00:00:00:77,dl_dst=02:00:00:00:00:02");
  }

  @Test
  void thePacketHasTheStateThatTheConnectionTrackerReallyGaveIt() {
    CommandLineRun run =
        CommandLineRun.of(
            "trace",
            "stateful-firewall",
            "outside",
            "icmp,nw_dst=10.0.0.1,icmp_type=0",
            "--at",
            "5s",
            "--variant",
            "stateful");
    assertThat(run.out())
        .contains("| recirc(0x2) - resume conntrack with ct_state=inv|trk\n")
        .contains("the flow wants ct_state=+est+trk, the packet has ct_state=-est+trk")
        .doesNotContain("default ct_state");
  }

  @Test
  void whatComesOutOfATunnelIsExplainedToo() {
    CommandLineRun run =
        CommandLineRun.of(
            "trace",
            "overlay",
            "compute1/vm1",
            "icmp,nw_dst=10.0.0.2",
            "--at",
            "5s",
            "--variant",
            "geneve");
    assertThat(run.out())
        .contains("| out of tunnel port tun0\n")
        .contains("icmp,tun_id=0x1388,tun_src=192.0.2.1,tun_dst=192.0.2.2")
        .containsSubsequence("| bridge(\"br-int\")", "tnl_pop", "| bridge(\"br-int\")")
        .endsWith("\ntaken by compute2/vm2:eth0\n");
  }

  @Test
  void aTraceOfEachVariantAndTwiceTheSame() {
    CommandLineRun first = CommandLineRun.of("trace", "why-no-ping", "h1", "arp", "--at", "2s");
    assertThat(first.out()).contains("variant forgotten at 2.0").contains("variant repaired at");
    assertThat(CommandLineRun.of("trace", "why-no-ping", "h1", "arp", "--at", "2s"))
        .isEqualTo(first);
  }

  @Test
  void badInputIsToldInOneLine() {
    assertThat(CommandLineRun.of("trace", file(), "s9", "udp").err())
        .isEqualTo("vswitchlab: there is no node 's9'; expected one of: h1, h2, s1, s2\n");
    assertThat(CommandLineRun.of("trace", file(), "s1", "udp").err())
        .isEqualTo(
            "vswitchlab: say where the packet comes in by in_port=NAME; s1 has p1, p2, s1\n");
    assertThat(CommandLineRun.of("trace", file(), "s1", "in_port=p7,udp").err())
        .isEqualTo("vswitchlab: in_port=p7: no such port; s1 has p1, p2, s1\n");
    CommandLineRun typo = CommandLineRun.of("trace", file(), "h1", "upd");
    assertThat(typo.err()).startsWith("vswitchlab: 'upd': ").doesNotContain("Exception");
    assertThat(typo.status()).isEqualTo(2);
  }
}
