package org.vswitchlab.ovs.openflow;

/** A request that the switch refuses, with the error that it answers. */
public final class OpenFlowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final OpenFlowError error;

  public OpenFlowException(OpenFlowError error) {
    this(error, error.name());
  }

  /**
   * @param detail a sentence for people, beside the coded error
   */
  public OpenFlowException(OpenFlowError error, String detail) {
    super(detail);
    this.error = error;
  }

  public OpenFlowError error() {
    return error;
  }
}
