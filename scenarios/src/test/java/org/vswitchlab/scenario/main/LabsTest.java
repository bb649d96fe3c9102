package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The labs do what their handouts say, the same each time. */
class LabsTest {
  private static final Path LABS = Path.of("labs");

  /** The flows of why-no-ping, which the setting would otherwise replace. */
  private static final String ADD_TO_STATIC_FLOWS =
      "\"ovs-ofctl del-flows s1\","
          + "\"ovs-ofctl add-flow s1 'priority=10,ip,in_port=p1,actions=output:p2'\","
          + "\"ovs-ofctl add-flow s1 'priority=10,ip,in_port=p2,actions=output:p1'\",";

  @TempDir private Path directory;

  static List<String> labs() {
    return LabLibrary.names();
  }

  @Test
  void theIndexNamesEveryLab() throws IOException {
    try (Stream<Path> paths = Files.list(LABS)) {
      assertThat(paths.filter(Files::isDirectory).map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(labs());
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void everyHandoutAsksFirstAndShowsThen(String lab) {
    String handout = LabLibrary.handout(lab).orElseThrow();
    assertThat(handout)
        .containsSubsequence("# ", "## Goal", "## Predict first", "## Steps", "## What to look at")
        .contains("vswitchlab run " + lab, "vswitchlab gui " + lab);
    assertThat(handout.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
  }

  @ParameterizedTest
  @MethodSource("labs")
  void everyLabChecksWithoutAWarning(String lab) {
    CommandLineRun run = CommandLineRun.of("check", lab);
    assertThat(run.status()).isZero();
    if (!lab.equals("broadcast-storm") && !lab.equals("trunk-native-mismatch")) {
      assertThat(run.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void everyLabRunsTheSameWayTwice(String lab) throws IOException {
    CommandLineRun first = runWithCapture(lab);
    List<ByteBuffer> firstCaptures = captures();
    assertThat(runWithCapture(lab)).isEqualTo(first);
    assertThat(captures()).isEqualTo(firstCaptures);
    assertThat(firstCaptures).isNotEmpty();
    assertThat(first.out()).isNotEmpty();
  }

  private CommandLineRun runWithCapture(String lab) {
    String capture = directory.resolve("lab.pcapng").toString();
    return CommandLineRun.of("run", lab, "--report", "json", "--pcapng", capture);
  }

  private List<ByteBuffer> captures() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.sorted().map(LabsTest::bytes).toList();
    }
  }

  private static ByteBuffer bytes(Path path) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "first-ping, , 0",
    "first-ping-ovs, ovs, 0",
    "first-ping-ovs, bridge, 0",
    "vlan-access, bridge, 0",
    "vlan-access, ovs, 0",
    "trunk-native-mismatch, bridge, 0",
    "trunk-native-mismatch, ovs, 0",
    "broadcast-storm, bridge, 1",
    "broadcast-storm, ovs, 1",
    "broadcast-storm, unplugged, 0",
    "why-no-ping, forgotten, 1",
    "why-no-ping, repaired, 0",
    "slow-first-packet, slow, 0",
    "slow-first-packet, ideal, 0",
    "stateful-firewall, stateful, 0",
    "stateful-firewall, forgetful, 1",
    "quality-of-service, plain, 1",
    "quality-of-service, queues, 0",
    "quality-of-service, policed, 0"
  })
  void everyVariantEndsAsItsHandoutSays(String lab, String variant, int status) {
    CommandLineRun run =
        variant == null
            ? CommandLineRun.of("run", lab)
            : CommandLineRun.of("run", lab, "--variant", variant);
    assertThat(run.status()).as(run.out() + run.err()).isEqualTo(status);
    boolean isStorm = lab.equals("broadcast-storm") && status == 1;
    assertThat(run.err().contains("W-STORM")).isEqualTo(isStorm);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trunk-native-mismatch | ovs    | s2 | red gets through | ovs-vsctl set port p9 tag=10",
        "trunk-native-mismatch | bridge | s2 | red gets through | bridge vlan add dev p9 vid 20;"
            + " bridge vlan add dev p9 vid 10 pvid untagged",
        "vlan-access | ovs    | s1 | the VLANs leak | ovs-vsctl set port p3 tag=10",
        "vlan-access | bridge | s1 | the VLANs leak | bridge vlan del dev p3 vid 20;"
            + " bridge vlan add dev p3 vid 10 pvid untagged",
        "why-no-ping | forgotten | s1 | h2 is reached"
            + " | ovs-ofctl add-flow s1 'priority=10,arp,actions=FLOOD'"
      })
  void whatTheHandoutsTellToTypeWorks(
      String lab, String variant, String node, String verdict, String commands) {
    String handout = LabLibrary.handout(lab).orElseThrow();
    for (String command : commands.split("; ")) {
      assertThat(handout).contains("\n    " + command + "\n");
    }
    String all = node.equals("s1") && lab.equals("why-no-ping") ? ADD_TO_STATIC_FLOWS : "";
    String set = "topology.nodes." + node + ".exec=[" + all + "\"" + commands + "\"]";
    CommandLineRun run = CommandLineRun.of("run", lab, "--variant", variant, "--set", set);
    assertThat(run.out()).as(run.err()).contains(verdict);
  }
}
