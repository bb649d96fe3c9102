package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;

/**
 * One word of the language of {@code nft}.
 *
 * @param line 0 for the first
 * @param first column at which it begins
 * @param end column behind it
 */
record NftToken(Kind kind, String text, int line, int first, int end) {
  enum Kind {
    WORD,
    STRING,
    /** Braces, comma, operators. */
    SIGN,
    /** A semicolon or the end of a line. */
    STOP,
    END
  }

  private static final String SIGNS = "{}(),|";

  /** The words of a text; comments are left out. */
  static List<NftToken> of(String source) {
    List<NftToken> tokens = new ArrayList<>();
    int line = 0;
    int lineStart = 0;
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      int column = at - lineStart;
      if (c == '\n' || c == ';') {
        tokens.add(new NftToken(Kind.STOP, c == ';' ? ";" : "newline", line, column, column + 1));
        at++;
        if (c == '\n') {
          line++;
          lineStart = at;
        }
      } else if (c == '#') {
        while (at < source.length() && source.charAt(at) != '\n') {
          at++;
        }
      } else if (c == '\\' && at + 1 < source.length() && source.charAt(at + 1) == '\n') {
        at += 2;
        line++;
        lineStart = at;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else {
        int end = endOf(source, at);
        boolean isString = c == '"';
        String text = isString ? source.substring(at + 1, end - 1) : source.substring(at, end);
        Kind kind = isString ? Kind.STRING : isSign(text) ? Kind.SIGN : Kind.WORD;
        tokens.add(new NftToken(kind, text, line, column, end - lineStart));
        at = end;
      }
    }
    tokens.add(new NftToken(Kind.END, "newline", line, at - lineStart, at - lineStart + 1));
    return tokens;
  }

  private static boolean isSign(String text) {
    return text.length() == 1 && (SIGNS + "&=<>!/").contains(text)
        || List.of("==", "!=", "<=", ">=").contains(text);
  }

  private static int endOf(String source, int start) {
    char c = source.charAt(start);
    if (c == '"') {
      int close = source.indexOf('"', start + 1);
      return close < 0 ? source.length() : close + 1;
    }
    if ("=!<>".indexOf(c) >= 0) {
      boolean isDouble = start + 1 < source.length() && source.charAt(start + 1) == '=';
      return start + (isDouble ? 2 : 1);
    }
    if ((SIGNS + "&").indexOf(c) >= 0) {
      return start + 1;
    }
    int at = start + 1;
    while (at < source.length() && " \t\n;#{}(),|&=<>!\"".indexOf(source.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
