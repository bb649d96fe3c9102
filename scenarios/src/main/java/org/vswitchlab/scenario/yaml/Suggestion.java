package org.vswitchlab.scenario.yaml;

import java.util.Collection;
import java.util.Locale;
import org.vswitchlab.management.shell.Suggestions;

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
      int distance =
          Suggestions.distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance <= limit && distance < bestDistance && !candidate.equals(word)) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }
}
