package org.vswitchlab.management.guest;

/** Ends a command at once with a message on standard error. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * @param message the whole text without its last line end
   */
  UsageException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
