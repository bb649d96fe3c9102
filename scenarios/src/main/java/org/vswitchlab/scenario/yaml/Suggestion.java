package org.vswitchlab.scenario.yaml;

import java.util.Collection;
import java.util.Locale;

/** Guesses what was meant. */
final class Suggestion {
  private Suggestion() {}

  /** {@code " Did you mean 's2'?"}, or nothing if no candidate is close. */
  static String of(String word, Collection<String> candidates) {
    String best = closest(word, candidates);
    return best == null ? "" : " Did you mean '" + best + "'?";
  }

  /** As {@link #of}, or else the candidates themselves if they are few. */
  static String orExpected(String word, Collection<String> candidates) {
    String suggestion = of(word, candidates);
    if (!suggestion.isEmpty() || candidates.isEmpty() || candidates.size() > 12) {
      return suggestion;
    }
    return " Expected one of: " + String.join(", ", candidates) + ".";
  }

  /** The candidate with the least edits, if they are few for its length; the first of equals. */
  static String closest(String word, Collection<String> candidates) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int limit = Math.max(1, Math.max(word.length(), candidate.length()) / 3);
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance <= limit && distance < bestDistance && !candidate.equals(word)) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        d[i][j] =
            Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
