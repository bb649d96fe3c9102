package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final String SCENARIO =
      """
      name: example
      seed: 7
      topology:
        nodes:
          s1: { kind: linux-bridge, ports: { p1: {}, p2: {}, p3: {} } }
      timeline:
        - { at: 1s, inject: "ffffffffffff0200000000010806...", into: "s1:p1" }
        - { at: 2s, node: s1, exec: bridge fdb show br s1 dynamic }
        - { at: 3s, node: s1, exec: nosuch }
      validate:
        learned: { at: 2s, node: s1, exec: bridge fdb show, contains: "02:00:00:00:00:01 dev p1" }
      """;

  @TempDir private Path directory;
  private String file;

  @BeforeEach
  void writeScenario() throws IOException {
    file = write("example.vsl.yml", SCENARIO);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static List<JsonNode> reports(CommandLineRun run) throws IOException {
    List<JsonNode> reports = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      reports.add(new ObjectMapper().readTree(line));
    }
    return reports;
  }

  @Test
  void printsTheTimelineAsOnARealMachineThenTheValidations() {
    CommandLineRun run = CommandLineRun.of("run", file);
    assertThat(run.out())
        .isEqualTo(
            """
            == example, seed 7 ==
            [1s] -- inject 60 bytes into s1:p1
            [2s] root@s1:~# bridge fdb show br s1 dynamic
            02:00:00:00:00:01 dev p1 master s1\s
            [3s] root@s1:~# nosuch
            nosuch: command not found

            pass  learned  'bridge fdb show' said so
            1 of 1 validations passed, 1 of 1 point
            4.000000000 s, 8 events; frames: 2 delivered, 1 dropped (1 malformed)
            """);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  @Test
  void wrapsTheValidationsOnATerminal() throws IOException {
    String wordy =
        write(
            "wordy.vsl.yml",
            SCENARIO
                + "  two: { at: 2s, node: s1, exec: 'true', pass: "
                + "many words ".repeat(20)
                + "}\n");
    CommandLineRun run = CommandLineRun.onTerminal("run", wordy);
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
    assertThat(run.out()).contains("pass  two      many words", "\n               many words");
  }

  @Test
  void theJsonReportHoldsAllFields() throws IOException {
    CommandLineRun run = CommandLineRun.of("run", file, "--report", "json");
    assertThat(run.err()).isEmpty();
    JsonNode report = reports(run).get(0);
    assertThat(report.fieldNames())
        .toIterable()
        .containsExactly(
            "scenario",
            "variant",
            "seed",
            "virtualTimeNanos",
            "events",
            "frames",
            "stopped",
            "timeline",
            "validations",
            "captures",
            "warnings");
    assertThat(report.get("seed").asLong()).isEqualTo(7);
    assertThat(report.get("virtualTimeNanos").asLong()).isEqualTo(4_000_000_000L);
    assertThat(report.at("/frames/dropped/malformed").asInt()).isEqualTo(1);
    assertThat(report.at("/timeline/1/node").asText()).isEqualTo("s1");
    assertThat(report.at("/timeline/1/command").asText()).isEqualTo("nosuch");
    assertThat(report.at("/timeline/1/exit").asInt()).isEqualTo(127);
    assertThat(report.at("/timeline/1/output").asText()).isEqualTo("nosuch: command not found\n");
    assertThat(report.at("/validations/0/passed").asBoolean()).isTrue();
    assertThat(report.at("/validations/0/points").asInt()).isEqualTo(1);
  }

  @Test
  void twoRunsGiveTheSameBytes() throws IOException {
    String capture = directory.resolve("out/run.pcapng").toString();
    CommandLineRun first = CommandLineRun.of("run", file, "--report", "json", "--pcapng", capture);
    byte[] firstBytes = Files.readAllBytes(Path.of(capture));
    CommandLineRun second = CommandLineRun.of("run", file, "--report", "json", "--pcapng", capture);
    assertThat(second).isEqualTo(first);
    assertThat(Files.readAllBytes(Path.of(capture))).isEqualTo(firstBytes);
    assertThat(reports(first).get(0).at("/captures/0").asText()).isEqualTo(capture);
  }

  @Test
  void pacingChangesNothing() {
    CommandLineRun paced = CommandLineRun.of("run", file, "--report", "json", "--pace", "1000x");
    assertThat(paced).isEqualTo(CommandLineRun.of("run", file, "--report", "json"));
  }

  @Test
  void eachVariantGetsItsOwnReportAndCapture() throws IOException {
    String two = write("two.vsl.yml", SCENARIO + "variants: { one: {}, other: {} }\n");
    String capture = directory.resolve("c.pcapng").toString();
    CommandLineRun run = CommandLineRun.of("run", two, "--report", "json", "--pcapng", capture);
    assertThat(reports(run))
        .extracting(node -> node.get("variant").asText())
        .containsExactly("one", "other");
    assertThat(directory.resolve("c.one.pcapng")).exists();
    assertThat(directory.resolve("c.other.pcapng")).exists();
    CommandLineRun one =
        CommandLineRun.of(
            "run", two, "--report", "json", "--variant", "other", "--pcapng", capture);
    assertThat(reports(one)).hasSize(1);
    assertThat(Path.of(capture)).exists();
  }

  @Test
  void filesThatNameTheirOwnCaptureKeepItsName() throws IOException {
    List<String> words = new ArrayList<>(List.of("run"));
    for (String name : List.of("a", "b")) {
      Path capture = directory.resolve(name + ".pcapng");
      words.add(
          write(
              name + ".vsl.yml",
              SCENARIO.replace("name: example", "name: " + name)
                  + "capture: { all: true, file: '"
                  + capture
                  + "' }\n"));
    }
    assertThat(CommandLineRun.of(words.toArray(new String[0])).status()).isZero();
    assertThat(directory.resolve("a.pcapng")).exists();
    assertThat(directory.resolve("b.pcapng")).exists();
    // One name for both would lose the first run.
    words.addAll(List.of("--pcapng", directory.resolve("c.pcapng").toString()));
    CommandLineRun.of(words.toArray(new String[0]));
    assertThat(directory.resolve("c.a.pcapng")).exists();
    assertThat(directory.resolve("c.b.pcapng")).exists();
  }

  @Test
  void aFailedValidationIsStatusOne() throws IOException {
    String bad = write("bad.vsl.yml", SCENARIO.replace("00:01 dev p1", "00:01 dev p2"));
    CommandLineRun run = CommandLineRun.of("run", bad);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("FAIL  learned  the output does not contain");
  }

  @Test
  void untilEndsTheRunEarly() throws IOException {
    CommandLineRun run = CommandLineRun.of("run", file, "--until", "1500ms", "--report", "json");
    JsonNode report = reports(run).get(0);
    assertThat(report.get("virtualTimeNanos").asLong()).isEqualTo(1_500_000_000L);
    assertThat(report.at("/timeline/0/exit").isNull()).isTrue();
    assertThat(report.at("/timeline/0/state").asText()).isEqualTo("not reached");
    assertThat(report.at("/validations/0/passed").asBoolean()).isFalse();
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void overridesChangeTheFile() {
    assertThat(CommandLineRun.of("run", file, "--set", "name=other", "--seed", "9").out())
        .startsWith("== other, seed 9 ==\n");
  }

  @Test
  void showsTheCommandsBehindTheFile() {
    CommandLineRun run = CommandLineRun.of("run", file, "--show-commands");
    assertThat(run.out())
        .isEqualTo(
            """
            == example, seed 7 ==
            root@s1:~# ip link add name s1 type bridge
            root@s1:~# ip link set dev p1 master s1
            root@s1:~# ip link set dev p2 master s1
            root@s1:~# ip link set dev p3 master s1
            root@s1:~# ip link set dev s1 up
            """);
  }

  @Test
  void windowsLineEndsAndAByteOrderMarkMakeNoDifference() throws IOException {
    String windows = write("windows.vsl.yml", "\ufeff" + SCENARIO.replace("\n", "\r\n"));
    assertThat(CommandLineRun.of("run", windows)).isEqualTo(CommandLineRun.of("run", file));
  }

  @Test
  void aCaptureThatCannotBeWrittenIsBadInput() {
    CommandLineRun run = CommandLineRun.of("run", file, "--pcapng", file + "/x.pcapng");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("cannot be written").doesNotContain("Exception");
    assertThat(CommandLineRun.of("run", file, "--pcapng", directory.toString()).err())
        .contains("is a directory");
  }

  @Test
  void aStormIsAWarningAndEndsTheRun() throws IOException {
    String storm =
        write(
            "storm.vsl.yml",
            """
            topology:
              nodes:
                s1: { kind: linux-bridge, ports: { p1: {} } }
                s2: { kind: linux-bridge }
              links:
                - { name: one, endpoints: ["s1:a", "s2:a"], delay: 1ms }
                - { name: two, endpoints: ["s1:b", "s2:b"], delay: 1ms }
            timeline:
              - { at: 1s, inject: "ffffffffffff0200000000010806...", into: "s1:p1" }
              - { at: 90s, node: s1, exec: brctl show }
            validate:
              later: { at: 91s, node: s1, exec: 'true' }
            """);
    CommandLineRun run = CommandLineRun.of("run", storm);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("warning[W-STORM]", "s1 =(one)= s2 =(two)= s1");
    assertThat(run.out()).contains("brctl show  (not reached)", "----  later");
  }

  @Test
  void whatCannotBeSetUpIsBadInputWithItsPlace() throws IOException {
    String bad =
        write("bad.vsl.yml", SCENARIO + "    from-file: { at: 1s, node: s1, exec: 'true' }\n");
    assertThat(CommandLineRun.of("run", bad).status()).isEqualTo(2);
    String replay =
        write(
            "replay.vsl.yml",
            SCENARIO.replace(
                    "- { at: 3s, node: s1, exec: nosuch }",
                    "- { at: 3s, replay: none.pcap, into: 's1:p1' }")
                + "variants: { a: { seed: 1 }, b: { seed: 2 } }\n");
    for (String command : List.of("run", "check")) {
      CommandLineRun run = CommandLineRun.of(command, replay);
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err())
          .contains("replay.vsl.yml:9:", "none.pcap", "    9 |   - { at: 3s")
          .containsOnlyOnce("error[E-REPLAY]");
    }
  }
}
