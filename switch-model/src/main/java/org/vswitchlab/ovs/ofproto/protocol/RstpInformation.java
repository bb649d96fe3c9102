package org.vswitchlab.ovs.ofproto.protocol;

/** The port information machine: IEEE 802.1D-2004, 17.27, with the procedures that it uses. */
final class RstpInformation extends RstpMachine<RstpInformation.State> {
  private static final int SILENT_HELLOS = 3;

  enum State {
    DISABLED,
    AGED,
    UPDATE,
    CURRENT,
    RECEIVE,
    SUPERIOR_DESIGNATED,
    REPEATED_DESIGNATED,
    INFERIOR_DESIGNATED,
    NOT_DESIGNATED,
    OTHER
  }

  private final RstpPort p;

  /** rcvdInfo: what the message at hand is. */
  private State received;

  RstpInformation(RstpPort port) {
    super(State.DISABLED);
    p = port;
  }

  @Override
  void enter(State entered) {
    switch (entered) {
      case DISABLED -> {
        p.rcvdMsg = false;
        p.proposing = false;
        p.proposed = false;
        p.agree = false;
        p.agreed = false;
        p.rcvdInfoWhile = 0;
        p.infoIs = RstpPort.Info.DISABLED;
        reselect();
      }
      case AGED -> {
        p.infoIs = RstpPort.Info.AGED;
        reselect();
      }
      case UPDATE -> {
        p.proposing = false;
        p.proposed = false;
        p.agreed &= isBetterOrSame(RstpPort.Info.MINE);
        p.synced &= p.agreed;
        p.portPriority = p.designatedPriority;
        p.portTimes = p.designatedTimes;
        p.updtInfo = false;
        p.infoIs = RstpPort.Info.MINE;
        p.newInfo = true;
      }
      case CURRENT -> {}
      case RECEIVE -> received = classify();
      case SUPERIOR_DESIGNATED -> takeSuperior();
      case REPEATED_DESIGNATED -> {
        recordProposal();
        setTcFlags();
        updateAge();
        p.rcvdMsg = false;
      }
      case INFERIOR_DESIGNATED -> {
        // recordDispute: the neighbour forwards although this port has the better claim.
        if (p.message.isRapid() && p.message.has(RstpMessage.FLAG_LEARNING)) {
          p.disputed = true;
          p.agreed = false;
        }
        p.rcvdMsg = false;
      }
      case NOT_DESIGNATED -> {
        recordAgreement();
        setTcFlags();
        p.rcvdMsg = false;
      }
      case OTHER -> p.rcvdMsg = false;
    }
  }

  @Override
  State next(State present) {
    if (!p.portEnabled && p.infoIs != RstpPort.Info.DISABLED) {
      return State.DISABLED;
    }
    boolean isUpdate = p.selected && p.updtInfo;
    return switch (present) {
      case DISABLED -> p.rcvdMsg ? State.DISABLED : p.portEnabled ? State.AGED : null;
      case AGED -> isUpdate ? State.UPDATE : null;
      case CURRENT -> {
        if (p.rcvdMsg && !p.updtInfo) {
          yield State.RECEIVE;
        }
        boolean isOld =
            p.infoIs == RstpPort.Info.RECEIVED && p.rcvdInfoWhile == 0 && !p.updtInfo && !p.rcvdMsg;
        yield isUpdate ? State.UPDATE : isOld ? State.AGED : null;
      }
      case RECEIVE -> received;
      case UPDATE,
          SUPERIOR_DESIGNATED,
          REPEATED_DESIGNATED,
          INFERIOR_DESIGNATED,
          NOT_DESIGNATED,
          OTHER ->
          State.CURRENT;
    };
  }

  private void takeSuperior() {
    p.agreed = false;
    p.proposing = false;
    // As in 802.1Q, 13.35: without an agreement the port is out of step.
    p.synced = false;
    recordProposal();
    setTcFlags();
    p.agree &= isBetterOrSame(RstpPort.Info.RECEIVED);
    p.portPriority = p.message.priority();
    RstpTimes times = p.message.times();
    p.portTimes = times.withHello(Math.max(1, times.helloTime()));
    updateAge();
    p.infoIs = RstpPort.Info.RECEIVED;
    reselect();
    p.rcvdMsg = false;
  }

  private void reselect() {
    p.reselect = true;
    p.selected = false;
  }

  /** betterorsameInfo, 17.21.1. */
  private boolean isBetterOrSame(RstpPort.Info from) {
    if (p.infoIs != from) {
      return false;
    }
    RstpVector claim = from == RstpPort.Info.MINE ? p.designatedPriority : p.message.priority();
    return claim.compareTo(p.portPriority) <= 0;
  }

  /** rcvInfo, 17.21.8. */
  private State classify() {
    RstpMessage message = p.message;
    if (message.type() == RstpMessage.TYPE_NOTIFICATION) {
      p.rcvdTcn = true;
      return State.OTHER;
    }
    RstpVector claim = message.priority();
    boolean isSame = claim.equals(p.portPriority);
    if (message.isDesignated()) {
      boolean hasSameTimes = message.times().equals(p.portTimes);
      if (claim.supersedes(p.portPriority) || isSame && !hasSameTimes) {
        return State.SUPERIOR_DESIGNATED;
      }
      if (isSame) {
        return p.infoIs == RstpPort.Info.RECEIVED ? State.REPEATED_DESIGNATED : State.OTHER;
      }
      return State.INFERIOR_DESIGNATED;
    }
    boolean isKnownRole = message.roleCode() != 0;
    return isKnownRole && claim.compareTo(p.portPriority) >= 0 ? State.NOT_DESIGNATED : State.OTHER;
  }

  private void recordProposal() {
    p.proposed |= p.message.isDesignated() && p.message.has(RstpMessage.FLAG_PROPOSAL);
  }

  private void recordAgreement() {
    boolean isAgreed =
        p.tree.isRapid() && p.isPointToPoint() && p.message.has(RstpMessage.FLAG_AGREEMENT);
    p.agreed = isAgreed;
    p.proposing &= !isAgreed;
  }

  private void setTcFlags() {
    p.rcvdTcAck |= p.message.has(RstpMessage.FLAG_CHANGE_ACK);
    p.rcvdTc |= p.message.has(RstpMessage.FLAG_CHANGE);
  }

  /** updtRcvdInfoWhile, 17.21.23. */
  private void updateAge() {
    boolean isYoung = p.portTimes.messageAge() + 1 <= p.portTimes.maxAge();
    p.rcvdInfoWhile = isYoung ? SILENT_HELLOS * p.portTimes.helloTime() : 0;
  }
}
