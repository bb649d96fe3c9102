package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownDifferencesTest {
  @Test
  void theLabMeetsTenOfThem() {
    String report = CommandLineRun.of("compare", "ten-differences").out();
    String section =
        report.substring(report.indexOf("Known differences"), report.indexOf("Learned addresses"));
    assertThat(section.lines().filter(line -> line.contains("first at")))
        .containsExactly(
            "  unknown unicast and the bridge's own interface: 1 frame, first at 1s, s1:p1",
            "  unicast to the address of the bridge or of a port: 1 frame, first at 2s, s1:p1",
            "  a VLAN tag where no VLANs are configured: 2 frames, first at 3s, s1:p1",
            "  a BPDU (01:80:C2:00:00:00) with the spanning tree off: 1 frame, first at 4s, s1:p1",
            "  the reserved addresses 01:80:C2:00:00:01 to 0F: 1 frame, first at 5s, s1:p1",
            "  CDP and PVST+ (01:00:0C:CC:CC:CC and CD): 1 frame, first at 6s, s1:p1",
            "  a multicast or broadcast source address: 1 frame, first at 7s, s1:p1",
            "  the source address 00:00:00:00:00:00: 1 frame, first at 8s, s1:p1",
            "  IGMP with a wrong checksum: 1 frame, first at 9s, s1:p1",
            "  a frame that ends after its VLAN tag: 1 frame, first at 10s, s1:p1");
    assertThat(section.lines().filter(line -> line.startsWith("    source")).count()).isEqualTo(10);
  }

  @Test
  void anOrdinaryPingTouchesTheFloodToTheHostAlone() {
    String report = CommandLineRun.of("compare", "vlan-access").out();
    assertThat(report).doesNotContain("Known differences");
  }
}
