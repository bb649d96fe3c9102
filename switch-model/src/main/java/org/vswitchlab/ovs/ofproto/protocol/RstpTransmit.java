package org.vswitchlab.ovs.ofproto.protocol;

import org.vswitchlab.wire.Bpdu;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.LlcHeader;

/** The port transmit machine: IEEE 802.1D-2004, 17.26. */
final class RstpTransmit extends RstpMachine<RstpTransmit.State> {
  private static final int HEADER_BYTES = 14;

  enum State {
    INIT,
    IDLE,
    PERIODIC,
    CONFIG,
    TCN,
    RSTP
  }

  private final RstpPort p;

  RstpTransmit(RstpPort port) {
    super(State.INIT);
    p = port;
  }

  @Override
  void enter(State entered) {
    switch (entered) {
      case INIT -> {
        p.newInfo = true;
        p.txCount = 0;
      }
      case IDLE -> p.helloWhen = p.helloTime();
      case PERIODIC ->
          p.newInfo |= p.role == RstpRole.DESIGNATED || p.role == RstpRole.ROOT && p.tcWhile != 0;
      case CONFIG -> {
        int flags = p.tcWhile != 0 ? RstpMessage.FLAG_CHANGE : 0;
        flags |= p.tcAck ? RstpMessage.FLAG_CHANGE_ACK : 0;
        send(0, RstpMessage.TYPE_CONFIGURATION, flags);
        p.tcAck = false;
      }
      case TCN -> send(0, RstpMessage.TYPE_NOTIFICATION, 0);
      case RSTP -> {
        send(2, RstpMessage.TYPE_RAPID, rapidFlags());
        p.tcAck = false;
      }
    }
  }

  @Override
  boolean isPassing(State present) {
    return present != State.IDLE;
  }

  @Override
  State next(State present) {
    if (present != State.IDLE) {
      return State.IDLE;
    }
    if (p.role == RstpRole.DISABLED || !p.isSettled()) {
      return null;
    }
    if (p.helloWhen == 0) {
      return State.PERIODIC;
    }
    if (!p.newInfo || p.txCount >= p.tree.settings().transmitHoldCount()) {
      return null;
    }
    if (p.sendRstp) {
      return State.RSTP;
    }
    return p.role == RstpRole.DESIGNATED
        ? State.CONFIG
        : p.role == RstpRole.ROOT ? State.TCN : null;
  }

  private int rapidFlags() {
    int flags = RstpMessage.roleFlags(p.role);
    flags |= p.tcWhile != 0 ? RstpMessage.FLAG_CHANGE : 0;
    flags |= p.proposing ? RstpMessage.FLAG_PROPOSAL : 0;
    flags |= p.learning ? RstpMessage.FLAG_LEARNING : 0;
    flags |= p.forwarding ? RstpMessage.FLAG_FORWARDING : 0;
    return flags | (p.agree ? RstpMessage.FLAG_AGREEMENT : 0);
  }

  private void send(int version, int type, int flags) {
    p.newInfo = false;
    p.txCount++;
    int length = LlcHeader.BYTES + RstpMessage.lengthBytes();
    byte[] frame = new byte[HEADER_BYTES + length];
    Bytes.put48(frame, 0, Bpdu.GROUP_MAC);
    Bytes.put48(frame, 6, p.source);
    Bytes.put16(frame, 12, length);
    LlcHeader.SPANNING_TREE.write(frame, HEADER_BYTES);
    RstpMessage message =
        new RstpMessage(version, type, flags, p.designatedPriority, p.designatedTimes);
    p.out.send(message.write(frame, HEADER_BYTES + LlcHeader.BYTES));
  }
}
