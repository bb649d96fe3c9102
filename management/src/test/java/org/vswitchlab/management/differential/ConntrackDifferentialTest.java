package org.vswitchlab.management.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our tracker makes of random conversations what the real one makes of them. */
class ConntrackDifferentialTest {
  private static final int FEW = 12;
  private static final int MANY = 1000;

  @Test
  @Timeout(900)
  void tracksAsTheRealSwitchDoes() throws Exception {
    check(
        RandomConntrackCase::of,
        Integer.getInteger("differential.seed", 1),
        Integer.getInteger("differential.cases", FEW));
  }

  @Test
  @Timeout(900)
  void tracksAsTheRealSwitchDoesInWiderCases() throws Exception {
    check(
        WideConntrackCase::of,
        Integer.getInteger("differential.seed", 1),
        Integer.getInteger("differential.cases", FEW));
  }

  @Test
  @Tag("nightly")
  @Timeout(14_400)
  void tracksAsTheRealSwitchDoesInAThousandCases() throws Exception {
    check(RandomConntrackCase::of, 20_000, MANY);
  }

  @Test
  @Tag("nightly")
  @Timeout(14_400)
  void tracksAsTheRealSwitchDoesInAThousandWiderCases() throws Exception {
    check(WideConntrackCase::of, 20_000, MANY);
  }

  private static void check(LongFunction<List<String>> generator, long firstSeed, int cases)
      throws Exception {
    List<String> failures = new ArrayList<>();
    int deaths = 0;
    RealSwitch real = RealSwitch.start();
    try {
      for (long seed = firstSeed; seed < firstSeed + cases && failures.size() < 5; seed++) {
        List<String> lines = generator.apply(seed);
        // The real daemon spoils its memory in some cases of NAT, and dies then or later.
        for (int attempt = 0; attempt < 2; attempt++) {
          try {
            check(real, seed, lines, failures);
            break;
          } catch (IOException e) {
            if (real.isAlive()) {
              throw e;
            }
            deaths += attempt;
            real.close();
            real = RealSwitch.start();
          }
        }
      }
    } finally {
      real.close();
    }
    assertThat(String.join("\n\n", failures)).isEmpty();
    assertThat(deaths).isLessThanOrEqualTo(1 + cases / 100);
  }

  private static void check(RealSwitch real, long seed, List<String> made, List<String> failures)
      throws Exception {
    List<String> lines = made;
    // The real daemon's threads may be late on a busy machine: what differs must do so twice.
    for (int attempt = 0; attempt < 2; attempt++) {
      if (DifferentialCase.run(real, lines).isEmpty()) {
        return;
      }
    }
    lines = CaseMinimizer.minimize(real, lines);
    List<String> differences = DifferentialCase.run(real, lines);
    failures.add(
        "seed "
            + seed
            + ":\n  "
            + String.join("\n  ", lines)
            + "\n  -- differs --\n  "
            + String.join("\n  ", differences));
  }
}
