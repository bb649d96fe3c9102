package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vswitchlab.bridge.BridgeOptions;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.BridgePortStp;
import org.vswitchlab.bridge.BridgeSpanningTree;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.MulticastOptions;
import org.vswitchlab.bridge.MulticastSetting;
import org.vswitchlab.bridge.PortFlag;
import org.vswitchlab.bridge.StpMode;
import org.vswitchlab.wire.MacAddress;

/**
 * One word and value of {@code ip -d link} about a bridge or a bridge port, as text and as JSON.
 *
 * @param text as printed: {@code ageing_time 30000}
 * @param key its name in JSON; empty if it is not there
 * @param value a string, number or truth value
 */
record BridgeDetail(String text, String key, Object value) {
  private static final Map<MulticastSetting, String> SHORT_KEYS =
      Map.of(
          MulticastSetting.LAST_MEMBER_COUNT, "mcast_last_member_cnt",
          MulticastSetting.STARTUP_QUERY_COUNT, "mcast_startup_query_cnt",
          MulticastSetting.LAST_MEMBER_INTERVAL, "mcast_last_member_intvl",
          MulticastSetting.MEMBERSHIP_INTERVAL, "mcast_membership_intvl",
          MulticastSetting.QUERIER_INTERVAL, "mcast_querier_intvl",
          MulticastSetting.QUERY_INTERVAL, "mcast_query_intvl",
          MulticastSetting.QUERY_RESPONSE_INTERVAL, "mcast_query_response_intvl",
          MulticastSetting.STARTUP_QUERY_INTERVAL, "mcast_startup_query_intvl");

  /** Adds the value to a JSON object, if it has a key. */
  void putInto(ObjectNode json) {
    if (value instanceof Boolean flag && !key.isEmpty()) {
      json.put(key, flag);
    } else if (value instanceof Number number && !key.isEmpty()) {
      json.put(key, new BigDecimal(number.toString()));
    } else if (!key.isEmpty()) {
      json.put(key, value.toString());
    }
  }

  private static BridgeDetail number(String word, long value) {
    return new BridgeDetail(word + " " + value, word, value);
  }

  private static BridgeDetail word(String word, String key, String value) {
    return new BridgeDetail(word + " " + value, key, value);
  }

  private static BridgeDetail timer(String word, long jiffies) {
    return new BridgeDetail(
        String.format("%s %7s", word, BridgeOutput.seconds(jiffies)),
        word,
        BridgeOutput.seconds(jiffies));
  }

  private static BridgeDetail flag(String word, String key, boolean isOn) {
    return new BridgeDetail(word + (isOn ? " on" : " off"), key, isOn);
  }

  private static BridgeDetail flag(BridgePort port, PortFlag flag) {
    return flag(flag.word(), flag.word(), port.is(flag));
  }

  private static int bit(boolean value) {
    return value ? 1 : 0;
  }

  static List<BridgeDetail> ofBridge(LinuxBridge bridge) {
    BridgeOptions options = bridge.options();
    BridgeSpanningTree stp = bridge.spanningTree();
    List<BridgeDetail> rows = new ArrayList<>();
    rows.add(number("forward_delay", stp.forwardDelay()));
    rows.add(number("hello_time", stp.helloTime()));
    rows.add(number("max_age", stp.maxAge()));
    rows.add(number("ageing_time", options.ageingTime()));
    rows.add(number("stp_state", bit(options.stpMode() != StpMode.OFF)));
    rows.add(number("priority", options.priority()));
    rows.add(number("vlan_filtering", bit(options.isVlanFiltering())));
    String protocol = options.vlanProtocol() == 0x8100 ? "802.1Q" : "802.1ad";
    rows.add(word("vlan_protocol", "vlan_protocol", protocol));
    rows.add(word("bridge_id", "bridge_id", stp.bridgeId().toIpText()));
    // iproute2 6.1 prints the bridge's own identifier here, whoever is the root.
    rows.add(word("designated_root", "root_id", stp.bridgeId().toIpText()));
    rows.add(number("root_port", stp.rootPort() == null ? 0 : stp.rootPort().number()));
    rows.add(number("root_path_cost", stp.rootPathCost()));
    rows.add(number("topology_change", bit(stp.isTopologyChanging())));
    rows.add(number("topology_change_detected", bit(stp.isTopologyChangeDetected())));
    rows.add(timer("hello_timer", stp.helloTimer()));
    rows.add(timer("tcn_timer", stp.tcnTimer()));
    rows.add(timer("topology_change_timer", stp.topologyChangeTimer()));
    rows.add(timer("gc_timer", bridge.fdb().collectorTimer()));
    rows.add(number("vlan_default_pvid", options.defaultPvid()));
    rows.add(number("vlan_stats_enabled", bit(options.hasVlanStats())));
    rows.add(number("vlan_stats_per_port", bit(options.hasVlanStatsPerPort())));
    String mask = options.groupForwardMask() == 0 ? "0" : hex(options.groupForwardMask());
    rows.add(word("group_fwd_mask", "group_fwd_mask", mask));
    rows.add(word("group_address", "group_addr", MacAddress.format(options.groupAddress())));
    addMulticast(rows, options);
    for (BridgeOptions.NetfilterCall call : BridgeOptions.NetfilterCall.values()) {
      rows.add(number("nf_call_" + call.word(), bit(options.isCalling(call))));
    }
    return rows;
  }

  private static String hex(int mask) {
    return "0x" + Integer.toHexString(mask);
  }

  private static void addMulticast(List<BridgeDetail> rows, BridgeOptions options) {
    MulticastOptions multicast = options.multicast();
    for (MulticastSetting setting : MulticastSetting.values()) {
      long value = multicast.value(setting);
      rows.add(
          new BridgeDetail(
              setting.word() + " " + value,
              SHORT_KEYS.getOrDefault(setting, setting.word()),
              value));
      if (setting == MulticastSetting.SNOOPING) {
        rows.add(number("no_linklocal_learn", bit(options.isLinkLocalLearningOff())));
      }
    }
  }

  static List<BridgeDetail> ofPort(BridgePort port) {
    BridgePortStp stp = port.stp();
    List<BridgeDetail> rows = new ArrayList<>();
    rows.add(word("state", "state", port.state().label()));
    rows.add(number("priority", port.priority()));
    rows.add(number("cost", port.pathCost()));
    for (PortFlag flag :
        List.of(
            PortFlag.HAIRPIN,
            PortFlag.GUARD,
            PortFlag.ROOT_BLOCK,
            PortFlag.FAST_LEAVE,
            PortFlag.LEARNING,
            PortFlag.FLOOD)) {
      rows.add(flag(port, flag));
    }
    rows.add(word("port_id", "id", hex(port.portId())));
    rows.add(word("port_no", "no", hex(port.number())));
    rows.add(number("designated_port", stp.designatedPort()));
    rows.add(number("designated_cost", stp.designatedCost()));
    rows.add(word("designated_bridge", "bridge_id", stp.designatedBridge().toIpText()));
    rows.add(word("designated_root", "root_id", stp.designatedRoot().toIpText()));
    rows.add(timer("hold_timer", stp.holdTimer()));
    rows.add(timer("message_age_timer", stp.messageAgeTimer()));
    rows.add(timer("forward_delay_timer", stp.forwardDelayTimer()));
    rows.add(number("topology_change_ack", bit(stp.isTopologyChangeAcknowledged())));
    rows.add(number("config_pending", bit(stp.isConfigurationPending())));
    rows.add(flag(port, PortFlag.PROXY_ARP));
    rows.add(flag(port, PortFlag.PROXY_ARP_WIFI));
    int router = port.multicastRouter();
    rows.add(new BridgeDetail("mcast_router " + router, "multicast_router", router));
    rows.add(flag("mcast_fast_leave", "", port.is(PortFlag.FAST_LEAVE)));
    rows.add(flag(port, PortFlag.MCAST_FLOOD));
    rows.add(flag(port, PortFlag.BCAST_FLOOD));
    rows.add(flag(port, PortFlag.MCAST_TO_UNICAST));
    rows.add(flag(port, PortFlag.NEIGH_SUPPRESS));
    int mask = port.groupForwardMask();
    rows.add(word("group_fwd_mask", "group_fwd_mask", mask == 0 ? "0" : hex(mask)));
    rows.add(word("group_fwd_mask_str", "group_fwd_mask_str", maskWords(mask)));
    rows.add(flag(port, PortFlag.VLAN_TUNNEL));
    rows.add(flag(port, PortFlag.ISOLATED));
    rows.add(flag(port, PortFlag.LOCKED));
    if (port.backup() != null) {
      rows.add(word("backup_port", "backup_port", port.backup().name()));
    }
    return rows;
  }

  /** Protocols that iproute2 knows by name; the rest stays numbers. */
  private static String maskWords(int mask) {
    List<String> words = new ArrayList<>();
    for (int bit = 0; bit < Short.SIZE; bit++) {
      if ((mask >> bit & 1) != 0) {
        words.add(
            switch (bit) {
              case 0 -> "stp";
              case 2 -> "lacp";
              case 14 -> "lldp";
              default -> hex(1 << bit);
            });
      }
    }
    if (words.isEmpty()) {
      words.add("0x0");
    }
    return String.join(",", words);
  }
}
