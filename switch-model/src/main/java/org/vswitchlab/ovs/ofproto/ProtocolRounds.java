package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.Timer;

/**
 * When the protocols of the bridges' ports run: all of them in rounds, one round whenever something
 * is due or has happened. In a simulation a round is at the very time for which it is due. A daemon
 * {@linkplain #setPolled polls}: as in the real one, a warped clock then jumps past several times
 * at which something was due, and what is late counts its next time from the jump.
 */
public final class ProtocolRounds {
  /** Rounds at the same time that follow from each other; more would be for ever. */
  private static final int MOST_AT_ONCE = 100;

  private final SharedDatapath shared;
  private final Timer timer;
  private Runnable statusListener = () -> {};
  private boolean isPolled;
  private boolean isRequested;
  private boolean isRunning;
  private boolean isStatusChanged;

  ProtocolRounds(SharedDatapath shared, Simulation simulation) {
    this.shared = shared;
    this.timer = new Timer(simulation, this::due);
  }

  /** Whether rounds are only in {@link #poll}. */
  public void setPolled(boolean polled) {
    isPolled = polled;
  }

  /** Something happened that a protocol has to deal with: a round comes at once. */
  public void requestRound() {
    isRequested = true;
    timer.armAt(shared.nowNanos());
  }

  /** Has somebody told after a round in which what status columns say has changed. */
  public void setStatusListener(Runnable listener) {
    statusListener = listener;
  }

  /** Something changed that status columns tell. */
  void statusChanged() {
    isStatusChanged = true;
    requestRound();
  }

  private void due() {
    // Polled, the event only sees to it that the loop comes round.
    if (!isPolled) {
      round();
    }
  }

  /** Runs what is due by now. */
  public void poll() {
    if (isRequested || shared.nowMillis() >= wakeMillis()) {
      round();
    }
  }

  private void round() {
    if (isRunning) {
      return;
    }
    isRunning = true;
    try {
      int rounds = 0;
      do {
        isRequested = false;
        shared.bridges().forEach(OpenFlowSwitch::runProtocols);
        rounds++;
      } while (isRequested && rounds < MOST_AT_ONCE);
    } finally {
      isRunning = false;
    }
    if (isStatusChanged) {
      isStatusChanged = false;
      statusListener.run();
    }
    long wake = wakeMillis();
    if (wake != Long.MAX_VALUE) {
      // Whoever is late already waits for the clock to move.
      timer.armAt(Math.max(wake, shared.nowMillis() + 1) * SharedDatapath.MILLI_NANOS);
    } else {
      timer.disarm();
    }
  }

  private long wakeMillis() {
    long wake = Long.MAX_VALUE;
    for (OpenFlowSwitch bridge : shared.bridges()) {
      wake = Math.min(wake, bridge.protocolWakeMillis());
    }
    return wake;
  }
}
