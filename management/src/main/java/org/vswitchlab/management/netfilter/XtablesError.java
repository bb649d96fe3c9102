package org.vswitchlab.management.netfilter;

/** A complaint of {@code ebtables} or {@code iptables}, with the status that it ends with. */
final class XtablesError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  XtablesError(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
