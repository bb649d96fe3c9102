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
    int deaths = 0;
    RealSwitch real = RealSwitch.start();
    try {
      for (long seed = firstSeed; seed < firstSeed + cases && failures.size() < 5; seed++) {
        try {
          check(real, seed, failures);
        } catch (IOException e) {
          if (real.isAlive()) {
            throw e;
          }
          // The real daemon stumbles over an assertion of its own now and then.
          deaths++;
          real.close();
          real = RealSwitch.start();
        }
      }
    } finally {
      real.close();
    }
    assertThat(String.join("\n\n", failures)).isEmpty();
    assertThat(deaths).isLessThanOrEqualTo(1 + cases / 50);
  }

  private static void check(RealSwitch real, long seed, List<String> failures) throws Exception {
    List<String> lines = RandomConntrackCase.of(seed);
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
