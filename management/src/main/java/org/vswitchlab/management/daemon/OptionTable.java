package org.vswitchlab.management.daemon;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A program's options, read as getopt_long(3) reads them: operands may stand between options, long
 * names may be shortened while they stay unique, {@code --} ends the options.
 */
public final class OptionTable {
  /** A command line that cannot be followed; the message is what getopt_long(3) prints. */
  public static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
      super(message);
    }
  }

  /** Takes an option's argument. */
  public interface Action {
    /**
     * @param argument null if there is none
     * @throws UsageException if it cannot be used
     */
    void accept(String argument) throws UsageException;
  }

  private enum Argument {
    NONE,
    REQUIRED,
    OPTIONAL
  }

  private record Option(String name, Argument argument, Action action) {}

  private final Map<String, Option> options = new LinkedHashMap<>();
  private final Map<Character, Option> letters = new HashMap<>();

  /** An option without an argument. */
  public OptionTable flag(String name, Runnable action) {
    return add(new Option(name, Argument.NONE, argument -> action.run()));
  }

  /** An option with an argument. */
  public OptionTable value(String name, Action action) {
    return add(new Option(name, Argument.REQUIRED, action));
  }

  /** An option with an argument that is kept as it is. */
  public OptionTable text(String name, Consumer<String> action) {
    return value(name, action::accept);
  }

  /** An option whose argument may be left out, {@code --name[=ARGUMENT]}. */
  public OptionTable optional(String name, Action action) {
    return add(new Option(name, Argument.OPTIONAL, action));
  }

  /** A letter for an option that is there already. */
  public OptionTable letter(char letter, String name) {
    letters.put(letter, options.get(name));
    return this;
  }

  private OptionTable add(Option option) {
    options.put(option.name(), option);
    return this;
  }

  /**
   * Carries out the options in order.
   *
   * @return the operands
   * @throws UsageException at the first option that is wrong
   */
  public List<String> parse(List<String> arguments) throws UsageException {
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals("--")) {
        operands.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      String next = i + 1 < arguments.size() ? arguments.get(i + 1) : null;
      boolean tookNext = false;
      if (word.startsWith("--")) {
        tookNext = parseLong(word, next);
      } else if (word.startsWith("-") && word.length() > 1) {
        tookNext = parseLetters(word, next);
      } else {
        operands.add(word);
      }
      if (tookNext) {
        i++;
      }
    }
    return operands;
  }

  private boolean parseLong(String word, String next) throws UsageException {
    int equals = word.indexOf('=');
    String given = word.substring(2, equals < 0 ? word.length() : equals);
    String value = equals < 0 ? null : word.substring(equals + 1);
    Option option = find(given);
    switch (option.argument()) {
      case NONE -> {
        if (value != null) {
          throw new UsageException("option '--" + option.name() + "' doesn't allow an argument");
        }
        option.action().accept(null);
      }
      case OPTIONAL -> option.action().accept(value);
      case REQUIRED -> {
        if (value == null && next == null) {
          throw new UsageException("option '--" + option.name() + "' requires an argument");
        }
        option.action().accept(value == null ? next : value);
        return value == null;
      }
    }
    return false;
  }

  private Option find(String given) throws UsageException {
    Option exact = options.get(given);
    if (exact != null) {
      return exact;
    }
    List<Option> candidates =
        options.values().stream().filter(option -> option.name().startsWith(given)).toList();
    if (candidates.isEmpty()) {
      throw new UsageException("unrecognized option '--" + given + "'");
    }
    if (candidates.size() > 1) {
      StringBuilder text = new StringBuilder("option '--" + given + "' is ambiguous;");
      text.append(" possibilities:");
      candidates.forEach(option -> text.append(" '--").append(option.name()).append('\''));
      throw new UsageException(text.toString());
    }
    return candidates.get(0);
  }

  private boolean parseLetters(String word, String next) throws UsageException {
    for (int i = 1; i < word.length(); i++) {
      Option option = letters.get(word.charAt(i));
      if (option == null) {
        throw new UsageException("invalid option -- '" + word.charAt(i) + "'");
      }
      String rest = i + 1 < word.length() ? word.substring(i + 1) : null;
      switch (option.argument()) {
        case NONE -> option.action().accept(null);
        case OPTIONAL -> {
          option.action().accept(rest);
          return false;
        }
        case REQUIRED -> {
          if (rest == null && next == null) {
            throw new UsageException("option requires an argument -- '" + word.charAt(i) + "'");
          }
          option.action().accept(rest == null ? next : rest);
          return rest == null;
        }
      }
    }
    return false;
  }
}
