package org.vswitchlab.ovs.ofproto.protocol;

/** The port protocol migration machine: IEEE 802.1D-2004, 17.24. */
final class RstpMigration extends RstpMachine<RstpMigration.State> {
  enum State {
    CHECKING_RSTP,
    SELECTING_STP,
    SENSING
  }

  private final RstpPort p;

  RstpMigration(RstpPort port) {
    super(State.CHECKING_RSTP);
    p = port;
  }

  @Override
  void enter(State entered) {
    switch (entered) {
      case CHECKING_RSTP -> {
        p.mcheck = false;
        p.sendRstp = p.tree.isRapid();
        p.mdelayWhile = RstpPort.MIGRATE_TIME;
      }
      case SELECTING_STP -> {
        p.sendRstp = false;
        p.mdelayWhile = RstpPort.MIGRATE_TIME;
      }
      case SENSING -> {
        p.rcvdRstp = false;
        p.rcvdStp = false;
      }
    }
  }

  @Override
  State next(State present) {
    return switch (present) {
      case CHECKING_RSTP -> {
        boolean isLate = p.mdelayWhile != RstpPort.MIGRATE_TIME && !p.portEnabled;
        yield p.mdelayWhile == 0 ? State.SENSING : isLate ? State.CHECKING_RSTP : null;
      }
      case SELECTING_STP -> p.mdelayWhile == 0 || !p.portEnabled || p.mcheck ? State.SENSING : null;
      case SENSING -> {
        boolean hearsRapid = p.tree.isRapid() && !p.sendRstp && p.rcvdRstp;
        if (!p.portEnabled || p.mcheck || hearsRapid) {
          yield State.CHECKING_RSTP;
        }
        yield p.sendRstp && p.rcvdStp ? State.SELECTING_STP : null;
      }
    };
  }
}
