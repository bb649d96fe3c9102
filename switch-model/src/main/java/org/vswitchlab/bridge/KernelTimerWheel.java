package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.EventHandler;
import org.vswitchlab.engine.Simulation;

/**
 * The timers of a host's kernel. What is due at the same tick runs in the order in which the kernel
 * takes it from its wheel: the coarser slots first, and of each slot what was put there last first.
 * That was found with timers that ask for and forget the same source.
 */
final class KernelTimerWheel implements EventHandler {
  /** What is due at one tick, by level. */
  static final class Slot {
    private final List<List<KernelTimer>> levels = new ArrayList<>();
    private final long nanos;
    private long event;
    private int timerCount;

    private Slot(long nanos) {
      this.nanos = nanos;
      for (int level = 0; level <= KernelClock.LEVELS; level++) {
        levels.add(new ArrayList<>(2));
      }
    }
  }

  private final Simulation simulation;
  // Looked up only, never iterated: its order is that of hashes.
  private final Map<Long, Slot> slots = new HashMap<>();

  KernelTimerWheel(Simulation simulation) {
    this.simulation = simulation;
  }

  long nowNanos() {
    return simulation.nowNanos();
  }

  /** Puts a timer where its deadline says; one that is in that slot keeps its place. */
  void put(KernelTimer timer, long deadlineJiffies) {
    long nanos = KernelClock.expiryNanos(simulation.nowNanos(), deadlineJiffies);
    int level = KernelClock.level(simulation.nowNanos(), deadlineJiffies);
    if (timer.slot != null && timer.slot.nanos == nanos && timer.level == level) {
      return;
    }
    remove(timer);
    Slot slot = slots.get(nanos);
    if (slot == null) {
      slot = new Slot(nanos);
      slot.event = simulation.schedule(nanos, this, 0, nanos, null);
      slots.put(nanos, slot);
    }
    slot.levels.get(level).add(timer);
    slot.timerCount++;
    timer.slot = slot;
    timer.level = level;
  }

  void remove(KernelTimer timer) {
    Slot slot = timer.slot;
    if (slot == null) {
      return;
    }
    slot.levels.get(timer.level).remove(timer);
    timer.slot = null;
    if (--slot.timerCount == 0 && slots.remove(slot.nanos, slot)) {
      simulation.cancel(slot.event);
    }
  }

  @Override
  public void handle(int kind, long nanos, Object payload) {
    Slot slot = slots.remove(nanos);
    for (int level = KernelClock.LEVELS; level >= 0; level--) {
      List<KernelTimer> timers = slot.levels.get(level);
      while (!timers.isEmpty()) {
        KernelTimer timer = timers.get(timers.size() - 1);
        remove(timer);
        timer.expired();
      }
    }
  }

  @Override
  public String describeEvent(int kind, long nanos, Object payload) {
    return "kernel timers due";
  }
}
