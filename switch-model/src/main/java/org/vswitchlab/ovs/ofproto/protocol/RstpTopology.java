package org.vswitchlab.ovs.ofproto.protocol;

/** The topology change machine: IEEE 802.1D-2004, 17.31. */
final class RstpTopology extends RstpMachine<RstpTopology.State> {
  enum State {
    INACTIVE,
    LEARNING,
    DETECTED,
    ACTIVE,
    NOTIFIED_TCN,
    NOTIFIED_TC,
    PROPAGATING,
    ACKNOWLEDGED
  }

  private final RstpPort p;

  RstpTopology(RstpPort port) {
    super(State.INACTIVE);
    p = port;
  }

  @Override
  void enter(State entered) {
    switch (entered) {
      case INACTIVE -> {
        p.tree.flush(p);
        p.tcWhile = 0;
        p.tcAck = false;
      }
      case LEARNING -> {
        p.rcvdTc = false;
        p.rcvdTcn = false;
        p.rcvdTcAck = false;
        p.tcProp = false;
      }
      case DETECTED -> {
        keepTelling();
        p.tree.propagateChange(p);
        p.newInfo = true;
      }
      case ACTIVE -> {}
      case NOTIFIED_TCN -> keepTelling();
      case NOTIFIED_TC -> {
        p.rcvdTcn = false;
        p.rcvdTc = false;
        p.tcAck |= p.role == RstpRole.DESIGNATED;
        p.tree.propagateChange(p);
      }
      case PROPAGATING -> {
        keepTelling();
        p.tree.flush(p);
        p.tcProp = false;
      }
      case ACKNOWLEDGED -> {
        p.tcWhile = 0;
        p.rcvdTcAck = false;
      }
    }
  }

  @Override
  State next(State present) {
    boolean isActiveRole = p.role == RstpRole.ROOT || p.role == RstpRole.DESIGNATED;
    return switch (present) {
      case INACTIVE -> p.learn ? State.LEARNING : null;
      case LEARNING -> {
        boolean hasNews = p.rcvdTc || p.rcvdTcn || p.rcvdTcAck || p.tcProp;
        if (isActiveRole && p.forward && !p.operEdge) {
          yield State.DETECTED;
        }
        boolean isIdle = !isActiveRole && !p.learn && !p.learning;
        yield hasNews ? State.LEARNING : isIdle ? State.INACTIVE : null;
      }
      case ACTIVE -> {
        if (!isActiveRole || p.operEdge) {
          yield State.LEARNING;
        }
        if (p.rcvdTcn) {
          yield State.NOTIFIED_TCN;
        }
        if (p.rcvdTc) {
          yield State.NOTIFIED_TC;
        }
        yield p.tcProp ? State.PROPAGATING : p.rcvdTcAck ? State.ACKNOWLEDGED : null;
      }
      case NOTIFIED_TCN -> State.NOTIFIED_TC;
      case DETECTED, NOTIFIED_TC, PROPAGATING, ACKNOWLEDGED -> State.ACTIVE;
    };
  }

  /** newTcWhile, 17.21.7. */
  private void keepTelling() {
    if (p.tcWhile == 0) {
      p.tcWhile = p.sendRstp ? p.helloTime() + 1 : p.maxAge() + p.fwdDelay();
      p.newInfo |= p.sendRstp;
    }
  }
}
