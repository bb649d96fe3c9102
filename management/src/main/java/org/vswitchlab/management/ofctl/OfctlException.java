package org.vswitchlab.management.ofctl;

/** Ends ovs-ofctl with an exit status that is not 0. */
final class OfctlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int FAILED = 1;
  private static final int DIFFERS = 2;

  private final boolean isSwitchError;
  private final int status;

  /** A complaint of the tool itself, printed after its name. */
  OfctlException(String message) {
    this(message, false, FAILED);
  }

  private OfctlException(String message, boolean isSwitchError, int status) {
    super(message);
    this.isSwitchError = isSwitchError;
    this.status = status;
  }

  /** The switch's answer, printed as it is. */
  static OfctlException fromSwitch(String text) {
    return new OfctlException(text, true, FAILED);
  }

  /** Sets of flows are not the same, which was told already. */
  static OfctlException differs() {
    return new OfctlException("", true, DIFFERS);
  }

  int status() {
    return status;
  }

  boolean isSwitchError() {
    return isSwitchError;
  }
}
