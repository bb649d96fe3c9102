package org.vswitchlab.management.ofctl;

import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.codec.Dialect;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/** A connection to a switch on which both sides have said hello. */
abstract class SwitchLink implements AutoCloseable {
  private int nextXid = 2;
  private int asideXid = 0x4000_0000;
  private boolean namesTables;

  abstract OpenFlowVersion version();

  abstract void send(byte[] message);

  /** The next message; null when there will be none. */
  abstract byte[] receive();

  @Override
  public abstract void close();

  /** What {@link #newXid} will give. */
  int nextXid() {
    return nextXid;
  }

  /** Leaves numbers out, as of messages that the real tool would have sent. */
  void skipXids(int count) {
    nextXid += count;
  }

  /** Sends a question that is not numbered with the others; returns its number. */
  int sendAside(MessageBody body) {
    int before = nextXid;
    nextXid = asideXid++;
    try {
      return send(body);
    } finally {
      nextXid = before;
    }
  }

  /** A number for a message. */
  int newXid() {
    return nextXid++;
  }

  Dialect dialect() {
    return new Dialect(version(), namesTables);
  }

  /** In OpenFlow 1.0, agrees with the switch that flow_mods say which table they are for. */
  void nameTables() {
    if (version() == OpenFlowVersion.OPENFLOW10 && !namesTables) {
      send(new ConnectionMessage.FlowModTableId(true));
      skipXids(1);
      namesTables = true;
    }
  }

  /**
   * Sends a message in as many parts as it takes.
   *
   * @return its number
   */
  int send(MessageBody body) {
    return send(body, false);
  }

  /** As {@link #send(MessageBody)}, in the form of an extension if there are two. */
  int send(MessageBody body, boolean asExtension) {
    int xid = newXid();
    OpenFlowMessage message = new OpenFlowMessage(xid, false, asExtension, body);
    try {
      MessageEncoder.encodeAll(dialect(), message).forEach(this::send);
    } catch (UnsupportedOperationException e) {
      throw new OfctlException(e.getMessage());
    }
    return xid;
  }

  static int xid(byte[] message) {
    int xid = 0;
    for (int i = 4; i < 8; i++) {
      xid = xid << 8 | message[i] & 0xff;
    }
    return xid;
  }
}
