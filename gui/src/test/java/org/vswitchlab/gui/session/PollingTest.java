package org.vswitchlab.gui.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks;
import org.vswitchlab.pcap.CaptureSession;
import org.vswitchlab.scenario.main.LabLibrary;
import org.vswitchlab.scenario.run.CaptureSelection;
import org.vswitchlab.scenario.run.EngineDriver;
import org.vswitchlab.scenario.run.HeadlessRun;
import org.vswitchlab.scenario.run.RunOptions;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.spec.Scenario;

/** Looking at a run never changes it. */
class PollingTest {
  private static final RunOptions OPTIONS = RunOptions.DEFAULT.withJournalCapacity(1 << 14);

  @TempDir Path temporary;

  static Stream<String> labs() {
    return LabLibrary.names().stream();
  }

  /** Everything that a report would say. */
  private static List<String> facts(ScenarioRun run) {
    Stream<String> counts =
        Stream.of(
            "events " + run.simulation().eventCount() + " at " + run.simulation().nowNanos(),
            "delivered " + run.network().ledger().deliveredCount(),
            "dropped " + run.network().ledger().droppedByReason());
    Stream<String> commands =
        run.timeline().stream().map(entry -> entry.text() + "\n" + entry.output());
    Stream<String> validations =
        run.validations().stream().map(result -> result.name() + " " + result.state());
    Stream<String> frames =
        run.frames().since(0, Integer.MAX_VALUE).stream()
            .map(event -> event.timeNanos() + event.place() + event.outcome() + event.frame());
    return Stream.of(counts, commands, validations, frames)
        .flatMap(part -> part)
        .collect(Collectors.toList());
  }

  private record Recorded(ScenarioRun run, CaptureSession capture) {}

  private static Recorded start(Scenario world, Path file) {
    ScenarioRun run = ScenarioRun.start(world, OPTIONS);
    try {
      CaptureSession capture = CaptureSession.toFile(run.simulation(), file);
      CaptureSelection.record(run, CaptureSelection.EVERYTHING, capture);
      return new Recorded(run, capture);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void reportAndCaptureAreTheSameWithAndWithoutTheWindow(String lab) throws Exception {
    ScenarioFile file = ScenarioFile.read(lab);
    for (Scenario world : file.scenario().worlds()) {
      Path alone = temporary.resolve("alone.pcapng");
      Recorded plain = start(world, alone);
      HeadlessRun.run(plain.run(), run -> {});
      plain.capture().close();

      Path watched = temporary.resolve("watched.pcapng");
      Recorded[] holder = new Recorded[1];
      try (EngineDriver driver =
          new EngineDriver(
              () -> {
                holder[0] = start(world, watched);
                return holder[0].run();
              })) {
        driver.play(EngineDriver.FLAT_OUT).get();
        assertThat(watchUntilEnded(driver)).as("looks at the run").isPositive();
        driver.query(run -> closed(holder[0].capture())).get();
        assertThat(driver.query(PollingTest::facts).get()).isEqualTo(facts(plain.run()));
      }
      assertThat(Files.readAllBytes(watched)).isEqualTo(Files.readAllBytes(alone));
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void goingBackAndForthComesToTheSameEnd(String lab) throws Exception {
    Scenario world = ScenarioFile.read(lab).scenario().worlds().get(0);
    ScenarioRun plain = ScenarioRun.start(world, OPTIONS);
    HeadlessRun.run(plain, run -> {});
    assumeThat(plain.stopReason()).as("a run that stops by itself cannot go on").isNull();
    long end = plain.simulation().nowNanos();
    try (EngineDriver driver = new EngineDriver(() -> ScenarioRun.start(world, OPTIONS))) {
      driver.goTo(end / 2).get();
      driver.stepEvent().get();
      driver.stepBack().get();
      driver.goTo(end / 4).get();
      driver.play(EngineDriver.FLAT_OUT).get();
      watchUntilEnded(driver);
      assertThat(driver.query(PollingTest::facts).get()).isEqualTo(facts(plain));
    }
  }

  private static int watchUntilEnded(EngineDriver driver) throws Exception {
    int looks = 0;
    List<String> nodes =
        driver.query(run -> run.network().hosts().stream().map(host -> host.name()).toList()).get();
    boolean isEnded = false;
    while (!isEnded) {
      String node = nodes.get(looks % nodes.size());
      LabRequest request =
          new LabRequest(
              node,
              null,
              1 + looks % 7,
              new CacheLinks.Pick(
                  looks % 2 == 0 ? CacheLinks.Kind.RULE : CacheLinks.Kind.MEGAFLOW, 1));
      LabSnapshot snapshot = driver.query(run -> LabSnapshot.of(run, request)).get();
      assertThat(snapshot.node().name()).isEqualTo(node);
      looks++;
      isEnded = driver.query(ScenarioRun::isEnded).get();
    }
    return looks;
  }

  private static Object closed(CaptureSession capture) {
    try {
      capture.close();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return null;
  }
}
