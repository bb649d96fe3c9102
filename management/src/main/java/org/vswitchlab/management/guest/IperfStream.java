package org.vswitchlab.management.guest;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.node.stack.TcpConnection;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Bytes;

/** One stream of data of an iperf3 test, at its sending or its receiving end. */
final class IperfStream implements TcpConnection.Listener {
  /** Time between two looks at whether more may be sent: {@code --pacing-timer}. */
  private static final long PACING_NANOS = SimTime.NANOS_PER_MILLI;

  /** Seconds, microseconds and number of a datagram. */
  private static final int UDP_HEADER_BYTES = 12;

  private final Simulation simulation;
  private final IperfSettings settings;
  private final boolean isSender;
  private final int id;
  private final Timer pacing;
  private final byte[] block;
  private Runnable onAllSent;
  private TcpConnection connection;
  private UdpSocket socket;
  private int peerAddress;
  private int peerPort;
  private long startNanos;
  private boolean isRunning;
  private long bytes;
  private long packets;
  private long lost;
  private long highest;
  private long latestTransitNanos;
  private boolean hasTransit;
  private double jitterNanos;
  private long markedBytes;
  private long markedPackets;
  private long markedLost;
  private long markedRetransmits;

  /**
   * @param id number in brackets
   */
  IperfStream(Simulation simulation, IperfSettings settings, boolean isSender, int id) {
    this.simulation = simulation;
    this.settings = settings;
    this.isSender = isSender;
    this.id = id;
    block = new byte[settings.blockBytes];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) ('0' + i % 10);
    }
    pacing = new Timer(simulation, this::produce);
  }

  int id() {
    return id;
  }

  boolean isSender() {
    return isSender;
  }

  void setConnection(TcpConnection newConnection) {
    connection = newConnection;
    connection.setListener(this);
  }

  TcpConnection connection() {
    return connection;
  }

  void setSocket(UdpSocket newSocket, int address, int port) {
    socket = newSocket;
    peerAddress = address;
    peerPort = port;
  }

  boolean isFrom(int address, int port) {
    return peerAddress == address && peerPort == port;
  }

  /** Begins to send or to count. */
  void start(Runnable whenAllSent) {
    onAllSent = whenAllSent;
    startNanos = simulation.nowNanos();
    isRunning = true;
    if (isSender) {
      produce();
    }
  }

  void stop() {
    isRunning = false;
    pacing.disarm();
  }

  private boolean isAllSent() {
    return settings.bytes > 0 && bytes * settings.streamCount >= settings.bytes;
  }

  private void produce() {
    while (isRunning && !isAllSent() && mayStart()) {
      if (socket != null && !socket.isWritable(peerAddress)) {
        break;
      }
      boolean isTaken = socket != null ? sendDatagram() : sendBlock();
      if (!isTaken) {
        return;
      }
    }
    if (isRunning && isAllSent()) {
      stop();
      onAllSent.run();
    } else if (isRunning) {
      // A sender that waits for its socket is woken as soon as a frame has left; a tenth of the
      // pacing time keeps the interface busy all the same.
      boolean waitsForSocket = socket != null && !socket.isWritable(peerAddress);
      pacing.armAfter(waitsForSocket ? PACING_NANOS / 10 : PACING_NANOS);
    }
  }

  /** Whether the mean rate since the start is below the one asked for. */
  private boolean mayStart() {
    long rate = settings.effectiveRateBps();
    if (rate == 0) {
      return true;
    }
    long elapsed = simulation.nowNanos() - startNanos;
    return bytes * 8.0 * SimTime.NANOS_PER_SECOND <= (double) rate * elapsed;
  }

  private boolean sendBlock() {
    int from = (int) (bytes % block.length);
    int taken = connection.send(block, from, block.length - from);
    bytes += taken;
    return taken == block.length - from;
  }

  private boolean sendDatagram() {
    packets++;
    long micros = simulation.nowNanos() / SimTime.NANOS_PER_MICRO;
    Bytes.put32(block, 0, micros / 1_000_000);
    Bytes.put32(block, 4, micros % 1_000_000);
    Bytes.put32(block, 8, packets);
    SocketError error = socket.sendTo(peerAddress, peerPort, block);
    bytes += block.length;
    return error == null || error == SocketError.EHOSTUNREACH;
  }

  /** Counts one datagram of this stream (RFC 3550, 6.4.1 for the jitter). */
  void datagram(byte[] array, int offset, int length) {
    if (!isRunning || length < UDP_HEADER_BYTES) {
      return;
    }
    bytes += length;
    long sentMicros = Bytes.u32(array, offset) * 1_000_000 + Bytes.u32(array, offset + 4);
    long number = Bytes.u32(array, offset + 8);
    if (number > highest) {
      lost += number - highest - 1;
      highest = number;
    } else if (lost > 0) {
      lost--;
    }
    packets = highest;
    long transit = simulation.nowNanos() - sentMicros * SimTime.NANOS_PER_MICRO;
    if (hasTransit) {
      jitterNanos += (Math.abs(transit - latestTransitNanos) - jitterNanos) / 16.0;
    }
    hasTransit = true;
    latestTransitNanos = transit;
  }

  @Override
  public void received(TcpConnection from, byte[] array, int offset, int length) {
    if (isRunning) {
      bytes += length;
    }
  }

  @Override
  public void writable(TcpConnection on) {
    if (isRunning && isSender) {
      produce();
    }
  }

  @Override
  public void peerClosed(TcpConnection from) {
    from.close();
  }

  void close() {
    stop();
    if (connection != null) {
      connection.close();
    }
  }

  void abort() {
    stop();
    if (connection != null) {
      connection.abort();
    }
  }

  long bytes() {
    return bytes;
  }

  long packets() {
    return packets;
  }

  long lost() {
    return lost;
  }

  double jitterMillis() {
    return jitterNanos / SimTime.NANOS_PER_MILLI;
  }

  long retransmits() {
    return connection == null ? 0 : connection.retransmitCount();
  }

  long congestionWindowBytes() {
    return connection == null ? 0 : connection.congestionWindowBytes();
  }

  long bytesSinceMark() {
    return bytes - markedBytes;
  }

  long packetsSinceMark() {
    return packets - markedPackets;
  }

  long lostSinceMark() {
    return lost - markedLost;
  }

  long retransmitsSinceMark() {
    return retransmits() - markedRetransmits;
  }

  /** Ends an interval of the report. */
  void mark() {
    markedBytes = bytes;
    markedPackets = packets;
    markedLost = lost;
    markedRetransmits = retransmits();
  }
}
