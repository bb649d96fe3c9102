package org.vswitchlab.management.guest;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits arguments into options and operands as getopt_long(3) of the GNU C library does: options
 * may stand anywhere, short ones may be joined, long ones abbreviated.
 */
final class GetOpt {
  /**
   * A long option.
   *
   * @param name without dashes
   * @param hasArgument whether one follows
   * @param letter the short option that it stands for, or any character above 255
   */
  record LongOption(String name, boolean hasArgument, char letter) {}

  /**
   * An option that was found.
   *
   * @param letter its short form
   * @param argument what follows, or null
   */
  record Option(char letter, String argument) {}

  private final List<Option> options = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();
  private String error;

  private GetOpt() {}

  /**
   * Splits the arguments.
   *
   * @param letters short options; one with an argument is followed by a colon
   */
  static GetOpt parse(List<String> arguments, String letters, List<LongOption> longOptions) {
    GetOpt result = new GetOpt();
    int i = 0;
    while (i < arguments.size() && result.error == null) {
      String word = arguments.get(i++);
      if (word.equals("--")) {
        result.operands.addAll(arguments.subList(i, arguments.size()));
        break;
      }
      String following = i < arguments.size() ? arguments.get(i) : null;
      if (word.startsWith("--")) {
        i += result.takeLong(word.substring(2), following, longOptions) ? 1 : 0;
      } else if (word.startsWith("-") && word.length() > 1) {
        i += result.takeShort(word, following, letters) ? 1 : 0;
      } else {
        result.operands.add(word);
      }
    }
    return result;
  }

  /** Returns whether the following word was used up. */
  private boolean takeShort(String word, String following, String letters) {
    for (int at = 1; at < word.length(); at++) {
      char letter = word.charAt(at);
      int known = letter == ':' ? -1 : letters.indexOf(letter);
      if (known < 0) {
        error = "invalid option -- '" + letter + "'";
        return false;
      }
      if (known + 1 < letters.length() && letters.charAt(known + 1) == ':') {
        if (at + 1 < word.length()) {
          options.add(new Option(letter, word.substring(at + 1)));
          return false;
        }
        if (following == null) {
          error = "option requires an argument -- '" + letter + "'";
          return false;
        }
        options.add(new Option(letter, following));
        return true;
      }
      options.add(new Option(letter, null));
    }
    return false;
  }

  private boolean takeLong(String word, String following, List<LongOption> longOptions) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    LongOption found = null;
    for (LongOption option : longOptions) {
      if (option.name().equals(name)) {
        found = option;
        break;
      }
      if (option.name().startsWith(name)) {
        if (found != null) {
          error = "option '--" + name + "' is ambiguous";
          return false;
        }
        found = option;
      }
    }
    if (found == null) {
      error = "unrecognized option '--" + word + "'";
      return false;
    }
    if (!found.hasArgument()) {
      if (equals >= 0) {
        error = "option '--" + found.name() + "' doesn't allow an argument";
        return false;
      }
      options.add(new Option(found.letter(), null));
      return false;
    }
    if (equals >= 0) {
      options.add(new Option(found.letter(), word.substring(equals + 1)));
      return false;
    }
    if (following == null) {
      error = "option '--" + found.name() + "' requires an argument";
      return false;
    }
    options.add(new Option(found.letter(), following));
    return true;
  }

  /** What is wrong, without the program's name, or null. */
  String error() {
    return error;
  }

  List<Option> options() {
    return options;
  }

  List<String> operands() {
    return operands;
  }
}
