package org.vswitchlab.bridge.netfilter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.bridge.FilterHook;
import org.vswitchlab.bridge.FilterPacket;
import org.vswitchlab.bridge.FrameFilter;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.node.Host;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4View;

/**
 * The packet filters of a host as far as they concern bridges: the service to ask a {@link Host}
 * for. Base chains of all tools run at their hook in order of priority.
 */
public final class Netfilter implements FrameFilter {
  /** Sees IP packets that a bridge forwards, if {@code bridge-nf-call-iptables} is on. */
  public static final String IPTABLES_FORWARD = "FORWARD";

  private final Host host;
  private final Map<String, FilterTable> nftTables = new LinkedHashMap<>();
  private final Map<String, FilterTable> ebtables = new LinkedHashMap<>();
  private final FilterTable iptablesFilter = new FilterTable("filter");
  private final ConnectionTable connections;
  private final List<List<Chain>> chainsByHook = new ArrayList<>();
  private List<Chain> brouting = List.of();
  private boolean isCallingIptables;
  private boolean isActive;
  private boolean isTracking;
  private boolean isTrackingBridged;
  private long lastTableHandle;

  private Netfilter(Host host) {
    this.host = host;
    this.connections = new ConnectionTable(host.simulation());
    rebuild();
  }

  /** The host's packet filters; makes the service if the host has none yet. */
  public static Netfilter of(Host host) {
    Netfilter netfilter = host.service(Netfilter.class);
    if (netfilter == null) {
      netfilter = new Netfilter(host);
      host.attachService(Netfilter.class, netfilter);
      LinuxBridges.of(host).setFilter(netfilter);
    }
    return netfilter;
  }

  public Host host() {
    return host;
  }

  /** Tables of {@code nft}, family bridge, by name; call {@link #changed} after a change. */
  public Map<String, FilterTable> nftTables() {
    return nftTables;
  }

  /** Tables of {@code ebtables} by name; call {@link #changed} after a change. */
  public Map<String, FilterTable> ebtables() {
    return ebtables;
  }

  /** The table {@code filter} of {@code iptables}; call {@link #changed} after a change. */
  public FilterTable iptablesFilter() {
    return iptablesFilter;
  }

  /** The next number of a table. */
  public long nextTableHandle() {
    return ++lastTableHandle;
  }

  /** Whether bridged IPv4 packets go through iptables: sysctl net.bridge.*. */
  public boolean isCallingIptables() {
    return isCallingIptables;
  }

  public void setCallingIptables(boolean isOn) {
    isCallingIptables = isOn;
    rebuild();
  }

  /** Tables, chains or rules changed. */
  public void changed() {
    rebuild();
    for (var bridge : LinuxBridges.of(host).bridges()) {
      bridge.changes().changed();
    }
  }

  private void rebuild() {
    chainsByHook.clear();
    for (FilterHook hook : FilterHook.values()) {
      chainsByHook.add(new ArrayList<>());
    }
    isTrackingBridged = false;
    boolean hasChains = false;
    List<Chain> broutes = new ArrayList<>();
    List<FilterTable> tables = new ArrayList<>(nftTables.values());
    tables.addAll(ebtables.values());
    for (FilterTable table : tables) {
      for (Chain chain : table.chains()) {
        if (chain.name().equals("BROUTING") && ebtables.get("broute") == table) {
          broutes.add(chain);
        } else if (chain.hook() != null) {
          chainsByHook.get(chain.hook().ordinal()).add(chain);
        }
        hasChains |= chain.hook() != null;
        isTrackingBridged |= tracks(chain);
      }
    }
    isTracking = isTrackingBridged;
    for (Chain chain : iptablesFilter.chains()) {
      isTracking |= isCallingIptables && tracks(chain);
    }
    for (List<Chain> chains : chainsByHook) {
      chains.sort(Comparator.comparingInt(Chain::priority));
    }
    brouting = List.copyOf(broutes);
    isActive = hasChains || isCallingIptables;
  }

  private static boolean tracks(Chain chain) {
    return chain.rules().stream()
        .flatMap(rule -> rule.terms().stream())
        .anyMatch(RuleTerm::needsTracking);
  }

  @Override
  public boolean isActive() {
    return isActive;
  }

  @Override
  public boolean isRouted(FilterPacket packet) {
    for (Chain chain : brouting) {
      // ebtables(8): DROP in table broute means that the frame is routed, not bridged.
      if (chain.run(new PacketHeaders(packet, connections)) == RuleOutcome.DROP) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean accepts(FilterHook hook, FilterPacket packet) {
    if (isTrackingBridged && hook == FilterHook.PREROUTING) {
      trim(packet);
    }
    boolean isLate = false;
    for (Chain chain : chainsByHook.get(hook.ordinal())) {
      if (!isLate && chain.priority() >= 0) {
        isLate = true;
        if (!passesIptables(hook, packet)) {
          return false;
        }
      }
      if (chain.run(new PacketHeaders(packet, connections)) == RuleOutcome.DROP) {
        return false;
      }
    }
    if (!isLate && !passesIptables(hook, packet)) {
      return false;
    }
    if (isTracking && (hook == FilterHook.POSTROUTING || hook == FilterHook.INPUT)) {
      connections.confirm(new PacketHeaders(packet, connections));
    }
    return true;
  }

  // ---- bridge-nf-call-iptables

  private boolean passesIptables(FilterHook hook, FilterPacket packet) {
    if (!isCallingIptables) {
      return true;
    }
    if (hook == FilterHook.PREROUTING) {
      return takeForIptables(packet);
    }
    Chain forward = iptablesFilter.chain(IPTABLES_FORWARD);
    if (hook != FilterHook.FORWARD || !packet.isTracked() || forward == null) {
      return true;
    }
    return forward.run(new PacketHeaders(packet, connections)) != RuleOutcome.DROP;
  }

  /** Checks an IPv4 packet as the IP layer would, and takes its padding off; false if bad. */
  private static boolean takeForIptables(FilterPacket packet) {
    Frame frame = packet.frame();
    // Tagged packets are left alone: bridge-nf-filter-vlan-tagged is off.
    if (frame.u16(12) != EtherType.IPV4) {
      return true;
    }
    int at = frame.offset() + 14;
    Ipv4View ip = Ipv4View.of(frame.array(), at, frame.offset() + frame.length());
    if (ip.problem() != null || !ip.isChecksumRight()) {
      return false;
    }
    packet.setTracked();
    cut(packet, at - frame.offset());
    return true;
  }

  /** Connection tracking of bridged IPv4 packets takes their padding off. */
  private void trim(FilterPacket packet) {
    PacketHeaders headers = new PacketHeaders(packet, connections);
    Frame frame = packet.frame();
    int at = frame.offset() + headers.networkOffset();
    if (headers.isIpv4()
        && Ipv4View.of(frame.array(), at, frame.offset() + frame.length()).problem() == null) {
      cut(packet, headers.networkOffset());
    }
  }

  private static void cut(FilterPacket packet, int networkOffset) {
    Frame frame = packet.frame();
    packet.setFrame(frame.truncated(networkOffset + frame.u16(networkOffset + 2)));
  }
}
