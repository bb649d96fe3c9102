package org.vswitchlab.management.shell;

/** A command line that the shell cannot read. The message is what the shell prints. */
public final class ShellSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  ShellSyntaxException(String message) {
    super(message);
  }
}
