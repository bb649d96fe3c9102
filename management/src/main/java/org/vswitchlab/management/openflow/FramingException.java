package org.vswitchlab.management.openflow;

/** A stream of bytes that cannot be cut into messages any more. */
public final class FramingException extends Exception {
  private static final long serialVersionUID = 1;

  FramingException(String message) {
    super(message);
  }
}
