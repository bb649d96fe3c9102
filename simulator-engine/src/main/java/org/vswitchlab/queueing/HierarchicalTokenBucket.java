package org.vswitchlab.queueing;

import org.vswitchlab.link.NetDevice;

/**
 * Hierarchical token buckets, tc-htb(8), of two levels: a root that has the rate of the whole, and
 * below it the classes. A class sends
 *
 * <ul>
 *   <li>by right while it keeps below its rate, whatever the root has given away: rates that
 *       together are more than the root's make the whole send more than that;
 *   <li>on credit while it is above its rate but below its ceiling, and the root is not above its
 *       own. What is sent on credit does not count against the class's rate.
 * </ul>
 *
 * Who sends by right comes before who sends on credit; among those the lower priority number comes
 * first, and equals take turns of a {@code quantum} of bytes. Checked against Linux 6.1 and 6.18:
 * times and order of frames of classes below, at and above their rates.
 */
public final class HierarchicalTokenBucket
    extends ClassfulDiscipline<HierarchicalTokenBucket.HtbClass> {
  /** Shortest frame that is counted: {@code mpu}, the shortest Ethernet frame without its FCS. */
  private static final int LEAST_FRAME_BYTES = 60;

  /** Lowest priority there is, tc-htb(8). */
  private static final int LAST_PRIORITY = 7;

  /** Bytes a second of rate for each byte of a turn: {@code r2q}. */
  private static final int RATE_TO_QUANTUM = 10;

  private static final long MOST_QUANTUM_BYTES = 200_000;
  private static final int BY_RIGHT = 0;
  private static final int ON_CREDIT = 1;

  /**
   * What a class may do.
   *
   * @param rateBps bits a second that it may send by right
   * @param ceilingBps bits a second that it may send at all
   * @param burstBytes what it may save up
   * @param priority 0 comes first
   */
  public record ClassSettings(long rateBps, long ceilingBps, long burstBytes, long priority) {}

  /** A class with its queue. */
  static final class HtbClass extends ClassfulDiscipline.QueueClass {
    private final TokenBucket rate;
    private final TokenBucket ceiling;
    private final long[] turnBytes = new long[2];
    private long quantumBytes;
    private int priority;

    private HtbClass(int minor, NetDevice device, ClassSettings settings) {
      super(minor, device);
      long now = device.simulation().nowNanos();
      rate = new TokenBucket(settings.rateBps(), settings.burstBytes(), now);
      ceiling = new TokenBucket(settings.ceilingBps(), settings.burstBytes(), now);
      configure(settings, device.mtuBytes());
    }

    private void configure(ClassSettings settings, int mtuBytes) {
      rate.set(settings.rateBps(), settings.burstBytes());
      ceiling.set(settings.ceilingBps(), settings.burstBytes());
      long quantum = settings.rateBps() / 8 / RATE_TO_QUANTUM;
      quantumBytes = Math.max(mtuBytes, Math.min(quantum, MOST_QUANTUM_BYTES));
      priority = (int) Math.min(settings.priority(), LAST_PRIORITY);
    }

    private boolean sends(int level, long now) {
      return !queue.isEmpty() && ceiling.isReady(now) && (level == BY_RIGHT) == rate.isReady(now);
    }
  }

  private final TokenBucket root;

  /** Number of the class whose turn it is, for each level and priority. */
  private final int[][] turns = new int[2][LAST_PRIORITY + 1];

  private int level;

  /**
   * @param rateBps bits a second of all classes together
   */
  public HierarchicalTokenBucket(NetDevice device, long rateBps) {
    super(device);
    root = new TokenBucket(rateBps, device.mtuBytes(), device.simulation().nowNanos());
  }

  /** Changes the rate of all classes together. */
  public void setRate(long rateBps) {
    root.set(rateBps, device.mtuBytes());
    rescheduled();
  }

  /** Adds a class, or changes it; what waits in it stays. */
  public void setClass(int minor, ClassSettings settings) {
    HtbClass existing = find(minor);
    if (existing == null) {
      insert(new HtbClass(minor, device, settings));
    } else {
      existing.configure(settings, device.mtuBytes());
      rescheduled();
    }
  }

  @Override
  HtbClass next(long nowNanos) {
    HtbClass chosen = next(BY_RIGHT, nowNanos);
    if (chosen == null && root.isReady(nowNanos)) {
      chosen = next(ON_CREDIT, nowNanos);
    }
    return chosen;
  }

  private HtbClass next(int atLevel, long nowNanos) {
    HtbClass best = null;
    boolean bestIsLater = false;
    for (int i = 0; i < classes.size(); i++) {
      HtbClass each = classes.get(i);
      if (!each.sends(atLevel, nowNanos)) {
        continue;
      }
      // Those before the one whose turn it is come when all others had theirs.
      boolean isLater = each.minor < turns[atLevel][each.priority];
      boolean isBetter =
          best == null
              || each.priority < best.priority
              || each.priority == best.priority && bestIsLater && !isLater;
      if (isBetter) {
        best = each;
        bestIsLater = isLater;
      }
    }
    level = atLevel;
    return best;
  }

  @Override
  void charge(HtbClass sending, int bytes, long nowNanos) {
    int counted = Math.max(bytes, LEAST_FRAME_BYTES);
    if (level == BY_RIGHT) {
      sending.rate.take(counted, nowNanos);
    }
    sending.ceiling.take(counted, nowNanos);
    root.take(counted, nowNanos);
    sending.turnBytes[level] -= counted;
    int next = sending.minor;
    if (sending.turnBytes[level] < 0) {
      sending.turnBytes[level] += sending.quantumBytes;
      next++;
    }
    turns[level][sending.priority] = next;
  }

  @Override
  long nextChanceNanos(long nowNanos) {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < classes.size(); i++) {
      HtbClass each = classes.get(i);
      if (!each.queue.isEmpty()) {
        long sooner = Math.min(each.rate.readyNanos(nowNanos), root.readyNanos(nowNanos));
        earliest = Math.min(earliest, Math.max(each.ceiling.readyNanos(nowNanos), sooner));
      }
    }
    return earliest;
  }
}
