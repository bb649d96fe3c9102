package org.vswitchlab.management.vsctl;

/** Why a command fails: what the tool prints after its name, and its exit status. */
final class VsctlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  VsctlException(String message) {
    this(message, 1);
  }

  /**
   * @param message empty to print nothing
   */
  VsctlException(String message, int status) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
