package org.vswitchlab.node.stack;

/**
 * Congestion control of RFC 5681 with the recovery of RFC 6582 (NewReno). Windows are in bytes of
 * sequence space.
 */
final class RenoCongestion {
  /** RFC 6928. */
  private static final int INITIAL_SEGMENTS = 10;

  private int segmentBytes;
  private long windowBytes;
  private long thresholdBytes = Long.MAX_VALUE / 4;
  private long ackedInWindowBytes;
  private boolean isRecovering;
  private long recoverUntil;

  RenoCongestion(int segmentBytes) {
    this.segmentBytes = segmentBytes;
    windowBytes = (long) INITIAL_SEGMENTS * segmentBytes;
  }

  void setSegmentBytes(int bytes) {
    segmentBytes = bytes;
    windowBytes = Math.max(windowBytes, bytes);
  }

  long windowBytes() {
    return windowBytes;
  }

  long thresholdBytes() {
    return thresholdBytes;
  }

  boolean isRecovering() {
    return isRecovering;
  }

  /** Sequence number up to which everything was sent when the loss was noticed. */
  long recoverUntil() {
    return recoverUntil;
  }

  /**
   * New data was acknowledged outside of recovery.
   *
   * @param isWindowUsed whether the window, not the application, limits the sender (RFC 7661)
   */
  void acknowledged(long ackedBytes, boolean isWindowUsed) {
    if (!isWindowUsed) {
      return;
    }
    if (windowBytes < thresholdBytes) {
      // RFC 3465, L = 2: an acknowledgment of several segments counts for two.
      windowBytes += Math.min(ackedBytes, 2L * segmentBytes);
      return;
    }
    ackedInWindowBytes += ackedBytes;
    if (ackedInWindowBytes >= windowBytes) {
      ackedInWindowBytes -= windowBytes;
      windowBytes += segmentBytes;
    }
  }

  /** The third duplicate acknowledgment: RFC 5681, 3.2. */
  void enterRecovery(long flightBytes, long highestSent) {
    thresholdBytes = Math.max(flightBytes / 2, 2L * segmentBytes);
    windowBytes = thresholdBytes + 3L * segmentBytes;
    isRecovering = true;
    recoverUntil = highestSent;
    ackedInWindowBytes = 0;
  }

  /** One more duplicate: a segment has left the network. */
  void inflate() {
    windowBytes += segmentBytes;
  }

  /** Part of what was out is acknowledged: RFC 6582, 3.2, step 3. */
  void partiallyAcknowledged(long ackedBytes) {
    windowBytes = Math.max(segmentBytes, windowBytes - ackedBytes);
    if (ackedBytes >= segmentBytes) {
      windowBytes += segmentBytes;
    }
  }

  /** All that was out is acknowledged. */
  void leaveRecovery(long flightBytes) {
    windowBytes = Math.min(thresholdBytes, Math.max(flightBytes, segmentBytes) + segmentBytes);
    isRecovering = false;
  }

  /** The timer expired: RFC 5681, 3.1. */
  void timedOut(long flightBytes, long highestSent, boolean isFirst) {
    if (isFirst) {
      thresholdBytes = Math.max(flightBytes / 2, 2L * segmentBytes);
    }
    windowBytes = segmentBytes;
    isRecovering = false;
    recoverUntil = highestSent;
    ackedInWindowBytes = 0;
  }
}
