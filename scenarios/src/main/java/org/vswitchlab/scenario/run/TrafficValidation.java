package org.vswitchlab.scenario.run;

import org.vswitchlab.link.Direction;
import org.vswitchlab.link.FrameTap;
import org.vswitchlab.link.Link;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.pcap.filter.FilterSyntaxException;
import org.vswitchlab.pcap.filter.FrameFilter;
import org.vswitchlab.scenario.spec.Validation;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.FrameText;

/** Looks at each frame of a link or port. */
final class TrafficValidation extends ValidationRun implements FrameTap {
  private final Validation.Traffic traffic;
  private final FrameFilter filter;
  private long frameCount;

  TrafficValidation(ScenarioRun run, Validation.Traffic traffic) {
    super(run, traffic);
    this.traffic = traffic;
    filter = compile(traffic.filter());
  }

  private static FrameFilter compile(String text) {
    try {
      return FrameFilter.compile(text);
    } catch (FilterSyntaxException e) {
      throw new IllegalArgumentException("the parser let pass the filter '" + text + "'", e);
    }
  }

  @Override
  void schedule() {
    if (traffic.port().isPresent()) {
      NetDevice device = run.network().device(traffic.port().get().device());
      device.addTap(this);
    } else {
      Link link = run.network().link(traffic.link());
      link.a().addTap(this);
      link.b().addTap(this);
    }
    if (traffic.untilNanos() != Long.MAX_VALUE) {
      // One nanosecond later, so that the last instant counts.
      run.simulation().schedule(traffic.untilNanos() + 1, () -> end(true));
    }
  }

  @Override
  public void frame(
      long timeNanos, NetDevice device, Direction direction, Frame frame, Decision decision) {
    // A link has a tap at each end: what is sent into it counts, once.
    boolean isOnLink = traffic.port().isEmpty();
    if (isDecided()
        || timeNanos < traffic.fromNanos()
        || timeNanos > traffic.untilNanos()
        || (isOnLink && direction == Direction.RECEIVED)) {
      return;
    }
    frameCount++;
    boolean matches = filter.matches(frame);
    boolean isDecisive =
        switch (traffic.quantifier()) {
          case ALWAYS -> !matches;
          case NEVER, EVENTUALLY -> matches;
        };
    if (isDecisive) {
      decide(
          traffic.quantifier() == Validation.Quantifier.EVENTUALLY,
          "frame "
              + frameCount
              + " at "
              + SimTime.format(timeNanos)
              + ": "
              + FrameText.line(frame));
    }
  }

  @Override
  long lastNanos() {
    return traffic.untilNanos() == Long.MAX_VALUE ? traffic.fromNanos() : traffic.untilNanos();
  }

  @Override
  boolean isAwaited() {
    return !isDecided() && (traffic.untilNanos() != Long.MAX_VALUE || !hasBegun());
  }

  private boolean hasBegun() {
    return run.simulation().nowNanos() >= traffic.fromNanos();
  }

  @Override
  void end(boolean isWhole) {
    boolean isThrough = run.simulation().nowNanos() >= traffic.untilNanos();
    boolean isToTheEnd = traffic.untilNanos() == Long.MAX_VALUE && hasBegun();
    if (isDecided() || !isWhole || !(isThrough || isToTheEnd)) {
      return;
    }
    String seen = frameCount == 1 ? "1 frame was seen" : frameCount + " frames were seen";
    switch (traffic.quantifier()) {
      case ALWAYS -> decide(true, seen + ", and all matched");
      case NEVER -> decide(true, seen + ", and none matched");
      case EVENTUALLY -> decide(false, seen + ", and none matched");
    }
  }
}
