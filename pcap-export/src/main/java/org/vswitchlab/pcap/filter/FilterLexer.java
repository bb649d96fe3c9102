package org.vswitchlab.pcap.filter;

import java.util.ArrayList;
import java.util.List;

/** Cuts a filter into tokens. */
final class FilterLexer {
  /** What a token is. */
  enum Kind {
    /** A field, a keyword or a value without quotes. */
    WORD,
    /** A value in quotes; the text is without them, escapes resolved. */
    STRING,
    /** A range of bytes in brackets, without the brackets. */
    SLICE,
    /** Anything else: operators, parentheses, braces, commas. */
    SYMBOL,
    END
  }

  /**
   * A token.
   *
   * @param length in the filter's text
   */
  record Token(Kind kind, String text, int index, int length) {
    boolean isSymbol(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isWord(String word) {
      return kind == Kind.WORD && text.equals(word);
    }
  }

  /** Longest first. */
  private static final List<String> SYMBOLS =
      List.of(
          "===", "!==", "==", "!=", "~=", ">=", "<=", "&&", "||", "..", ">", "<", "!", "(", ")",
          "{", "}", ",", "~", "&", "#", "+", "*", "%", "^^");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private FilterLexer(String text) {
    this.text = text;
  }

  /** The tokens, the last of which is an {@code END}. */
  static List<Token> tokens(String text) throws FilterSyntaxException {
    FilterLexer lexer = new FilterLexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() throws FilterSyntaxException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"') {
        string();
      } else if (c == '[') {
        slice();
      } else if (isWordPart(c)) {
        word();
      } else {
        symbol();
      }
    }
    tokens.add(new Token(Kind.END, "", text.length(), 0));
  }

  /** Addresses hold colons, hyphens and slashes, so words do. */
  private static boolean isWordPart(char c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || "_.:-/'\\".indexOf(c) >= 0;
  }

  private void word() {
    int start = at;
    while (at < text.length() && isWordPart(text.charAt(at)) && !text.startsWith("..", at)) {
      at++;
    }
    if (at == start) {
      symbol(".."); // the middle of a range
      return;
    }
    tokens.add(new Token(Kind.WORD, text.substring(start, at), start, at - start));
  }

  private void symbol(String symbol) {
    tokens.add(new Token(Kind.SYMBOL, symbol, at, symbol.length()));
    at += symbol.length();
  }

  private void symbol() throws FilterSyntaxException {
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        symbol(symbol);
        return;
      }
    }
    String hint = text.charAt(at) == '=' ? "; a comparison is written ==" : "";
    throw new FilterSyntaxException(
        "'" + text.charAt(at) + "' is not expected in a filter" + hint, at, 1);
  }

  private void slice() throws FilterSyntaxException {
    int end = text.indexOf(']', at);
    if (end < 0) {
      throw new FilterSyntaxException("'[' is not closed by ']'", at, 1);
    }
    tokens.add(new Token(Kind.SLICE, text.substring(at + 1, end).strip(), at, end + 1 - at));
    at = end + 1;
  }

  private void string() throws FilterSyntaxException {
    int start = at;
    StringBuilder content = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        tokens.add(new Token(Kind.STRING, content.toString(), start, at - start));
        return;
      }
      // Kept as they are: a regular expression and a text resolve escapes differently.
      content.append(c);
      if (c == '\\' && at + 1 < text.length()) {
        content.append(text.charAt(++at));
      }
    }
    throw new FilterSyntaxException("the quotation mark is not closed", start, 1);
  }
}
