package org.vswitchlab.scenario.run;

import org.vswitchlab.observe.Decision;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/**
 * One thing that happened to one frame.
 *
 * @param sequence rises by one with each event of the run, from 0; a stable key
 * @param place {@code node:device}, or the name of a link that lost the frame
 * @param decision what the switch made of a received frame; null where there is no switch
 * @param dropReason why the frame ended here; null if it did not
 */
public record FrameEvent(
    long sequence,
    long timeNanos,
    Kind kind,
    String place,
    Frame frame,
    Decision decision,
    DropReason dropReason) {
  /** What happened. */
  public enum Kind {
    RECEIVED,
    TRANSMITTED,
    /** Ended here without being received here: in a queue, on a link, on its way out. */
    DROPPED
  }

  /** The node's part of the place; the whole place if that is a link. */
  public String node() {
    int colon = place.indexOf(':');
    return colon < 0 ? place : place.substring(0, colon);
  }

  /** What became of the frame here, in one line: {@code learned ... ; flooded to p2, p3}. */
  public String outcome() {
    if (decision != null) {
      return decision.comment();
    }
    if (dropReason != null) {
      return "dropped: " + dropReason.sentence();
    }
    return switch (kind) {
      case RECEIVED -> "received";
      case TRANSMITTED -> "transmitted";
      case DROPPED -> "dropped";
    };
  }
}
