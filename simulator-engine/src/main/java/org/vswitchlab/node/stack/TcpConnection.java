package org.vswitchlab.node.stack;

import static org.vswitchlab.time.SimTime.NANOS_PER_MILLI;
import static org.vswitchlab.time.SimTime.NANOS_PER_SECOND;

import org.vswitchlab.engine.Timer;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.TcpHeader;
import org.vswitchlab.wire.TcpOptions;
import org.vswitchlab.wire.TcpView;

/**
 * One TCP connection (RFC 9293): handshake, closing, and the receiving side. The sending side is
 * {@link TcpSender}. Sequence numbers are kept as {@code long}s that never wrap; the low 32 bits
 * are what goes on the wire.
 */
public final class TcpConnection {
  /** What the program on top is told. */
  public interface Listener {
    /** The handshake is complete. */
    default void connected(TcpConnection connection) {}

    /** Data in order; the bytes may be read during the call only. */
    void received(TcpConnection connection, byte[] array, int offset, int length);

    /** After a refusal to take more, the send buffer has room again. */
    default void writable(TcpConnection connection) {}

    /** The peer will send no more. */
    default void peerClosed(TcpConnection connection) {}

    /**
     * The connection is over.
     *
     * @param error why, or null if both sides closed it
     */
    default void closed(TcpConnection connection, SocketError error) {}
  }

  /** Shift of the window field; what Linux offers with its default of tcp_rmem. */
  private static final int WINDOW_SCALE = 7;

  /** Half of the largest receive buffer of tcp_rmem: the rest is overhead. */
  private static final int LARGEST_WINDOW_BYTES = 3 << 20;

  /** RFC 9293 allows 500 ms; Linux waits 40 ms. */
  private static final long DELAYED_ACK_NANOS = 40 * NANOS_PER_MILLI;

  /** Segments that are acknowledged at once at the start, so that the peer's window grows. */
  private static final int QUICK_ACKS = 16;

  private static final long TIME_WAIT_NANOS = 60 * NANOS_PER_SECOND;

  /** net.ipv4.tcp_syn_retries and tcp_synack_retries. */
  private static final int SYN_RETRIES = 6;

  private static final int SYNACK_RETRIES = 5;

  private final TcpProtocol tcp;
  private final IpStack stack;
  private final int localAddress;
  private final int localPort;
  private final int remoteAddress;
  private final int remotePort;
  private final TcpSender sender;
  private final TcpReceiveQueue outOfOrder = new TcpReceiveQueue();
  private final ByteRing paused = new ByteRing();
  private final Timer delayedAck;
  private final Timer stateTimer;
  private Listener listener;
  private TcpListener acceptedBy;
  private Ipv4Destination destination;
  private TcpState state = TcpState.CLOSED;
  private int handshakeTries;
  private boolean hasTimestamps;
  private int timestampOffset;
  private int recentTimestamp;
  private boolean hasWindowScale;
  private int segmentBytes;
  private long receiveNext;
  private long finSequence = -1;
  private int windowBytes;
  private long advertisedEnd;
  private long lastAcked;
  private int quickAcks = QUICK_ACKS;
  private boolean isPaused;
  private long receivedBytes;
  TcpConnection nextInBucket;

  TcpConnection(
      TcpProtocol tcp,
      Ipv4Destination destination,
      int localPort,
      int remoteAddress,
      int remotePort,
      Listener listener) {
    this.tcp = tcp;
    this.stack = tcp.stack();
    this.destination = destination;
    this.localAddress = destination.source();
    this.localPort = localPort;
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
    this.listener = listener;
    sender = new TcpSender(this, stack.simulation());
    delayedAck = new Timer(stack.simulation(), this::sendAck);
    stateTimer = new Timer(stack.simulation(), this::stateTimerExpired);
    segmentBytes = Math.max(88, destination.mtuBytes() - destination.headerBytes() - 20);
    windowBytes = Math.min(65_535, segmentBytes * 44);
  }

  public int localAddress() {
    return localAddress;
  }

  public int localPort() {
    return localPort;
  }

  public int remoteAddress() {
    return remoteAddress;
  }

  public int remotePort() {
    return remotePort;
  }

  public TcpState state() {
    return state;
  }

  /** Payload of a full segment. */
  public int segmentBytes() {
    return segmentBytes - (hasTimestamps ? 12 : 0);
  }

  /** Congestion window, in bytes. */
  public long congestionWindowBytes() {
    return sender.congestionWindowBytes();
  }

  /** Segments sent more than once. */
  public long retransmitCount() {
    return sender.retransmitCount();
  }

  /** Smoothed round-trip time, or 0 if there is none yet. */
  public long roundTripNanos() {
    return sender.roundTripNanos();
  }

  /** Bytes of data that the peer has acknowledged. */
  public long acknowledgedBytes() {
    return sender.acknowledgedBytes();
  }

  /** Bytes of data received in order. */
  public long receivedBytes() {
    return receivedBytes;
  }

  /** Bytes accepted from the program and not acknowledged. */
  public int unacknowledgedBytes() {
    return sender.bufferedBytes();
  }

  public void setListener(Listener newListener) {
    listener = newListener;
  }

  /** Sends small segments at once, without waiting for acknowledgments: TCP_NODELAY. */
  public void setNoDelay(boolean noDelay) {
    sender.setNoDelay(noDelay);
  }

  /**
   * Takes data to send.
   *
   * @return how many bytes fitted into the send buffer; {@link Listener#writable} follows when it
   *     was not all
   */
  public int send(byte[] data, int offset, int length) {
    boolean mayStillSend =
        state == TcpState.ESTABLISHED
            || state == TcpState.CLOSE_WAIT
            || state == TcpState.SYN_SENT
            || state == TcpState.SYN_RECEIVED;
    return mayStillSend && !sender.isClosing() ? sender.accept(data, offset, length) : 0;
  }

  /** As {@link #send(byte[], int, int)}. */
  public int send(byte[] data) {
    return send(data, 0, data.length);
  }

  /** Stops taking data from the connection: the peer's window closes. */
  public void pause() {
    isPaused = true;
  }

  /** Takes data again. */
  public void resume() {
    isPaused = false;
    byte[] data = new byte[paused.count()];
    paused.copy(0, data, 0, data.length);
    paused.discard(data.length);
    if (data.length > 0) {
      listener.received(this, data, 0, data.length);
      sendAck();
    }
    if (finSequence >= 0 && receiveNext > finSequence && !isPaused) {
      listener.peerClosed(this);
    }
  }

  /** Sends what is buffered and then says that there is no more. */
  public void close() {
    if (state == TcpState.SYN_SENT) {
      finish(null);
    } else if (!sender.isClosing() && state != TcpState.CLOSED) {
      sender.close();
    }
  }

  /** Ends the connection at once. */
  public void abort() {
    if (state != TcpState.CLOSED && state != TcpState.SYN_SENT && state != TcpState.TIME_WAIT) {
      tcp.sendHeader(
          currentDestination(),
          header(sender.next(), TcpHeader.RST | TcpHeader.ACK, 0, TcpOptions.NONE));
    }
    finish(null);
  }

  // Opening

  void failBeforeStart(SocketError error) {
    stack.simulation().schedule(stack.simulation().nowNanos(), () -> listener.closed(this, error));
  }

  void startConnecting() {
    chooseNumbers();
    state = TcpState.SYN_SENT;
    sendSyn();
  }

  void startAccepting(TcpListener by, TcpView syn) {
    acceptedBy = by;
    chooseNumbers();
    state = TcpState.SYN_RECEIVED;
    receiveNext = Integer.toUnsignedLong(syn.sequence()) + 1;
    lastAcked = receiveNext;
    takeOptions(syn.options());
    sender.setPeerWindow(syn.window());
    sendSyn();
  }

  private void chooseNumbers() {
    sender.start(Integer.toUnsignedLong(stack.random("tcp-isn").nextInt()));
    timestampOffset = stack.random("tcp-timestamp").nextInt();
    hasTimestamps = true;
    hasWindowScale = true;
  }

  private void takeOptions(TcpOptions options) {
    int peerSegmentBytes =
        options.maximumSegmentBytes() == TcpOptions.ABSENT ? 536 : options.maximumSegmentBytes();
    segmentBytes = Math.min(segmentBytes, Math.max(88, peerSegmentBytes));
    hasTimestamps = options.hasTimestamps();
    recentTimestamp = options.timestampValue();
    hasWindowScale = options.windowScale() != TcpOptions.ABSENT;
    sender.setWindowScale(hasWindowScale ? Math.min(options.windowScale(), 14) : 0);
    sender.setSegmentBytes(segmentBytes());
  }

  private void sendSyn() {
    boolean isAnswer = state == TcpState.SYN_RECEIVED;
    TcpOptions options =
        new TcpOptions(
            Math.min(
                65535, currentDestination().mtuBytes() - currentDestination().headerBytes() - 20),
            hasWindowScale ? WINDOW_SCALE : TcpOptions.ABSENT,
            false,
            hasTimestamps,
            hasTimestamps ? timestamp() : 0,
            hasTimestamps ? recentTimestamp : 0);
    int flags = TcpHeader.SYN | (isAnswer ? TcpHeader.ACK : 0);
    // The window of a SYN is never scaled: RFC 7323, 2.2.
    tcp.sendHeader(
        currentDestination(),
        header(sender.initial(), flags, Math.min(windowBytes, 65535), options));
    advertisedEnd = receiveNext + windowBytes;
    stateTimer.armAfter(RetransmissionTimeout.INITIAL_NANOS << handshakeTries);
    handshakeTries++;
  }

  private void stateTimerExpired() {
    switch (state) {
      case SYN_SENT -> retrySyn(SYN_RETRIES);
      case SYN_RECEIVED -> retrySyn(SYNACK_RETRIES);
      case TIME_WAIT, FIN_WAIT_2 -> finish(null);
      default -> {}
    }
  }

  private void retrySyn(int limit) {
    if (handshakeTries > limit) {
      finish(SocketError.ETIMEDOUT);
    } else {
      sendSyn();
    }
  }

  // Receiving

  void receive(TcpView segment) {
    if (state == TcpState.SYN_SENT) {
      receiveSynAnswer(segment);
      return;
    }
    long sequence = unwrap(segment.sequence(), receiveNext);
    if (segment.has(TcpHeader.RST)) {
      if (sequence == receiveNext) {
        finish(state == TcpState.SYN_RECEIVED ? SocketError.ECONNREFUSED : SocketError.ECONNRESET);
      }
      return;
    }
    if (segment.has(TcpHeader.SYN)) {
      if (state == TcpState.SYN_RECEIVED) {
        sendSyn();
      } else {
        // RFC 5961: a challenge, since the SYN may be old or forged.
        sendAck();
      }
      return;
    }
    int occupied = segment.payloadBytes() + (segment.has(TcpHeader.FIN) ? 1 : 0);
    if (!isAcceptable(sequence, occupied)) {
      sendAck();
      return;
    }
    if (!segment.has(TcpHeader.ACK)) {
      return;
    }
    if (hasTimestamps && sequence <= lastAcked) {
      TcpOptions options = segment.options();
      if (options.hasTimestamps()) {
        recentTimestamp = options.timestampValue();
      }
    }
    long ack = unwrap(segment.acknowledgment(), sender.unacknowledged());
    if (state == TcpState.SYN_RECEIVED && !completeHandshake(ack)) {
      return;
    }
    sender.acknowledged(ack, segment.window(), occupied > 0);
    if (state == TcpState.CLOSED) {
      return;
    }
    afterAck();
    if (occupied > 0) {
      receiveData(segment, sequence);
    }
  }

  private void receiveSynAnswer(TcpView segment) {
    boolean hasAck = segment.has(TcpHeader.ACK);
    boolean isOurs = hasAck && unwrap(segment.acknowledgment(), sender.next()) == sender.next();
    if (segment.has(TcpHeader.RST)) {
      if (isOurs) {
        finish(SocketError.ECONNREFUSED);
      }
      return;
    }
    if (!segment.has(TcpHeader.SYN) || !isOurs) {
      return;
    }
    receiveNext = Integer.toUnsignedLong(segment.sequence()) + 1;
    lastAcked = receiveNext;
    takeOptions(segment.options());
    state = TcpState.ESTABLISHED;
    stateTimer.disarm();
    sender.established(handshakeTries == 1);
    sender.setPeerWindow(segment.window());
    sendAck();
    stack.changes().changed();
    listener.connected(this);
    sender.output();
  }

  /** The answer to our SYN-ACK; false if the program does not want the connection. */
  private boolean completeHandshake(long ack) {
    if (ack != sender.next()) {
      return false;
    }
    state = TcpState.ESTABLISHED;
    stateTimer.disarm();
    sender.established(handshakeTries == 1);
    stack.changes().changed();
    listener = acceptedBy.acceptor().accepted(this);
    if (listener == null) {
      listener = IGNORE;
      abort();
      return false;
    }
    listener.connected(this);
    return state != TcpState.CLOSED;
  }

  private static final Listener IGNORE = (connection, array, offset, length) -> {};

  private boolean isAcceptable(long sequence, int occupied) {
    int window = receiveWindow();
    if (occupied == 0) {
      return sequence >= receiveNext - 1 && sequence <= receiveNext + window
          || sequence == receiveNext;
    }
    return sequence + occupied > receiveNext && sequence < receiveNext + Math.max(window, 1);
  }

  private static long unwrap(int wire, long near) {
    return near + (wire - (int) near);
  }

  private void afterAck() {
    if (!sender.isFinAcknowledged()) {
      return;
    }
    switch (state) {
      case FIN_WAIT_1 -> {
        state = TcpState.FIN_WAIT_2;
        // The program may be gone; tcp_fin_timeout.
        stateTimer.armAfter(TIME_WAIT_NANOS);
      }
      case CLOSING -> enterTimeWait();
      case LAST_ACK -> finish(null);
      default -> {}
    }
  }

  private void receiveData(TcpView segment, long sequence) {
    int payload = segment.payloadBytes();
    if (segment.has(TcpHeader.FIN)) {
      finSequence = sequence + payload;
    }
    if (!state.mayReceive() && payload > 0) {
      sendAck();
      return;
    }
    boolean isInOrder = sequence <= receiveNext;
    if (isInOrder && receiveNext < sequence + payload) {
      int skip = (int) (receiveNext - sequence);
      deliver(segment.array(), segment.payloadOffset() + skip, payload - skip);
      byte[] more = outOfOrder.take(receiveNext);
      while (more != null && state != TcpState.CLOSED) {
        deliver(more, 0, more.length);
        more = outOfOrder.take(receiveNext);
      }
    } else if (!isInOrder && payload > 0) {
      outOfOrder.add(sequence, segment.array(), segment.payloadOffset(), payload);
    }
    if (state == TcpState.CLOSED) {
      return;
    }
    if (finSequence == receiveNext) {
      receiveFin();
      return;
    }
    // RFC 5681, 4.2: anything out of the ordinary is acknowledged at once.
    boolean isOrdinary = isInOrder && payload > 0 && outOfOrder.isEmpty();
    if (!isOrdinary) {
      sendAck();
    } else {
      acknowledgeSoon();
    }
  }

  private void acknowledgeSoon() {
    if (receiveNext <= lastAcked) {
      // The program answered during delivery, and the answer carried the acknowledgment.
      return;
    }
    if (quickAcks > 0 || receiveNext - lastAcked >= 2L * segmentBytes()) {
      quickAcks = Math.max(0, quickAcks - 1);
      sendAck();
    } else if (!delayedAck.isArmed()) {
      delayedAck.armAfter(DELAYED_ACK_NANOS);
    }
  }

  private void deliver(byte[] array, int offset, int length) {
    receiveNext += length;
    receivedBytes += length;
    // Grows with what arrives, as Linux's receive buffer does.
    windowBytes = Math.min(LARGEST_WINDOW_BYTES, windowBytes + 2 * segmentBytes());
    if (isPaused) {
      paused.append(array, offset, length);
    } else {
      listener.received(this, array, offset, length);
    }
  }

  private void receiveFin() {
    receiveNext++;
    sendAck();
    switch (state) {
      case ESTABLISHED -> state = TcpState.CLOSE_WAIT;
      case FIN_WAIT_1 ->
          state = sender.isFinAcknowledged() ? TcpState.FIN_WAIT_2 : TcpState.CLOSING;
      default -> {}
    }
    stack.changes().changed();
    if (!isPaused) {
      listener.peerClosed(this);
    }
    if (state == TcpState.FIN_WAIT_2) {
      enterTimeWait();
    }
  }

  // Closing

  /** The sender has sent its FIN. */
  void finSent() {
    state = state == TcpState.CLOSE_WAIT ? TcpState.LAST_ACK : TcpState.FIN_WAIT_1;
    stack.changes().changed();
  }

  private void enterTimeWait() {
    state = TcpState.TIME_WAIT;
    sender.stop();
    stateTimer.armAfter(TIME_WAIT_NANOS);
    listener.closed(this, null);
  }

  /** A new connection takes the place of one in TIME-WAIT. */
  void forget() {
    finish(null);
  }

  /** Ends here: nothing more is sent, and arriving segments are answered by a reset. */
  void finish(SocketError error) {
    boolean wasTold = state == TcpState.TIME_WAIT || state == TcpState.CLOSED;
    state = TcpState.CLOSED;
    sender.stop();
    stateTimer.disarm();
    delayedAck.disarm();
    tcp.remove(this);
    if (!wasTold && listener != null) {
      listener.closed(this, error);
    }
  }

  /** An ICMP error: fatal during the handshake alone (RFC 1122, 4.2.3.9). */
  void errorArrived(SocketError error) {
    if (error == SocketError.EMSGSIZE) {
      sender.pathMtuChanged();
    } else if (state == TcpState.SYN_SENT) {
      finish(error);
    }
  }

  // Segments

  Ipv4Destination currentDestination() {
    if (!destination.isCurrent()) {
      destination = stack.ipv4().destination(remoteAddress, null, localAddress);
      int limit = destination.mtuBytes() - destination.headerBytes() - 20;
      if (destination.error() == null && limit < segmentBytes) {
        segmentBytes = Math.max(88, limit);
        sender.setSegmentBytes(segmentBytes());
      }
    }
    return destination;
  }

  void programMayWrite() {
    listener.writable(this);
  }

  IpStack stack() {
    return stack;
  }

  private int timestamp() {
    return timestampOffset + (int) (stack.simulation().nowNanos() / NANOS_PER_MILLI);
  }

  private int receiveWindow() {
    return Math.max(0, windowBytes - paused.count());
  }

  /** The window field, and note of what was promised. */
  private int windowField() {
    // RFC 9293, 3.8.6.2.2: the right edge never moves back.
    long end = Math.max(advertisedEnd, receiveNext + receiveWindow());
    if (isPaused && receiveNext + receiveWindow() <= advertisedEnd) {
      end = advertisedEnd;
    }
    long window = Math.max(0, end - receiveNext);
    int shift = hasWindowScale ? WINDOW_SCALE : 0;
    int field = (int) Math.min(65535, window >> shift);
    advertisedEnd = Math.max(advertisedEnd, receiveNext + ((long) field << shift));
    return field;
  }

  private TcpHeader header(long sequence, int flags, int window, TcpOptions options) {
    return new TcpHeader(
        localPort,
        remotePort,
        (int) sequence,
        (flags & TcpHeader.ACK) != 0 ? (int) receiveNext : 0,
        flags,
        window,
        0,
        options);
  }

  void sendAck() {
    if (state != TcpState.CLOSED) {
      sendSegment(sender.next(), null, 0, 0, TcpHeader.ACK);
    }
  }

  /** Sends a segment; {@code source} may be null if {@code length} is 0. */
  SocketError sendSegment(long sequence, ByteRing source, int skip, int length, int flags) {
    Ipv4Destination to = currentDestination();
    int at = to.transportOffset();
    int headerBytes = TcpHeader.LEAST_BYTES + (hasTimestamps ? 12 : 0);
    byte[] bytes = new byte[at + headerBytes + length];
    if (length > 0) {
      source.copy(skip, bytes, at + headerBytes, length);
    }
    Bytes.put16(bytes, at, localPort);
    Bytes.put16(bytes, at + 2, remotePort);
    Bytes.put32(bytes, at + 4, sequence);
    Bytes.put32(bytes, at + 8, receiveNext);
    Bytes.put16(bytes, at + 12, headerBytes / 4 << 12 | flags);
    Bytes.put16(bytes, at + 14, windowField());
    if (hasTimestamps) {
      Bytes.put32(bytes, at + 20, 0x0101_080aL);
      Bytes.put32(bytes, at + 24, timestamp());
      Bytes.put32(bytes, at + 28, recentTimestamp);
    }
    TcpHeader.writeChecksum(
        bytes,
        at,
        headerBytes + length,
        to.pseudoHeader(org.vswitchlab.wire.IpProtocol.TCP, headerBytes + length));
    lastAcked = receiveNext;
    delayedAck.disarm();
    return to.send(bytes, org.vswitchlab.wire.IpProtocol.TCP, 0, PathMtuDiscovery.WANT);
  }
}
