package org.vswitchlab.ovs.ofproto.protocol;

/** The bridge detection machine: IEEE 802.1D-2004, 17.25. */
final class RstpEdge extends RstpMachine<RstpEdge.State> {
  enum State {
    EDGE,
    NOT_EDGE
  }

  private final RstpPort p;

  RstpEdge(RstpPort port) {
    super(port.settings.isAdminEdge() ? State.EDGE : State.NOT_EDGE);
    p = port;
  }

  @Override
  void enter(State entered) {
    p.operEdge = entered == State.EDGE;
  }

  @Override
  State next(State present) {
    boolean isAdminEdge = p.settings.isAdminEdge();
    if (present == State.EDGE) {
      return !p.portEnabled && !isAdminEdge || !p.operEdge ? State.NOT_EDGE : null;
    }
    boolean isSilent =
        p.edgeDelayWhile == 0 && p.settings.isAutoEdge() && p.sendRstp && p.proposing;
    return !p.portEnabled && isAdminEdge || isSilent ? State.EDGE : null;
  }
}
