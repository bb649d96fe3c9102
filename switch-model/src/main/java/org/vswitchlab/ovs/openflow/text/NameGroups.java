package org.vswitchlab.ovs.openflow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of names made short: {@code tcp_{src,dst}}, {@code reg0...reg15}. */
final class NameGroups {
  private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d+)");

  /** So many numbers in a row are worth a range. */
  private static final int LEAST_RANGE = 3;

  private NameGroups() {}

  static String format(List<String> names, String separator) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < names.size()) {
      int range = rangeFrom(names, i);
      int group = groupFrom(names, i);
      if (range >= LEAST_RANGE) {
        words.add(names.get(i) + "..." + names.get(i + range - 1));
        i += range;
      } else if (group > 1) {
        String prefix = prefix(names.get(i));
        List<String> rest = new ArrayList<>();
        names.subList(i, i + group).forEach(name -> rest.add(name.substring(prefix.length())));
        words.add(prefix + "{" + format(rest, ",") + "}");
        i += group;
      } else {
        words.add(names.get(i++));
      }
    }
    return String.join(separator, words);
  }

  /** How many names from here on are one word with numbers that count up. */
  private static int rangeFrom(List<String> names, int from) {
    Matcher first = NUMBERED.matcher(names.get(from));
    if (!first.matches()) {
      return 1;
    }
    int number = Integer.parseInt(first.group(2));
    int count = 1;
    while (from + count < names.size()
        && names.get(from + count).equals(first.group(1) + (number + count))) {
      count++;
    }
    return count;
  }

  /** How many names from here on begin alike, up to the first underscore. */
  private static int groupFrom(List<String> names, int from) {
    String prefix = prefix(names.get(from));
    int count = 1;
    while (!prefix.isEmpty()
        && from + count < names.size()
        && names.get(from + count).startsWith(prefix)) {
      count++;
    }
    return count;
  }

  private static String prefix(String name) {
    return name.substring(0, name.indexOf('_') + 1);
  }
}
