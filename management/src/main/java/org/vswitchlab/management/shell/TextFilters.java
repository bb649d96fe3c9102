package org.vswitchlab.management.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Programs for the right of a pipe: grep(1), head(1), tail(1), sort(1), uniq(1), wc(1), cat(1). */
final class TextFilters {
  private TextFilters() {}

  static List<NodeCommand> all() {
    return List.of(
        filter("cat", "print what was piped in", TextFilters::cat),
        filter("grep", "print lines that match: grep [-cEFinoqvw] PATTERN", TextFilters::grep),
        filter("head", "print the first lines: head [-n COUNT]", TextFilters::head),
        filter("sort", "sort lines: sort [-nru]", TextFilters::sort),
        filter("tail", "print the last lines: tail [-n COUNT]", TextFilters::tail),
        filter("uniq", "leave out repeated lines: uniq [-c]", TextFilters::uniq),
        filter("wc", "count lines, words and bytes: wc [-clw]", TextFilters::wc));
  }

  /** What a filter does; returns its exit status. */
  private interface Body {
    int run(CommandContext context, List<String> lines, Options options);
  }

  /** Something wrong with the arguments. */
  private static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private record Filter(String name, String summary, Body body) implements NodeCommand {
    @Override
    public void run(CommandContext context, List<String> arguments) {
      int status;
      try {
        List<String> lines = context.input().lines().toList();
        status = body.run(context, lines, new Options(arguments));
      } catch (UsageException e) {
        context.errorln(name + ": " + e.getMessage());
        status = 2;
      }
      context.exit(status);
    }
  }

  private static NodeCommand filter(String name, String summary, Body body) {
    return new Filter(name, summary, body);
  }

  /** Letters given as options, and the other arguments. */
  private static final class Options {
    private final List<String> arguments;
    private final StringBuilder letters = new StringBuilder();
    private final List<String> operands = new ArrayList<>();

    Options(List<String> arguments) {
      this.arguments = arguments;
    }

    /** Reads the arguments; only these letters are options. */
    Options allowing(String allowed) {
      boolean optionsEnd = false;
      for (String argument : arguments) {
        if (optionsEnd || !argument.startsWith("-") || argument.equals("-")) {
          operands.add(argument);
        } else if (argument.equals("--")) {
          optionsEnd = true;
        } else {
          for (char letter : argument.substring(1).toCharArray()) {
            if (allowed.indexOf(letter) < 0) {
              throw new UsageException("not supported yet: option '" + argument + "'");
            }
            letters.append(letter);
          }
        }
      }
      return this;
    }

    boolean has(char letter) {
      return letters.indexOf(String.valueOf(letter)) >= 0;
    }

    void refuseFiles(int from) {
      if (operands.size() > from) {
        throw new UsageException("not supported yet: files ('" + operands.get(from) + "')");
      }
    }

    /** The COUNT of {@code -n COUNT}, {@code -nCOUNT} or {@code -COUNT}; 10 if there is none. */
    int lineCount() {
      if (arguments.isEmpty()) {
        return 10;
      }
      String text = String.join("", arguments);
      text =
          text.startsWith("-n") ? text.substring(2) : text.substring(text.startsWith("-") ? 1 : 0);
      if (!text.matches("[0-9]{1,9}") || !arguments.get(0).startsWith("-")) {
        throw new UsageException("invalid number of lines: '" + text + "'");
      }
      return Integer.parseInt(text);
    }
  }

  private static void print(CommandContext context, List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    context.print(text.toString());
  }

  private static int cat(CommandContext context, List<String> lines, Options options) {
    options.allowing("").refuseFiles(0);
    context.print(context.input());
    return 0;
  }

  private static int head(CommandContext context, List<String> lines, Options options) {
    print(context, lines.subList(0, Math.min(options.lineCount(), lines.size())));
    return 0;
  }

  private static int tail(CommandContext context, List<String> lines, Options options) {
    print(context, lines.subList(Math.max(0, lines.size() - options.lineCount()), lines.size()));
    return 0;
  }

  private static int sort(CommandContext context, List<String> lines, Options options) {
    options.allowing("nru").refuseFiles(0);
    List<String> sorted = new ArrayList<>(lines);
    Collections.sort(sorted);
    if (options.has('n')) {
      sorted.sort((a, b) -> Double.compare(leadingNumber(a), leadingNumber(b)));
    }
    if (options.has('r')) {
      Collections.reverse(sorted);
    }
    print(context, options.has('u') ? sorted.stream().distinct().toList() : sorted);
    return 0;
  }

  private static double leadingNumber(String line) {
    var matcher = Pattern.compile("^\\s*(-?[0-9]+(\\.[0-9]+)?)").matcher(line);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  private static int uniq(CommandContext context, List<String> lines, Options options) {
    options.allowing("c").refuseFiles(0);
    List<String> result = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= lines.size(); i++) {
      if (i == lines.size() || !lines.get(i).equals(lines.get(start))) {
        String count = options.has('c') ? String.format(Locale.ROOT, "%7d ", i - start) : "";
        result.add(count + lines.get(start));
        start = i;
      }
    }
    print(context, lines.isEmpty() ? List.of() : result);
    return 0;
  }

  private static int wc(CommandContext context, List<String> lines, Options options) {
    options.allowing("clw").refuseFiles(0);
    String input = context.input();
    boolean isPlain = options.letters.length() == 0;
    List<Long> counts = new ArrayList<>();
    if (isPlain || options.has('l')) {
      counts.add(input.chars().filter(c -> c == '\n').count());
    }
    if (isPlain || options.has('w')) {
      counts.add(input.isBlank() ? 0L : (long) input.strip().split("\\s+").length);
    }
    if (isPlain || options.has('c')) {
      counts.add((long) input.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    }
    StringBuilder text = new StringBuilder();
    for (long count : counts) {
      // wc(1) pads several counts to seven columns when it reads a pipe, and one not at all.
      text.append(counts.size() == 1 ? String.valueOf(count) : String.format("%7d", count));
      text.append(' ');
    }
    context.println(text.toString().stripTrailing());
    return 0;
  }

  private static int grep(CommandContext context, List<String> lines, Options options) {
    options.allowing("cEFinoqvw");
    if (options.operands.isEmpty()) {
      throw new UsageException("a pattern is missing");
    }
    options.refuseFiles(1);
    Pattern pattern = pattern(options);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      var matcher = pattern.matcher(lines.get(i));
      String number = options.has('n') ? (i + 1) + ":" : "";
      if (options.has('o') && !options.has('v')) {
        while (matcher.find()) {
          found.add(number + matcher.group());
        }
      } else if (matcher.find() != options.has('v')) {
        found.add(number + lines.get(i));
      }
    }
    if (options.has('c')) {
      context.println(String.valueOf(found.size()));
    } else if (!options.has('q')) {
      print(context, found);
    }
    return found.isEmpty() ? 1 : 0;
  }

  private static Pattern pattern(Options options) {
    String written = options.operands.get(0);
    String regex = written;
    if (options.has('F')) {
      regex = Pattern.quote(written);
    } else if (!options.has('E')) {
      regex = basicToExtended(written);
    }
    if (options.has('w')) {
      regex = "\\b(?:" + regex + ")\\b";
    }
    try {
      return Pattern.compile(regex, options.has('i') ? Pattern.CASE_INSENSITIVE : 0);
    } catch (PatternSyntaxException e) {
      throw new UsageException("'" + written + "' is no regular expression: " + e.getDescription());
    }
  }

  // POSIX XBD 9.3: in a basic expression these are ordinary, and special after a backslash.
  private static String basicToExtended(String basic) {
    StringBuilder extended = new StringBuilder();
    for (int i = 0; i < basic.length(); i++) {
      char c = basic.charAt(i);
      boolean isSpecialWhenEscaped = "+?|(){}".indexOf(c) >= 0;
      if (c == '\\' && i + 1 < basic.length()) {
        char next = basic.charAt(++i);
        extended.append("+?|(){}".indexOf(next) >= 0 ? "" : "\\").append(next);
      } else {
        extended.append(isSpecialWhenEscaped ? "\\" : "").append(c);
      }
    }
    return extended.toString();
  }
}
