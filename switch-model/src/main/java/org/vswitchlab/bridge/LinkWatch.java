package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.MacvlanDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VethDevice;
import org.vswitchlab.link.VlanDevice;

/**
 * How late a host notices that a link's carrier went or came: a carrier that comes is noticed at
 * once, one that goes in the next of the rounds that are at least a second apart.
 */
final class LinkWatch {
  private static final long ROUND_NANOS = 1_000_000_000L;

  private final Simulation simulation;
  private final List<BridgePort> waiting = new ArrayList<>();
  private long lastRoundNanos = -ROUND_NANOS;

  LinkWatch(Simulation simulation) {
    this.simulation = simulation;
  }

  void carrierChanged(BridgePort port) {
    if (port.device().hasCarrier() || isUrgent(port.device())) {
      waiting.remove(port);
      lastRoundNanos = simulation.nowNanos();
      port.carrierNoticed();
      return;
    }
    waiting.add(port);
    if (waiting.size() == 1) {
      long at = Math.max(simulation.nowNanos(), lastRoundNanos + ROUND_NANOS);
      simulation.schedule(at, this::round);
    }
  }

  /** A device that stands on another loses its carrier when that one says so: no need to wait. */
  private static boolean isUrgent(NetDevice device) {
    return device instanceof VethDevice
        || device instanceof VlanDevice
        || device instanceof MacvlanDevice;
  }

  private void round() {
    lastRoundNanos = simulation.nowNanos();
    List<BridgePort> noticed = List.copyOf(waiting);
    waiting.clear();
    for (BridgePort port : noticed) {
      port.carrierNoticed();
    }
  }
}
