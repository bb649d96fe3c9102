package org.vswitchlab.ovs.ofproto.protocol;

/** The port receive machine: IEEE 802.1D-2004, 17.23. */
final class RstpReceive extends RstpMachine<RstpReceive.State> {
  enum State {
    DISCARD,
    RECEIVE
  }

  private final RstpPort p;

  RstpReceive(RstpPort port) {
    super(State.DISCARD);
    p = port;
  }

  @Override
  void enter(State entered) {
    switch (entered) {
      case DISCARD -> {
        p.rcvdBpdu = false;
        p.rcvdRstp = false;
        p.rcvdStp = false;
        p.rcvdMsg = false;
        p.edgeDelayWhile = RstpPort.MIGRATE_TIME;
      }
      case RECEIVE -> {
        // updtBPDUVersion, 17.21.22.
        p.rcvdRstp |= p.message.isRapid();
        p.rcvdStp |= !p.message.isRapid();
        p.operEdge = false;
        p.rcvdBpdu = false;
        p.rcvdMsg = true;
        p.edgeDelayWhile = RstpPort.MIGRATE_TIME;
      }
    }
  }

  @Override
  State next(State present) {
    boolean isWaiting = p.edgeDelayWhile != RstpPort.MIGRATE_TIME;
    if ((p.rcvdBpdu || isWaiting) && !p.portEnabled) {
      return State.DISCARD;
    }
    boolean isFree = present == State.DISCARD || !p.rcvdMsg;
    return p.rcvdBpdu && p.portEnabled && isFree ? State.RECEIVE : null;
  }
}
