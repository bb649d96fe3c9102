package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.List;

/** Takes away the lines of a failing case that do not matter, then parts of its flows. */
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
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).matches("(flow|group) .*")) {
        shorten(real, lines, at);
      }
    }
    return lines;
  }

  /** Takes away the parts between a line's outer commas one by one. */
  private static void shorten(RealSwitch real, List<String> lines, int at) throws Exception {
    for (int part = parts(lines.get(at)).size() - 1; part > 0; part--) {
      List<String> parts = parts(lines.get(at));
      String removed = parts.remove(part);
      if (removed.startsWith("actions=") && part < parts.size()) {
        parts.set(part, "actions=" + parts.get(part));
      } else if (removed.startsWith("actions=")) {
        parts.add("actions=drop");
      }
      List<String> shorter = new ArrayList<>(lines);
      shorter.set(at, String.join(",", parts));
      if (!shorter.equals(lines) && !DifferentialCase.run(real, shorter).isEmpty()) {
        lines.set(at, shorter.get(at));
      }
    }
  }

  private static List<String> parts(String line) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(line.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(line.substring(start));
    return parts;
  }
}
