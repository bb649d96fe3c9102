package org.vswitchlab.pcap.filter;

/** A filter expression is not valid. The message is a sentence without its full stop. */
public final class FilterSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final int index;
  private final int length;

  FilterSyntaxException(String message, int index, int length) {
    super(message);
    this.index = index;
    this.length = length;
  }

  /** Index of the first character at fault; the length of the text if it ends too early. */
  public int index() {
    return index;
  }

  /** Number of characters at fault, 0 at the end of the text. */
  public int length() {
    return length;
  }
}
