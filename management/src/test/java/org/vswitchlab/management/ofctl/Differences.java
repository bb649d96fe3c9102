package org.vswitchlab.management.ofctl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Where a run was not as recorded. */
public final class Differences {
  private static final int MOST_CHARACTERS = 300;

  private final List<String> found = new ArrayList<>();

  /** In words, in the order in which they were found. */
  public List<String> found() {
    return found;
  }

  public void add(String difference) {
    found.add(difference);
  }

  /** Adds a difference unless the lines are equal; names the lines that only one side has. */
  public void compare(String what, List<String> expected, List<String> actual) {
    if (expected.equals(actual)) {
      return;
    }
    List<String> missing = clipped(expected, actual);
    List<String> extra = clipped(actual, expected);
    found.add(
        what
            + "\n      real: "
            + String.join("\n            ", missing)
            + "\n      ours: "
            + String.join("\n            ", extra)
            + (missing.isEmpty() && extra.isEmpty() ? "(order or number)" : ""));
  }

  private static List<String> clipped(List<String> lines, List<String> others) {
    List<String> own = new ArrayList<>(lines);
    own.removeAll(others);
    own.replaceAll(
        line ->
            line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...");
    return own;
  }

  /** The lines of a recorded value, which is one or a list of them. */
  public static List<String> lines(JsonNode node) {
    List<String> lines = new ArrayList<>();
    if (node.isTextual()) {
      lines.add(node.asText());
    } else {
      node.forEach(line -> lines.add(line.asText()));
    }
    return lines;
  }
}
