package org.vswitchlab.queueing;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.link.EgressDiscipline;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.wire.Frame;

/**
 * A discipline with one queue for each class of frames. A frame says its class by its priority, as
 * tc-htb(8) has it: the upper half is the handle of the discipline, the lower half the number of
 * the class. Frames that name no class belong to the default class.
 *
 * @param <Q> a class with its queue
 */
abstract class ClassfulDiscipline<Q extends ClassfulDiscipline.QueueClass>
    implements EgressDiscipline {
  /** Major number of the discipline: {@code 1:}. */
  static final int HANDLE = 1;

  /** Minor number of the class of frames that name none. */
  static final int DEFAULT_CLASS = 1;

  /** Frames a class can hold: the usual {@code txqueuelen} of Ethernet devices. */
  static final int QUEUE_LIMIT_FRAMES = 1000;

  /** One class of frames. */
  abstract static class QueueClass {
    final int minor;
    final FrameQueue queue;

    QueueClass(int minor, NetDevice device) {
      this.minor = minor;
      this.queue = new FrameQueue(device, QUEUE_LIMIT_FRAMES);
    }
  }

  final NetDevice device;

  /** In order of their numbers. */
  final List<Q> classes = new ArrayList<>();

  private final Timer wakeUp;
  private int queuedCount;
  private boolean isServing;
  private boolean isClosed;

  ClassfulDiscipline(NetDevice device) {
    this.device = device;
    this.wakeUp = new Timer(device.simulation(), this::serve);
  }

  /** The class whose first frame may leave now; null if all must wait. */
  abstract Q next(long nowNanos);

  /** Charges a frame that leaves to the class that {@link #next} gave. */
  abstract void charge(Q sending, int bytes, long nowNanos);

  /** When a class that has frames may send, if none may now; {@link Long#MAX_VALUE} for never. */
  abstract long nextChanceNanos(long nowNanos);

  /** The first frame came into an empty queue. */
  void becameBusy(Q filled, long nowNanos) {
    // Most disciplines see it when they look for the next one.
  }

  /** The class of that number, or null. */
  final Q find(int minor) {
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i).minor == minor) {
        return classes.get(i);
      }
    }
    return null;
  }

  final void insert(Q added) {
    int at = 0;
    while (at < classes.size() && classes.get(at).minor < added.minor) {
      at++;
    }
    classes.add(at, added);
  }

  /** Takes a class away; what waits in it is lost. */
  public final void removeClass(int minor) {
    Q removed = find(minor);
    if (removed != null) {
      queuedCount -= removed.queue.size();
      removed.queue.dropAll();
      classes.remove(removed);
    }
  }

  /** What has left the class of that number; null if there is none. */
  public final QueueCounters counters(int minor) {
    Q found = find(minor);
    return found == null ? null : found.queue.counters();
  }

  /** Frames that wait in the class of that number. */
  public final int queuedFrames(int minor) {
    Q found = find(minor);
    return found == null ? 0 : found.queue.size();
  }

  @Override
  public final int queuedFrames() {
    return queuedCount;
  }

  @Override
  public final void enqueue(Frame frame, int priority) {
    Q chosen = priority >>> 16 == HANDLE ? find(priority & 0xffff) : null;
    if (chosen == null) {
      chosen = find(DEFAULT_CLASS);
    }
    if (chosen == null) {
      device.transmitNow(frame);
      return;
    }
    boolean wasEmpty = chosen.queue.isEmpty();
    if (!chosen.queue.add(frame)) {
      return;
    }
    queuedCount++;
    if (wasEmpty) {
      becameBusy(chosen, device.simulation().nowNanos());
    }
    serve();
  }

  /** Rates have changed: what waits may go sooner or later than was thought. */
  final void rescheduled() {
    wakeUp.disarm();
    serve();
  }

  private void serve() {
    if (isServing || isClosed) {
      // A frame that leaves may bring another one here at once; the loop below sees to it.
      return;
    }
    isServing = true;
    while (queuedCount > 0) {
      long now = device.simulation().nowNanos();
      long free = device.transmitterFreeNanos();
      if (free > now) {
        wakeUp.armAt(free);
        break;
      }
      Q sending = next(now);
      if (sending == null) {
        long chance = nextChanceNanos(now);
        if (chance != Long.MAX_VALUE) {
          wakeUp.armAt(Math.max(chance, now + 1));
        }
        break;
      }
      charge(sending, sending.queue.firstBytes(), now);
      queuedCount--;
      device.transmitNow(sending.queue.takeFirst());
    }
    isServing = false;
  }

  @Override
  public final void close() {
    isClosed = true;
    wakeUp.disarm();
    for (Q each : classes) {
      each.queue.dropAll();
    }
    queuedCount = 0;
  }
}
