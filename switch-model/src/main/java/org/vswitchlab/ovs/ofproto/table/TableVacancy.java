package org.vswitchlab.ovs.ofproto.table;

/**
 * Vacancy events of one table, OpenFlow 1.4.1 clause 7.3.4.1: one when room gets short, then none
 * until there is enough again, and so on.
 */
public final class TableVacancy {
  private final int down;
  private final int up;
  private boolean awaitsUp;

  /**
   * @param before what was watched until now, which decides what is awaited; null for nothing
   * @param percent what is free now
   */
  TableVacancy(int down, int up, TableVacancy before, int percent) {
    this.down = down;
    this.up = up;
    this.awaitsUp = before != null ? before.awaitsUp : percent < up;
  }

  /** Percent: below this, room is short. */
  public int down() {
    return down;
  }

  /** Percent: above this, there is enough again. */
  public int up() {
    return up;
  }

  /** Whether flows that came or went make an event. */
  public boolean isEvent(int percent) {
    return awaitsUp ? percent > up : percent < down;
  }

  /** Takes note of an event. Returns whether there is enough room again. */
  public boolean turn() {
    awaitsUp = !awaitsUp;
    return !awaitsUp;
  }
}
