package org.vswitchlab.management.vsctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The options and commands of one {@code ovs-vsctl} command line. */
final class VsctlCommandLine {
  private static final Map<String, CommandSpec> COMMANDS = new TreeMap<>();

  /** Options that take an argument: where the server is, how to speak to it, and logging. */
  private static final Set<String> SETTINGS =
      Set.of(
          "--db",
          "--private-key",
          "--certificate",
          "--ca-cert",
          "--bootstrap-ca-cert",
          "--peer-ca-cert",
          "--syslog-target",
          "--syslog-method",
          "--verbose",
          "--log-file",
          "--ssl-protocols",
          "--ssl-ciphers");

  private static final Set<String> IGNORED =
      Set.of(
          "--no-syslog",
          "--retry",
          "--pretty",
          "--leader-only",
          "--no-leader-only",
          "--shuffle-remotes",
          "--no-shuffle-remotes",
          "--verbose",
          "--log-file");

  static {
    for (List<CommandSpec> specs :
        List.of(
            BridgeCommands.all(),
            ConfigCommands.all(),
            DatabaseCommands.all(),
            DatapathCommands.all(),
            AutoAttachCommands.all(),
            List.of(ShowCommand.spec()))) {
      specs.forEach(spec -> COMMANDS.put(spec.name(), spec));
    }
  }

  private final List<CommandCall> calls = new ArrayList<>();
  private TableText.Style style = TableText.Style.DEFAULT;
  private boolean isOneLine;
  private boolean isDryRun;
  private boolean waits = true;
  private long timeoutSeconds;
  private String answer;
  private boolean retries;
  private final Map<String, String> settings = new LinkedHashMap<>();

  private VsctlCommandLine() {}

  List<CommandCall> calls() {
    return calls;
  }

  TableText.Style style() {
    return style;
  }

  boolean isOneLine() {
    return isOneLine;
  }

  boolean isDryRun() {
    return isDryRun;
  }

  /** Whether to wait until the switch has followed. */
  boolean waits() {
    return waits;
  }

  /** 0 for no limit. */
  long timeoutSeconds() {
    return timeoutSeconds;
  }

  /** What to print instead of running commands, or null. */
  String answer() {
    return answer;
  }

  /** Whether to try again when there is no server. */
  boolean retries() {
    return retries;
  }

  /** Options about the connection with their arguments, by their long names. */
  Map<String, String> settings() {
    return settings;
  }

  String setting(String name, String otherwise) {
    return settings.getOrDefault(name, otherwise);
  }

  static List<String> commandNames() {
    return List.copyOf(COMMANDS.keySet());
  }

  /** Reads the words after {@code ovs-vsctl}. */
  static VsctlCommandLine parse(List<String> words) throws VsctlException {
    VsctlCommandLine line = new VsctlCommandLine();
    Map<String, String> options = new LinkedHashMap<>();
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-") && !words.get(at).equals("--")) {
      at = line.readOption(words, at, options);
      if (line.answer != null) {
        return line;
      }
    }
    if (at < words.size() && words.get(at).equals("--")) {
      at++;
    }
    line.readCommands(words.subList(at, words.size()), options);
    return line;
  }

  private static VsctlException missing() {
    return new VsctlException("missing command name (use --help for help)");
  }

  private void readCommands(List<String> words, Map<String, String> firstOptions)
      throws VsctlException {
    List<String> command = new ArrayList<>();
    Map<String, String> options = firstOptions;
    for (int i = 0; i <= words.size(); i++) {
      boolean isEnd = i == words.size();
      if (isEnd || words.get(i).equals("--")) {
        boolean isOptional = !isEnd || !calls.isEmpty();
        if (!command.isEmpty() || !options.isEmpty() || !isOptional) {
          calls.add(readCommand(command, options));
        }
        command = new ArrayList<>();
        options = new LinkedHashMap<>();
      } else {
        command.add(words.get(i));
      }
    }
    if (calls.isEmpty()) {
      throw missing();
    }
  }

  private static CommandCall readCommand(List<String> words, Map<String, String> options)
      throws VsctlException {
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-")) {
      String word = words.get(at++);
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (options.put(name, equals < 0 ? "" : word.substring(equals + 1)) != null) {
        throw new VsctlException("'" + name + "' option specified multiple times");
      }
    }
    if (at == words.size()) {
      throw missing();
    }
    String name = words.get(at);
    CommandSpec spec = COMMANDS.get(name);
    if (spec == null) {
      throw new VsctlException("unknown command '" + name + "'; use --help for help");
    }
    checkOptions(spec, options);
    List<String> arguments = List.copyOf(words.subList(at + 1, words.size()));
    checkCount(spec, arguments);
    return new CommandCall(spec, arguments, options);
  }

  private static void checkOptions(CommandSpec spec, Map<String, String> options)
      throws VsctlException {
    for (Map.Entry<String, String> option : options.entrySet()) {
      boolean takesNone = spec.options().contains(option.getKey());
      boolean takesOne = spec.options().contains(option.getKey() + "=");
      if (!takesNone && !takesOne) {
        throw new VsctlException(
            "'" + spec.name() + "' command has no '" + option.getKey() + "' option");
      }
      if (takesOne && option.getValue().isEmpty()) {
        throw new VsctlException(
            "missing argument to '"
                + option.getKey()
                + "' option on '"
                + spec.name()
                + "' command");
      }
      if (takesNone && !option.getValue().isEmpty()) {
        throw new VsctlException(
            "'"
                + option.getKey()
                + "' option on '"
                + spec.name()
                + "' does not accept an argument");
      }
    }
  }

  private static void checkCount(CommandSpec spec, List<String> arguments) throws VsctlException {
    if (arguments.size() < spec.least()) {
      throw new VsctlException(
          "'" + spec.name() + "' command requires at least " + spec.least() + " arguments");
    }
    if (arguments.size() > spec.most()) {
      boolean hasOption = arguments.stream().anyMatch(argument -> argument.startsWith("-"));
      throw new VsctlException(
          "'"
              + spec.name()
              + "' command takes at most "
              + spec.most()
              + " arguments"
              + (hasOption
                  ? " (note that options must precede command names and follow a \"--\" argument)"
                  : ""));
    }
  }

  // Options before the first command.

  private int readOption(List<String> words, int at, Map<String, String> options)
      throws VsctlException {
    String word = words.get(at);
    if (!word.startsWith("--")) {
      return readShortOption(words, at);
    }
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    String argument = equals < 0 ? null : word.substring(equals + 1);
    if (isGlobal(name)) {
      boolean takesArgument = takesArgument(name);
      if (takesArgument && argument == null && !IGNORED.contains(name)) {
        if (at + 1 == words.size()) {
          throw new VsctlException("option '" + name + "' requires an argument");
        }
        applyGlobal(name, words.get(at + 1));
        return at + 2;
      }
      if (!takesArgument && argument != null) {
        throw new VsctlException("option '" + name + "' doesn't allow an argument");
      }
      applyGlobal(name, argument);
      return at + 1;
    }
    return readCommandOption(words, at, name, argument, options);
  }

  private static int readCommandOption(
      List<String> words, int at, String name, String argument, Map<String, String> options)
      throws VsctlException {
    boolean takesNone = COMMANDS.values().stream().anyMatch(spec -> spec.options().contains(name));
    boolean takesOne =
        COMMANDS.values().stream().anyMatch(spec -> spec.options().contains(name + "="));
    if (!takesNone && !takesOne) {
      throw new VsctlException("unrecognized option '" + words.get(at) + "'");
    }
    if (takesNone && argument != null) {
      throw new VsctlException("option '" + name + "' doesn't allow an argument");
    }
    if (takesOne && argument == null) {
      if (at + 1 == words.size()) {
        throw new VsctlException("option '" + name + "' requires an argument");
      }
      options.put(name, words.get(at + 1));
      return at + 2;
    }
    options.put(name, argument == null ? "" : argument);
    return at + 1;
  }

  private int readShortOption(List<String> words, int at) throws VsctlException {
    String word = words.get(at);
    String letter = word.substring(0, Math.min(2, word.length()));
    String name =
        switch (letter) {
          case "-t" -> "--timeout";
          case "-f" -> "--format";
          case "-d" -> "--data";
          case "-p" -> "--private-key";
          case "-c" -> "--certificate";
          case "-C" -> "--ca-cert";
          case "-h" -> "--help";
          case "-V" -> "--version";
          case "-v" -> "--verbose";
          default -> throw new VsctlException("invalid option -- '" + word.substring(1) + "'");
        };
    String rest = word.substring(2);
    if (name.equals("--verbose") || !takesArgument(name)) {
      applyGlobal(name, null);
      return at + 1;
    }
    if (!rest.isEmpty()) {
      applyGlobal(name, rest);
      return at + 1;
    }
    if (at + 1 == words.size()) {
      throw new VsctlException("option requires an argument -- '" + letter.charAt(1) + "'");
    }
    applyGlobal(name, words.get(at + 1));
    return at + 2;
  }

  private static boolean isGlobal(String name) {
    return takesArgument(name)
        || IGNORED.contains(name)
        || switch (name) {
          case "--no-wait",
              "--oneline",
              "--dry-run",
              "--no-headings",
              "--bare",
              "--help",
              "--version",
              "--commands",
              "--options" ->
              true;
          default -> false;
        };
  }

  private static boolean takesArgument(String name) {
    return SETTINGS.contains(name)
        || switch (name) {
          case "--timeout", "--format", "--data", "--max-column-width" -> true;
          default -> false;
        };
  }

  private void applyGlobal(String name, String argument) throws VsctlException {
    switch (name) {
      case "--no-wait" -> waits = false;
      case "--oneline" -> isOneLine = true;
      case "--dry-run" -> isDryRun = true;
      case "--retry" -> retries = true;
      case "--no-headings" -> style = style.withHeadings(false);
      case "--bare" ->
          style =
              style
                  .withFormat(TableText.Format.LIST)
                  .withCells(TableText.CellFormat.BARE)
                  .withHeadings(false);
      case "--timeout" -> timeoutSeconds = number("--timeout", argument);
      case "--max-column-width" ->
          style = style.withMaxWidth((int) number("--max-column-width", argument));
      case "--format" -> style = style.withFormat(format(argument));
      case "--data" -> style = style.withCells(cellFormat(argument));
      case "--help" -> answer = VsctlHelp.text();
      case "--version" -> answer = VsctlHelp.version();
      case "--commands" -> answer = String.join("\n", COMMANDS.keySet()) + "\n";
      case "--options" -> answer = VsctlHelp.options();
      default -> {
        if (argument != null) {
          settings.put(name, argument);
        }
      }
    }
  }

  private static long number(String option, String text) throws VsctlException {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new VsctlException(
          option.equals("--timeout")
              ? "value " + text + " on -t or --timeout is invalid"
              : "value " + text + " on " + option + " is invalid");
    }
  }

  private static TableText.Format format(String text) throws VsctlException {
    return switch (text) {
      case "table" -> TableText.Format.TABLE;
      case "list" -> TableText.Format.LIST;
      case "html" -> TableText.Format.HTML;
      case "csv" -> TableText.Format.CSV;
      case "json" -> TableText.Format.JSON;
      default -> throw new VsctlException("unknown output format \"" + text + "\"");
    };
  }

  private static TableText.CellFormat cellFormat(String text) throws VsctlException {
    return switch (text) {
      case "string" -> TableText.CellFormat.STRING;
      case "bare" -> TableText.CellFormat.BARE;
      case "json" -> TableText.CellFormat.JSON;
      default -> throw new VsctlException("unknown data format \"" + text + "\"");
    };
  }
}
