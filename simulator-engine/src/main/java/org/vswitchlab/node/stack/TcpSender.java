package org.vswitchlab.node.stack;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.Link;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.TcpHeader;

/**
 * The sending side of a connection: what may be sent now, what must be sent again, and the timers
 * for both. Sequence numbers never wrap.
 */
final class TcpSender {
  /** Least and most of the send buffer: net.ipv4.tcp_wmem. */
  private static final int LEAST_BUFFER_BYTES = 16 << 10;

  private static final int MOST_BUFFER_BYTES = 4 << 20;

  /** Duplicates that say that a segment is lost (RFC 5681, 3.2). */
  private static final int DUPLICATE_THRESHOLD = 3;

  /** net.ipv4.tcp_retries2. */
  private static final int RETRIES = 15;

  /** Frames that may wait in the own device: tcp_limit_output_bytes keeps about 1 ms of them. */
  private static final int LEAST_QUEUED_FRAMES = 4;

  private final TcpConnection connection;
  private final Simulation simulation;
  private final ByteRing buffer = new ByteRing();
  private final RetransmissionTimeout timeout = new RetransmissionTimeout();
  private final Timer retransmitTimer;
  private final Timer persistTimer;
  private final Timer queueTimer;
  private RenoCongestion congestion = new RenoCongestion(536);
  private int segmentBytes = 536;
  private int windowScale;
  private long peerWindowBytes;
  private long initial;
  private long unacknowledged;
  private long next;
  private long highestSent;
  private int duplicates;
  private int expiries;
  private int persistTries;
  private boolean isNoDelay;
  private boolean isClosing;
  private boolean isFinSent;
  private boolean isStopped;
  private boolean isProgramWaiting;
  private boolean isWindowUsed;
  private long timedSequence = -1;
  private long timedNanos;
  private long handshakeNanos;
  private long retransmitCount;
  private long dataStart;

  TcpSender(TcpConnection connection, Simulation simulation) {
    this.connection = connection;
    this.simulation = simulation;
    retransmitTimer = new Timer(simulation, this::retransmitDue);
    persistTimer = new Timer(simulation, this::probeWindow);
    queueTimer = new Timer(simulation, this::output);
  }

  void start(long initialSequence) {
    initial = initialSequence;
    unacknowledged = initial;
    next = initial + 1;
    highestSent = next;
    dataStart = next;
    handshakeNanos = simulation.nowNanos();
  }

  /**
   * The peer has answered our SYN.
   *
   * @param isSample whether it was sent once, so that the time means something
   */
  void established(boolean isSample) {
    unacknowledged = next;
    if (isSample) {
      timeout.sample(simulation.nowNanos() - handshakeNanos);
    }
  }

  long initial() {
    return initial;
  }

  long next() {
    return next;
  }

  long unacknowledged() {
    return unacknowledged;
  }

  long congestionWindowBytes() {
    return congestion.windowBytes();
  }

  long retransmitCount() {
    return retransmitCount;
  }

  long roundTripNanos() {
    return timeout.smoothedNanos();
  }

  long acknowledgedBytes() {
    return Math.max(0, unacknowledged - dataStart - (isFinAcknowledged() ? 1 : 0));
  }

  int bufferedBytes() {
    return buffer.count();
  }

  void setNoDelay(boolean noDelay) {
    isNoDelay = noDelay;
  }

  void setWindowScale(int shift) {
    windowScale = shift;
  }

  void setSegmentBytes(int bytes) {
    if (unacknowledged == initial) {
      congestion = new RenoCongestion(bytes);
    }
    segmentBytes = bytes;
    congestion.setSegmentBytes(bytes);
  }

  /** The window of a SYN, which is not scaled. */
  void setPeerWindow(int bytes) {
    peerWindowBytes = bytes;
  }

  boolean isClosing() {
    return isClosing;
  }

  boolean isFinAcknowledged() {
    return isFinSent && unacknowledged == finSequence() + 1;
  }

  private long finSequence() {
    return dataEnd();
  }

  /** Sequence number after the last byte in the buffer. */
  private long dataEnd() {
    long first = isFinSent && isAllAcknowledged ? unacknowledged - 1 : unacknowledged;
    return Math.max(first, dataStart) + buffer.count();
  }

  private boolean isAllAcknowledged;

  int accept(byte[] data, int offset, int length) {
    long limit =
        Math.max(LEAST_BUFFER_BYTES, Math.min(MOST_BUFFER_BYTES, 2 * congestion.windowBytes()));
    int room = (int) Math.max(0, limit - buffer.count());
    int taken = Math.min(room, length);
    isProgramWaiting = taken < length;
    if (taken > 0) {
      buffer.append(data, offset, taken);
      if (connection.state().maySend()) {
        output();
      }
    }
    return taken;
  }

  void close() {
    isClosing = true;
    if (connection.state().maySend()) {
      output();
    }
  }

  void stop() {
    isStopped = true;
    retransmitTimer.disarm();
    persistTimer.disarm();
    queueTimer.disarm();
  }

  /** Sends what the windows allow. */
  void output() {
    while (!isStopped && connection.state().maySend()) {
      long dataEnd = dataEnd();
      long flight = next - unacknowledged;
      long window = Math.min(congestion.windowBytes(), peerWindowBytes);
      long usable = window - flight;
      int length = (int) Math.max(0, Math.min(segmentBytes, Math.min(dataEnd - next, usable)));
      boolean isFinDue = isClosing && next + length == dataEnd;
      boolean isResend = next < highestSent;
      if (length == 0 && !(isFinDue && (!isFinSent || isResend))) {
        isWindowUsed |= dataEnd > next;
        break;
      }
      boolean isFull = length == segmentBytes;
      boolean isLast = next + length == dataEnd;
      // Nagle (RFC 9293, 3.7.4), and no silly small pieces of a window.
      if (!isFull && !isFinDue && !isResend) {
        boolean isHeld = flight > 0 && (!isLast || !isNoDelay);
        if (isHeld) {
          isWindowUsed |= !isLast;
          break;
        }
      }
      if (mustWaitForDevice()) {
        return;
      }
      transmit(next, length, isFinDue, isLast);
    }
    watchClosedWindow();
  }

  /** Data may not fill the own device's queue: Linux's small queues, which avoid needless loss. */
  private boolean mustWaitForDevice() {
    IpInterface out = connection.currentDestination().out();
    if (out == null || !(out.device() instanceof EthernetDevice device)) {
      return false;
    }
    Link link = device.link();
    if (link == null || link.spec().rateBps() == 0) {
      return false;
    }
    long frameNanos = (segmentBytes + 90) * 8L * SimTime.NANOS_PER_SECOND / link.spec().rateBps();
    long limit = Math.max(LEAST_QUEUED_FRAMES, SimTime.NANOS_PER_MILLI / Math.max(1, frameNanos));
    limit = Math.min(limit, Math.max(1, link.spec().queueFrames() - 1));
    int queued = link.queuedFrames(device);
    if (queued < limit) {
      return false;
    }
    if (!queueTimer.isArmed()) {
      queueTimer.armAfter(Math.max(1, frameNanos * Math.max(1, limit / 2)));
    }
    return true;
  }

  private void transmit(long sequence, int length, boolean withFin, boolean isLast) {
    int flags = TcpHeader.ACK;
    if (length > 0 && isLast) {
      flags |= TcpHeader.PSH;
    }
    if (withFin) {
      flags |= TcpHeader.FIN;
    }
    boolean isResend = sequence < highestSent;
    if (isResend) {
      retransmitCount++;
      // Karn: an answer to something sent twice says nothing about time.
      timedSequence = -1;
    } else if (timedSequence < 0) {
      timedSequence = sequence + length;
      timedNanos = simulation.nowNanos();
    }
    int skip = (int) (sequence - Math.max(unacknowledged, dataStart));
    connection.sendSegment(sequence, buffer, skip, length, flags);
    next = Math.max(next, sequence + length + (withFin ? 1 : 0));
    highestSent = Math.max(highestSent, next);
    if (withFin && !isFinSent) {
      isFinSent = true;
      connection.finSent();
    }
    if (!retransmitTimer.isArmed()) {
      retransmitTimer.armAfter(timeout.nanos());
    }
  }

  /**
   * The peer acknowledges everything before {@code ack}.
   *
   * @param windowField as received
   * @param hasData whether the segment carries something itself, so that it is no duplicate
   */
  void acknowledged(long ack, int windowField, boolean hasData) {
    if (ack > highestSent) {
      connection.sendAck();
      return;
    }
    long window = (long) windowField << windowScale;
    boolean isSameWindow = window == peerWindowBytes;
    if (ack < unacknowledged) {
      return;
    }
    peerWindowBytes = window;
    if (window > 0) {
      persistTimer.disarm();
      persistTries = 0;
    }
    if (ack > unacknowledged) {
      newlyAcknowledged(ack);
    } else if (!hasData && isSameWindow && next > unacknowledged) {
      duplicateAcknowledgment();
    }
    if (!isStopped) {
      output();
    }
  }

  private void newlyAcknowledged(long ack) {
    long flightBefore = next - unacknowledged;
    long acked = ack - unacknowledged;
    boolean coversFin = isFinSent && ack == finSequence() + 1;
    buffer.discard((int) Math.min(buffer.count(), coversFin ? acked - 1 : acked));
    unacknowledged = ack;
    isAllAcknowledged = coversFin;
    next = Math.max(next, ack);
    if (timedSequence >= 0 && ack >= timedSequence) {
      timeout.sample(simulation.nowNanos() - timedNanos);
      timedSequence = -1;
    }
    connection.currentDestination().confirm();
    expiries = 0;
    timeout.clearBackoff();
    duplicates = 0;
    boolean isPartial = congestion.isRecovering() && ack < congestion.recoverUntil();
    if (isPartial) {
      congestion.partiallyAcknowledged(acked);
      resendFirst();
    } else if (congestion.isRecovering()) {
      congestion.leaveRecovery(next - ack);
    } else {
      congestion.acknowledged(
          acked, isWindowUsed || flightBefore + segmentBytes > congestion.windowBytes());
      isWindowUsed = false;
    }
    if (next == unacknowledged) {
      retransmitTimer.disarm();
    } else {
      retransmitTimer.armAfter(timeout.nanos());
    }
    if (isProgramWaiting && buffer.count() < roomWanted()) {
      isProgramWaiting = false;
      connection.programMayWrite();
    }
  }

  /** A program that was refused is asked again when a third of the buffer is free. */
  private long roomWanted() {
    long limit =
        Math.max(LEAST_BUFFER_BYTES, Math.min(MOST_BUFFER_BYTES, 2 * congestion.windowBytes()));
    return limit - limit / 3;
  }

  private void duplicateAcknowledgment() {
    duplicates++;
    if (congestion.isRecovering()) {
      congestion.inflate();
    } else if (duplicates == DUPLICATE_THRESHOLD && unacknowledged > congestion.recoverUntil()) {
      congestion.enterRecovery(next - unacknowledged, highestSent);
      resendFirst();
      retransmitTimer.armAfter(timeout.nanos());
    }
  }

  private void resendFirst() {
    long end = dataEnd();
    int length = (int) Math.min(segmentBytes, end - Math.max(unacknowledged, dataStart));
    boolean withFin = isFinSent && unacknowledged + length == end;
    if (length > 0 || withFin) {
      transmit(unacknowledged, length, withFin, unacknowledged + length == end);
    }
  }

  private void retransmitDue() {
    if (next == unacknowledged) {
      return;
    }
    if (++expiries > RETRIES) {
      connection.finish(SocketError.ETIMEDOUT);
      return;
    }
    congestion.timedOut(next - unacknowledged, highestSent, expiries == 1);
    timeout.backOff();
    duplicates = 0;
    timedSequence = -1;
    // Go back: what arrived behind the gap is acknowledged with it, and skipped then.
    next = unacknowledged;
    retransmitTimer.armAfter(timeout.nanos());
    output();
  }

  /** With a window of 0 and nothing under way, only a probe finds out when it opens. */
  private void watchClosedWindow() {
    boolean isStuck = next == unacknowledged && dataEnd() > next && peerWindowBytes < segmentBytes;
    if (isStuck && peerWindowBytes == 0 && !persistTimer.isArmed()) {
      persistTimer.armAfter(timeout.nanos() << Math.min(persistTries, 10));
    }
  }

  private void probeWindow() {
    if (isStopped || peerWindowBytes > 0) {
      return;
    }
    persistTries++;
    // An old number: the peer answers with where it is and what window it has.
    connection.sendSegment(unacknowledged - 1, null, 0, 0, TcpHeader.ACK);
    watchClosedWindow();
  }

  void pathMtuChanged() {
    if (next > unacknowledged) {
      connection.currentDestination();
      next = unacknowledged;
      output();
    }
  }
}
