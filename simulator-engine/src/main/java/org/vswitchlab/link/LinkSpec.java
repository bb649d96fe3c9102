package org.vswitchlab.link;

import org.vswitchlab.engine.RandomStream;

/**
 * What a link does to frames, the same in both directions.
 *
 * @param rateBps bits per second; 0 for no limit
 * @param delayNanos propagation delay
 * @param jitterNanos largest extra delay; drawn evenly from 0 to this, order kept
 * @param lossPpb probability of loss, in parts per billion
 * @param duplicatePpb probability that a frame arrives twice
 * @param corruptPpb probability that one bit is inverted
 * @param reorderPpb probability that a frame skips the delay, and so may overtake others
 * @param queueFrames how many frames may wait for the transmitter, 0 or more
 * @param mtuBytes largest payload; set on both devices
 */
public record LinkSpec(
    long rateBps,
    long delayNanos,
    long jitterNanos,
    int lossPpb,
    int duplicatePpb,
    int corruptPpb,
    int reorderPpb,
    int queueFrames,
    int mtuBytes) {
  /** Linux's txqueuelen, alloc_etherdev(9). */
  public static final int DEFAULT_QUEUE_FRAMES = 1000;

  /** No limit, no delay, no loss. */
  public static final LinkSpec IDEAL =
      new LinkSpec(0, 0, 0, 0, 0, 0, 0, DEFAULT_QUEUE_FRAMES, NetDevice.DEFAULT_MTU_BYTES);

  public LinkSpec {
    requireRange("rate", rateBps, 0, Long.MAX_VALUE);
    requireRange("delay", delayNanos, 0, Long.MAX_VALUE / 4);
    requireRange("jitter", jitterNanos, 0, Long.MAX_VALUE / 4);
    requireRange("loss", lossPpb, 0, RandomStream.PARTS_PER_BILLION);
    requireRange("duplicate", duplicatePpb, 0, RandomStream.PARTS_PER_BILLION);
    requireRange("corrupt", corruptPpb, 0, RandomStream.PARTS_PER_BILLION);
    requireRange("reorder", reorderPpb, 0, RandomStream.PARTS_PER_BILLION);
    requireRange("queue", queueFrames, 0, 1_000_000);
    requireRange("mtu", mtuBytes, 68, 65535);
  }

  private static void requireRange(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " " + value + " is not in " + least + ".." + most);
    }
  }

  public LinkSpec withRateBps(long value) {
    return new LinkSpec(
        value,
        delayNanos,
        jitterNanos,
        lossPpb,
        duplicatePpb,
        corruptPpb,
        reorderPpb,
        queueFrames,
        mtuBytes);
  }

  public LinkSpec withDelayNanos(long value) {
    return new LinkSpec(
        rateBps,
        value,
        jitterNanos,
        lossPpb,
        duplicatePpb,
        corruptPpb,
        reorderPpb,
        queueFrames,
        mtuBytes);
  }

  public LinkSpec withJitterNanos(long value) {
    return new LinkSpec(
        rateBps,
        delayNanos,
        value,
        lossPpb,
        duplicatePpb,
        corruptPpb,
        reorderPpb,
        queueFrames,
        mtuBytes);
  }

  public LinkSpec withLossPpb(int value) {
    return new LinkSpec(
        rateBps,
        delayNanos,
        jitterNanos,
        value,
        duplicatePpb,
        corruptPpb,
        reorderPpb,
        queueFrames,
        mtuBytes);
  }

  public LinkSpec withDuplicatePpb(int value) {
    return new LinkSpec(
        rateBps,
        delayNanos,
        jitterNanos,
        lossPpb,
        value,
        corruptPpb,
        reorderPpb,
        queueFrames,
        mtuBytes);
  }

  public LinkSpec withCorruptPpb(int value) {
    return new LinkSpec(
        rateBps,
        delayNanos,
        jitterNanos,
        lossPpb,
        duplicatePpb,
        value,
        reorderPpb,
        queueFrames,
        mtuBytes);
  }

  public LinkSpec withReorderPpb(int value) {
    return new LinkSpec(
        rateBps,
        delayNanos,
        jitterNanos,
        lossPpb,
        duplicatePpb,
        corruptPpb,
        value,
        queueFrames,
        mtuBytes);
  }

  public LinkSpec withQueueFrames(int value) {
    return new LinkSpec(
        rateBps,
        delayNanos,
        jitterNanos,
        lossPpb,
        duplicatePpb,
        corruptPpb,
        reorderPpb,
        value,
        mtuBytes);
  }

  public LinkSpec withMtuBytes(int value) {
    return new LinkSpec(
        rateBps,
        delayNanos,
        jitterNanos,
        lossPpb,
        duplicatePpb,
        corruptPpb,
        reorderPpb,
        queueFrames,
        value);
  }
}
