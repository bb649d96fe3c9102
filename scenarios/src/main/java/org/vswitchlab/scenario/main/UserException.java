package org.vswitchlab.scenario.main;

/** Something that the user can mend. The message is all there is to say. */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserException(String message) {
    super(message);
  }
}
