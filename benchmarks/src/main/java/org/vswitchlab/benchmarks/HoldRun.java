package org.vswitchlab.benchmarks;

import org.vswitchlab.engine.EventHandler;
import org.vswitchlab.engine.Simulation;

/**
 * The hold model of event queues: N pending, take one, schedule one after an exponential delay.
 * Arguments: pending, total. The same as peers/ns3/hold.cc does.
 */
public final class HoldRun implements EventHandler {
  private final Simulation simulation = new Simulation(1);
  private final long[] delays = new long[1 << 20];
  private int nextDelay;

  public static void main(String[] args) {
    int pending = Integer.parseInt(args[0]);
    long total = Long.parseLong(args[1]);
    new HoldRun().run(pending, total);
  }

  private void run(int pending, long total) {
    fillDelays();
    for (int i = 0; i < pending; i++) {
      scheduleNext();
    }
    simulation.runEvents(Long.MAX_VALUE, total);
    long start = CpuTime.nanos();
    simulation.runEvents(Long.MAX_VALUE, total);
    double seconds = CpuTime.secondsSince(start);
    System.out.printf(
        java.util.Locale.ROOT,
        "hold pending=%d total=%d: %.0f ns an event%n",
        pending,
        total,
        seconds * 1e9 / total);
  }

  private void scheduleNext() {
    long delay = delays[nextDelay++ & 0xfffff];
    simulation.schedule(simulation.nowNanos() + delay, this, 0, 0, null);
  }

  /** The same exponential delays as the peer draws, with a mean of 1 ms. */
  private void fillDelays() {
    long state = 88172645463325252L;
    for (int i = 0; i < delays.length; i++) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      double u = ((state >>> 11) + 1) * (1.0 / 9007199254740993.0);
      delays[i] = (long) (-StrictMath.log(u) * 1e6);
    }
  }

  @Override
  public void handle(int kind, long data, Object payload) {
    scheduleNext();
  }
}
