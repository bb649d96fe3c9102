package org.vswitchlab.management.netfilter;

import java.util.List;

/** Goes through the words of a text of {@code nft}. */
final class NftReader {
  private final List<NftToken> tokens;
  private int at;

  NftReader(List<NftToken> tokens) {
    this.tokens = tokens;
  }

  NftToken peek() {
    return tokens.get(at);
  }

  NftToken peek(int further) {
    return tokens.get(Math.min(at + further, tokens.size() - 1));
  }

  NftToken previous() {
    return tokens.get(Math.max(0, at - 1));
  }

  NftToken next() {
    NftToken token = tokens.get(at);
    if (token.kind() != NftToken.Kind.END) {
      at++;
    }
    return token;
  }

  boolean isAtStop() {
    return peek().kind() == NftToken.Kind.STOP || peek().kind() == NftToken.Kind.END;
  }

  boolean isAtEnd() {
    return peek().kind() == NftToken.Kind.END;
  }

  void skipStops() {
    while (peek().kind() == NftToken.Kind.STOP) {
      at++;
    }
  }

  boolean isAt(String text) {
    return peek().kind() != NftToken.Kind.STRING && peek().text().equals(text);
  }

  boolean accept(String text) {
    if (isAt(text) && !isAtEnd()) {
      at++;
      return true;
    }
    return false;
  }

  void expect(String text) {
    if (!accept(text)) {
      throw unexpected();
    }
  }

  NftToken word() {
    NftToken token = peek();
    if (token.kind() != NftToken.Kind.WORD && token.kind() != NftToken.Kind.STRING) {
      throw unexpected();
    }
    return next();
  }

  long number() {
    NftToken token = word();
    try {
      return Long.decode(token.text());
    } catch (NumberFormatException e) {
      throw new NftError("syntax error, unexpected string, expecting number", token);
    }
  }

  /** The first word of the command that is being read. */
  NftToken first() {
    int start = at;
    while (start > 0 && tokens.get(start - 1).kind() != NftToken.Kind.STOP) {
      start--;
    }
    return tokens.get(start);
  }

  /** As {@link #unexpected()}, saying what should stand there. */
  NftError unexpected(String wanted) {
    return new NftError(unexpected().getMessage() + ", expecting " + wanted, peek());
  }

  /** A complaint about the next word. */
  NftError unexpected() {
    NftToken token = peek();
    String what =
        switch (token.kind()) {
          case STOP -> token.text().equals(";") ? "semicolon" : "newline";
          case END -> "newline";
          case STRING -> "quoted string";
          case WORD -> "string";
          case SIGN -> token.text();
        };
    return new NftError("syntax error, unexpected " + what, token);
  }
}
