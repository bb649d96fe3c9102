package org.vswitchlab.management.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line into words and operators as a POSIX shell does (IEEE Std 1003.1, XCU 2.2
 * and 2.3): single quotes, double quotes, backslashes, comments. What a shell would expand, and
 * this one cannot, is refused with a remedy rather than taken literally.
 */
public final class ShellWords {
  private final String line;
  private final List<ShellToken> tokens = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private boolean wordIsQuoted;
  private int at;

  private ShellWords(String line) {
    this.line = line;
  }

  /**
   * The words of one simple command.
   *
   * @throws ShellSyntaxException if a quote is open, or the line holds an operator or an expansion
   */
  public static List<String> split(String line) throws ShellSyntaxException {
    List<String> words = new ArrayList<>();
    for (ShellToken token : tokens(line)) {
      if (token.kind() != ShellToken.Kind.WORD) {
        throw new ShellSyntaxException("not one simple command: '" + token.text() + "'");
      }
      words.add(token.text());
    }
    return words;
  }

  /** Writes a word so that a shell reads it back as one: quoted only where it must be. */
  public static String quote(String word) {
    if (!word.isEmpty() && word.chars().allMatch(ShellWords::isPlain)) {
      return word;
    }
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private static boolean isPlain(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "_-+=:,./@%^".indexOf(c) >= 0);
  }

  static List<ShellToken> tokens(String line) throws ShellSyntaxException {
    return new ShellWords(line).read();
  }

  private List<ShellToken> read() throws ShellSyntaxException {
    while (at < line.length()) {
      char c = line.charAt(at);
      switch (c) {
        case '\'' -> singleQuoted();
        case '"' -> doubleQuoted();
        case '\\' -> escaped();
        case ' ', '\t', '\r' -> {
          endWord();
          at++;
        }
        case '\n', ';', '|', '&' -> operator(c);
        case '<', '>' -> redirection(c);
        case '#' -> comment();
        case '$', '`' -> throw expansion(c);
        case '(', ')' ->
            throw new ShellSyntaxException(
                "syntax error near unexpected token `"
                    + c
                    + "' at column "
                    + (at + 1)
                    + "; put the argument in quotes");
        default -> append(c);
      }
    }
    endWord();
    return tokens;
  }

  private void append(char c) {
    word.append(c);
    inWord = true;
    at++;
  }

  private void endWord() {
    if (inWord) {
      tokens.add(new ShellToken(ShellToken.Kind.WORD, word.toString()));
      word.setLength(0);
      inWord = false;
      wordIsQuoted = false;
    }
  }

  private void singleQuoted() throws ShellSyntaxException {
    int end = line.indexOf('\'', at + 1);
    if (end < 0) {
      throw openQuote('\'');
    }
    word.append(line, at + 1, end);
    quoted(end + 1);
  }

  private void quoted(int next) {
    inWord = true;
    wordIsQuoted = true;
    at = next;
  }

  private void doubleQuoted() throws ShellSyntaxException {
    int i = at + 1;
    while (i < line.length() && line.charAt(i) != '"') {
      char c = line.charAt(i);
      if (c == '$' || c == '`') {
        at = i;
        throw expansion(c);
      }
      if (c == '\\' && i + 1 < line.length()) {
        char next = line.charAt(i + 1);
        // XCU 2.2.3: within double quotes the backslash is special before these alone.
        if ("$`\"\\\n".indexOf(next) < 0) {
          word.append(c);
        }
        if (next != '\n') {
          word.append(next);
        }
        i += 2;
      } else {
        word.append(c);
        i++;
      }
    }
    if (i >= line.length()) {
      throw openQuote('"');
    }
    quoted(i + 1);
  }

  private ShellSyntaxException openQuote(char quote) {
    return new ShellSyntaxException(
        "the quote " + quote + " at column " + (at + 1) + " is never closed");
  }

  private void escaped() {
    if (at + 1 >= line.length()) {
      append('\\');
      return;
    }
    char next = line.charAt(at + 1);
    at += 2;
    if (next != '\n') {
      word.append(next);
      inWord = true;
      wordIsQuoted = true;
    }
  }

  private ShellSyntaxException expansion(char c) {
    String what = c == '`' || line.startsWith("$(", at) ? "command substitution" : "variables";
    return new ShellSyntaxException(
        "not supported yet: "
            + what
            + " ("
            + c
            + " at column "
            + (at + 1)
            + "); a literal "
            + c
            + " needs single quotes");
  }

  private void comment() {
    if (inWord) {
      append('#');
      return;
    }
    while (at < line.length() && line.charAt(at) != '\n') {
      at++;
    }
  }

  private void operator(char c) throws ShellSyntaxException {
    endWord();
    boolean doubled = at + 1 < line.length() && line.charAt(at + 1) == c;
    if (c == '&' && line.startsWith("&>", at)) {
      at += 2;
      discard("&>", ShellToken.Kind.DISCARD_OUTPUT, ShellToken.Kind.DISCARD_ERROR);
      return;
    }
    switch (c) {
      case '|' -> add(doubled ? ShellToken.Kind.OR : ShellToken.Kind.PIPE, doubled ? "||" : "|");
      case '&' ->
          add(doubled ? ShellToken.Kind.AND : ShellToken.Kind.BACKGROUND, doubled ? "&&" : "&");
      default -> add(ShellToken.Kind.SEQUENCE, String.valueOf(c));
    }
  }

  private void add(ShellToken.Kind kind, String text) {
    tokens.add(new ShellToken(kind, text));
    at += text.length();
  }

  private void redirection(char c) throws ShellSyntaxException {
    String descriptor = "";
    if (inWord && !wordIsQuoted && (word.toString().equals("1") || word.toString().equals("2"))) {
      descriptor = word.toString();
      word.setLength(0);
      inWord = false;
    }
    endWord();
    if (c == '<') {
      throw new ShellSyntaxException("not supported yet: input redirection ('<')");
    }
    if (descriptor.equals("2") && line.startsWith(">&1", at)) {
      add(ShellToken.Kind.ERROR_TO_OUTPUT, ">&1");
      return;
    }
    at++;
    discard(
        descriptor + ">",
        descriptor.equals("2") ? ShellToken.Kind.DISCARD_ERROR : ShellToken.Kind.DISCARD_OUTPUT);
  }

  private void discard(String operator, ShellToken.Kind... kinds) throws ShellSyntaxException {
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    if (!line.startsWith("/dev/null", at)) {
      throw new ShellSyntaxException(
          "not supported yet: redirection ('" + operator + "') to anything but /dev/null");
    }
    at += "/dev/null".length();
    for (ShellToken.Kind kind : kinds) {
      tokens.add(new ShellToken(kind, operator + "/dev/null"));
    }
  }
}
