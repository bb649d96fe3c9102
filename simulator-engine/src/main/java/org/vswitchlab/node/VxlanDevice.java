package org.vswitchlab.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.TunnelDevice;
import org.vswitchlab.node.stack.Datagram;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.PathMtuDiscovery;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;
import org.vswitchlab.wire.VxlanHeader;
import org.vswitchlab.wire.VxlanView;

/**
 * A VXLAN interface of the host's own stack (RFC 7348): {@code ip link add vx0 type vxlan id N}.
 * Stations behind other hosts are in its own database, learned or entered by {@code bridge fdb}.
 */
public final class VxlanDevice extends NetDevice implements TunnelDevice {
  private static final int OVERHEAD_BYTES = 50;

  /**
   * What was asked for when the device was made; addresses 0 and nulls mean that it was not said.
   *
   * @param networkId -1 if each frame brings its own ({@code external})
   * @param ageingSeconds time after which a learned station is forgotten; 0 for never
   * @param timeToLive of the packets; 0 for the host's default
   */
  public record Options(
      int networkId,
      int port,
      int localAddress,
      int remoteAddress,
      NetDevice lower,
      int firstSourcePort,
      int lastSourcePort,
      boolean isLearning,
      int ageingSeconds,
      int timeToLive) {}

  /**
   * Where frames to a station go.
   *
   * @param sourceId identifier of the frames that it is for; -1 for all
   * @param networkId identifier to send with; -1 for the device's
   * @param port -1 for the device's
   * @param isPermanent whether it stays for ever
   * @param isStatic whether it is shown as {@code static} rather than {@code permanent}
   * @param via the interface that somebody named to send by; null for none
   */
  public record Remote(
      long mac,
      int address,
      int port,
      int networkId,
      int sourceId,
      boolean isPermanent,
      boolean isStatic,
      NetDevice via) {

    static Remote learned(long mac, int address) {
      return new Remote(mac, address, -1, -1, -1, false, false, null);
    }
  }

  private static final class Station {
    Remote remote;
    long usedNanos;
  }

  private final Host host;
  private final Options options;
  private final List<Station> stations = new ArrayList<>();
  private VxlanSocket socket;
  private IpInterface joined;
  private int receivedTunnelId = -1;

  public VxlanDevice(Host host, String name, long mac, Options options) {
    super(host.simulation(), host.ledger(), host.name(), name, mac);
    this.host = host;
    this.options = options;
    if (options.lower() != null) {
      setMtuBytes(options.lower().mtuBytes() - OVERHEAD_BYTES);
    }
    if (options.remoteAddress() != 0) {
      add(new Remote(0, options.remoteAddress(), -1, -1, -1, true, false, options.lower()));
    }
    setUp(false);
    addListener(changed -> follow());
  }

  public Options options() {
    return options;
  }

  /** Opens the socket while the device is up. */
  private void follow() {
    if (isUp() && socket == null) {
      socket = VxlanSocket.open(host, options.port());
      socket.add(this);
      joinGroup();
    } else if (!isUp() && socket != null) {
      close();
    }
  }

  /** Packets to the group of the tunnel are for this host as long as the device is up. */
  private void joinGroup() {
    GuestStack stack = host.service(GuestStack.class);
    if (stack != null && Ipv4Address.isMulticast(options.remoteAddress())) {
      joined = lowerInterface(stack);
    }
    if (joined != null) {
      stack.igmp().join(joined, options.remoteAddress());
    }
  }

  void close() {
    if (joined != null) {
      host.service(GuestStack.class).igmp().leave(joined, options.remoteAddress());
      joined = null;
    }
    if (socket != null) {
      socket.remove(this);
      socket = null;
    }
  }

  // ---- the database

  /** All entries, the newest station first, those of unknown stations last. */
  public List<Remote> remotes() {
    expire();
    List<Remote> result = new ArrayList<>();
    for (Station station : stations) {
      result.add(station.remote);
    }
    result.sort((a, b) -> Boolean.compare(a.mac() == 0, b.mac() == 0));
    return result;
  }

  /** Adds an entry; false if there is one like it. */
  public boolean add(Remote remote) {
    for (Station station : stations) {
      boolean isSame =
          station.remote.mac() == remote.mac()
              && station.remote.address() == remote.address()
              && station.remote.sourceId() == remote.sourceId()
              && station.remote.networkId() == remote.networkId();
      if (isSame) {
        return false;
      }
    }
    Station station = new Station();
    station.remote = remote;
    station.usedNanos = simulation().nowNanos();
    stations.add(station);
    changes().changed();
    return true;
  }

  /**
   * Takes entries out.
   *
   * @param address 0 for all of the station
   * @return false if there were none
   */
  public boolean remove(long stationMac, int address) {
    boolean isChanged =
        stations.removeIf(
            station ->
                station.remote.mac() == stationMac
                    && (address == 0 || station.remote.address() == address));
    changes().changed();
    return isChanged;
  }

  private void expire() {
    long limit = options.ageingSeconds() * 1_000_000_000L;
    if (limit > 0) {
      long oldest = simulation().nowNanos() - limit;
      stations.removeIf(station -> !station.remote.isPermanent() && station.usedNanos <= oldest);
    }
  }

  private void learn(long stationMac, int address) {
    if (!options.isLearning() || stationMac == 0 || MacAddress.isMulticast(stationMac)) {
      return;
    }
    for (Station station : stations) {
      if (station.remote.mac() == stationMac) {
        station.usedNanos = simulation().nowNanos();
        if (station.remote.address() != address && !station.remote.isPermanent()) {
          station.remote = Remote.learned(stationMac, address);
          changes().changed();
        }
        return;
      }
    }
    add(Remote.learned(stationMac, address));
  }

  // ---- sending

  @Override
  protected void send(Frame frame) {
    encapsulate(frame, options.networkId());
  }

  @Override
  public void transmitInto(int tunnelId, Frame frame) {
    if (!isUp()) {
      dropTransmit(frame, DropReason.DEVICE_DOWN);
      return;
    }
    counters().transmitted(frame.length());
    encapsulate(frame, tunnelId);
  }

  @Override
  public int receivedTunnelId() {
    return receivedTunnelId;
  }

  private void encapsulate(Frame frame, int tunnelId) {
    expire();
    List<Remote> to = remotesOf(frame.destination(), tunnelId);
    if (to.isEmpty()) {
      to = remotesOf(0, tunnelId);
    }
    if (to.isEmpty() || tunnelId < 0 || socket == null) {
      dropTransmit(frame, to.isEmpty() ? DropReason.NO_DESTINATION : DropReason.TUNNEL_ERROR);
      return;
    }
    ledger().handedOver();
    // The first gets the frame itself, after the copies for the others.
    Collections.rotate(to, -1);
    for (Remote remote : to) {
      byte[] bytes = new byte[VxlanHeader.BYTES + frame.length()];
      int networkId = remote.networkId() < 0 ? tunnelId : remote.networkId();
      new VxlanHeader(networkId).write(bytes, 0);
      System.arraycopy(frame.array(), frame.offset(), bytes, VxlanHeader.BYTES, frame.length());
      int port = remote.port() < 0 ? options.port() : remote.port();
      SocketError error = socket.send(this, sourcePort(frame), remote.address(), port, bytes);
      if (error != null) {
        counters().transmitDropped();
      }
    }
  }

  private List<Remote> remotesOf(long stationMac, int tunnelId) {
    List<Remote> found = new ArrayList<>();
    for (Station station : stations) {
      boolean isForIt = station.remote.sourceId() < 0 || station.remote.sourceId() == tunnelId;
      if (station.remote.mac() == stationMac && isForIt) {
        found.add(station.remote);
      }
    }
    return found;
  }

  /** RFC 7348, 5: from a hash of the inner frame, so that flows keep together. */
  private int sourcePort(Frame frame) {
    int first = options.firstSourcePort() == 0 ? 32768 : options.firstSourcePort();
    int last = options.lastSourcePort() == 0 ? 60999 : options.lastSourcePort();
    long mixed = (frame.destination() * 31 + frame.source()) * 0x9e37_79b9_7f4a_7c15L;
    return first + (int) ((mixed >>> 33) % Math.max(1, last - first));
  }

  // ---- receiving

  /** A datagram for the device arrived. */
  void decapsulate(Datagram datagram, VxlanView header) {
    int from = header.innerFrameOffset();
    int length = datagram.payloadOffset() + datagram.payloadBytes() - from;
    byte[] bytes = new byte[length];
    System.arraycopy(datagram.array(), from, bytes, 0, length);
    Frame inner = Frame.owning(bytes, datagram.frame().originId());
    ledger().created(1);
    if (length < ETHERNET_HEADER_BYTES) {
      dropReceived(inner, DropReason.MALFORMED);
      return;
    }
    long source = Bytes.u48(bytes, 6);
    if (source == mac()) {
      dropReceived(inner, DropReason.INVALID_SOURCE);
      return;
    }
    learn(source, datagram.source());
    receivedTunnelId = header.networkId();
    receive(inner);
    receivedTunnelId = -1;
  }

  /** Whether the device takes packets of that identifier. */
  boolean takes(int networkId) {
    return options.networkId() < 0 || options.networkId() == networkId;
  }

  /** The interface by which it sends, or null for what the routes say. */
  IpInterface lowerInterface(GuestStack stack) {
    return options.lower() == null ? null : stack.networkInterface(options.lower().name());
  }

  /** The one socket of a host for VXLAN on a port; all its VXLAN devices share it. */
  private static final class VxlanSocket {
    private final Host host;
    private final int port;
    private final List<VxlanDevice> devices = new ArrayList<>();
    private UdpSocket udp;

    private VxlanSocket(Host host, int port) {
      this.host = host;
      this.port = port;
    }

    static VxlanSocket open(Host host, int port) {
      VxlanSockets sockets = host.service(VxlanSockets.class);
      if (sockets == null) {
        sockets = new VxlanSockets();
        host.attachService(VxlanSockets.class, sockets);
      }
      for (VxlanSocket socket : sockets.open) {
        if (socket.port == port) {
          return socket;
        }
      }
      VxlanSocket socket = new VxlanSocket(host, port);
      sockets.open.add(socket);
      return socket;
    }

    void add(VxlanDevice device) {
      devices.add(device);
      GuestStack stack = host.service(GuestStack.class);
      if (udp == null && stack != null) {
        udp = stack.udp().bind(port, (socket, datagram) -> received(datagram));
        if (udp != null) {
          // ip-link(8): "df unset" is the default, so packets may be fragmented.
          udp.setDiscovery(PathMtuDiscovery.DONT);
        }
      }
    }

    void remove(VxlanDevice device) {
      devices.remove(device);
      if (devices.isEmpty() && udp != null) {
        udp.close();
        udp = null;
        host.service(VxlanSockets.class).open.remove(this);
      }
    }

    SocketError send(VxlanDevice device, int sourcePort, int address, int to, byte[] bytes) {
      if (udp == null) {
        return SocketError.ENETUNREACH;
      }
      udp.setTimeToLive(device.options().timeToLive() == 0 ? 64 : device.options().timeToLive());
      udp.bind(device.lowerInterface(host.service(GuestStack.class)));
      udp.setSourceAddress(device.options().localAddress());
      return udp.sendFrom(sourcePort, address, to, bytes, 0, bytes.length);
    }

    private void received(Datagram datagram) {
      int limit = datagram.payloadOffset() + datagram.payloadBytes();
      VxlanView header = VxlanView.of(datagram.array(), datagram.payloadOffset(), limit);
      if (!header.isValid() || !header.hasNetworkId()) {
        return;
      }
      for (VxlanDevice device : devices) {
        if (device.takes(header.networkId())) {
          device.decapsulate(datagram, header);
          return;
        }
      }
    }
  }

  /** The VXLAN sockets of a host. */
  private static final class VxlanSockets {
    private final List<VxlanSocket> open = new ArrayList<>();
  }
}
