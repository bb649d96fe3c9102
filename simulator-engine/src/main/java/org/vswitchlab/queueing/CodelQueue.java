package org.vswitchlab.queueing;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.vswitchlab.wire.Frame;

/**
 * A queue under controlled delay, RFC 8289: when frames have waited longer than the target for an
 * interval, frames are dropped at its head, ever more often until they wait less.
 */
final class CodelQueue {
  private record Waiting(Frame frame, long sinceNanos) {}

  private final ArrayDeque<Waiting> frames = new ArrayDeque<>();
  private long bytes;
  private long firstAboveNanos;
  private long dropNextNanos;
  private int count;
  private int lastCount;
  private boolean isDropping;
  private boolean mayDrop;

  /** Bytes that wait. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  void add(Frame frame, long nowNanos) {
    frames.add(new Waiting(frame, nowNanos));
    bytes += frame.length();
  }

  /** The first frame, whatever it has waited; null if there is none. */
  Frame takeFirst() {
    Waiting first = frames.poll();
    if (first == null) {
      return null;
    }
    bytes -= first.frame().length();
    return first.frame();
  }

  /** RFC 8289, 5.6: dodequeue. */
  private Frame look(long targetNanos, long intervalNanos, int mtuBytes, long now) {
    Waiting first = frames.peek();
    mayDrop = false;
    if (first == null) {
      firstAboveNanos = 0;
      return null;
    }
    Frame frame = takeFirst();
    if (now - first.sinceNanos() < targetNanos || bytes <= mtuBytes) {
      firstAboveNanos = 0;
    } else if (firstAboveNanos == 0) {
      firstAboveNanos = now + intervalNanos;
    } else {
      mayDrop = now >= firstAboveNanos;
    }
    return frame;
  }

  private static long next(long fromNanos, long intervalNanos, int count) {
    return fromNanos + (long) (intervalNanos / Math.sqrt(count));
  }

  /**
   * RFC 8289, 5.5: the next frame that may leave.
   *
   * @param drop gets the frames that may not
   * @return null if none is left
   */
  Frame poll(long targetNanos, long intervalNanos, int mtuBytes, long now, Consumer<Frame> drop) {
    Frame frame = look(targetNanos, intervalNanos, mtuBytes, now);
    if (isDropping) {
      if (!mayDrop) {
        isDropping = false;
      }
      while (isDropping && now >= dropNextNanos) {
        drop.accept(frame);
        count++;
        frame = look(targetNanos, intervalNanos, mtuBytes, now);
        if (mayDrop) {
          dropNextNanos = next(dropNextNanos, intervalNanos, count);
        } else {
          isDropping = false;
        }
      }
    } else if (mayDrop) {
      drop.accept(frame);
      frame = look(targetNanos, intervalNanos, mtuBytes, now);
      isDropping = true;
      // Soon after the last time it goes on nearly where that was.
      int delta = count - lastCount;
      boolean isRecent = now - dropNextNanos < 16 * intervalNanos;
      count = delta > 1 && isRecent ? delta : 1;
      dropNextNanos = next(now, intervalNanos, count);
      lastCount = count;
    }
    return frame;
  }
}
