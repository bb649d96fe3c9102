package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.ovs.ofproto.PacketIn;

/**
 * Keeps packets for a controller below a rate, ovs-vswitchd.conf.db(5) controller_rate_limit: what
 * is too much waits in a queue for each port that it came in by, and the ports take turns. When the
 * queues are full, the longest one loses a packet.
 */
final class PacketInLimiter {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Packets that may wait if controller_burst_limit says nothing, as a part of the rate. */
  private static final int DEFAULT_BURST_DIVISOR = 4;

  private final Simulation simulation;
  private final long nanosPerPacket;
  private final int burst;
  private final Consumer<PacketIn> sink;
  private final Timer timer;
  private final TreeMap<Integer, Deque<PacketIn>> queues = new TreeMap<>();
  private int waitingCount;
  private int lastPort = -1;

  /** Virtual time at which all tokens would have been there again. */
  private long fullNanos;

  PacketInLimiter(Simulation simulation, int rate, int burst, Consumer<PacketIn> sink) {
    this.simulation = simulation;
    this.nanosPerPacket = SECOND_NANOS / rate;
    this.burst = Math.max(1, burst > 0 ? burst : rate / DEFAULT_BURST_DIVISOR);
    this.sink = sink;
    this.timer = new Timer(simulation, this::release);
  }

  private boolean takeToken() {
    long now = simulation.nowNanos();
    long next = Math.max(fullNanos, now) + nanosPerPacket;
    if (next - now > burst * nanosPerPacket) {
      return false;
    }
    fullNanos = next;
    return true;
  }

  /** Sends the packet now or later; false if it is lost. */
  boolean offer(PacketIn packet) {
    if (waitingCount == 0 && takeToken()) {
      sink.accept(packet);
      return true;
    }
    int port = packet.metadata().inPort();
    if (waitingCount >= burst && !makeRoom(port)) {
      return false;
    }
    queues.computeIfAbsent(port, p -> new ArrayDeque<>()).add(packet);
    waitingCount++;
    armTimer();
    return true;
  }

  /** Drops from the longest queue; false if that is the one which wants to grow. */
  private boolean makeRoom(int port) {
    int longest = -1;
    int length = 0;
    for (var queue : queues.entrySet()) {
      if (queue.getValue().size() > length) {
        longest = queue.getKey();
        length = queue.getValue().size();
      }
    }
    if (longest == port) {
      return false;
    }
    remove(longest);
    return true;
  }

  private PacketIn remove(int port) {
    Deque<PacketIn> queue = queues.get(port);
    PacketIn first = queue.remove();
    if (queue.isEmpty()) {
      queues.remove(port);
    }
    waitingCount--;
    return first;
  }

  private void armTimer() {
    long now = simulation.nowNanos();
    long due = Math.max(fullNanos, now) + nanosPerPacket - burst * nanosPerPacket;
    timer.armAt(Math.max(due, now));
  }

  private void release() {
    while (waitingCount > 0 && takeToken()) {
      Integer port = queues.higherKey(lastPort);
      lastPort = port != null ? port : queues.firstKey();
      sink.accept(remove(lastPort));
    }
    if (waitingCount > 0) {
      armTimer();
    }
  }

  void close() {
    timer.disarm();
    queues.clear();
    waitingCount = 0;
  }
}
