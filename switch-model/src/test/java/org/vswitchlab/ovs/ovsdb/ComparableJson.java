package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What two servers say, without what they may differ in: new UUIDs, orders of hash tables. */
public final class ComparableJson {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final Predicate<String> isKnown;

  /**
   * @param isKnown tells UUIDs that both must agree on
   */
  public ComparableJson(Predicate<String> isKnown) {
    this.isKnown = isKnown;
  }

  /** Messages as sorted text. */
  public List<String> lines(List<JsonNode> messages) {
    List<String> lines = new ArrayList<>();
    messages.forEach(message -> lines.add(text(message)));
    lines.sort(null);
    return lines;
  }

  /** Text in which only what both must agree on is left: new UUIDs are masked. */
  public String text(JsonNode json) {
    String text = canonical(json, this::mask);
    // Which of several faults is met first depends on the real server's hash order.
    text =
        text.replaceAll(
            "\"details\":\"(?:Table|cannot delete|Deletion of|Weak ref|transaction"
                + " causes|Transaction causes multiple)(?:[^\"\\\\]|\\\\.)*",
            "SOME FAULT");
    text = stable(text);
    text = text.replaceAll("immutable column [^ ]+ in", "immutable column in");
    text = text.replaceAll("Result of [^ ]+ operation", "Result of some operation");
    return text.replaceAll("-?[0-9.e+]+ is (not (in|one of)|less|greater)", "N is $1");
  }

  /** Which of two equal rows is named first depends on the real server's hash order. */
  static String stable(String text) {
    return text.replaceAll("  First row, (?:[^\"\\\\]|\\\\.)*", "")
        .replaceAll("store \\d+ elements", "store N elements")
        .replaceAll("after \\d+ ms", "after N ms");
  }

  /** Compact text with members, sets, maps and rows sorted. */
  static String canonical(JsonNode json) {
    return canonical(json, UnaryOperator.identity());
  }

  private String mask(String text) {
    return UUID_TEXT
        .matcher(text)
        .replaceAll(m -> isKnown.test(m.group()) ? m.group() : "NEW-UUID");
  }

  private static String canonical(JsonNode json, UnaryOperator<String> leaf) {
    if (json.isArray() && json.size() == 2 && json.get(0).isTextual() && json.get(1).isArray()) {
      TreeSet<String> items = new TreeSet<>();
      json.get(1).forEach(item -> items.add(canonical(item, leaf)));
      return json.get(0) + String.join(",", items);
    }
    if (json.isArray()) {
      List<String> items = new ArrayList<>();
      json.forEach(item -> items.add(canonical(item, leaf)));
      return "[" + String.join(",", items) + "]";
    }
    if (json.isObject()) {
      List<String> members = new ArrayList<>();
      json.fieldNames().forEachRemaining(members::add);
      members.sort(null);
      StringBuilder text = new StringBuilder("{");
      for (String member : members) {
        JsonNode value = json.get(member);
        text.append('"').append(leaf.apply(member)).append("\":");
        if (member.equals("rows")) {
          List<String> rows = new ArrayList<>();
          value.forEach(row -> rows.add(canonical(row, leaf)));
          rows.sort(null);
          text.append(rows);
        } else {
          text.append(canonical(value, leaf));
        }
        text.append(',');
      }
      return text.append('}').toString();
    }
    return leaf.apply(JsonText.sorted(json));
  }
}
