package org.vswitchlab.ovs.datapath;

/** A connection that was committed to the tracker. */
public final class Connection {
  private final long id;
  private final ConnectionKey original;
  private final ConnectionKey reply;
  private final NatSpec.Kind nat;
  private final TcpTracking tcp;
  private ConnectionTimeout timeout;
  private int timeoutPolicy;
  private String helper;
  private ConnectionKey parentKey;
  private Integer admittingZone;
  private long expiresNanos;
  private int mark;
  private long labelHigh;
  private long labelLow;
  private int sequenceSkew;
  private boolean skewsReply;

  Connection(
      long id, ConnectionKey original, ConnectionKey reply, NatSpec.Kind nat, TcpTracking tcp) {
    this.id = id;
    this.original = original;
    this.reply = reply;
    this.nat = nat;
    this.tcp = tcp;
    this.timeout =
        tcp != null
            ? ConnectionTimeout.TCP_FIRST
            : original.isIcmp() ? ConnectionTimeout.ICMP_FIRST : ConnectionTimeout.OTHER_FIRST;
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

  /** Whether answers have an address or port of their own, which nobody else may take. */
  boolean translates() {
    return nat != null || !reply.equals(original.reversed());
  }

  /** State of TCP; null for other protocols. */
  TcpTracking tcp() {
    return tcp;
  }

  /** The timeout that its state has; of protocols other than TCP, this is the state. */
  ConnectionTimeout timeout() {
    return timeout;
  }

  void setTimeout(ConnectionTimeout newTimeout) {
    timeout = newTimeout;
  }

  /** Number of the policy that says how long timeouts are; 0 for none. */
  int timeoutPolicy() {
    return timeoutPolicy;
  }

  void setTimeoutPolicy(int id) {
    timeoutPolicy = id;
  }

  /** {@code ftp}, {@code tftp}, or null: what its packets may announce. */
  String helper() {
    return helper;
  }

  void setHelper(String newHelper) {
    helper = newHelper;
  }

  /** Whether another connection announced it. */
  boolean isRelated() {
    return parentKey != null;
  }

  /** The original direction of the connection that announced it, or null. */
  ConnectionKey parentKey() {
    return parentKey;
  }

  /** It was announced, and has the marks of what announced it. */
  void inherit(Expectation expectation) {
    parentKey = expectation.parentKey();
    mark = expectation.mark();
    labelHigh = expectation.labelHigh();
    labelLow = expectation.labelLow();
  }

  /** The zone whose limit it counts against, or null. */
  Integer admittingZone() {
    return admittingZone;
  }

  void admittedBy(Integer zone) {
    admittingZone = zone;
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

  /** Bytes by which one direction's stream has become longer than it was sent. */
  int sequenceSkew() {
    return sequenceSkew;
  }

  /** Whether the direction that has become longer is that of replies. */
  boolean skewsReply() {
    return skewsReply;
  }

  void skew(int bytes, boolean isReply) {
    sequenceSkew = bytes;
    skewsReply = isReply;
  }
}
