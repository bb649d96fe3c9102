package org.vswitchlab.management.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Random tables and packets meet in our switch what they meet in the real one. The seeds can be
 * chosen: {@code -Ddifferential.seed=20000 -Ddifferential.cases=1000}; {@link DifferentialFuzz}
 * goes through them without stopping at what differs.
 */
class DifferentialSwitchTest {
  private static final int FEW = 12;
  private static final int MANY = 1000;
  private static final int NIGHTLY_SEED = 10_000;

  /** After so many cases that differ a run ends early. */
  private static final int MOST_FAILURES = 10;

  @Test
  @Timeout(900)
  void doesWhatTheRealSwitchDoes(TestReporter reporter) throws Exception {
    check("plain", 1, FEW, reporter);
  }

  @Test
  @Timeout(900)
  void doesWhatTheRealSwitchDoesWithRareActionsAndPackets(TestReporter reporter) throws Exception {
    check("wide", 1, FEW, reporter);
  }

  @Test
  @Tag("nightly")
  @Timeout(14_400)
  void doesWhatTheRealSwitchDoesInAThousandCases(TestReporter reporter) throws Exception {
    check("plain", NIGHTLY_SEED, MANY, reporter);
  }

  private static void check(String kind, int firstSeed, int cases, TestReporter reporter)
      throws Exception {
    long first = Integer.getInteger("differential.seed", firstSeed);
    long end = first + Integer.getInteger("differential.cases", cases);
    reporter.publishEntry("cases", kind + ", seeds " + first + " to " + (end - 1));
    List<String> failures = new ArrayList<>();
    try (RealSwitch real = RealSwitch.start()) {
      for (long seed = first; seed < end && failures.size() < MOST_FAILURES; seed++) {
        String failure =
            DifferentialFuzz.failure(real, DifferentialFuzz.generator(kind), seed, false);
        if (!failure.isEmpty()) {
          failures.add(failure);
        }
      }
    }
    assertThat(String.join("\n\n", failures))
        .as("%s cases %d to %d", kind, first, end - 1)
        .isEmpty();
  }
}
