package org.vswitchlab.ovs.openflow.message;

/**
 * A message with its transaction.
 *
 * @param xid transaction id, which a reply or error copies from the request
 * @param hasMore of a part of a multipart message: whether parts follow
 * @param asExtension whether it travels as an experimenter's message where the version has one of
 *     its own too, such as NXST_FLOW beside OFPST_FLOW in OpenFlow 1.0
 */
public record OpenFlowMessage(int xid, boolean hasMore, boolean asExtension, MessageBody body) {
  public OpenFlowMessage(int xid, MessageBody body) {
    this(xid, false, false, body);
  }

  public MessageType type() {
    return body.type();
  }

  /** An answer of the same transaction, in the form that was asked in. */
  public OpenFlowMessage reply(MessageBody answer) {
    return new OpenFlowMessage(xid, false, asExtension, answer);
  }

  /** The same, as an experimenter's message if {@code extension}. */
  public OpenFlowMessage asExtension(boolean extension) {
    return new OpenFlowMessage(xid, hasMore, extension, body);
  }

  /** The same as a part of a multipart message. */
  public OpenFlowMessage withMore(boolean more) {
    return new OpenFlowMessage(xid, more, asExtension, body);
  }
}
