package org.vswitchlab.ovs.datapath;

/** Text that is no datapath flow or action. */
public final class DatapathSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String rest;
  private final int lengthBefore;

  DatapathSyntaxException(String message, String rest) {
    this(message, rest, 0);
  }

  DatapathSyntaxException(String message, String rest, int lengthBefore) {
    super(message);
    this.rest = rest;
    this.lengthBefore = lengthBefore;
  }

  /**
   * How long the action was that something unexpected follows; 0 if that is not what is wrong. The
   * real tool takes it for an error number.
   */
  public int lengthBefore() {
    return lengthBefore;
  }

  /** The text from the place that could not be read. */
  public String rest() {
    return rest;
  }
}
