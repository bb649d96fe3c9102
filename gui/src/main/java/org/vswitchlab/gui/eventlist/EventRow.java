package org.vswitchlab.gui.eventlist;

import java.util.Locale;
import org.vswitchlab.scenario.run.FrameEvent;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.FrameText;

/** One event in the words of the table; its text is made when it is first looked at. */
public final class EventRow {
  private final FrameEvent event;
  private String info;

  EventRow(FrameEvent event) {
    this.event = event;
  }

  public FrameEvent event() {
    return event;
  }

  public String time() {
    return SimTime.seconds(event.timeNanos());
  }

  public String place() {
    return event.place();
  }

  /** {@code rx}, {@code tx} or {@code drop}; a frame that ends where it is received is a drop. */
  public String what() {
    if (event.dropReason() != null) {
      return "drop";
    }
    return switch (event.kind()) {
      case RECEIVED -> "rx";
      case TRANSMITTED -> "tx";
      case DROPPED -> "drop";
    };
  }

  /** The frame as {@code tcpdump} prints it. */
  public String info() {
    if (info == null) {
      info = FrameText.line(event.frame());
    }
    return info;
  }

  /** Whether every word of the filter occurs somewhere in the row, in any case. */
  boolean matches(String filter) {
    String all = null;
    for (String word : filter.toLowerCase(Locale.ROOT).split("\\s+")) {
      if (word.isEmpty()) {
        continue;
      }
      if (all == null) {
        String text = time() + " " + place() + " " + what() + " " + info() + " " + event.outcome();
        all = text.toLowerCase(Locale.ROOT) + " #" + event.frame().originId();
      }
      if (!all.contains(word)) {
        return false;
      }
    }
    return true;
  }
}
