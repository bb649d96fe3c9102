package org.vswitchlab.ovs.ofproto.protocol;

/** The port role transitions machine: IEEE 802.1D-2004, 17.29. */
final class RstpTransitions extends RstpMachine<RstpTransitions.State> {
  enum State {
    INIT_PORT,
    DISABLE_PORT,
    DISABLED_PORT,
    ROOT_PORT,
    ROOT_PROPOSED,
    ROOT_AGREED,
    REROOT,
    ROOT_FORWARD,
    ROOT_LEARN,
    REROOTED,
    DESIGNATED_PORT,
    DESIGNATED_PROPOSE,
    DESIGNATED_SYNCED,
    DESIGNATED_RETIRED,
    DESIGNATED_FORWARD,
    DESIGNATED_LEARN,
    DESIGNATED_DISCARD,
    BLOCK_PORT,
    ALTERNATE_PROPOSED,
    ALTERNATE_AGREED,
    ALTERNATE_PORT,
    BACKUP_PORT
  }

  private final RstpPort p;

  RstpTransitions(RstpPort port) {
    super(State.INIT_PORT);
    p = port;
  }

  // A table of the standard, in its order.
  @Override
  void enter(State entered) {
    switch (entered) {
      case INIT_PORT -> {
        p.role = RstpRole.DISABLED;
        block();
        p.synced = false;
        p.sync = true;
        p.reRoot = true;
        p.rrWhile = p.fwdDelay();
        p.fdWhile = p.maxAge();
        p.rbWhile = 0;
      }
      case DISABLE_PORT, BLOCK_PORT -> {
        p.role = p.selectedRole;
        block();
      }
      case DISABLED_PORT -> retire(p.maxAge());
      case ROOT_PORT -> {
        p.role = RstpRole.ROOT;
        p.rrWhile = p.fwdDelay();
      }
      case ROOT_PROPOSED, ALTERNATE_PROPOSED -> {
        p.tree.setSync();
        p.proposed = false;
      }
      case ROOT_AGREED -> {
        p.proposed = false;
        p.sync = false;
        p.agree = true;
        p.newInfo = true;
      }
      case REROOT -> p.tree.setReRoot();
      case ROOT_FORWARD -> {
        p.fdWhile = 0;
        p.forward = true;
      }
      case ROOT_LEARN, DESIGNATED_LEARN -> {
        p.fdWhile = p.forwardDelay();
        p.learn = true;
      }
      case REROOTED, DESIGNATED_RETIRED -> p.reRoot = false;
      case DESIGNATED_PORT -> p.role = RstpRole.DESIGNATED;
      case DESIGNATED_PROPOSE -> {
        p.proposing = true;
        p.edgeDelayWhile = p.edgeDelay();
        p.newInfo = true;
      }
      case DESIGNATED_SYNCED -> {
        p.rrWhile = 0;
        p.synced = true;
        p.sync = false;
      }
      case DESIGNATED_FORWARD -> {
        p.forward = true;
        p.fdWhile = 0;
        p.agreed = p.sendRstp;
      }
      case DESIGNATED_DISCARD -> {
        block();
        p.disputed = false;
        p.fdWhile = p.forwardDelay();
      }
      case ALTERNATE_AGREED -> {
        p.proposed = false;
        p.agree = true;
        p.newInfo = true;
      }
      case ALTERNATE_PORT -> retire(p.forwardDelay());
      case BACKUP_PORT -> p.rbWhile = 2 * p.helloTime();
    }
  }

  private void block() {
    p.learn = false;
    p.forward = false;
  }

  private void retire(int delay) {
    p.fdWhile = delay;
    p.synced = true;
    p.rrWhile = 0;
    p.sync = false;
    p.reRoot = false;
  }

  @Override
  State next(State present) {
    if (present == State.INIT_PORT) {
      return State.DISABLE_PORT;
    }
    if (!p.isSettled()) {
      return null;
    }
    if (p.role != p.selectedRole) {
      return switch (p.selectedRole) {
        case DISABLED -> State.DISABLE_PORT;
        case ROOT -> State.ROOT_PORT;
        case DESIGNATED -> State.DESIGNATED_PORT;
        case ALTERNATE, BACKUP -> State.BLOCK_PORT;
      };
    }
    return switch (p.role) {
      case DISABLED -> nextDisabled(present);
      case ROOT -> present == State.ROOT_PORT ? nextRoot() : State.ROOT_PORT;
      case DESIGNATED ->
          present == State.DESIGNATED_PORT ? nextDesignated() : State.DESIGNATED_PORT;
      case ALTERNATE, BACKUP -> nextAlternate(present);
    };
  }

  private State nextDisabled(State present) {
    if (present != State.DISABLED_PORT) {
      return !p.learning && !p.forwarding ? State.DISABLED_PORT : null;
    }
    boolean isRetired = p.fdWhile == p.maxAge() && !p.sync && !p.reRoot && p.synced;
    return isRetired ? null : State.DISABLED_PORT;
  }

  private State nextRoot() {
    if (p.proposed && !p.agree) {
      return State.ROOT_PROPOSED;
    }
    if (!p.forward && !p.reRoot) {
      return State.REROOT;
    }
    if (p.rrWhile != p.fwdDelay()) {
      return State.ROOT_PORT;
    }
    if (p.reRoot && p.forward) {
      return State.REROOTED;
    }
    boolean mayGo = p.fdWhile == 0 || p.tree.isReRooted(p) && p.rbWhile == 0 && p.tree.isRapid();
    if (mayGo && !p.learn) {
      return State.ROOT_LEARN;
    }
    if (mayGo && !p.forward) {
      return State.ROOT_FORWARD;
    }
    // The standard leaves the order open; the real switch forwards before it agrees.
    boolean isAgreed = p.tree.areOthersSynced(p) && !p.agree || p.proposed && p.agree;
    return isAgreed ? State.ROOT_AGREED : null;
  }

  private State nextDesignated() {
    if (!p.forward && !p.agreed && !p.proposing && !p.operEdge) {
      return State.DESIGNATED_PROPOSE;
    }
    boolean isQuiet = !p.learning && !p.forwarding && !p.synced;
    if (isQuiet || (p.agreed || p.operEdge) && !p.synced || p.sync && p.synced) {
      return State.DESIGNATED_SYNCED;
    }
    if (p.rrWhile == 0 && p.reRoot) {
      return State.DESIGNATED_RETIRED;
    }
    boolean mayGo =
        (p.fdWhile == 0 || p.agreed || p.operEdge) && (p.rrWhile == 0 || !p.reRoot) && !p.sync;
    if (mayGo && p.learn && !p.forward) {
      return State.DESIGNATED_FORWARD;
    }
    if (mayGo && !p.learn) {
      return State.DESIGNATED_LEARN;
    }
    boolean mustStop = p.sync && !p.synced || p.reRoot && p.rrWhile != 0 || p.disputed;
    return mustStop && !p.operEdge && (p.learn || p.forward) ? State.DESIGNATED_DISCARD : null;
  }

  private State nextAlternate(State present) {
    if (present == State.BLOCK_PORT) {
      return !p.learning && !p.forwarding ? State.ALTERNATE_PORT : null;
    }
    if (present != State.ALTERNATE_PORT) {
      return State.ALTERNATE_PORT;
    }
    if (p.proposed && !p.agree) {
      return State.ALTERNATE_PROPOSED;
    }
    // The standard lets the port agree as soon as all ports are in step; 3.1 never does.
    if (p.proposed && p.agree) {
      return State.ALTERNATE_AGREED;
    }
    if (p.fdWhile != p.forwardDelay() || p.sync || p.reRoot || !p.synced) {
      return State.ALTERNATE_PORT;
    }
    boolean isFresh = p.rbWhile == 2 * p.helloTime();
    return p.role == RstpRole.BACKUP && !isFresh ? State.BACKUP_PORT : null;
  }
}
