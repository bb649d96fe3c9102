package org.vswitchlab.queueing;

import org.vswitchlab.link.NetDevice;

/**
 * Hierarchical fair service curves, tc-hfsc(7), of a root and one level of classes whose curves are
 * straight lines. A class is guaranteed its rate by deadlines (the real-time criterion); what the
 * root has left is shared in proportion to the rates by virtual times (the link-sharing criterion),
 * to no class beyond its upper limit.
 */
public final class FairServiceCurve extends ClassfulDiscipline<FairServiceCurve.HfscClass> {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /**
   * What a class may do.
   *
   * @param rateBps bits a second that it is guaranteed, and its share of the rest
   * @param upperLimitBps bits a second that it gets at most of the rest
   */
  public record ClassSettings(long rateBps, long upperLimitBps) {}

  /** A class with its queue and where it stands on its three curves. */
  static final class HfscClass extends ClassfulDiscipline.QueueClass {
    private ClassSettings settings;
    private long eligibleNanos;
    private long virtualNanos;
    private long fitNanos;

    private HfscClass(int minor, NetDevice device, ClassSettings settings) {
      super(minor, device);
      this.settings = settings;
    }

    private long deadlineNanos() {
      return eligibleNanos + nanos(queue.firstBytes(), settings.rateBps());
    }
  }

  private long rateBps;
  private long rootFitNanos;
  private long rootVirtualNanos;
  private boolean isByDeadline;

  /**
   * @param rateBps bits a second that all classes together get at most, beyond their guarantees
   */
  public FairServiceCurve(NetDevice device, long rateBps) {
    super(device);
    this.rateBps = rateBps;
  }

  /** Changes the upper limit of all classes together. */
  public void setRate(long newRateBps) {
    rateBps = newRateBps;
    rescheduled();
  }

  /** Adds a class, or changes it; what waits in it stays. */
  public void setClass(int minor, ClassSettings settings) {
    HfscClass existing = find(minor);
    if (existing == null) {
      insert(new HfscClass(minor, device, settings));
    } else {
      existing.settings = settings;
      rescheduled();
    }
  }

  private static long nanos(int bytes, long bps) {
    return bytes * 8L * NANOS_PER_SECOND / bps;
  }

  @Override
  void becameBusy(HfscClass filled, long nowNanos) {
    // Time without a frame to send earns nothing.
    filled.eligibleNanos = Math.max(filled.eligibleNanos, nowNanos);
    filled.fitNanos = Math.max(filled.fitNanos, nowNanos);
    filled.virtualNanos = Math.max(filled.virtualNanos, rootVirtualNanos);
    rootFitNanos = Math.max(rootFitNanos, nowNanos);
  }

  @Override
  HfscClass next(long nowNanos) {
    HfscClass first = null;
    for (int i = 0; i < classes.size(); i++) {
      HfscClass each = classes.get(i);
      boolean isEligible = !each.queue.isEmpty() && each.eligibleNanos <= nowNanos;
      if (isEligible && (first == null || each.deadlineNanos() < first.deadlineNanos())) {
        first = each;
      }
    }
    isByDeadline = first != null;
    if (isByDeadline || rootFitNanos > nowNanos) {
      return first;
    }
    for (int i = 0; i < classes.size(); i++) {
      HfscClass each = classes.get(i);
      boolean fits = !each.queue.isEmpty() && each.fitNanos <= nowNanos;
      if (fits && (first == null || each.virtualNanos < first.virtualNanos)) {
        first = each;
      }
    }
    return first;
  }

  @Override
  void charge(HfscClass sending, int bytes, long nowNanos) {
    if (isByDeadline) {
      sending.eligibleNanos += nanos(bytes, sending.settings.rateBps());
    }
    rootVirtualNanos = Math.max(rootVirtualNanos, sending.virtualNanos);
    sending.virtualNanos += nanos(bytes, sending.settings.rateBps());
    sending.fitNanos =
        Math.max(sending.fitNanos, nowNanos - nanos(bytes, sending.settings.upperLimitBps()))
            + nanos(bytes, sending.settings.upperLimitBps());
    rootFitNanos = Math.max(rootFitNanos, nowNanos - nanos(bytes, rateBps)) + nanos(bytes, rateBps);
  }

  @Override
  long nextChanceNanos(long nowNanos) {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < classes.size(); i++) {
      HfscClass each = classes.get(i);
      if (!each.queue.isEmpty()) {
        long byShare = Math.max(each.fitNanos, rootFitNanos);
        earliest = Math.min(earliest, Math.min(each.eligibleNanos, byShare));
      }
    }
    return earliest;
  }
}
