package org.vswitchlab.management.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random tables and packets meet in our switch what they meet in the real one. */
class DifferentialSwitchTest {
  private static final int FEW = 12;
  private static final int MANY = 1000;

  @Test
  @Timeout(900)
  void doesWhatTheRealSwitchDoes() throws Exception {
    check(
        Integer.getInteger("differential.seed", 1),
        Integer.getInteger("differential.cases", FEW),
        RandomCase::of);
  }

  @Test
  @Timeout(900)
  void doesWhatTheRealSwitchDoesWithRareActionsAndPackets() throws Exception {
    check(
        Integer.getInteger("differential.seed", 1),
        Integer.getInteger("differential.cases", FEW),
        WideCase::of);
  }

  @Test
  @Tag("nightly")
  @Timeout(14_400)
  void doesWhatTheRealSwitchDoesInAThousandCases() throws Exception {
    check(10_000, MANY, RandomCase::of);
  }

  private static void check(long firstSeed, int cases, LongFunction<List<String>> generator)
      throws Exception {
    List<String> failures = new ArrayList<>();
    try (RealSwitch real = RealSwitch.start()) {
      for (long seed = firstSeed; seed < firstSeed + cases && failures.size() < 10; seed++) {
        List<String> lines = generator.apply(seed);
        List<String> differences = DifferentialCase.run(real, lines);
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
}
