package org.vswitchlab.ovs.openflow.text;

import org.vswitchlab.ovs.openflow.PortNames;

/** Messages as {@code ovs-ofctl ofp-print} shows them. */
public final class MessageText {
  private MessageText() {}

  /**
   * The message in words, with the newline that ends it.
   *
   * @param bytes the whole message
   * @param verbosity 0 to 3, how often {@code --more} was given
   */
  public static String format(byte[] bytes, int verbosity, PortNames ports) {
    throw new UnsupportedOperationException("not supported yet: text of messages");
  }
}
