package org.vswitchlab.ovs.ofproto.protocol;

/** The port state transition machine: IEEE 802.1D-2004, 17.30. */
final class RstpStates extends RstpMachine<RstpStates.State> {
  enum State {
    DISCARDING,
    LEARNING,
    FORWARDING
  }

  private final RstpPort p;

  RstpStates(RstpPort port) {
    super(State.DISCARDING);
    p = port;
  }

  @Override
  void enter(State entered) {
    p.learning = entered != State.DISCARDING;
    p.forwarding = entered == State.FORWARDING;
    p.tree.stateChanged(p);
  }

  @Override
  State next(State present) {
    return switch (present) {
      case DISCARDING -> p.learn ? State.LEARNING : null;
      case LEARNING -> p.forward ? State.FORWARDING : !p.learn ? State.DISCARDING : null;
      case FORWARDING -> !p.forward ? State.DISCARDING : null;
    };
  }
}
