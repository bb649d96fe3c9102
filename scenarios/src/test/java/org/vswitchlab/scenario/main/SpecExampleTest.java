package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vswitchlab.link.Direction;
import org.vswitchlab.pcap.CaptureReader;
import org.vswitchlab.pcap.CapturedPacket;
import org.vswitchlab.pcap.PcapngWriter;
import org.vswitchlab.wire.Frame;

/** The scenario that the documentation begins with, with golden reports. */
class SpecExampleTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/report");
  private static final String EXAMPLE = "/scenarios/vlan-trunk-compare.vsl.yml";

  @TempDir private Path directory;
  private String file;
  private String capture;

  @BeforeEach
  void writeFiles() throws IOException {
    try (var in = SpecExampleTest.class.getResourceAsStream(EXAMPLE)) {
      file = directory.resolve("example.vsl.yml").toString();
      Files.write(Path.of(file), in.readAllBytes());
    }
    capture = directory.resolve("trunk.pcapng").toString();
    Path replayed = Files.createDirectories(directory.resolve("caps")).resolve("untagged.pcapng");
    try (var writer =
        new PcapngWriter(
            FileChannel.open(replayed, StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
      int port = writer.addInterface("eth0", 0x02_00_00_00_00_09L);
      Frame frame =
          Frame.ofHex(
              "ffffffffffff020000000009 0806 0001080006040001 020000000009 0a000009"
                  + "000000000000 0a000002"
                  + "00".repeat(18),
              1);
      writer.packet(port, 0, Direction.TRANSMITTED, frame, null);
      writer.packet(port, 1_000_000, Direction.TRANSMITTED, frame, null);
    }
  }

  private CommandLineRun run(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "run";
    args[1] = file;
    args[2] = "--pcapng=" + capture;
    System.arraycopy(more, 0, args, 3, more.length);
    return CommandLineRun.of(args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "ovs"})
  void reportsAsTheGoldenFileSays(String variant) throws IOException {
    CommandLineRun run = run("--variant", variant, "--report", "json");
    assertThat(run.status()).as(run.err()).isZero();
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    String report =
        mapper.writeValueAsString(mapper.readTree(run.out())).replace(capture, "trunk.pcapng")
            + "\n";
    Path golden = GOLDEN.resolve("vlan-trunk-compare." + variant + ".json");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, report);
    }
    assertThat(report).isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
  }

  @Test
  void runsBothVariantsToTheEnd() throws IOException {
    CommandLineRun run = run();
    assertThat(run.status()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("variant bridge, seed 42", "variant ovs, seed 42")
        .contains("3 of 3 validations passed, 4 of 4 points");
    for (String variant : new String[] {"bridge", "ovs"}) {
      Path path = directory.resolve("trunk." + variant + ".pcapng");
      try (CaptureReader reader = CaptureReader.open(path)) {
        assertThat(reader.readAll())
            .extracting(CapturedPacket::interfaceName)
            .containsOnly("s1:p9", "s2:p9");
      }
    }
  }

  @Test
  void bothVariantsSendTheSameOverTheTrunk() {
    CommandLineRun run = CommandLineRun.of("compare", file);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("bridge against ovs", "Delivery", "Validations");
  }
}
