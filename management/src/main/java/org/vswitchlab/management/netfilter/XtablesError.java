package org.vswitchlab.management.netfilter;

/** A complaint of {@code ebtables} or {@code iptables}, with the status that it ends with. */
final class XtablesError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  XtablesError(int status, String message) {
    super(message);
    this.status = status;
  }

  /** A complaint of the tool of old. */
  static XtablesError legacy(String sentence) {
    return new XtablesError(255, sentence + ".");
  }

  int status() {
    return status;
  }
}
