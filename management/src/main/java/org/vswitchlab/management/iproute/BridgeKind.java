package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;

/** {@code ip link ... type bridge}. */
final class BridgeKind implements LinkKind {
  private static final String USAGE =
      """
      Usage: ... bridge [ fdb_flush ]
      \t\t  [ forward_delay FORWARD_DELAY ]
      \t\t  [ hello_time HELLO_TIME ]
      \t\t  [ max_age MAX_AGE ]
      \t\t  [ ageing_time AGEING_TIME ]
      \t\t  [ stp_state STP_STATE ]
      \t\t  [ priority PRIORITY ]
      \t\t  [ group_fwd_mask MASK ]
      \t\t  [ group_address ADDRESS ]
      \t\t  [ no_linklocal_learn NO_LINKLOCAL_LEARN ]
      \t\t  [ vlan_filtering VLAN_FILTERING ]
      \t\t  [ vlan_protocol VLAN_PROTOCOL ]
      \t\t  [ vlan_default_pvid VLAN_DEFAULT_PVID ]
      \t\t  [ vlan_stats_enabled VLAN_STATS_ENABLED ]
      \t\t  [ vlan_stats_per_port VLAN_STATS_PER_PORT ]
      \t\t  [ mcast_snooping MULTICAST_SNOOPING ]
      \t\t  [ mcast_vlan_snooping MULTICAST_VLAN_SNOOPING ]
      \t\t  [ mcast_router MULTICAST_ROUTER ]
      \t\t  [ mcast_query_use_ifaddr MCAST_QUERY_USE_IFADDR ]
      \t\t  [ mcast_querier MULTICAST_QUERIER ]
      \t\t  [ mcast_hash_elasticity HASH_ELASTICITY ]
      \t\t  [ mcast_hash_max HASH_MAX ]
      \t\t  [ mcast_last_member_count LAST_MEMBER_COUNT ]
      \t\t  [ mcast_startup_query_count STARTUP_QUERY_COUNT ]
      \t\t  [ mcast_last_member_interval LAST_MEMBER_INTERVAL ]
      \t\t  [ mcast_membership_interval MEMBERSHIP_INTERVAL ]
      \t\t  [ mcast_querier_interval QUERIER_INTERVAL ]
      \t\t  [ mcast_query_interval QUERY_INTERVAL ]
      \t\t  [ mcast_query_response_interval QUERY_RESPONSE_INTERVAL ]
      \t\t  [ mcast_startup_query_interval STARTUP_QUERY_INTERVAL ]
      \t\t  [ mcast_stats_enabled MCAST_STATS_ENABLED ]
      \t\t  [ mcast_igmp_version IGMP_VERSION ]
      \t\t  [ mcast_mld_version MLD_VERSION ]
      \t\t  [ nf_call_iptables NF_CALL_IPTABLES ]
      \t\t  [ nf_call_ip6tables NF_CALL_IP6TABLES ]
      \t\t  [ nf_call_arptables NF_CALL_ARPTABLES ]

      Where: VLAN_PROTOCOL := { 802.1Q | 802.1ad }\
      """;

  @Override
  public String name() {
    return "bridge";
  }

  /** The settings of one command, in the order in which the kernel takes them. */
  private static Map<BridgeOption, String> read(IpArguments arguments) {
    Map<BridgeOption, String> settings = new EnumMap<>(BridgeOption.class);
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      if (IpArguments.matches(word, "help")) {
        throw new IpException(1, USAGE);
      }
      BridgeOption option = BridgeOption.find(word);
      if (option == null) {
        throw new IpException(1, "bridge: unknown command \"" + word + "\"?\n" + USAGE);
      }
      String value = option == BridgeOption.FDB_FLUSH ? "" : arguments.next();
      option.check(value);
      settings.put(option, value);
    }
    return settings;
  }

  private static void apply(Map<BridgeOption, String> settings, LinuxBridge bridge) {
    try {
      for (Map.Entry<BridgeOption, String> setting : settings.entrySet()) {
        setting.getKey().apply(bridge, setting.getValue());
      }
    } catch (NetlinkError e) {
      throw new IpException(2, e.report());
    }
  }

  @Override
  public Creation read(IpInvocation ip, IpArguments arguments) {
    Map<BridgeOption, String> settings = read(arguments);
    return (name, parent, mac) -> {
      try {
        LinuxBridge bridge = LinuxBridges.of(ip.host()).add(name);
        if (mac != null) {
          bridge.ownDevice().setMac(mac);
        }
        apply(settings, bridge);
        return bridge.ownDevice();
      } catch (NetlinkError e) {
        throw new IpException(2, e.report());
      }
    };
  }

  @Override
  public void set(IpInvocation ip, NetDevice device, IpArguments arguments) {
    Map<BridgeOption, String> settings = read(arguments);
    LinuxBridge bridge = BridgeOutput.bridgeOf(ip.host(), device);
    if (bridge == null) {
      throw IpException.answer("Operation not supported");
    }
    apply(settings, bridge);
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    LinuxBridges.of(ip.host()).delete(BridgeOutput.bridgeOf(ip.host(), device));
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return BridgeOutput.bridgeOf(host, device) != null;
  }

  @Override
  public NetDevice masterOf(Host host, NetDevice port) {
    BridgePort bridgePort = LinuxBridges.portOf(port);
    return bridgePort == null ? null : bridgePort.bridge().ownDevice();
  }

  @Override
  public void enslave(IpInvocation ip, NetDevice master, NetDevice port) {
    BridgePort current = LinuxBridges.portOf(port);
    LinuxBridge bridge = BridgeOutput.bridgeOf(ip.host(), master);
    if (current != null && current.bridge() == bridge) {
      return;
    }
    if (LinkText.isLoopback(port)) {
      throw IpException.answer("Invalid argument");
    }
    if (current != null) {
      current.bridge().removePort(current);
    }
    try {
      bridge.addPort(port);
    } catch (NetlinkError e) {
      throw new IpException(2, e.report());
    }
  }

  @Override
  public void release(IpInvocation ip, NetDevice port) {
    BridgePort bridgePort = LinuxBridges.portOf(port);
    bridgePort.bridge().removePort(bridgePort);
  }

  @Override
  public String details(Host host, NetDevice device) {
    LinuxBridge bridge = BridgeOutput.bridgeOf(host, device);
    StringBuilder text = new StringBuilder("bridge ");
    for (BridgeDetail detail : BridgeDetail.ofBridge(bridge)) {
      text.append(detail.text()).append(' ');
    }
    return text.toString();
  }

  @Override
  public String portDetails(Host host, NetDevice port) {
    StringBuilder text = new StringBuilder("bridge_slave ");
    for (BridgeDetail detail : portRows(port)) {
      text.append(detail.text()).append(' ');
    }
    return text.toString();
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    BridgeDetail.ofBridge(BridgeOutput.bridgeOf(host, device)).forEach(row -> row.putInto(json));
  }

  @Override
  public void portDetailsJson(Host host, NetDevice port, ObjectNode json) {
    portRows(port).forEach(row -> row.putInto(json));
  }

  private static List<BridgeDetail> portRows(NetDevice port) {
    return BridgeDetail.ofPort(LinuxBridges.portOf(port));
  }
}
