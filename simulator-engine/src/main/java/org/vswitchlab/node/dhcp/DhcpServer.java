package org.vswitchlab.node.dhcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.stack.Datagram;
import org.vswitchlab.node.stack.InterfaceAddress;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.DhcpMessage;
import org.vswitchlab.wire.DhcpView;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv4Header;
import org.vswitchlab.wire.MacAddress;
import org.vswitchlab.wire.UdpHeader;

/**
 * A DHCP server (RFC 2131, 4.3) for the clients on the host's own links, as dnsmasq(8) is one. An
 * address is chosen by a hash of the client's MAC, so that it gets the same one again.
 */
public final class DhcpServer {
  /** Told of each message that is about a client. */
  public interface Listener {
    /**
     * @param type name of the message, such as {@code DHCPACK}
     * @param address 0 if it is about none
     */
    void message(String type, IpInterface on, int address, long clientMac, String remark);
  }

  /**
   * What the server gives away.
   *
   * @param firstAddress of the range
   * @param lastAddress of the range
   * @param leaseSeconds how long; {@link DhcpLease#FOREVER_SECONDS} for ever
   * @param hosts addresses kept for MACs
   * @param options to be sent when asked for, instead of what the server would say by itself
   */
  public record Settings(
      int firstAddress,
      int lastAddress,
      long leaseSeconds,
      Map<Long, Integer> hosts,
      Map<Integer, byte[]> options) {
    public Settings {
      hosts = new LinkedHashMap<>(hosts);
      options = new LinkedHashMap<>(options);
    }

    int count() {
      return lastAddress - firstAddress + 1;
    }
  }

  /** Who has an address until when. */
  private record Binding(long mac, long endNanos) {}

  /** How long an offer stands before another client may get the address. */
  private static final long OFFER_NANOS = 60 * SimTime.NANOS_PER_SECOND;

  /** Network control, as dnsmasq marks its packets. */
  private static final int TYPE_OF_SERVICE = 0xc0;

  private final Host host;
  private final Settings settings;
  private final Listener listener;
  private final Map<Integer, Binding> bindings = new LinkedHashMap<>();
  private UdpSocket socket;
  private int nextIdentification = 1;

  public DhcpServer(Host host, Settings settings, Listener listener) {
    this.host = host;
    this.settings = settings;
    this.listener = listener;
  }

  /** Begins to serve; false if port 67 is taken. */
  public boolean start() {
    socket = stack().udp().bind(DhcpMessage.SERVER_PORT, (to, datagram) -> received(datagram));
    return socket != null;
  }

  public void stop() {
    socket.close();
  }

  private GuestStack stack() {
    return host.service(GuestStack.class);
  }

  private void received(Datagram datagram) {
    int at = datagram.payloadOffset();
    DhcpView request = DhcpView.of(datagram.array(), at, at + datagram.payloadBytes());
    IpInterface on = datagram.networkInterface();
    if (!request.isValid()
        || request.operation() != DhcpMessage.BOOT_REQUEST
        || request.relayIp() != 0) {
      return;
    }
    InterfaceAddress own = ownAddress(on);
    if (own == null) {
      return;
    }
    switch (request.messageType()) {
      case DhcpMessage.DISCOVER -> offer(request, on, own);
      case DhcpMessage.REQUEST -> grant(request, on, own);
      case DhcpMessage.RELEASE -> {
        tell("DHCPRELEASE", on, request.clientIp(), request, "");
        forget(request.clientIp(), request.clientMac());
      }
      case DhcpMessage.DECLINE -> {
        int address = request.intOption(DhcpMessage.REQUESTED_ADDRESS, 0);
        tell("DHCPDECLINE", on, address, request, "");
        // Somebody uses it without having asked: nobody gets it until a lease would have ended.
        bindings.put(address, new Binding(0, endNanos()));
      }
      default -> {
        // DHCPINFORM and what servers say: not for us.
      }
    }
  }

  /** The interface's address in whose prefix the range lies, or null. */
  private InterfaceAddress ownAddress(IpInterface on) {
    for (InterfaceAddress address : on.addresses()) {
      if (Ipv4Address.isInPrefix(
          settings.firstAddress(), address.prefix(), address.prefixLength())) {
        return address;
      }
    }
    return null;
  }

  private void offer(DhcpView request, IpInterface on, InterfaceAddress own) {
    int address = choose(request, own);
    if (address == 0) {
      tell("DHCPDISCOVER", on, 0, request, "no address available");
      return;
    }
    tell("DHCPDISCOVER", on, 0, request, "");
    bindings.put(
        address, new Binding(request.clientMac(), host.simulation().nowNanos() + OFFER_NANOS));
    tell("DHCPOFFER", on, address, request, "");
    answer(DhcpMessage.OFFER, request, on, own, address);
  }

  private int choose(DhcpView request, InterfaceAddress own) {
    long mac = request.clientMac();
    Integer kept = settings.hosts().get(mac);
    if (kept != null) {
      return kept;
    }
    for (Map.Entry<Integer, Binding> entry : bindings.entrySet()) {
      if (entry.getValue().mac() == mac) {
        return entry.getKey();
      }
    }
    int wanted = request.intOption(DhcpMessage.REQUESTED_ADDRESS, 0);
    if (isFree(wanted, mac, own)) {
      return wanted;
    }
    int first = (int) (Integer.toUnsignedLong(hash(mac)) % settings.count());
    for (int i = 0; i < settings.count(); i++) {
      int candidate = settings.firstAddress() + (first + i) % settings.count();
      if (isFree(candidate, mac, own)) {
        return candidate;
      }
    }
    return 0;
  }

  /** The sdbm hash, by which dnsmasq spreads clients over the range. */
  private static int hash(long mac) {
    int hash = 0;
    for (int shift = 40; shift >= 0; shift -= 8) {
      hash = (int) (mac >>> shift & 0xff) + (hash << 6) + (hash << 16) - hash;
    }
    return hash;
  }

  private boolean isFree(int address, long mac, InterfaceAddress own) {
    if (Integer.compareUnsigned(address, settings.firstAddress()) < 0
        || Integer.compareUnsigned(address, settings.lastAddress()) > 0
        || address == own.address()
        || settings.hosts().containsValue(address)) {
      return false;
    }
    Binding binding = bindings.get(address);
    return binding == null
        || binding.mac() == mac
        || binding.endNanos() <= host.simulation().nowNanos();
  }

  private void grant(DhcpView request, IpInterface on, InterfaceAddress own) {
    int server = request.intOption(DhcpMessage.SERVER_IDENTIFIER, own.address());
    if (server != own.address()) {
      // RFC 2131, 4.3.2: the client chose another server.
      forget(request.intOption(DhcpMessage.REQUESTED_ADDRESS, 0), request.clientMac());
      return;
    }
    int address = request.intOption(DhcpMessage.REQUESTED_ADDRESS, request.clientIp());
    tell("DHCPREQUEST", on, address, request, "");
    Integer kept = settings.hosts().get(request.clientMac());
    boolean isGranted = kept != null ? kept == address : isFree(address, request.clientMac(), own);
    if (!isGranted) {
      String reason =
          Ipv4Address.isInPrefix(address, own.prefix(), own.prefixLength())
              ? "address not available"
              : "wrong network";
      tell("DHCPNAK", on, address, request, reason);
      answer(DhcpMessage.NAK, request, on, own, 0);
      return;
    }
    bindings.values().removeIf(binding -> binding.mac() == request.clientMac());
    bindings.put(address, new Binding(request.clientMac(), endNanos()));
    byte[] name = request.option(DhcpMessage.HOST_NAME);
    tell("DHCPACK", on, address, request, name == null ? "" : ascii(name));
    answer(DhcpMessage.ACK, request, on, own, address);
  }

  private long endNanos() {
    return settings.leaseSeconds() == DhcpLease.FOREVER_SECONDS
        ? Long.MAX_VALUE
        : host.simulation().nowNanos() + settings.leaseSeconds() * SimTime.NANOS_PER_SECOND;
  }

  private void forget(int address, long mac) {
    Binding binding = bindings.get(address);
    if (binding != null && binding.mac() == mac) {
      bindings.remove(address);
    }
  }

  private void answer(
      int type, DhcpView request, IpInterface on, InterfaceAddress own, int address) {
    List<DhcpMessage.Option> options = new ArrayList<>();
    options.add(DhcpMessage.Option.ofByte(DhcpMessage.MESSAGE_TYPE, type));
    options.add(DhcpMessage.Option.ofInt(DhcpMessage.SERVER_IDENTIFIER, own.address()));
    if (type != DhcpMessage.NAK) {
      addTimes(options);
      addAsked(options, request, own);
    }
    DhcpMessage message =
        new DhcpMessage(
            DhcpMessage.BOOT_REPLY,
            request.transactionId(),
            0,
            request.flags(),
            type == DhcpMessage.NAK ? 0 : request.clientIp(),
            address,
            type == DhcpMessage.NAK ? 0 : own.address(),
            0,
            request.clientMac(),
            options);
    // RFC 2131, 4.1: to the address in use, else to the one given unless the client cannot
    // receive it, else to all.
    boolean isBroadcast =
        type == DhcpMessage.NAK
            || (request.clientIp() == 0 && (request.flags() & DhcpMessage.BROADCAST) != 0);
    int to =
        isBroadcast
            ? Ipv4Address.BROADCAST
            : request.clientIp() != 0 ? request.clientIp() : address;
    Ipv4Header ip =
        new Ipv4Header(
            TYPE_OF_SERVICE,
            nextIdentification++ & 0xffff,
            false,
            false,
            0,
            64,
            IpProtocol.UDP,
            own.address(),
            to,
            new byte[0]);
    host.ledger().created(1);
    on.device()
        .transmit(
            message.frame(
                isBroadcast ? MacAddress.BROADCAST : request.clientMac(),
                on.device().mac(),
                ip,
                new UdpHeader(DhcpMessage.SERVER_PORT, DhcpMessage.CLIENT_PORT),
                host.simulation().newOriginId()));
  }

  private void addTimes(List<DhcpMessage.Option> options) {
    long seconds = settings.leaseSeconds();
    options.add(DhcpMessage.Option.ofInt(DhcpMessage.LEASE_TIME, (int) seconds));
    if (seconds != DhcpLease.FOREVER_SECONDS) {
      options.add(DhcpMessage.Option.ofInt(DhcpMessage.RENEWAL_TIME, (int) (seconds / 2)));
      options.add(DhcpMessage.Option.ofInt(DhcpMessage.REBINDING_TIME, (int) (seconds * 7 / 8)));
    }
  }

  private void addAsked(List<DhcpMessage.Option> options, DhcpView request, InterfaceAddress own) {
    byte[] asked = request.option(DhcpMessage.PARAMETER_LIST);
    if (asked == null) {
      return;
    }
    for (byte code : asked) {
      byte[] value = value(code & 0xff, own);
      if (value != null) {
        options.add(new DhcpMessage.Option(code & 0xff, value));
      }
    }
  }

  /** What the server says by itself: the network, and that it is gateway and name server. */
  private byte[] value(int code, InterfaceAddress own) {
    byte[] configured = settings.options().get(code);
    if (configured != null) {
      return configured.length == 0 ? null : configured;
    }
    return switch (code) {
      case DhcpMessage.SUBNET_MASK ->
          DhcpMessage.Option.ofInt(code, Ipv4Address.mask(own.prefixLength())).value();
      case DhcpMessage.BROADCAST_ADDRESS ->
          DhcpMessage.Option.ofInt(
                  code, Ipv4Address.directedBroadcast(own.address(), own.prefixLength()))
              .value();
      case DhcpMessage.ROUTERS -> DhcpMessage.Option.ofInt(code, own.address()).value();
      default -> null;
    };
  }

  private void tell(String type, IpInterface on, int address, DhcpView request, String remark) {
    listener.message(type, on, address, request.clientMac(), remark);
  }

  private static String ascii(byte[] text) {
    return new String(text, java.nio.charset.StandardCharsets.US_ASCII);
  }
}
