package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.TcpHeader;
import org.vswitchlab.wire.TcpOptions;
import org.vswitchlab.wire.TcpView;

/** TCP (RFC 9293): ports, connections and what belongs to none. */
public final class TcpProtocol {
  private static final int BUCKETS = 256;

  private final IpStack stack;
  private final TcpConnection[] buckets = new TcpConnection[BUCKETS];
  private final TreeMap<Integer, TcpListener> listeners = new TreeMap<>();
  private int nextEphemeralPort;

  TcpProtocol(IpStack stack) {
    this.stack = stack;
  }

  IpStack stack() {
    return stack;
  }

  /**
   * Accepts connections on a port of all addresses.
   *
   * @return null if the port is taken
   */
  public TcpListener listen(int port, TcpListener.Acceptor acceptor) {
    if (listeners.containsKey(port)) {
      return null;
    }
    TcpListener listener = new TcpListener(this, 0, port, acceptor);
    listeners.put(port, listener);
    stack.changes().changed();
    return listener;
  }

  void close(TcpListener listener) {
    if (listeners.remove(listener.port(), listener)) {
      stack.changes().changed();
    }
  }

  /**
   * Begins to connect; the listener is told how it ends.
   *
   * @param localPort 0 for any free one
   */
  public TcpConnection connect(
      int address, int port, int localPort, TcpConnection.Listener listener) {
    Ipv4Destination destination = stack.ipv4().destination(address);
    int chosen = localPort == 0 ? ephemeralPort() : localPort;
    TcpConnection connection =
        new TcpConnection(this, destination, chosen, address, port, listener);
    if (destination.error() != null) {
      connection.failBeforeStart(destination.error());
      return connection;
    }
    if (find(destination.source(), chosen, address, port) != null) {
      connection.failBeforeStart(SocketError.EADDRINUSE);
      return connection;
    }
    add(connection);
    connection.startConnecting();
    return connection;
  }

  private int ephemeralPort() {
    int count = UdpProtocol.LAST_EPHEMERAL_PORT - UdpProtocol.FIRST_EPHEMERAL_PORT + 1;
    if (nextEphemeralPort == 0) {
      nextEphemeralPort = stack.random("tcp-port").nextInt(count);
    }
    // Linux hands out even ports to connect(2), which leaves the odd ones to bind(2).
    nextEphemeralPort = ((nextEphemeralPort + 2) & ~1) % count;
    while (isPortUsed(UdpProtocol.FIRST_EPHEMERAL_PORT + nextEphemeralPort)) {
      nextEphemeralPort = (nextEphemeralPort + 2) % count;
    }
    return UdpProtocol.FIRST_EPHEMERAL_PORT + nextEphemeralPort;
  }

  private boolean isPortUsed(int port) {
    for (TcpConnection bucket : buckets) {
      for (TcpConnection c = bucket; c != null; c = c.nextInBucket) {
        if (c.localPort() == port) {
          return true;
        }
      }
    }
    return listeners.containsKey(port);
  }

  private static int bucket(int localPort, int remoteAddress, int remotePort) {
    int hash = localPort * 31 + remotePort * 17 + remoteAddress * 0x9e3779b1;
    return (hash ^ hash >>> 16) & (BUCKETS - 1);
  }

  private void add(TcpConnection connection) {
    int bucket =
        bucket(connection.localPort(), connection.remoteAddress(), connection.remotePort());
    connection.nextInBucket = buckets[bucket];
    buckets[bucket] = connection;
    stack.changes().changed();
  }

  void remove(TcpConnection connection) {
    int bucket =
        bucket(connection.localPort(), connection.remoteAddress(), connection.remotePort());
    TcpConnection before = null;
    for (TcpConnection c = buckets[bucket]; c != null; c = c.nextInBucket) {
      if (c == connection) {
        if (before == null) {
          buckets[bucket] = c.nextInBucket;
        } else {
          before.nextInBucket = c.nextInBucket;
        }
        stack.changes().changed();
        return;
      }
      before = c;
    }
  }

  private TcpConnection find(int localAddress, int localPort, int remoteAddress, int remotePort) {
    int bucket = bucket(localPort, remoteAddress, remotePort);
    for (TcpConnection c = buckets[bucket]; c != null; c = c.nextInBucket) {
      if (c.localPort() == localPort
          && c.remotePort() == remotePort
          && c.remoteAddress() == remoteAddress
          && c.localAddress() == localAddress) {
        return c;
      }
    }
    return null;
  }

  void receive(IpInterface in, Frame frame, int at, int limit) {
    byte[] bytes = frame.array();
    TcpView tcp = TcpView.of(bytes, at, limit);
    if (!tcp.isValid()) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    int ipAt = frame.offset() + EthernetHeader.BYTES;
    int source = Bytes.i32(bytes, ipAt + 12);
    int destination = Bytes.i32(bytes, ipAt + 16);
    long pseudo = InternetChecksum.pseudoHeader(source, destination, IpProtocol.TCP, limit - at);
    if (InternetChecksum.finish(InternetChecksum.add(pseudo, bytes, at, limit - at)) != 0) {
      in.drop(frame, DropReason.BAD_CHECKSUM);
      return;
    }
    TcpConnection connection = find(destination, tcp.destinationPort(), source, tcp.sourcePort());
    boolean isSyn = tcp.has(TcpHeader.SYN) && !tcp.has(TcpHeader.ACK) && !tcp.has(TcpHeader.RST);
    if (connection != null && connection.state() == TcpState.TIME_WAIT && isSyn) {
      // RFC 9293, 3.10.7.4: a new incarnation may begin at once.
      connection.forget();
      connection = null;
    }
    if (connection != null) {
      stack.ledger().delivered();
      connection.receive(tcp);
      return;
    }
    TcpListener listener = stack.isLocal(destination) ? listeners.get(tcp.destinationPort()) : null;
    if (listener != null && isSyn) {
      stack.ledger().delivered();
      accept(listener, destination, source, tcp);
      return;
    }
    if (!tcp.has(TcpHeader.RST) && stack.isLocal(destination)) {
      reset(destination, source, tcp);
    }
    in.drop(
        frame, listener == null && isSyn ? DropReason.NO_LISTENER : DropReason.TCP_OUT_OF_STATE);
  }

  private void accept(TcpListener listener, int local, int remote, TcpView syn) {
    Ipv4Destination back = stack.ipv4().destination(remote);
    if (back.source() != local) {
      back = stack.ipv4().destination(remote, null, local);
    }
    if (back.error() != null) {
      return;
    }
    TcpConnection connection =
        new TcpConnection(this, back, listener.port(), remote, syn.sourcePort(), null);
    add(connection);
    connection.startAccepting(listener, syn);
  }

  /** Answers a segment that belongs to no connection (RFC 9293, 3.10.7.1). */
  private void reset(int local, int remote, TcpView tcp) {
    boolean hasAck = tcp.has(TcpHeader.ACK);
    int length =
        tcp.payloadBytes() + (tcp.has(TcpHeader.SYN) ? 1 : 0) + (tcp.has(TcpHeader.FIN) ? 1 : 0);
    TcpHeader header =
        new TcpHeader(
            tcp.destinationPort(),
            tcp.sourcePort(),
            hasAck ? tcp.acknowledgment() : 0,
            hasAck ? 0 : tcp.sequence() + length,
            TcpHeader.RST | (hasAck ? 0 : TcpHeader.ACK),
            0,
            0,
            TcpOptions.NONE);
    Ipv4Destination back = stack.ipv4().destination(remote);
    if (back.source() != local) {
      back = stack.ipv4().destination(remote, null, local);
    }
    sendHeader(back, header);
  }

  /** Sends a segment without data. */
  SocketError sendHeader(Ipv4Destination destination, TcpHeader header) {
    int at = destination.transportOffset();
    byte[] bytes = new byte[at + header.headerBytes()];
    header.write(bytes, at, 0, destination.pseudoHeader(IpProtocol.TCP, header.headerBytes()));
    return destination.send(bytes, IpProtocol.TCP, 0, PathMtuDiscovery.WANT);
  }

  /** An ICMP error quotes a segment of ours. */
  void errorArrived(int localPort, int peer, int peerPort, SocketError error) {
    int bucket = bucket(localPort, peer, peerPort);
    for (TcpConnection c = buckets[bucket]; c != null; c = c.nextInBucket) {
      if (c.localPort() == localPort && c.remotePort() == peerPort && c.remoteAddress() == peer) {
        c.errorArrived(error);
        return;
      }
    }
  }

  /** Ports that accept connections, in order. */
  public List<TcpListener> listeners() {
    return List.copyOf(listeners.values());
  }

  /** All connections, by local port. */
  public List<TcpConnection> connections() {
    List<TcpConnection> result = new ArrayList<>();
    for (TcpConnection bucket : buckets) {
      for (TcpConnection c = bucket; c != null; c = c.nextInBucket) {
        result.add(c);
      }
    }
    result.sort(
        Comparator.comparingInt(TcpConnection::localPort)
            .thenComparingInt(TcpConnection::remotePort));
    return result;
  }
}
