package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.List;

/** Takes away the lines of a failing case that do not matter. */
final class CaseMinimizer {
  private CaseMinimizer() {}

  static List<String> minimize(RealSwitch real, List<String> failing) throws Exception {
    List<String> lines = new ArrayList<>(failing);
    for (int size = Math.max(1, lines.size() / 2); size >= 1; size /= 2) {
      for (int at = Math.max(0, lines.size() - size); at >= 0; at -= size) {
        List<String> fewer = new ArrayList<>(lines);
        fewer.subList(at, Math.min(fewer.size(), at + size)).clear();
        if (!DifferentialCase.run(real, fewer).isEmpty()) {
          lines = fewer;
        }
      }
    }
    return lines;
  }
}
