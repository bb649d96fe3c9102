package org.vswitchlab.queueing;

import java.util.ArrayDeque;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.TransmitHash;
import org.vswitchlab.wire.Frame;

/**
 * Queues by a hash of addresses and ports, which take turns of some bytes: tc-fq_codel(8), RFC
 * 8290, with each queue under controlled delay, and tc-sfq(8), without. A queue that was empty gets
 * its first turn before the others. When there is no room the longest queue loses its first frame.
 */
public final class FairQueueing extends PacedDiscipline {
  private static final long NANOS_PER_MICRO = 1000;

  /**
   * How it is tuned.
   *
   * @param limitFrames that may wait in all queues together
   * @param flowCount number of queues
   * @param quantumBytes of a turn
   * @param targetMicros how long frames may wait on end; 0 for no control of delay
   * @param intervalMicros for how long they must have waited longer before any is dropped
   */
  public record Settings(
      long limitFrames, int flowCount, long quantumBytes, long targetMicros, long intervalMicros) {}

  private static final class Flow {
    private final CodelQueue queue = new CodelQueue();
    private long creditBytes;
    private boolean isListed;
  }

  private final ArrayDeque<Flow> newFlows = new ArrayDeque<>();
  private final ArrayDeque<Flow> oldFlows = new ArrayDeque<>();
  private final Settings settings;
  private final Flow[] flows;

  public FairQueueing(NetDevice device, Settings settings) {
    super(device);
    this.settings = settings;
    flows = new Flow[Math.max(1, settings.flowCount())];
  }

  @Override
  void accept(Frame frame, long nowNanos) {
    int index = TransmitHash.LAYER34.way(frame, flows.length);
    if (flows[index] == null) {
      flows[index] = new Flow();
    }
    Flow flow = flows[index];
    flow.queue.add(frame, nowNanos);
    if (!flow.isListed) {
      flow.isListed = true;
      flow.creditBytes = settings.quantumBytes();
      newFlows.add(flow);
    }
    if (queuedFrames() > settings.limitFrames()) {
      drop(longest().queue.takeFirst());
    }
  }

  private Flow longest() {
    Flow longest = null;
    for (Flow flow : flows) {
      if (flow != null && (longest == null || flow.queue.bytes() > longest.queue.bytes())) {
        longest = flow;
      }
    }
    return longest;
  }

  @Override
  Frame poll(long nowNanos) {
    while (!newFlows.isEmpty() || !oldFlows.isEmpty()) {
      boolean isNew = !newFlows.isEmpty();
      Flow flow = isNew ? newFlows.peek() : oldFlows.peek();
      if (flow.creditBytes <= 0) {
        flow.creditBytes += settings.quantumBytes();
        oldFlows.add(isNew ? newFlows.poll() : oldFlows.poll());
        continue;
      }
      Frame frame = take(flow, nowNanos);
      if (frame != null) {
        flow.creditBytes -= frame.length();
        return frame;
      }
      // RFC 8290, 4.2: a new queue that is empty waits for a round, lest it be new again at once.
      if (isNew && !oldFlows.isEmpty()) {
        oldFlows.add(newFlows.poll());
      } else {
        flow.isListed = false;
        (isNew ? newFlows : oldFlows).poll();
      }
    }
    return null;
  }

  private Frame take(Flow flow, long nowNanos) {
    if (settings.targetMicros() == 0) {
      return flow.queue.takeFirst();
    }
    return flow.queue.poll(
        settings.targetMicros() * NANOS_PER_MICRO,
        settings.intervalMicros() * NANOS_PER_MICRO,
        device.mtuBytes(),
        nowNanos,
        this::drop);
  }

  @Override
  Frame drain() {
    for (Flow flow : flows) {
      Frame frame = flow == null ? null : flow.queue.takeFirst();
      if (frame != null) {
        return frame;
      }
    }
    return null;
  }
}
