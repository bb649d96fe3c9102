package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Icmpv4Message;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.UdpHeader;

/** UDP (RFC 768). */
public final class UdpProtocol {
  /** net.ipv4.ip_local_port_range. */
  static final int FIRST_EPHEMERAL_PORT = 32768;

  static final int LAST_EPHEMERAL_PORT = 60999;

  private static final int BUCKETS = 64;

  private final IpStack stack;
  private final UdpSocket[] buckets = new UdpSocket[BUCKETS];
  private final Datagram shared = new Datagram();
  private boolean isSharedInUse;
  private int nextEphemeralPort;

  UdpProtocol(IpStack stack) {
    this.stack = stack;
  }

  /**
   * Opens a socket on a port of all addresses.
   *
   * @param port 0 for any free one
   * @return null if the port is taken
   */
  public UdpSocket bind(int port, UdpSocket.Receiver receiver) {
    return bind(0, port, receiver);
  }

  /**
   * Opens a socket.
   *
   * @param address local address, or 0 for all
   * @param port 0 for any free one
   * @return null if the port is taken
   */
  public UdpSocket bind(int address, int port, UdpSocket.Receiver receiver) {
    int chosen = port == 0 ? ephemeralPort(address) : port;
    if (chosen == 0 || isTaken(address, chosen)) {
      return null;
    }
    UdpSocket socket = new UdpSocket(stack, address, chosen, receiver);
    int bucket = chosen & (BUCKETS - 1);
    socket.nextInBucket = buckets[bucket];
    buckets[bucket] = socket;
    stack.changes().changed();
    return socket;
  }

  private int ephemeralPort(int address) {
    int count = LAST_EPHEMERAL_PORT - FIRST_EPHEMERAL_PORT + 1;
    if (nextEphemeralPort == 0) {
      nextEphemeralPort = stack.random("udp-port").nextInt(count);
    }
    for (int i = 0; i < count; i++) {
      nextEphemeralPort = (nextEphemeralPort + 1) % count;
      int port = FIRST_EPHEMERAL_PORT + nextEphemeralPort;
      if (!isTaken(address, port)) {
        return port;
      }
    }
    return 0;
  }

  private boolean isTaken(int address, int port) {
    for (UdpSocket s = buckets[port & (BUCKETS - 1)]; s != null; s = s.nextInBucket) {
      if (s.localPort() == port
          && (address == 0 || s.localAddress() == 0 || s.localAddress() == address)) {
        return true;
      }
    }
    return false;
  }

  void close(UdpSocket socket) {
    int bucket = socket.localPort() & (BUCKETS - 1);
    UdpSocket before = null;
    for (UdpSocket s = buckets[bucket]; s != null; s = s.nextInBucket) {
      if (s == socket) {
        if (before == null) {
          buckets[bucket] = s.nextInBucket;
        } else {
          before.nextInBucket = s.nextInBucket;
        }
        stack.changes().changed();
        return;
      }
      before = s;
    }
  }

  /** The socket for a datagram; one bound to the address goes before one bound to all. */
  private UdpSocket find(int address, int port) {
    UdpSocket any = null;
    for (UdpSocket s = buckets[port & (BUCKETS - 1)]; s != null; s = s.nextInBucket) {
      if (s.localPort() == port) {
        if (s.localAddress() == address) {
          return s;
        }
        if (s.localAddress() == 0) {
          any = s;
        }
      }
    }
    return any;
  }

  void receive(IpInterface in, Frame frame, int at, int limit) {
    byte[] bytes = frame.array();
    int available = limit - at;
    if (available < UdpHeader.BYTES) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    int length = Bytes.u16(bytes, at + 4);
    if (length < UdpHeader.BYTES || length > available) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    int ipAt = frame.offset() + org.vswitchlab.wire.EthernetHeader.BYTES;
    int source = Bytes.i32(bytes, ipAt + 12);
    int destination = Bytes.i32(bytes, ipAt + 16);
    if (Bytes.u16(bytes, at + 6) != 0) {
      long pseudo = InternetChecksum.pseudoHeader(source, destination, IpProtocol.UDP, length);
      if (InternetChecksum.finish(InternetChecksum.add(pseudo, bytes, at, length)) != 0) {
        in.drop(frame, DropReason.BAD_CHECKSUM);
        return;
      }
    }
    UdpSocket socket = find(destination, Bytes.u16(bytes, at + 2));
    if (socket == null) {
      stack
          .icmpv4()
          .sendError(in, frame, Icmpv4Message.UNREACHABLE, Icmpv4Message.PORT_UNREACHABLE, 0);
      in.drop(frame, DropReason.NO_LISTENER);
      return;
    }
    stack.ledger().delivered();
    // A receiver that answers may be called again before it returns, on a host with bridges joined
    // to each other; then the shared object is taken.
    boolean isNested = isSharedInUse;
    Datagram datagram = isNested ? new Datagram() : shared;
    isSharedInUse = true;
    datagram.set(
        in,
        frame,
        source,
        destination,
        Bytes.u16(bytes, at),
        at + UdpHeader.BYTES,
        length - UdpHeader.BYTES);
    socket.deliver(datagram);
    isSharedInUse = isNested;
  }

  void errorArrived(int localPort, int peer, int peerPort, int from, int type, int code) {
    for (UdpSocket s = buckets[localPort & (BUCKETS - 1)]; s != null; s = s.nextInBucket) {
      if (s.localPort() == localPort) {
        s.errorArrived(peer, peerPort, from, type, code);
        return;
      }
    }
  }

  /** Open sockets by port. */
  public List<UdpSocket> sockets() {
    List<UdpSocket> result = new ArrayList<>();
    for (UdpSocket bucket : buckets) {
      for (UdpSocket s = bucket; s != null; s = s.nextInBucket) {
        result.add(s);
      }
    }
    result.sort(java.util.Comparator.comparingInt(UdpSocket::localPort));
    return result;
  }
}
