package org.vswitchlab.node.stack;

/** State of an entry of the neighbour table, as {@code ip neigh} names it (RFC 4861, 7.3.2). */
public enum NeighbourState {
  /** No address yet; asking. */
  INCOMPLETE,
  /** Confirmed a short while ago. */
  REACHABLE,
  /** Known, not confirmed of late; used until somebody sends. */
  STALE,
  /** Used without confirmation; waiting a moment before asking. */
  DELAY,
  /** Asking the known address. */
  PROBE,
  /** Nobody answered. */
  FAILED,
  /** Set by hand; never asked. */
  PERMANENT;

  /** Whether frames can be sent to the address on record. */
  public boolean hasAddress() {
    return this != INCOMPLETE && this != FAILED;
  }
}
