package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.ovs.datapath.DatapathPort;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.table.FlowClassifier;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelSettings;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelType;
import org.vswitchlab.ovs.ofproto.tunnel.Underlay;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv6Address;

/**
 * The tunnels of all bridges of a host: the datapath ports that they share, which tunnel a packet
 * came by, and which packets to the host's own addresses are tunnel packets.
 */
public final class TunnelPorts {
  /** Any packet's match has this priority: there is one for each address and port. */
  private static final int PRIORITY = 0;

  private final SharedDatapath shared;
  private final Underlay underlay;
  private final Map<String, Listener> listeners = new TreeMap<>();
  private final List<OpenFlowSwitchPort> tunnels = new ArrayList<>();
  private FlowClassifier classifier = new FlowClassifier(false);
  private final Map<FlowEntry, Listener> listenerByEntry = new LinkedHashMap<>();
  private long classifiedGeneration = -1;
  private int nextSerial;
  private boolean isStale;

  /** A port of the datapath for one kind of tunnel, and how many tunnels share it. */
  public static final class Listener {
    private final TunnelType type;
    private final int udpPort;
    private final DatapathPort port;
    private final int serial;
    private int count;

    Listener(TunnelType type, int udpPort, DatapathPort port, int serial) {
      this.serial = serial;
      this.type = type;
      this.udpPort = udpPort;
      this.port = port;
    }

    public DatapathPort port() {
      return port;
    }

    /** Number of tunnels. */
    public int count() {
      return count;
    }
  }

  TunnelPorts(SharedDatapath shared, Underlay underlay) {
    this.shared = shared;
    this.underlay = underlay;
  }

  /** By name of the port. */
  public List<Listener> listeners() {
    return new ArrayList<>(listeners.values());
  }

  /** The datapath's port for such tunnels, made if need be; it is let go by {@link #release}. */
  DatapathPort acquire(TunnelSettings settings) {
    String name = settings.type().portName(settings.port());
    Listener listener = listeners.get(name);
    if (listener == null) {
      DatapathPort port =
          shared.datapath().addTunnelPort(shared.freeNumber(name), name, settings.type().text());
      port.setSettings(settings(settings));
      listener = new Listener(settings.type(), settings.port(), port, nextSerial++);
      listeners.put(name, listener);
      isStale = true;
    }
    listener.count++;
    return listener.port;
  }

  /** What {@code dpctl/show} tells of the port, which takes packets of any type. */
  private static String settings(TunnelSettings tunnel) {
    TunnelType type = tunnel.type();
    String port = tunnel.port() != type.defaultPort() ? "dst_port=" + tunnel.port() + ", " : "";
    return port + (type.isErspan() ? "erspan_ver=0, " : "") + "packet_type=ptap";
  }

  void release(DatapathPort port) {
    Listener listener = listeners.get(port.name());
    listener.count--;
    if (listener.count == 0) {
      listeners.remove(port.name());
      shared.datapath().removePort(port.number());
      isStale = true;
    }
  }

  void add(OpenFlowSwitchPort tunnel) {
    tunnels.add(tunnel);
  }

  void remove(OpenFlowSwitchPort tunnel) {
    tunnels.remove(tunnel);
  }

  // Receiving.

  /**
   * The tunnel that a packet came by, going by its key: the one whose settings say most about it.
   *
   * @param key with the outer headers as metadata, in_port being a datapath port
   * @return null if there is none
   */
  OpenFlowSwitchPort find(FlowKey key) {
    Ipv6Address source = address(key, FlowField.TUN_SRC, FlowField.TUN_IPV6_SRC);
    Ipv6Address destination = address(key, FlowField.TUN_DST, FlowField.TUN_IPV6_DST);
    OpenFlowSwitchPort best = null;
    int bestRank = Integer.MAX_VALUE;
    for (OpenFlowSwitchPort tunnel : tunnels) {
      if (tunnel.datapathPort().number() != key.inPort()) {
        continue;
      }
      TunnelSettings settings = tunnel.tunnel();
      boolean fits =
          settings.packetTypes().takes(PacketTypeActions.isEthernet(key))
              && (settings.inKey() == null || settings.inKey() == key.get(FlowField.TUN_ID))
              && (settings.remote() == null || settings.remote().equals(source))
              && (settings.local() == null || settings.local().equals(destination));
      if (fits && rank(settings) < bestRank) {
        best = tunnel;
        bestRank = rank(settings);
      }
    }
    return best;
  }

  /** Keys are asked for first, then remote addresses, then local ones: a fixed value is best. */
  private static int rank(TunnelSettings settings) {
    int local = settings.local() != null ? 0 : settings.isLocalFlow() ? 2 : 1;
    return (settings.inKey() == null ? 6 : 0) + (settings.remote() == null ? 3 : 0) + local;
  }

  static Ipv6Address address(FlowKey key, FlowField ipv4, FlowField ipv6) {
    int address = (int) key.get(ipv4);
    return address != 0
        ? UnderlayAddress.ofIpv4(address)
        : new Ipv6Address(key.getHigh(ipv6), key.get(ipv6));
  }

  // Termination.

  /**
   * The datapath's port for a packet that is about to reach the host, should it be a tunnel packet
   * to one of the host's addresses; null otherwise.
   *
   * @param wildcards gets the bits that were looked at
   */
  DatapathPort terminating(FlowKey packet, FlowMask wildcards) {
    if (listeners.isEmpty()) {
      return null;
    }
    if (isStale || classifiedGeneration != underlay.generation()) {
      classify();
    }
    FlowEntry entry = classifier.lookup(packet, wildcards);
    return entry == null ? null : listenerByEntry.get(entry).port;
  }

  private List<Listener> inOrderOfCreation() {
    List<Listener> sorted = new ArrayList<>(listeners.values());
    sorted.sort(java.util.Comparator.comparingInt(listener -> listener.serial));
    return sorted;
  }

  private void classify() {
    isStale = false;
    classifiedGeneration = underlay.generation();
    classifier = new FlowClassifier(false);
    listenerByEntry.clear();
    for (Underlay.OwnAddress own : underlay.listeningAddresses()) {
      NetDevice device = shared.host().device(own.device());
      if (device == null) {
        continue;
      }
      // Of those that differ in nothing that the outer headers tell, the first takes the packets.
      for (Listener listener : inOrderOfCreation()) {
        Match match = match(listener, own.address(), device.mac());
        FlowEntry entry = new FlowEntry(0, 0, match, PRIORITY, 0, List.of(), 0);
        if (classifier.findExact(match, PRIORITY) == null) {
          classifier.insert(entry);
          listenerByEntry.put(entry, listener);
        }
      }
    }
  }

  private static Match match(Listener listener, Ipv6Address address, long mac) {
    // The host's own addresses are in no VLAN: tagged packets are left to the bridge.
    Match.Builder match =
        Match.builder().exact(FlowField.ETH_DST, mac).exact(FlowField.VLAN_TCI, 0);
    if (UnderlayAddress.isIpv4(address)) {
      match.exact(FlowField.ETH_TYPE, EtherType.IPV4);
      match.exact(FlowField.IP_DST, UnderlayAddress.toIpv4(address) & 0xffff_ffffL);
    } else {
      match.exact(FlowField.ETH_TYPE, EtherType.IPV6);
      match.masked(FlowField.IPV6_DST, address.high(), address.low(), -1L, -1L);
    }
    match.exact(FlowField.NW_PROTO, listener.type.isUdp() ? IpProtocol.UDP : IpProtocol.GRE);
    match.exact(FlowField.IP_FRAG, 0);
    if (listener.type.isUdp()) {
      match.exact(FlowField.UDP_DST, listener.udpPort);
    }
    return match.build();
  }

  /** What the host listens to, line by line as {@code tnl/ports/show -v} prints it. */
  public List<String> listening(boolean showsNumbers) {
    if (isStale || classifiedGeneration != underlay.generation()) {
      classify();
    }
    List<String> lines = new ArrayList<>();
    listenerByEntry.forEach(
        (entry, listener) -> {
          FlowKey key = entry.match().key();
          StringBuilder line = new StringBuilder(listener.port.name());
          line.append(showsNumbers ? " (" + listener.port.number() + ")" : "").append(" : ");
          lines.add(line.append(text(listener, key)).toString());
        });
    return lines;
  }

  private static String text(Listener listener, FlowKey key) {
    StringBuilder text = new StringBuilder("eth(dst=");
    text.append(org.vswitchlab.wire.MacAddress.format(key.get(FlowField.ETH_DST)));
    text.append(String.format("),eth_type(0x%04x),", key.ethType()));
    Ipv6Address address = address(key, FlowField.IP_DST, FlowField.IPV6_DST);
    text.append(UnderlayAddress.isIpv4(address) ? "ipv4(dst=" : "ipv6(dst=");
    text.append(UnderlayAddress.text(address));
    text.append(",proto=").append(key.get(FlowField.NW_PROTO)).append(",frag=no)");
    if (listener.type.isUdp()) {
      text.append(",udp(dst=").append(listener.udpPort).append(')');
    }
    return text.toString();
  }
}
