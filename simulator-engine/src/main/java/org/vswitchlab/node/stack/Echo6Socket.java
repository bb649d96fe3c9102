package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Icmpv6Message;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv6Address;

/** Sends ICMPv6 echo requests and hears what becomes of them, for {@code ping -6}. */
public final class Echo6Socket {
  /** Told of answers. */
  public interface Listener {
    /** A reply; the parameters are those of {@link EchoSocket.Listener#reply}. */
    void reply(Ipv6Address from, int sequence, int hopLimit, byte[] data);

    /**
     * An error about a request.
     *
     * @param in the interface that it came by, or at which the request ended
     */
    void error(Ipv6Address from, IpInterface in, int sequence, int type, int code, int info);
  }

  private final IpStack stack;
  private final int identifier;
  private final Listener listener;
  private IpInterface bound;
  private Ipv6Address source;
  private int hopLimit;

  Echo6Socket(IpStack stack, int identifier, Listener listener) {
    this.stack = stack;
    this.identifier = identifier;
    this.listener = listener;
    hopLimit = stack.ipv6().hopLimit();
  }

  int identifier() {
    return identifier;
  }

  Listener listener() {
    return listener;
  }

  /** The only interface to send through; null for any. */
  public void bind(IpInterface networkInterface) {
    bound = networkInterface;
  }

  /** The address to send from; null to choose one. */
  public void bind(Ipv6Address address) {
    source = address;
  }

  public void setHopLimit(int hops) {
    hopLimit = hops;
  }

  /** The way to the address; its {@link Ipv6Destination#error} says why there is none. */
  public Ipv6Destination destination(Ipv6Address address) {
    return stack.ipv6().destination(address, bound, source);
  }

  /**
   * Sends one request.
   *
   * @return null if it was sent, or waits for the next hop's address
   */
  public SocketError send(Ipv6Address address, int sequence, byte[] data) {
    Ipv6Destination destination = destination(address);
    if (destination.error() != null) {
      return destination.error();
    }
    Icmpv6Message request = Icmpv6Message.echoRequest(identifier, sequence, data);
    byte[] bytes = new byte[Ipv6Destination.HEADROOM_BYTES + request.lengthBytes()];
    request.write(
        bytes, Ipv6Destination.HEADROOM_BYTES, destination.source(), destination.address());
    return stack.ipv6().send(destination, bytes, IpProtocol.ICMPV6, hopLimit);
  }

  /** The peer is known to receive: spares it a probe. */
  public void confirm(Ipv6Address address) {
    destination(address).confirm();
  }

  public void close() {
    stack.icmpv6().close(this);
  }
}
