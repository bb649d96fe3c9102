package org.vswitchlab.node.stack;

import static org.vswitchlab.time.SimTime.NANOS_PER_MILLI;
import static org.vswitchlab.time.SimTime.NANOS_PER_SECOND;

import org.vswitchlab.engine.Timer;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.TcpHeader;
import org.vswitchlab.wire.TcpOptions;
import org.vswitchlab.wire.TcpView;

/**
 * One TCP connection (RFC 9293): handshake, closing, and the form of its segments. Data is sent by
 * {@link TcpSender} and received by {@link TcpReceiver}. Sequence numbers are kept as {@code long}s
 * that never wrap; the low 32 bits are what goes on the wire.
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
  private final TcpReceiver receiver;
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
    stateTimer = new Timer(stack.simulation(), this::stateTimerExpired);
    segmentBytes = Math.max(88, destination.mtuBytes() - destination.headerBytes() - 20);
    receiver = new TcpReceiver(this, stack.simulation(), segmentBytes);
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
    return receiver.receivedBytes();
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
    receiver.pause();
  }

  /** Takes data again. */
  public void resume() {
    receiver.resume();
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
    receiver.start(syn.sequence());
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
    tcp.sendHeader(
        currentDestination(),
        header(sender.initial(), flags, receiver.unscaledWindowField(), options));
    receiver.synSent();
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
    long sequence = unwrap(segment.sequence(), receiver.next());
    if (segment.has(TcpHeader.RST)) {
      if (sequence == receiver.next()) {
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
    if (!receiver.isAcceptable(sequence, occupied)) {
      sendAck();
      return;
    }
    if (!segment.has(TcpHeader.ACK)) {
      return;
    }
    if (hasTimestamps && sequence <= receiver.lastAcked()) {
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
      receiver.receive(segment, sequence);
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
    receiver.start(segment.sequence());
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

  /** Hands data in order to the program. */
  void deliver(byte[] array, int offset, int length) {
    listener.received(this, array, offset, length);
  }

  /** The FIN of the peer has its turn, and is acknowledged. */
  void finReceived() {
    switch (state) {
      case ESTABLISHED -> state = TcpState.CLOSE_WAIT;
      case FIN_WAIT_1 ->
          state = sender.isFinAcknowledged() ? TcpState.FIN_WAIT_2 : TcpState.CLOSING;
      default -> {}
    }
    stack.changes().changed();
    if (!receiver.isPaused()) {
      tellPeerClosed();
    }
    if (state == TcpState.FIN_WAIT_2) {
      enterTimeWait();
    }
  }

  /** Tells the program that the peer sends no more. */
  void tellPeerClosed() {
    listener.peerClosed(this);
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
    receiver.stop();
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

  private TcpHeader header(long sequence, int flags, int window, TcpOptions options) {
    return new TcpHeader(
        localPort,
        remotePort,
        (int) sequence,
        (flags & TcpHeader.ACK) != 0 ? (int) receiver.next() : 0,
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
    Bytes.put32(bytes, at + 8, receiver.next());
    Bytes.put16(bytes, at + 12, headerBytes / 4 << 12 | flags);
    Bytes.put16(bytes, at + 14, receiver.windowField(hasWindowScale ? WINDOW_SCALE : 0));
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
    receiver.acknowledgmentSent();
    return to.send(bytes, org.vswitchlab.wire.IpProtocol.TCP, 0, PathMtuDiscovery.WANT);
  }
}
