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
  private boolean namesTables;

  abstract OpenFlowVersion version();

  abstract void send(byte[] message);

  /** The next message; null when there will be none. */
  abstract byte[] receive();

  @Override
  public abstract void close();

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
