package org.vswitchlab.ovs.openflow;

/** Flow, action, group or meter text that cannot be read; the message is the tool's own. */
public final class FlowSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FlowSyntaxException(String message) {
    super(message);
  }
}
