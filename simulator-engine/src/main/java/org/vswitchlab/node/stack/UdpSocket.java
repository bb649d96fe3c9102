package org.vswitchlab.node.stack;

import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.Link;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.UdpHeader;

/** A UDP socket over IPv4, bound to a local port. */
public final class UdpSocket {
  /** Told of datagrams. */
  public interface Receiver {
    void received(UdpSocket socket, Datagram datagram);
  }

  /** Told of ICMP errors about what the socket sent. */
  public interface ErrorListener {
    /**
     * @param from who sent the error
     * @param type of the ICMP message
     */
    void error(int peer, int peerPort, int from, int type, int code);
  }

  /** net.core.wmem_default, 212,992 bytes, holds so many full frames with their overhead. */
  private static final int SEND_BUFFER_FRAMES = 92;

  private final IpStack stack;
  private final int localAddress;
  private final int localPort;
  private Receiver receiver;
  private ErrorListener errorListener;
  private IpInterface bound;
  private int sourceAddress;
  private int timeToLive;
  private int typeOfService;
  private PathMtuDiscovery discovery = PathMtuDiscovery.WANT;
  private Ipv4Destination destination;
  private long sentCount;
  private long receivedCount;
  UdpSocket nextInBucket;

  UdpSocket(IpStack stack, int localAddress, int localPort, Receiver receiver) {
    this.stack = stack;
    this.localAddress = localAddress;
    this.localPort = localPort;
    this.receiver = receiver;
    timeToLive = stack.ipv4().defaultTimeToLive();
  }

  /** The address bound to, or 0 for any. */
  public int localAddress() {
    return localAddress;
  }

  public int localPort() {
    return localPort;
  }

  public void setReceiver(Receiver newReceiver) {
    receiver = newReceiver;
  }

  public void setErrorListener(ErrorListener listener) {
    errorListener = listener;
  }

  /** The only interface to send through; null for any. */
  public void bind(IpInterface networkInterface) {
    bound = networkInterface;
    destination = null;
  }

  /** The address to send from; 0 for the one bound to, or what the route says. */
  public void setSourceAddress(int address) {
    if (sourceAddress != address) {
      sourceAddress = address;
      destination = null;
    }
  }

  public void setTimeToLive(int ttl) {
    timeToLive = ttl;
  }

  public void setTypeOfService(int tos) {
    typeOfService = tos;
  }

  public void setDiscovery(PathMtuDiscovery newDiscovery) {
    discovery = newDiscovery;
  }

  /** Datagrams sent. */
  public long sentCount() {
    return sentCount;
  }

  /** Datagrams received. */
  public long receivedCount() {
    return receivedCount;
  }

  /**
   * Sends a datagram.
   *
   * @return null if it was sent, or waits for the next hop's address
   */
  public SocketError sendTo(int address, int port, byte[] data) {
    return sendTo(address, port, data, 0, data.length);
  }

  /** As {@link #sendTo(int, int, byte[])} for a part of {@code data}. */
  public SocketError sendTo(int address, int port, byte[] data, int from, int length) {
    return sendFrom(localPort, address, port, data, from, length);
  }

  /** As {@link #sendTo}, from another port than the socket's own, as tunnels do. */
  public SocketError sendFrom(
      int sourcePort, int address, int port, byte[] data, int from, int length) {
    Ipv4Destination to = destination;
    if (to == null || to.address() != address || !to.isCurrent()) {
      int sender = sourceAddress != 0 ? sourceAddress : localAddress;
      to = stack.ipv4().destination(address, bound, sender);
      destination = to;
    }
    if (to.error() != null) {
      return to.error();
    }
    int at = Ipv4Destination.HEADROOM_BYTES;
    byte[] bytes = new byte[at + UdpHeader.BYTES + length];
    System.arraycopy(data, from, bytes, at + UdpHeader.BYTES, length);
    UdpHeader.write(
        bytes,
        at,
        sourcePort,
        port,
        length,
        to.pseudoHeader(IpProtocol.UDP, UdpHeader.BYTES + length));
    SocketError error =
        stack.ipv4().send(to, bytes, IpProtocol.UDP, typeOfService, timeToLive, discovery);
    if (error == null) {
      sentCount++;
    }
    return error;
  }

  /**
   * Whether a program would not have to wait before it sends: what is queued in the interface
   * counts against the send buffer. {@link #sendTo} itself never waits.
   */
  public boolean isWritable(int address) {
    Ipv4Destination to = stack.ipv4().destination(address, bound, localAddress);
    if (to.out() == null || !(to.out().device() instanceof EthernetDevice device)) {
      return true;
    }
    Link link = device.link();
    return link == null || link.queuedFrames(device) < SEND_BUFFER_FRAMES;
  }

  void deliver(Datagram datagram) {
    receivedCount++;
    if (receiver != null) {
      receiver.received(this, datagram);
    }
  }

  void errorArrived(int peer, int peerPort, int from, int type, int code) {
    if (errorListener != null) {
      errorListener.error(peer, peerPort, from, type, code);
    }
  }

  public void close() {
    stack.udp().close(this);
  }
}
