package org.vswitchlab.bridge;

/**
 * A source that is wanted, or (its timer not running) unwanted, behind a port: an entry of the
 * source list of RFC 3376, 6.2.1.
 */
public final class GroupSource {
  final SourceAddress address;
  final KernelTimer timer;

  /** Whether there is an entry of this source alone in the database. */
  boolean isInstalled;

  /** Not named by the report that is being worked on: it goes. */
  boolean isToDelete;

  /** Is to be asked for. */
  boolean isToAsk;

  /** How often it is still to be asked for. */
  long queriesLeft;

  private final MulticastGroupKey.Family family;

  GroupSource(MulticastGroupKey.Family family, SourceAddress address, KernelTimer timer) {
    this.family = family;
    this.address = address;
    this.timer = timer;
  }

  /** Its address as text. */
  public String address() {
    return MulticastGroupKey.text(family, address.high(), address.low());
  }

  /** Time until it is not wanted any more, in jiffies; 0 if it is not. */
  public long timer() {
    return timer.remainingJiffies();
  }

  boolean isWanted() {
    return timer.isArmed();
  }
}
