package org.vswitchlab.queueing;

import java.util.ArrayDeque;
import org.vswitchlab.engine.EventHandler;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.EgressDiscipline;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/** Delays frames and loses some of them at random: tc-netem(8). */
public final class NetworkEmulator implements EgressDiscipline, EventHandler {
  private static final long NANOS_PER_MICRO = 1000;
  private static final long PARTS_PER_PERCENT = RandomStream.PARTS_PER_BILLION / 100;

  /**
   * What happens to frames.
   *
   * @param latencyMicros how long each is held
   * @param limitFrames how many can be held
   * @param lossPercent how many of a hundred are lost
   */
  public record Settings(long latencyMicros, long limitFrames, long lossPercent) {}

  /** A frame and the event that lets it go. */
  private static final class Held {
    private final Frame frame;
    private long event;

    private Held(Frame frame) {
      this.frame = frame;
    }
  }

  private final NetDevice device;
  private final RandomStream random;
  private final QueueCounters counters = new QueueCounters();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private Settings settings;

  public NetworkEmulator(NetDevice device, Settings settings) {
    this.device = device;
    this.settings = settings;
    this.random = device.simulation().random().stream("netem:" + device.qualifiedName());
  }

  /** Concerns frames from now on. */
  public void set(Settings newSettings) {
    settings = newSettings;
  }

  /** What has left. */
  public QueueCounters counters() {
    return counters;
  }

  @Override
  public void enqueue(Frame frame, int priority) {
    int parts =
        (int) Math.min(settings.lossPercent() * PARTS_PER_PERCENT, RandomStream.PARTS_PER_BILLION);
    boolean isLost = random.chance(parts);
    if (isLost || held.size() >= settings.limitFrames()) {
      counters.droppedOne();
      device.dropFromQueue(frame, isLost ? DropReason.LINK_LOSS : DropReason.QUEUE_FULL);
      return;
    }
    Simulation simulation = device.simulation();
    long due = simulation.nowNanos() + settings.latencyMicros() * NANOS_PER_MICRO;
    device.ledger().departed();
    Held entry = new Held(frame);
    entry.event = simulation.schedule(due, this, 0, 0, entry);
    held.add(entry);
  }

  @Override
  public void handle(int kind, long data, Object payload) {
    // The first one, unless the latency was changed on the way.
    held.removeFirstOccurrence(payload);
    Frame frame = ((Held) payload).frame;
    device.ledger().arrived();
    counters.sent(frame.length());
    device.transmitNow(frame);
  }

  @Override
  public int queuedFrames() {
    return held.size();
  }

  @Override
  public void close() {
    for (Held entry : held) {
      device.simulation().cancel(entry.event);
      device.ledger().arrived();
      device.dropFromQueue(entry.frame, DropReason.QUEUE_FULL);
    }
    held.clear();
  }

  @Override
  public String describeEvent(int kind, long data, Object payload) {
    return "Netem[" + device + ", " + ((Held) payload).frame + "]";
  }
}
