package org.vswitchlab.queueing;

import org.vswitchlab.link.NetDevice;
import org.vswitchlab.wire.Frame;

/** One queue under controlled delay: tc-codel(8), RFC 8289. */
public final class ControlledDelay extends PacedDiscipline {
  private static final long NANOS_PER_MICRO = 1000;

  /**
   * How it is tuned.
   *
   * @param limitFrames that may wait
   * @param targetMicros how long frames may wait on end
   * @param intervalMicros for how long they must have waited longer before any is dropped
   */
  public record Settings(long limitFrames, long targetMicros, long intervalMicros) {}

  private final CodelQueue queue = new CodelQueue();
  private Settings settings;

  public ControlledDelay(NetDevice device, Settings settings) {
    super(device);
    this.settings = settings;
  }

  /** Concerns frames from now on. */
  public void set(Settings newSettings) {
    settings = newSettings;
  }

  @Override
  void accept(Frame frame, long nowNanos) {
    if (queuedFrames() > settings.limitFrames()) {
      drop(frame);
    } else {
      queue.add(frame, nowNanos);
    }
  }

  @Override
  Frame poll(long nowNanos) {
    return queue.poll(
        settings.targetMicros() * NANOS_PER_MICRO,
        settings.intervalMicros() * NANOS_PER_MICRO,
        device.mtuBytes(),
        nowNanos,
        this::drop);
  }

  @Override
  Frame drain() {
    return queue.takeFirst();
  }
}
