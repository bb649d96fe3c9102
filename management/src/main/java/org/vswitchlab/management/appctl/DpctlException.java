package org.vswitchlab.management.appctl;

/** Ends a {@code dpctl/} command with an error reply, whose text is the message. */
final class DpctlException extends Exception {
  static final String EINVAL = "Invalid argument";
  static final String ENOENT = "No such file or directory";
  static final String EEXIST = "File exists";
  static final String EPERM = "Operation not permitted";

  private static final long serialVersionUID = 1L;

  DpctlException(String message) {
    super(message);
  }

  static DpctlException of(String what, String why) {
    return new DpctlException("ovs-vswitchd: " + what + " (" + why + ")\n");
  }

  static DpctlException invalid(String what) {
    return of(what, EINVAL);
  }
}
