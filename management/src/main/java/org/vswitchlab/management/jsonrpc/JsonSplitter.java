package org.vswitchlab.management.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into JSON objects and arrays by counting brackets outside of strings. What
 * is inside is left to the parser; what can be no start of a message, and messages that are too
 * large or too deep, are refused without keeping them.
 */
final class JsonSplitter {
  /** A stream that cannot be followed any longer. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private final int maxMessageBytes;
  private final int maxDepth;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean hasUnicodeEscape;
  private boolean hasExponent;
  private boolean isAscii = true;
  private byte previous;

  /**
   * @param maxMessageBytes largest message, in bytes
   * @param maxDepth deepest nesting of brackets
   */
  JsonSplitter(int maxMessageBytes, int maxDepth) {
    this.maxMessageBytes = maxMessageBytes;
    this.maxDepth = maxDepth;
  }

  /** Takes all bytes of the buffer and gives out each message that they complete. */
  void feed(ByteBuffer bytes, Consumer<byte[]> onMessage) throws Refused {
    int start = bytes.position();
    while (bytes.hasRemaining()) {
      byte octet = bytes.get();
      if (depth == 0) {
        if (isSpace(octet)) {
          start = bytes.position();
          continue;
        }
        if (octet != '{' && octet != '[') {
          throw new Refused("a message begins with " + show(octet) + "; expected '{'");
        }
      }
      track(octet);
      if (depth == 0) {
        keep(bytes, start);
        byte[] whole = message.toByteArray();
        message.reset();
        start = bytes.position();
        onMessage.accept(whole);
        hasUnicodeEscape = false;
        hasExponent = false;
        isAscii = true;
      }
    }
    keep(bytes, start);
  }

  /** Keeps what was read since {@code start} as part of the message. */
  private void keep(ByteBuffer bytes, int start) throws Refused {
    int count = bytes.position() - start;
    if (message.size() + count > maxMessageBytes) {
      throw new Refused("a message is longer than " + maxMessageBytes + " bytes");
    }
    if (bytes.hasArray()) {
      message.write(bytes.array(), bytes.arrayOffset() + start, count);
    } else {
      byte[] part = new byte[count];
      bytes.get(start, part);
      message.write(part, 0, count);
    }
  }

  /** Whether the message that is given out writes characters by their numbers. */
  boolean hasUnicodeEscape() {
    return hasUnicodeEscape;
  }

  /** Whether a number of the message that is given out has an exponent. */
  boolean hasExponent() {
    return hasExponent;
  }

  /** Whether all bytes of the message that is given out are ASCII. */
  boolean isAscii() {
    return isAscii;
  }

  private void track(byte octet) throws Refused {
    if (octet < 0) {
      isAscii = false;
    }
    if (inString) {
      if (escaped) {
        escaped = false;
        hasUnicodeEscape |= octet == 'u';
      } else if (octet == '\\') {
        escaped = true;
      } else if (octet == '"') {
        inString = false;
      }
      return;
    }
    switch (octet) {
      case '"' -> inString = true;
      case '{', '[' -> {
        if (++depth > maxDepth) {
          throw new Refused("a message is nested deeper than " + maxDepth + " levels");
        }
      }
      case '}', ']' -> depth--;
      case 'e', 'E' -> hasExponent |= previous >= '0' && previous <= '9' || previous == '.';
      default -> {}
    }
    previous = octet;
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r';
  }

  private static String show(byte octet) {
    return octet > ' ' && octet < 127
        ? "'" + (char) octet + "'"
        : String.format("byte 0x%02x", octet & 0xff);
  }
}
