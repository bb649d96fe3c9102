package org.vswitchlab.ovs.ofproto.protocol;

/**
 * A state machine in the notation of IEEE 802.1D-2004, 17.16. A step carries out the actions of the
 * state that was entered last, and then follows one transition, of which the actions wait for the
 * next step; so the machines of a bridge go through their states in the order in which those of the
 * real switch do.
 *
 * @param <S> its states
 */
abstract class RstpMachine<S extends Enum<S>> {
  private S state;
  private boolean isEntering = true;

  RstpMachine(S first) {
    state = first;
  }

  S state() {
    return state;
  }

  /** Carries out the actions of a state. */
  abstract void enter(S entered);

  /** The next state; null if no condition for leaving the present one holds. */
  abstract S next(S present);

  /** Whether a state is left at once, so that the next one is entered in the same step. */
  boolean isPassing(S present) {
    return false;
  }

  /** True if the machine moved. */
  boolean step() {
    boolean moved = isEntering;
    if (isEntering) {
      isEntering = false;
      enter(state);
      if (isPassing(state)) {
        state = next(state);
        enter(state);
      }
    }
    S next = next(state);
    if (next != null) {
      state = next;
      isEntering = true;
    }
    return moved || next != null;
  }
}
