package org.vswitchlab.management.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
        Integer.getInteger("differential.seed", 1), Integer.getInteger("differential.cases", FEW));
  }

  @Test
  @Tag("nightly")
  @Timeout(14_400)
  void tracksAsTheRealSwitchDoesInAThousandCases() throws Exception {
    check(20_000, MANY);
  }

  private static void check(long firstSeed, int cases) throws Exception {
    List<String> failures = new ArrayList<>();
    try (RealSwitch real = RealSwitch.start()) {
      for (long seed = firstSeed; seed < firstSeed + cases && failures.size() < 5; seed++) {
        List<String> lines = RandomConntrackCase.of(seed);
        List<String> differences = run(real, seed, lines);
        // The real daemon's threads may be late on a busy machine: what differs must do so twice.
        if (!differences.isEmpty() && !DifferentialCase.run(real, lines).isEmpty()) {
          lines = CaseMinimizer.minimize(real, lines);
          differences = DifferentialCase.run(real, lines);
          failures.add(
              "seed "
                  + seed
                  + ":\n  "
                  + String.join("\n  ", lines)
                  + "\n  -- differs --\n  "
                  + String.join("\n  ", differences));
        }
      }
    }
    assertThat(String.join("\n\n", failures)).isEmpty();
  }

  private static List<String> run(RealSwitch real, long seed, List<String> lines) throws Exception {
    try {
      return DifferentialCase.run(real, lines);
    } catch (IOException e) {
      throw new IOException("seed " + seed + ": " + real.logTail(), e);
    }
  }
}
