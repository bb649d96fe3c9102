package org.vswitchlab.gui.eventlist;

import java.util.List;
import org.vswitchlab.scenario.run.FrameEvent;
import org.vswitchlab.scenario.run.FrameJournal;

/**
 * The latest events and the way of the picked frame. Immutable; taken on the engine thread.
 *
 * @param endSequence number of events of the run so far
 * @param latest at most {@link #MOST_ROWS} of them, oldest first
 * @param path all that is remembered of the picked frame, in order; empty if none is picked
 */
public record EventListSnapshot(long endSequence, List<FrameEvent> latest, List<FrameEvent> path) {
  /** What a person may scroll through; older ones are in the capture file. */
  public static final int MOST_ROWS = 1000;

  /** Longer ways are those of a broadcast storm. */
  static final int MOST_HOPS = 500;

  /** No frame is picked. */
  public static final long NO_ORIGIN = -1;

  /**
   * Looks at the journal; on the engine thread.
   *
   * @param originId the picked frame, or {@link #NO_ORIGIN}
   */
  public static EventListSnapshot of(FrameJournal journal, long originId) {
    long end = journal.endSequence();
    List<FrameEvent> path = originId == NO_ORIGIN ? List.of() : journal.pathOf(originId);
    return new EventListSnapshot(
        end,
        journal.since(end - MOST_ROWS, MOST_ROWS),
        path.size() > MOST_HOPS ? path.subList(0, MOST_HOPS) : path);
  }
}
