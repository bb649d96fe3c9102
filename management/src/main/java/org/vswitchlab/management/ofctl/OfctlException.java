package org.vswitchlab.management.ofctl;

/** Ends ovs-ofctl with exit status 1. */
final class OfctlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean isSwitchError;

  /** A complaint of the tool itself, printed after its name. */
  OfctlException(String message) {
    this(message, false);
  }

  private OfctlException(String message, boolean isSwitchError) {
    super(message);
    this.isSwitchError = isSwitchError;
  }

  /** The switch's answer, printed as it is. */
  static OfctlException fromSwitch(String text) {
    return new OfctlException(text, true);
  }

  boolean isSwitchError() {
    return isSwitchError;
  }
}
