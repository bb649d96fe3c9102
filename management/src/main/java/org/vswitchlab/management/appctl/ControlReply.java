package org.vswitchlab.management.appctl;

/**
 * Answer to a command of the control socket.
 *
 * @param isError whether {@code ovs-appctl} writes the text to standard error and exits with 2
 * @param text lines, each with its end
 */
public record ControlReply(boolean isError, String text) {
  public static ControlReply of(String text) {
    return new ControlReply(false, text);
  }

  public static ControlReply error(String text) {
    return new ControlReply(true, text);
  }
}
