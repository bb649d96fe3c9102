package org.vswitchlab.management.netfilter;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vswitchlab.bridge.FilterHook;

/** Hooks and priorities of family bridge, nft(8), "Standard priority names". */
final class NftPriority {
  private static final int NAMED_DISTANCE = 10;

  private NftPriority() {}

  /** The hook of that name, or null. */
  static FilterHook hook(String word) {
    return switch (word) {
      case "prerouting" -> FilterHook.PREROUTING;
      case "input" -> FilterHook.INPUT;
      case "forward" -> FilterHook.FORWARD;
      case "output" -> FilterHook.OUTPUT;
      case "postrouting" -> FilterHook.POSTROUTING;
      default -> null;
    };
  }

  private static Map<String, Integer> names(FilterHook hook) {
    Map<String, Integer> names = new LinkedHashMap<>();
    names.put("filter", -200);
    switch (hook) {
      case PREROUTING -> names.put("dstnat", -300);
      case OUTPUT -> names.put("out", 100);
      case POSTROUTING -> names.put("srcnat", 300);
      case INPUT, FORWARD -> {}
    }
    return names;
  }

  /** A number, a name, or a name with a distance: {@code filter + 5}. */
  static int read(NftReader in, FilterHook hook) {
    NftToken token = in.word();
    String text = token.text();
    if (text.matches("-?\\d+")) {
      return Integer.parseInt(text);
    }
    if (text.equals("-")) {
      return (int) -in.number();
    }
    String name = text.replaceAll("[+-].*", "");
    String rest = text.substring(name.length());
    Integer base = names(hook).get(name);
    if (base == null) {
      throw new NftError("invalid priority expression value in this context.", token);
    }
    if (rest.isEmpty() && (in.isAt("+") || in.isAt("-"))) {
      rest = in.next().text() + in.number();
    } else if (rest.isEmpty() && in.peek().text().matches("[+-]\\d+")) {
      rest = in.next().text();
    } else if (rest.length() == 1) {
      rest += in.number();
    }
    return base + (rest.isEmpty() ? 0 : Integer.parseInt(rest.replace("+", "")));
  }

  static String format(int priority, FilterHook hook) {
    for (Map.Entry<String, Integer> name : names(hook).entrySet()) {
      int distance = priority - name.getValue();
      if (distance == 0) {
        return name.getKey();
      }
      if (Math.abs(distance) <= NAMED_DISTANCE) {
        return name.getKey() + (distance > 0 ? " + " : " - ") + Math.abs(distance);
      }
    }
    return Integer.toString(priority);
  }
}
