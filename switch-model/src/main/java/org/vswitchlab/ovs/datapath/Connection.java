package org.vswitchlab.ovs.datapath;

/** A connection that was committed to the tracker. */
public final class Connection {
  private final long id;
  private final ConnectionKey original;
  private final ConnectionKey reply;
  private final NatSpec.Kind nat;
  private final TcpTracking tcp;
  private boolean isAnswered;
  private long expiresNanos;
  private int mark;
  private long labelHigh;
  private long labelLow;

  Connection(
      long id, ConnectionKey original, ConnectionKey reply, NatSpec.Kind nat, TcpTracking tcp) {
    this.id = id;
    this.original = original;
    this.reply = reply;
    this.nat = nat;
    this.tcp = tcp;
  }

  /** Serial number: the stable key of a view's row. */
  public long id() {
    return id;
  }

  /** As its first packet came in. */
  ConnectionKey original() {
    return original;
  }

  /** As answers come in: with NAT, not the reverse of {@link #original}. */
  ConnectionKey reply() {
    return reply;
  }

  /** Which address of the original direction is translated, or null. */
  NatSpec.Kind nat() {
    return nat;
  }

  /** State of TCP; null for other protocols. */
  TcpTracking tcp() {
    return tcp;
  }

  /** Whether packets were seen in the reply direction; not kept for TCP. */
  boolean isAnswered() {
    return isAnswered;
  }

  void answered() {
    isAnswered = true;
  }

  long expiresNanos() {
    return expiresNanos;
  }

  void expireAt(long nanos) {
    expiresNanos = nanos;
  }

  int mark() {
    return mark;
  }

  void setMark(int newMark) {
    mark = newMark;
  }

  long labelHigh() {
    return labelHigh;
  }

  long labelLow() {
    return labelLow;
  }

  void setLabel(long high, long low) {
    labelHigh = high;
    labelLow = low;
  }
}
