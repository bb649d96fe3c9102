package org.vswitchlab.scenario.yaml;

/** A scalar's text is not what it should be; the message is a sentence without its full stop. */
final class BadValue extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final int index;

  BadValue(String code, String message) {
    this(code, message, 0);
  }

  /**
   * @param index the character at fault
   */
  BadValue(String code, String message, int index) {
    super(message, null, false, false);
    this.code = code;
    this.index = index;
  }

  String code() {
    return code;
  }

  int index() {
    return index;
  }
}
