package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static final String TWO_PORTS =
      """
      name: differences
      seed: 1
      topology:
        nodes:
          s1:
            kind: switch
            ports:
              p1: { mac: "02:00:00:00:ff:01" }
              p2: { mac: "02:00:00:00:ff:02" }
              p3: { mac: "02:00:00:00:ff:03" }
      variants:
        bridge: { switch: linux-bridge }
        ovs: { switch: ovs }
      timeline:
      """;

  private static List<String> known(Path directory, String timeline) throws IOException {
    Path file = directory.resolve("differences.vsl.yml");
    Files.writeString(file, TWO_PORTS + timeline.indent(2));
    String report = CommandLineRun.of("compare", file.toString()).out();
    return report.lines().filter(line -> line.contains("first at")).toList();
  }

  @Test
  void whatTheHostSendsTeachesOpenVSwitchAlone(@TempDir Path directory) throws IOException {
    assertThat(
            known(
                directory,
                """
                - { at: 1s, inject: "ffffffffffff02aa0000000188b56c6162...", into: "s1:s1" }
                """))
        .containsExactly(
            "  a frame that the host itself sends, from another address than its interface's:"
                + " 1 frame, first at 1s, s1:s1");
  }

  @Test
  void anEntryThatIsTooOldIsUsedUntilTheCollectorComes(@TempDir Path directory) throws IOException {
    assertThat(
            known(
                directory,
                """
                - { at: 500ms, inject: "ffffffffffff02aa0000000188b56c6162...", into: "s1:p1" }
                - { at: 302s, inject: "02aa0000000102aa0000000288b56c6162...", into: "s1:p2" }
                """))
        .contains(
            "  a station that was silent for longer than the ageing time:"
                + " 1 frame, first at 302s, s1:p2");
  }

  @Test
  void stationsBehindAPortThatIsDownAreForgottenByTheBridgeAlone(@TempDir Path directory)
      throws IOException {
    assertThat(
            known(
                directory,
                """
                - { at: 1s, inject: "ffffffffffff02aa0000000188b56c6162...", into: "s1:p1" }
                - { at: 2s, node: s1, exec: ip link set p1 down }
                - { at: 3s, inject: "02aa0000000102aa0000000288b56c6162...", into: "s1:p2" }
                """))
        .anyMatch(line -> line.contains("unicast to a station behind a port that is down"));
  }
}
