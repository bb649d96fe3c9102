package org.vswitchlab.ovs.openflow;

/**
 * Walks over {@code key=value,key:value,key(value),key} text, values with balanced parentheses, as
 * all of the tools' flow syntax is made.
 */
final class KeyValues {
  private final String text;
  private int position;
  private String key;
  private String value;
  private String rest;
  private boolean hasValue;

  KeyValues(String text) {
    this.text = text;
  }

  /** Moves to the next pair; false at the end. */
  boolean next() {
    while (position < text.length() && isDelimiter(text.charAt(position))) {
      position++;
    }
    if (position >= text.length()) {
      return false;
    }
    int start = position;
    while (position < text.length() && !endsKey(text.charAt(position))) {
      position++;
    }
    key = text.substring(start, position);
    value = "";
    rest = "";
    hasValue = false;
    if (position < text.length()) {
      readValue(text.charAt(position));
    }
    return true;
  }

  private void readValue(char separator) {
    if (separator == '(') {
      int close = closing(position);
      value = text.substring(position + 1, Math.min(close, text.length()));
      position = Math.min(close + 1, text.length());
      int end = endOfValue(position);
      rest = text.substring(position, end);
      position = end;
      hasValue = true;
    } else if (separator == ':' || separator == '=') {
      int end = endOfValue(position + 1);
      value = text.substring(position + 1, end);
      position = end;
      hasValue = true;
    } else {
      position++;
    }
  }

  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    return text.length();
  }

  private int endOfValue(int from) {
    int depth = 0;
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0 && isDelimiter(c)) {
        break;
      }
      i++;
    }
    return i;
  }

  private static boolean isDelimiter(char c) {
    return c == ',' || Character.isWhitespace(c);
  }

  private static boolean endsKey(char c) {
    return c == ':' || c == '=' || c == '(' || isDelimiter(c);
  }

  String key() {
    return key;
  }

  /** The value, or the empty text without one. */
  String value() {
    return value;
  }

  /** What follows the closing parenthesis of {@code key(value)}. */
  String rest() {
    return rest;
  }

  /** Whether the key was followed by a separator. */
  boolean hasValue() {
    return hasValue;
  }

  /** All that has not been read yet. */
  String remainder() {
    return text.substring(position);
  }
}
