package org.vswitchlab.pcap.filter;

import java.util.List;

/** Guesses which field was meant. */
final class Spelling {
  private Spelling() {}

  /** The name with the fewest edits, if they are few; null if none is close. */
  static String closest(String word, List<String> names) {
    String best = null;
    int bestDistance = Math.max(1, word.length() / 3) + 1;
    for (String name : names) {
      int distance = distance(word, name);
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Insertions, deletions and replacements, row by row (Wagner and Fischer). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
