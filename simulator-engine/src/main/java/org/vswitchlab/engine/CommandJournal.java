package org.vswitchlab.engine;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.time.SimTime;

/**
 * The commands that a run was given, with the place of each: after how many events, and at what
 * time. The same world with the same journal runs the same way.
 *
 * @param <W> the world that the commands apply to
 */
public final class CommandJournal<W extends World> {
  private final List<Entry<W>> entries = new ArrayList<>();

  /**
   * One command.
   *
   * @param eventCount events run before it
   * @param timeNanos the clock when it was applied
   */
  public record Entry<W extends World>(long eventCount, long timeNanos, EngineCommand<W> command) {
    @Override
    public String toString() {
      return SimTime.seconds(timeNanos) + " (event " + eventCount + ") " + command.describe();
    }
  }

  /** A journal with the same entries. */
  public CommandJournal<W> copy() {
    CommandJournal<W> copy = new CommandJournal<>();
    copy.entries.addAll(entries);
    return copy;
  }

  public int size() {
    return entries.size();
  }

  public List<Entry<W>> entries() {
    return List.copyOf(entries);
  }

  Entry<W> entry(int position) {
    return position < entries.size() ? entries.get(position) : null;
  }

  void add(Entry<W> entry) {
    entries.add(entry);
  }

  /** Forgets the entries from {@code size} on. */
  void truncate(int size) {
    entries.subList(size, entries.size()).clear();
  }
}
