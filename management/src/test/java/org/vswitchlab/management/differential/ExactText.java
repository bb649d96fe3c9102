package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What commands print, without what must differ from run to run of one and the same switch: times,
 * random numbers of megaflows and their order, which follows from these, numbers of recirculations
 * and of connections, and the order of what the real one keeps in hash tables of them.
 */
final class ExactText {
  private static final Pattern RECIRCULATION =
      Pattern.compile("(recirc_id\\(|recirc\\(|recirc_id=)(0x[0-9a-f]+|\\d+)");
  private static final Pattern NONZERO =
      Pattern.compile("recirc(_id)?([(=])(0x)?[1-9a-f][0-9a-f]*");

  private ExactText() {}

  static List<String> lines(String command, String output) {
    String text = output.replaceAll("\\bduration=[0-9.]+s,? ?", "");
    text = text.replaceAll(", (idle|hard)_age=\\d+", "");
    text = text.replaceAll("used:(never|[0-9.]+s)(, )?", "");
    text = withoutXid(text);
    text = text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID");
    if (command.contains("fdb/show")) {
      text = text.replaceAll("(?m)\\s+\\d+$", "");
    }
    List<String> lines = new ArrayList<>(text.stripTrailing().lines().toList());
    lines.removeIf(line -> line.startsWith("flow-dump from"));
    if (command.contains("dump-conntrack")) {
      lines.replaceAll(line -> line.replaceAll("id=\\d+", "id=X"));
    }
    if (!command.contains("ofproto/trace")) {
      lines.sort(
          Comparator.comparing((String line) -> !line.contains("recirc_id(0)"))
              .thenComparing(line -> NONZERO.matcher(line).replaceAll("recirc(*)")));
    }
    return List.of(renumber(String.join("\n", lines)).split("\n", -1));
  }

  /** An error shows the message that it is about as it was sent. */
  static String withoutXid(String text) {
    return text.replaceAll("xid=0x[0-9a-f]+", "xid=X")
        .replaceAll("(?m)^(00000000 ( [0-9a-f]{2}){4}) [0-9a-f ]{11}-", "$1 X-")
        .replaceAll("(?m)\\|.*\\|$", "");
  }

  /** Gives recirculations the numbers in which they are mentioned. */
  static String renumber(String text) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    return RECIRCULATION
        .matcher(text)
        .replaceAll(
            m -> {
              String digits = m.group(2).startsWith("0x") ? m.group(2) : hex(m.group(2));
              boolean isZero = digits.equals("0x0");
              return m.group(1)
                  + (isZero ? "0" : "R" + ids.computeIfAbsent(digits, k -> ids.size() + 1));
            });
  }

  private static String hex(String decimal) {
    return "0x" + Long.toHexString(Long.parseLong(decimal));
  }
}
