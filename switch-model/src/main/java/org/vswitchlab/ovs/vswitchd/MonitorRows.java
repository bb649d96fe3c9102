package org.vswitchlab.ovs.vswitchd;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.ovs.ofproto.protocol.BfdSettings;
import org.vswitchlab.ovs.ofproto.protocol.CfmSettings;
import org.vswitchlab.ovs.ofproto.protocol.LldpSettings;
import org.vswitchlab.ovs.ofproto.settings.MonitorConfig;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** What a row of table Interface says of the protocols that watch over it. */
final class MonitorRows {
  private static final int DEFAULT_MIN_TX_MILLIS = 100;
  private static final int DEFAULT_MIN_RX_MILLIS = 1000;
  private static final int DEFAULT_MULTIPLIER = 3;
  private static final int LARGEST_MULTIPLIER = 255;

  private MonitorRows() {}

  /**
   * Null if none does.
   *
   * @param autoAttach row of the bridge in table AutoAttach; null for none
   */
  static MonitorConfig config(Row iface, Row autoAttach) {
    CfmSettings cfm = cfm(iface);
    BfdSettings bfd = bfd(iface.map("bfd"));
    LldpSettings lldp = lldp(iface, autoAttach);
    return cfm == null && bfd == null && lldp == null ? null : new MonitorConfig(cfm, bfd, lldp);
  }

  private static LldpSettings lldp(Row iface, Row autoAttach) {
    if (!isTrue(iface.map("lldp"), "enable")) {
      return null;
    }
    SortedMap<Integer, Integer> mappings = new TreeMap<>();
    if (autoAttach == null) {
      return new LldpSettings("", "", mappings);
    }
    Datum map = autoAttach.get("mappings");
    for (Object service : map.keys()) {
      mappings.put(((Long) service).intValue(), ((Long) map.get(service)).intValue());
    }
    return new LldpSettings(
        autoAttach.string("system_name"), autoAttach.string("system_description"), mappings);
  }

  private static CfmSettings cfm(Row iface) {
    if (iface.get("cfm_mpid").isEmpty()) {
      return null;
    }
    Map<String, String> options = iface.map("other_config");
    String vlan = options.getOrDefault("cfm_ccm_vlan", "");
    int interval = number(options, "cfm_interval", 0);
    return new CfmSettings(
        iface.integer("cfm_mpid", 0),
        interval > 0 ? interval : CfmSettings.DEFAULT_INTERVAL_MILLIS,
        isTrue(options, "cfm_extended"),
        isTrue(options, "cfm_demand"),
        !options.getOrDefault("cfm_opstate", "up").equals("down"),
        vlan.equals("random") ? CfmSettings.RANDOM_VLAN : BridgeConfig.number(vlan, 0) & 0xfff,
        number(options, "cfm_ccm_pcp", 0) & 7,
        isTrue(options, "cfm_check_tnl_key"));
  }

  private static BfdSettings bfd(Map<String, String> options) {
    if (!isTrue(options, "enable")) {
      return null;
    }
    int multiplier = number(options, "mult", DEFAULT_MULTIPLIER);
    boolean isMultiplier = multiplier >= 1 && multiplier <= LARGEST_MULTIPLIER;
    return new BfdSettings(
        Math.max(1, number(options, "min_tx", DEFAULT_MIN_TX_MILLIS)),
        Math.max(1, number(options, "min_rx", DEFAULT_MIN_RX_MILLIS)),
        Math.max(0, number(options, "decay_min_rx", 0)),
        isTrue(options, "forwarding_if_rx"),
        isTrue(options, "cpath_down"),
        isTrue(options, "check_tnl_key"),
        isMultiplier ? multiplier : DEFAULT_MULTIPLIER,
        mac(options, "bfd_local_src_mac"),
        mac(options, "bfd_local_dst_mac"),
        mac(options, "bfd_remote_dst_mac"),
        ipv4(options, "bfd_src_ip", BfdSettings.DEFAULT_SOURCE_ADDRESS),
        ipv4(options, "bfd_dst_ip", BfdSettings.DEFAULT_DESTINATION_ADDRESS));
  }

  private static boolean isTrue(Map<String, String> options, String key) {
    return options.getOrDefault(key, "").equals("true");
  }

  private static int number(Map<String, String> options, String key, int otherwise) {
    return BridgeConfig.number(options.getOrDefault(key, ""), otherwise);
  }

  private static long mac(Map<String, String> options, String key) {
    try {
      return MacAddress.parse(options.getOrDefault(key, ""));
    } catch (IllegalArgumentException none) {
      return 0;
    }
  }

  private static int ipv4(Map<String, String> options, String key, int otherwise) {
    try {
      return Ipv4Address.parse(options.getOrDefault(key, ""));
    } catch (IllegalArgumentException none) {
      return otherwise;
    }
  }
}
