package org.vswitchlab.management.daemon;

/** A control command that cannot be done: {@code ovs-appctl} prints the message and ends with 2. */
public final class UnixctlException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnixctlException(String message) {
    super(message, null, false, false);
  }
}
