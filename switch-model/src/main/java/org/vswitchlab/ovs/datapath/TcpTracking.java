package org.vswitchlab.ovs.datapath;

import org.vswitchlab.wire.Bytes;

/**
 * What is known of a TCP connection by looking at its segments: the state of each end, and the
 * window that its next segment must fall into. The window rules are those of G. van Rooij, "Real
 * Stateful TCP Packet Filtering in IP Filter" (2000); states and their names were compared with
 * {@code dpctl/dump-conntrack -m}.
 */
final class TcpTracking {
  static final int FIN = 0x01;
  static final int SYN = 0x02;
  static final int RST = 0x04;
  static final int PSH = 0x08;
  static final int ACK = 0x10;
  static final int URG = 0x20;

  /** Slack for acknowledgements out of order: one unscaled window and a packet. */
  private static final int MAX_ACK_WINDOW = 0xffff + 1500;

  private static final int MAX_WINDOW_SCALE = 14;

  /** States of one end, in the order in which a connection passes them. */
  enum State {
    CLOSED,
    LISTEN,
    SYN_SENT,
    SYN_RECV,
    ESTABLISHED,
    CLOSE_WAIT,
    FIN_WAIT_1,
    CLOSING,
    LAST_ACK,
    FIN_WAIT_2,
    TIME_WAIT
  }

  /** What a segment means for its connection. */
  enum Verdict {
    /** It belongs to the connection. */
    VALID,
    /** It belongs to the connection, which still waits for an answer. */
    VALID_NEW,
    /** It begins another connection between the same ends. */
    RESTARTS,
    INVALID
  }

  /** One end. */
  private static final class Peer {
    State state = State.CLOSED;
    int low;
    int high = 1;
    int maxWindow = 1;
    int windowScale;
    boolean isScaleKnown;
  }

  /** The segment that is looked at. */
  private record Segment(int seq, int ack, int flags, int window, int dataBytes, int scale) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    int end() {
      return seq + dataBytes + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
    }
  }

  private final Peer originalPeer = new Peer();
  private final Peer replyPeer = new Peer();
  private boolean isLiberal;
  private boolean isChecking = true;
  private boolean isAckChecked;
  private ConnectionTimeout newTimeout;

  private TcpTracking() {}

  State originalState() {
    return originalPeer.state;
  }

  State replyState() {
    return replyPeer.state;
  }

  /** Whether it was picked up in the middle, so that windows are not known. */
  boolean isLiberal() {
    return isLiberal;
  }

  /** Power of two by which an end's windows are multiplied. */
  int windowScale(boolean isReply) {
    return (isReply ? replyPeer : originalPeer).windowScale;
  }

  /** Whether an end offered to scale windows. */
  boolean isScaleKnown(boolean isReply) {
    return (isReply ? replyPeer : originalPeer).isScaleKnown;
  }

  /** The connection's state as a whole. */
  State state() {
    State later =
        originalPeer.state.compareTo(replyPeer.state) > 0 ? originalPeer.state : replyPeer.state;
    return later == State.FIN_WAIT_2 ? State.TIME_WAIT : later;
  }

  /**
   * Starts with the first segment.
   *
   * @param b the frame's bytes
   * @param at index of the TCP header
   * @param end index behind the payload
   * @return null if no connection begins with such a segment
   */
  static TcpTracking start(byte[] b, int at, int end) {
    Segment segment = segment(b, at, end);
    if (hasInvalidFlags(segment) || segment.has(SYN) && segment.has(ACK)) {
      return null;
    }
    TcpTracking tracking = new TcpTracking();
    Peer peer = tracking.originalPeer;
    peer.low = segment.seq();
    peer.high = segment.end() + 1;
    peer.maxWindow = Math.max(segment.window(), 1);
    if (segment.has(SYN)) {
      learnScale(peer, segment);
      peer.maxWindow = unscaled(peer.maxWindow, peer);
    } else {
      tracking.isLiberal = true;
    }
    peer.state = State.SYN_SENT;
    return tracking;
  }

  /** Whether sequence numbers are checked: {@code dpctl/ct-enable-tcp-seq-chk}. */
  void setChecking(boolean checking) {
    isChecking = checking;
  }

  private static Segment segment(byte[] b, int at, int end) {
    int headerBytes = (b[at + 12] >>> 4 & 15) * 4;
    int flags = b[at + 13] & 0x3f;
    return new Segment(
        Bytes.i32(b, at + 4),
        Bytes.i32(b, at + 8),
        flags,
        Bytes.u16(b, at + 14),
        end - at - headerBytes,
        (flags & SYN) != 0 ? windowScale(b, at + 20, at + headerBytes) : -1);
  }

  /** RFC 7323, 2.2; -1 without the option. */
  private static int windowScale(byte[] b, int from, int to) {
    int at = from;
    while (at < to && b[at] != 0) {
      if (b[at] == 1) {
        at++;
        continue;
      }
      int length = at + 1 < to ? b[at + 1] & 0xff : 0;
      if (length < 2) {
        break;
      }
      if (b[at] == 3 && length == 3 && at + 2 < to) {
        return Math.min(b[at + 2] & 0xff, MAX_WINDOW_SCALE);
      }
      at += length;
    }
    return -1;
  }

  private static boolean hasInvalidFlags(Segment segment) {
    if (segment.has(SYN)) {
      return segment.has(RST) || segment.has(FIN);
    }
    if (!segment.has(ACK) && !segment.has(RST)) {
      return true;
    }
    return !segment.has(ACK) && (segment.has(FIN) || segment.has(PSH) || segment.has(URG));
  }

  private static void learnScale(Peer peer, Segment segment) {
    if (segment.scale() >= 0) {
      peer.windowScale = segment.scale();
      peer.isScaleKnown = true;
    }
  }

  /** Takes a further segment into account. */
  Verdict update(byte[] b, int at, int end, boolean isReply) {
    Segment segment = segment(b, at, end);
    Peer source = isReply ? replyPeer : originalPeer;
    Peer destination = isReply ? originalPeer : replyPeer;
    newTimeout = null;
    if (hasInvalidFlags(segment)) {
      return Verdict.INVALID;
    }
    if (segment.has(SYN) && !segment.has(ACK)) {
      if (isOver(source) && isOver(destination)) {
        return Verdict.RESTARTS;
      } else if (source.state.compareTo(State.SYN_SENT) <= 0) {
        source.state = State.SYN_SENT;
        newTimeout = ConnectionTimeout.TCP_FIRST;
        return Verdict.VALID_NEW;
      }
    }
    int window = segment.window();
    isAckChecked = true;
    if (source.state.compareTo(State.SYN_SENT) < 0) {
      window = begin(source, destination, segment);
    }
    boolean isInWindow = !isChecking || isWithinWindow(source, destination, segment);
    if (!isInWindow && !mayBeStale(source, destination, segment)) {
      return Verdict.INVALID;
    }
    source.maxWindow = Math.max(source.maxWindow, window);
    int last = effectiveEnd(source, segment);
    if (last - source.low > 0) {
      source.low = last;
    }
    int allowed = ackOf(segment, destination) + (window << scale(source, segment));
    if (allowed - destination.high >= 0) {
      destination.high =
          ackOf(segment, destination) + Math.max(window << scale(source, segment), 1);
    }
    changeState(source, destination, segment, isInWindow);
    if (isInWindow) {
      newTimeout = timeout();
    }
    return Verdict.VALID;
  }

  private static boolean isOver(Peer peer) {
    return peer.state.compareTo(State.FIN_WAIT_2) >= 0;
  }

  /** The first segment that this end sends. Returns its window, as far as it is scaled. */
  private int begin(Peer source, Peer destination, Segment segment) {
    int window = segment.window();
    int destinationScale = 0;
    if (segment.has(SYN) && destination.isScaleKnown) {
      // RFC 7323, 2.2: windows are scaled only if both ends offered it.
      learnScale(source, segment);
      if (source.isScaleKnown) {
        window = unscaled(window, source);
        destinationScale = destination.windowScale;
      } else {
        // The real tracker keeps 16 bits of it, so that nothing may be left.
        destination.maxWindow = destination.maxWindow << destination.windowScale & 0xffff;
        destination.windowScale = 0;
        destination.isScaleKnown = false;
      }
    } else if (!segment.has(SYN)) {
      destinationScale = scale(destination, segment);
    }
    source.low = segment.seq();
    source.state = State.SYN_SENT;
    int high = segment.end() + Math.max(1, destination.maxWindow << destinationScale);
    if (source.high == 1 || high - source.high >= 0) {
      source.high = high;
      // What it acknowledges may be of a connection that was there before.
      isAckChecked = false;
    }
    source.maxWindow = Math.max(source.maxWindow, window);
    return window;
  }

  /** The window that a SYN announces is not scaled yet: RFC 7323, 2.2. */
  private static int unscaled(int window, Peer peer) {
    int unit = 1 << peer.windowScale;
    return (window + unit - 1) / unit;
  }

  /** Power of two of an end's windows; unknown ones are taken for the largest. */
  private int scale(Peer peer, Segment segment) {
    if (segment.has(SYN)) {
      return 0;
    } else if (isLiberal) {
      return MAX_WINDOW_SCALE;
    }
    return originalPeer.isScaleKnown && replyPeer.isScaleKnown ? peer.windowScale : 0;
  }

  private static int ackOf(Segment segment, Peer destination) {
    boolean saysNothing = !segment.has(ACK) || segment.ack() == 0 && segment.has(RST);
    return saysNothing ? destination.low : segment.ack();
  }

  /** Where a segment begins; one that carries nothing may have any number. */
  private static int effectiveStart(Peer source, Segment segment) {
    return segment.end() == segment.seq() ? source.low : segment.seq();
  }

  private static int effectiveEnd(Peer source, Segment segment) {
    return segment.end() == segment.seq() ? source.low : segment.end();
  }

  private boolean isWithinWindow(Peer source, Peer destination, Segment segment) {
    int start = effectiveStart(source, segment);
    int skew = isAckChecked ? destination.low - ackOf(segment, destination) : 0;
    int lowest = source.low - (destination.maxWindow << scale(destination, segment));
    boolean resetFits = !segment.has(RST) || Math.abs(segment.seq() - source.low) <= 1;
    return source.high - effectiveEnd(source, segment) >= 0
        && start - lowest >= 0
        && skew >= -MAX_ACK_WINDOW
        && skew <= MAX_ACK_WINDOW << scale(source, segment)
        && resetFits;
  }

  /** What ends say before they know each other, or after they have parted. */
  private static boolean mayBeStale(Peer source, Peer destination, Segment segment) {
    boolean isUnsettled =
        destination.state.compareTo(State.SYN_SENT) < 0 || isOver(destination) || isOver(source);
    return isUnsettled
        && source.high + MAX_ACK_WINDOW - effectiveEnd(source, segment) >= 0
        && effectiveStart(source, segment) - (source.low - MAX_ACK_WINDOW) >= 0;
  }

  private static void changeState(
      Peer source, Peer destination, Segment segment, boolean isInWindow) {
    if (isInWindow && segment.has(SYN) && source.state.compareTo(State.SYN_SENT) < 0) {
      source.state = State.SYN_SENT;
    }
    if (segment.has(FIN) && source.state.compareTo(State.CLOSING) < 0) {
      source.state = State.CLOSING;
    }
    if (isInWindow && segment.has(ACK)) {
      if (destination.state == State.SYN_SENT) {
        destination.state = State.ESTABLISHED;
      } else if (destination.state == State.CLOSING) {
        destination.state = State.FIN_WAIT_2;
      }
    }
    if (segment.has(RST)) {
      source.state = State.TIME_WAIT;
      destination.state = State.TIME_WAIT;
    }
  }

  /** Which timeout begins with the latest segment; null if none does. */
  ConnectionTimeout newTimeout() {
    return newTimeout;
  }

  /** Which timeout holds in this state; compared with the real datapath's. */
  private ConnectionTimeout timeout() {
    State a = originalPeer.state;
    State b = replyPeer.state;
    State least = a.compareTo(b) < 0 ? a : b;
    State most = a.compareTo(b) < 0 ? b : a;
    if (least.compareTo(State.FIN_WAIT_2) >= 0) {
      return ConnectionTimeout.TCP_CLOSED;
    } else if (least.compareTo(State.CLOSING) >= 0) {
      return ConnectionTimeout.TCP_FIN_WAIT;
    } else if (least.compareTo(State.ESTABLISHED) < 0) {
      return ConnectionTimeout.TCP_OPENING;
    }
    return most.compareTo(State.CLOSING) >= 0
        ? ConnectionTimeout.TCP_CLOSING
        : ConnectionTimeout.TCP_ESTABLISHED;
  }
}
