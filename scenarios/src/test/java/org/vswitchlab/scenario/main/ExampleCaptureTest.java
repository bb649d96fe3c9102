package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vswitchlab.link.Direction;
import org.vswitchlab.pcap.CaptureReader;
import org.vswitchlab.pcap.CapturedPacket;
import org.vswitchlab.pcap.PcapngWriter;
import org.vswitchlab.pcap.Tshark;
import org.vswitchlab.wire.Frame;

/** The example of the format runs, and tshark agrees on what was captured. */
class ExampleCaptureTest {
  @TempDir Path directory;
  private Path scenario;

  @BeforeEach
  void writeScenarioAndReplayedFile() throws IOException {
    String name = "vlan-trunk-compare.vsl.yml";
    scenario = Files.copy(Path.of("src/test/resources/scenarios", name), directory.resolve(name));
    Path replayed = directory.resolve("caps/untagged.pcapng");
    Files.createDirectories(replayed.getParent());
    FileChannel channel =
        FileChannel.open(replayed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (PcapngWriter writer = new PcapngWriter(channel)) {
      writer.addInterface("h9:eth0", 0x0200000000aaL);
      String arp =
          "ffffffffffff 0200000000aa 0806 0001 0800 06 04 0001"
              + "0200000000aa 0a0000aa 000000000000 0a000002";
      writer.packet(0, 0, Direction.TRANSMITTED, Frame.ofHex(arp, 1), null);
    }
  }

  private Path run(String variant, String output) {
    Path file = directory.resolve(output);
    CommandLineRun run =
        CommandLineRun.of(
            "run", scenario.toString(), "--variant", variant, "--pcapng", file.toString());
    assertThat(run.status()).as("%s%n%s", run.out(), run.err()).isZero();
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "ovs"})
  void tsharkAgreesOnCountInterfacesTimesAndComments(String variant) throws Exception {
    Tshark.require();
    Path file = run(variant, "run.pcapng");
    List<List<String>> ours = new ArrayList<>();
    for (CapturedPacket packet : CaptureReader.readEthernet(file)) {
      boolean isReceived = packet.direction().orElseThrow() == Direction.RECEIVED;
      ours.add(
          List.of(
              BigDecimal.valueOf(packet.timeNanos(), 9).toPlainString(),
              packet.interfaceName(),
              isReceived ? "0x00000001" : "0x00000002",
              packet.comment()));
    }
    List<List<String>> theirs =
        Tshark.fields(
            file,
            "",
            "frame.time_epoch",
            "frame.interface_name",
            "frame.packet_flags_direction",
            "frame.comment");
    assertThat(ours).isEqualTo(theirs).hasSizeGreaterThan(30);
    assertThat(ours).extracting(row -> row.get(1)).containsOnly("s1:p9", "s2:p9");
    assertThat(ours)
        .filteredOn(row -> row.get(2).equals("0x00000001"))
        .allSatisfy(row -> assertThat(row.get(3)).as("comment of a received frame").isNotBlank());
    assertThat(Tshark.fields(file, "icmp && vlan.id == 10", "frame.number")).hasSize(24);
    assertThat(Tshark.fields(file, "_ws.malformed", "frame.number")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "ovs"})
  void twoRunsWriteTheSameBytes(String variant) {
    assertThat(run(variant, "a.pcapng")).hasSameBinaryContentAs(run(variant, "b.pcapng"));
  }
}
