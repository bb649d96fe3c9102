package org.vswitchlab.node.dhcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.stack.InterfaceAddress;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.PacketSocket;
import org.vswitchlab.node.stack.Route;
import org.vswitchlab.node.stack.Scope;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.DhcpMessage;
import org.vswitchlab.wire.DhcpView;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv4Header;
import org.vswitchlab.wire.Ipv4View;
import org.vswitchlab.wire.MacAddress;
import org.vswitchlab.wire.UdpHeader;
import org.vswitchlab.wire.UdpView;

/**
 * A DHCP client of one interface (RFC 2131, 4.4): finds a server, configures the interface, renews.
 * Who asks when is the program's affair up to the lease: {@link #discover} sends one message. After
 * that the client keeps the lease alone.
 */
public final class DhcpClient implements PacketSocket {
  /** Told what happens. */
  public interface Listener {
    /** A server offers {@code address}; the client requests it at once. */
    default void offered(int address, int server) {}

    /** The interface has the address, for the first time or again. */
    default void bound(DhcpLease lease) {}

    /** A server refused the request; the client has no address and asks nobody. */
    default void refused(int server) {}

    /** The lease ended; the client has no address and asks nobody. */
    default void expired() {}
  }

  /** RFC 2131, figure 5. */
  private enum State {
    INIT,
    SELECTING,
    REQUESTING,
    BOUND,
    RENEWING,
    REBINDING
  }

  /** The clients of a host by interface: a service of the host. */
  private static final class Clients {
    final Map<IpInterface, DhcpClient> byInterface = new LinkedHashMap<>();
  }

  /** RFC 2131, 4.4.5: while renewing, wait half the time that is left, at least a minute. */
  private static final long LEAST_RETRY_NANOS = 60 * SimTime.NANOS_PER_SECOND;

  private final Host host;
  private final IpInterface networkInterface;
  private final DhcpClientSettings settings;
  private final Listener listener;
  private final RandomStream random;
  private final Timer timer;
  private State state = State.INIT;
  private int transactionId;
  private int offeredAddress;
  private int offeringServer;
  private DhcpLease lease;
  private long boundNanos;

  private DhcpClient(
      Host host, IpInterface networkInterface, DhcpClientSettings settings, Listener listener) {
    this.host = host;
    this.networkInterface = networkInterface;
    this.settings = settings;
    this.listener = listener;
    random =
        host.simulation().random().stream(
            "host:" + host.name() + ":dhcp:" + networkInterface.name());
    timer = new Timer(host.simulation(), this::timePassed);
  }

  /** Starts a client; one that runs on the interface already is ended without a word. */
  public static DhcpClient start(
      Host host, IpInterface networkInterface, DhcpClientSettings settings, Listener listener) {
    DhcpClient before = running(host, networkInterface);
    if (before != null) {
      before.stop();
    }
    DhcpClient client = new DhcpClient(host, networkInterface, settings, listener);
    Clients clients = host.service(Clients.class);
    if (clients == null) {
      clients = new Clients();
      host.attachService(Clients.class, clients);
    }
    clients.byInterface.put(networkInterface, client);
    networkInterface.open(client);
    return client;
  }

  /** The client that runs on the interface, or null. */
  public static DhcpClient running(Host host, IpInterface networkInterface) {
    Clients clients = host.service(Clients.class);
    return clients == null ? null : clients.byInterface.get(networkInterface);
  }

  /** What the client holds, or null. */
  public DhcpLease lease() {
    return lease;
  }

  /** A number below {@code bound} from the client's own random stream, for waits. */
  public int random(int bound) {
    return random.nextInt(bound);
  }

  /** Ends the client; the interface keeps its address. */
  public void stop() {
    timer.disarm();
    networkInterface.close(this);
    Clients clients = host.service(Clients.class);
    if (clients != null) {
      clients.byInterface.remove(networkInterface, this);
    }
  }

  /** Gives the address back and ends the client. Returns the lease that was given up, or null. */
  public DhcpLease release() {
    DhcpLease given = lease;
    if (given != null) {
      transactionId = random.nextInt();
      List<DhcpMessage.Option> options = new ArrayList<>();
      options.add(DhcpMessage.Option.ofByte(DhcpMessage.MESSAGE_TYPE, DhcpMessage.RELEASE));
      options.add(DhcpMessage.Option.ofInt(DhcpMessage.SERVER_IDENTIFIER, given.server()));
      sendUnicast(given, options);
      unconfigure();
    }
    stop();
    return given;
  }

  /** Broadcasts one DHCPDISCOVER; the first after the start or a loss begins a transaction. */
  public void discover() {
    if (state == State.INIT) {
      transactionId = random.nextInt();
      state = State.SELECTING;
    }
    List<DhcpMessage.Option> options = new ArrayList<>();
    options.add(DhcpMessage.Option.ofByte(DhcpMessage.MESSAGE_TYPE, DhcpMessage.DISCOVER));
    options.addAll(settings.discoverOptions());
    broadcast(0, options);
  }

  /** Broadcasts the DHCPREQUEST for what was offered, once more if need be. */
  public void request() {
    List<DhcpMessage.Option> options = new ArrayList<>();
    options.add(DhcpMessage.Option.ofByte(DhcpMessage.MESSAGE_TYPE, DhcpMessage.REQUEST));
    options.add(DhcpMessage.Option.ofInt(DhcpMessage.SERVER_IDENTIFIER, offeringServer));
    options.add(DhcpMessage.Option.ofInt(DhcpMessage.REQUESTED_ADDRESS, offeredAddress));
    options.addAll(settings.requestOptions());
    broadcast(0, options);
  }

  /** Whether an offer was requested and not answered yet. */
  public boolean isRequesting() {
    return state == State.REQUESTING;
  }

  @Override
  public boolean received(IpInterface in, Frame frame) {
    if (frame.u16(12) != EtherType.IPV4) {
      return false;
    }
    byte[] bytes = frame.array();
    int limit = frame.offset() + frame.length();
    Ipv4View ip = Ipv4View.of(bytes, frame.offset() + EthernetHeader.BYTES, limit);
    if (!ip.isValid() || ip.protocol() != IpProtocol.UDP || ip.isFragment()) {
      return false;
    }
    UdpView udp = UdpView.of(bytes, ip.payloadOffset(), ip.payloadOffset() + ip.payloadBytes());
    if (!udp.isValid() || udp.destinationPort() != DhcpMessage.CLIENT_PORT) {
      return false;
    }
    int payloadAt = udp.payloadOffset();
    DhcpView message = DhcpView.of(bytes, payloadAt, payloadAt + udp.payloadBytes());
    boolean isOurs =
        message.isValid()
            && message.operation() == DhcpMessage.BOOT_REPLY
            && message.transactionId() == transactionId
            && message.clientMac() == networkInterface.device().mac();
    if (isOurs) {
      answered(message);
    }
    return isOurs;
  }

  private void answered(DhcpView message) {
    int server = message.intOption(DhcpMessage.SERVER_IDENTIFIER, 0);
    boolean isWaiting =
        state == State.REQUESTING || state == State.RENEWING || state == State.REBINDING;
    switch (message.messageType()) {
      case DhcpMessage.OFFER -> {
        if (state == State.SELECTING && server != 0) {
          offeredAddress = message.yourIp();
          offeringServer = server;
          state = State.REQUESTING;
          listener.offered(offeredAddress, server);
          if (state == State.REQUESTING) {
            request();
          }
        }
      }
      case DhcpMessage.ACK -> {
        if (isWaiting) {
          bind(DhcpLease.of(message));
        }
      }
      case DhcpMessage.NAK -> {
        if (isWaiting) {
          lose();
          listener.refused(server);
        }
      }
      default -> {
        // Messages of other clients and of servers to each other.
      }
    }
  }

  private void bind(DhcpLease granted) {
    if (lease != null && !sameConfiguration(lease, granted)) {
      unconfigure();
    }
    boundNanos = host.simulation().nowNanos();
    state = State.BOUND;
    lease = granted;
    configure(granted);
    if (!granted.isForever()) {
      timer.armAt(boundNanos + granted.renewalSeconds() * SimTime.NANOS_PER_SECOND);
    }
    listener.bound(granted);
  }

  private static boolean sameConfiguration(DhcpLease a, DhcpLease b) {
    return a.address() == b.address()
        && a.prefixLength() == b.prefixLength()
        && a.routers().equals(b.routers());
  }

  private void configure(DhcpLease granted) {
    int broadcast =
        granted.broadcast() != 0
            ? granted.broadcast()
            : Ipv4Address.directedBroadcast(granted.address(), granted.prefixLength());
    long endNanos =
        settings.limitsAddress() && !granted.isForever()
            ? boundNanos + granted.seconds() * SimTime.NANOS_PER_SECOND
            : InterfaceAddress.FOREVER_NANOS;
    networkInterface.replaceAddress(
        new InterfaceAddress(
            granted.address(),
            granted.prefixLength(),
            broadcast,
            Scope.GLOBAL,
            networkInterface.name(),
            false,
            endNanos));
    if (settings.setsMtu() && granted.mtuBytes() != 0) {
      networkInterface.device().setMtuBytes(granted.mtuBytes());
    }
    int metric = 0;
    for (int router : granted.routers()) {
      host.service(GuestStack.class).routes().replace(defaultRoute(router, metric++));
    }
  }

  private Route defaultRoute(int router, int metric) {
    return new Route(
        0, 0, router, networkInterface, metric, 0, "boot", Scope.GLOBAL, Route.Type.UNICAST, 0);
  }

  private void unconfigure() {
    networkInterface.removeAddress(lease.address(), lease.prefixLength());
    List<Integer> routers = lease.routers();
    host.service(GuestStack.class)
        .routes()
        .removeAll(
            route ->
                route.out() == networkInterface
                    && route.prefixLength() == 0
                    && routers.contains(route.gateway()));
    lease = null;
  }

  private void lose() {
    timer.disarm();
    if (lease != null) {
      unconfigure();
    }
    state = State.INIT;
  }

  /** Renews at T1, asks everybody from T2 on, and gives up at the end of the lease. */
  private void timePassed() {
    long now = host.simulation().nowNanos();
    long rebindNanos = boundNanos + lease.rebindingSeconds() * SimTime.NANOS_PER_SECOND;
    long endNanos = boundNanos + lease.seconds() * SimTime.NANOS_PER_SECOND;
    if (now >= endNanos) {
      lose();
      listener.expired();
      return;
    }
    if (state == State.BOUND) {
      transactionId = random.nextInt();
    }
    List<DhcpMessage.Option> options = new ArrayList<>();
    options.add(DhcpMessage.Option.ofByte(DhcpMessage.MESSAGE_TYPE, DhcpMessage.REQUEST));
    options.addAll(settings.requestOptions());
    if (now < rebindNanos) {
      state = State.RENEWING;
      sendUnicast(lease, options);
    } else {
      state = State.REBINDING;
      broadcast(lease.address(), options);
    }
    long next = now < rebindNanos ? rebindNanos : endNanos;
    timer.armAt(Math.min(next, now + Math.max((next - now) / 2, LEAST_RETRY_NANOS)));
  }

  /** A broadcast goes past the stack, since the interface may have no address yet. */
  private void broadcast(int clientIp, List<DhcpMessage.Option> options) {
    Ipv4Header ip =
        new Ipv4Header(
            settings.typeOfService(),
            0,
            false,
            false,
            0,
            settings.timeToLive(),
            IpProtocol.UDP,
            clientIp,
            Ipv4Address.BROADCAST,
            new byte[0]);
    host.ledger().created(1);
    networkInterface
        .device()
        .transmit(
            message(clientIp, options)
                .frame(
                    MacAddress.BROADCAST,
                    networkInterface.device().mac(),
                    ip,
                    new UdpHeader(DhcpMessage.CLIENT_PORT, DhcpMessage.SERVER_PORT),
                    host.simulation().newOriginId()));
  }

  private void sendUnicast(DhcpLease held, List<DhcpMessage.Option> options) {
    var socket =
        host.service(GuestStack.class)
            .udp()
            .bind(held.address(), DhcpMessage.CLIENT_PORT, (from, datagram) -> {});
    if (socket == null) {
      return;
    }
    socket.bind(networkInterface);
    socket.sendTo(
        held.server(), DhcpMessage.SERVER_PORT, message(held.address(), options).toBytes());
    socket.close();
  }

  private DhcpMessage message(int clientIp, List<DhcpMessage.Option> options) {
    return new DhcpMessage(
        DhcpMessage.BOOT_REQUEST,
        transactionId,
        0,
        0,
        clientIp,
        0,
        0,
        0,
        networkInterface.device().mac(),
        options);
  }
}
