package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Icmpv4Message;

/** Sends ICMP echo requests and hears what becomes of them, for {@code ping}. */
public final class EchoSocket {
  /** Told of answers. */
  public interface Listener {
    /**
     * A reply.
     *
     * @param from who answered
     * @param sequence of the request, 16 bits
     * @param ttl of the reply as it arrived
     * @param dataBytes length of the data sent back
     */
    void reply(int from, int sequence, int ttl, byte[] data);

    /**
     * An error about a request.
     *
     * @param from who sent it; this host itself if the next hop does not answer
     * @param info MTU of "fragmentation needed"
     */
    void error(int from, int sequence, int type, int code, int info);
  }

  private final IpStack stack;
  private final int identifier;
  private final Listener listener;
  private IpInterface bound;
  private int source;
  private int timeToLive;
  private int typeOfService;
  private PathMtuDiscovery discovery = PathMtuDiscovery.WANT;

  EchoSocket(IpStack stack, int identifier, Listener listener) {
    this.stack = stack;
    this.identifier = identifier;
    this.listener = listener;
    timeToLive = stack.ipv4().defaultTimeToLive();
  }

  public int identifier() {
    return identifier;
  }

  Listener listener() {
    return listener;
  }

  /** The only interface to send through; null for any. */
  public void bind(IpInterface networkInterface) {
    bound = networkInterface;
  }

  /** The address to send from; 0 to choose one. */
  public void bind(int address) {
    source = address;
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

  /** The way to the address; its {@link Ipv4Destination#error} says why there is none. */
  public Ipv4Destination destination(int address) {
    return stack.ipv4().destination(address, bound, source);
  }

  /**
   * Sends one request.
   *
   * @return null if it was sent, or waits for the next hop's address
   */
  public SocketError send(int address, int sequence, byte[] data) {
    Ipv4Destination destination = destination(address);
    byte[] bytes =
        new byte[Ipv4Destination.HEADROOM_BYTES + Icmpv4Message.HEADER_BYTES + data.length];
    int at = Ipv4Destination.HEADROOM_BYTES;
    System.arraycopy(data, 0, bytes, at + Icmpv4Message.HEADER_BYTES, data.length);
    Icmpv4Message.writeHeader(
        bytes,
        at,
        Icmpv4Message.ECHO_REQUEST,
        0,
        identifier << 16 | (sequence & 0xffff),
        data.length);
    return stack
        .ipv4()
        .send(
            destination,
            bytes,
            org.vswitchlab.wire.IpProtocol.ICMP,
            typeOfService,
            timeToLive,
            discovery);
  }

  /** The peer is known to receive: spares it a probe (MSG_CONFIRM of send(2)). */
  public void confirm(int address) {
    destination(address).confirm();
  }

  public void close() {
    stack.icmpv4().close(this);
  }
}
