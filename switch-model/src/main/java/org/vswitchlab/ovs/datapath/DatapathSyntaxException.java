package org.vswitchlab.ovs.datapath;

/** Text that is no datapath flow or action. */
public final class DatapathSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String rest;

  DatapathSyntaxException(String message, String rest) {
    super(message);
    this.rest = rest;
  }

  /** The text from the place that could not be read. */
  public String rest() {
    return rest;
  }
}
