package org.vswitchlab.node.stack;

import static org.vswitchlab.time.SimTime.NANOS_PER_MILLI;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.wire.TcpHeader;
import org.vswitchlab.wire.TcpView;

/**
 * The receiving half of a {@link TcpConnection}: puts data in order, promises a window and decides
 * when to acknowledge (RFC 9293, 3.8.6; RFC 5681, 4.2).
 */
final class TcpReceiver {
  /** Half of the largest receive buffer of tcp_rmem: the rest is overhead. */
  private static final int LARGEST_WINDOW_BYTES = 3 << 20;

  /** RFC 9293 allows 500 ms; Linux waits 40 ms. */
  private static final long DELAYED_ACK_NANOS = 40 * NANOS_PER_MILLI;

  /** Segments that are acknowledged at once at the start, so that the peer's window grows. */
  private static final int QUICK_ACKS = 16;

  private final TcpConnection connection;
  private final TcpReceiveQueue outOfOrder = new TcpReceiveQueue();
  private final ByteRing paused = new ByteRing();
  private final Timer delayedAck;
  private long next;
  private long finSequence = -1;
  private int windowBytes;
  private long advertisedEnd;
  private long lastAcked;
  private int quickAcks = QUICK_ACKS;
  private boolean isPaused;
  private long receivedBytes;

  TcpReceiver(TcpConnection connection, Simulation simulation, int segmentBytes) {
    this.connection = connection;
    delayedAck = new Timer(simulation, connection::sendAck);
    windowBytes = Math.min(65_535, segmentBytes * 44);
  }

  /** The peer's SYN has this sequence number. */
  void start(int synSequence) {
    next = Integer.toUnsignedLong(synSequence) + 1;
    lastAcked = next;
  }

  /** Nothing more is acknowledged. */
  void stop() {
    delayedAck.disarm();
  }

  /** The sequence number that is expected next: RCV.NXT. */
  long next() {
    return next;
  }

  /** What the latest segment that was sent acknowledged. */
  long lastAcked() {
    return lastAcked;
  }

  /** Bytes of data received in order. */
  long receivedBytes() {
    return receivedBytes;
  }

  boolean isPaused() {
    return isPaused;
  }

  /** Keeps what arrives: the window closes. */
  void pause() {
    isPaused = true;
  }

  /** Hands over what was kept, and what arrives from now on. */
  void resume() {
    isPaused = false;
    byte[] data = new byte[paused.count()];
    paused.copy(0, data, 0, data.length);
    paused.discard(data.length);
    if (data.length > 0) {
      connection.deliver(data, 0, data.length);
      connection.sendAck();
    }
    if (finSequence >= 0 && next > finSequence && !isPaused) {
      connection.tellPeerClosed();
    }
  }

  // Segments that arrive

  /** Whether a segment that takes this room lies in the window: RFC 9293, 3.10.7.4. */
  boolean isAcceptable(long sequence, int occupied) {
    int window = window();
    if (occupied == 0) {
      return sequence >= next - 1 && sequence <= next + window || sequence == next;
    }
    return sequence + occupied > next && sequence < next + Math.max(window, 1);
  }

  /** Takes the data and the FIN of an acceptable segment. */
  void receive(TcpView segment, long sequence) {
    int payload = segment.payloadBytes();
    if (segment.has(TcpHeader.FIN)) {
      finSequence = sequence + payload;
    }
    if (!connection.state().mayReceive() && payload > 0) {
      connection.sendAck();
      return;
    }
    boolean isInOrder = sequence <= next;
    if (isInOrder && next < sequence + payload) {
      int skip = (int) (next - sequence);
      deliver(segment.array(), segment.payloadOffset() + skip, payload - skip);
      byte[] more = outOfOrder.take(next);
      while (more != null && connection.state() != TcpState.CLOSED) {
        deliver(more, 0, more.length);
        more = outOfOrder.take(next);
      }
    } else if (!isInOrder && payload > 0) {
      outOfOrder.add(sequence, segment.array(), segment.payloadOffset(), payload);
    }
    if (connection.state() == TcpState.CLOSED) {
      return;
    }
    if (finSequence == next) {
      next++;
      connection.sendAck();
      connection.finReceived();
      return;
    }
    // RFC 5681, 4.2: anything out of the ordinary is acknowledged at once.
    boolean isOrdinary = isInOrder && payload > 0 && outOfOrder.isEmpty();
    if (!isOrdinary) {
      connection.sendAck();
    } else {
      acknowledgeSoon();
    }
  }

  private void deliver(byte[] array, int offset, int length) {
    next += length;
    receivedBytes += length;
    // Grows with what arrives, as Linux's receive buffer does.
    windowBytes = Math.min(LARGEST_WINDOW_BYTES, windowBytes + 2 * connection.segmentBytes());
    if (isPaused) {
      paused.append(array, offset, length);
    } else {
      connection.deliver(array, offset, length);
    }
  }

  private void acknowledgeSoon() {
    if (next <= lastAcked) {
      // The program answered during delivery, and the answer carried the acknowledgment.
      return;
    }
    if (quickAcks > 0 || next - lastAcked >= 2L * connection.segmentBytes()) {
      quickAcks = Math.max(0, quickAcks - 1);
      connection.sendAck();
    } else if (!delayedAck.isArmed()) {
      delayedAck.armAfter(DELAYED_ACK_NANOS);
    }
  }

  // What segments that leave say of it

  /** The window field of a SYN, which is never scaled: RFC 7323, 2.2. */
  int unscaledWindowField() {
    return Math.min(windowBytes, 65535);
  }

  void synSent() {
    advertisedEnd = next + windowBytes;
  }

  /** A segment left that acknowledges all that has arrived in order. */
  void acknowledgmentSent() {
    lastAcked = next;
    delayedAck.disarm();
  }

  /** The window field, scaled by this shift, and note of what was promised. */
  int windowField(int shift) {
    // RFC 9293, 3.8.6.2.2: the right edge never moves back.
    long end = Math.max(advertisedEnd, next + window());
    if (isPaused && next + window() <= advertisedEnd) {
      end = advertisedEnd;
    }
    long window = Math.max(0, end - next);
    int field = (int) Math.min(65535, window >> shift);
    advertisedEnd = Math.max(advertisedEnd, next + ((long) field << shift));
    return field;
  }

  private int window() {
    return Math.max(0, windowBytes - paused.count());
  }
}
