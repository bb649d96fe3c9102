package org.vswitchlab.ovs.vswitchd;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.MacLearning;
import org.vswitchlab.wire.MacAddress;

/** Chooses what a bridge as a whole is set to: its address, its datapath ID and its tables. */
final class BridgeSettings {
  private static final Pattern DATAPATH_ID = Pattern.compile("(0x)?[0-9a-fA-F]{1,16}");

  /** IEEE 802-2014, 8.2: the second bit of the first octet. */
  private static final long LOCALLY_ADMINISTERED = 0x0200_0000_0000L;

  private final Host host;
  private final WantedBridges wanted;
  private final Map<String, Long> ownMacs = new TreeMap<>();

  BridgeSettings(Host host, WantedBridges wanted) {
    this.host = host;
    this.wanted = wanted;
  }

  /** Each setting as text, by its name in the plan. */
  Map<String, String> asText(BridgeConfig config) {
    Map<String, String> settings = new TreeMap<>();
    long mac = mac(config);
    settings.put("mac", MacAddress.format(mac));
    settings.put("datapath_id", String.format("%016x", datapathId(config, mac)));
    settings.put("fail_mode", config.failMode() + (config.hasController() ? "+controller" : ""));
    settings.put("forward-bpdu", Boolean.toString(config.forwardsBpdu()));
    settings.put("flood_vlans", config.floodVlans().toString());
    settings.put(
        "mac-aging-time",
        Integer.toString(config.macAgingSeconds(MacLearning.DEFAULT_AGING_SECONDS)));
    settings.put(
        "mac-table-size", Integer.toString(config.macTableSize(MacLearning.DEFAULT_MAX_ENTRIES)));
    settings.put("mcast-snooping", config.snooping().toString());
    settings.put("qos", QosConfig.describe(config));
    settings.put("mirrors", config.mirrors().toString());
    settings.put("sampling", SamplingConfig.settings(config).toString());
    settings.put("flow_tables", config.flowTables().toString());
    settings.put("bonds", config.bonds().toString());
    settings.put("monitors", config.monitors().toString());
    settings.put("lacp", config.lacp(mac, Map.of()).toString());
    settings.put("rstp", RapidTreeConfig.describe(config));
    settings.put("stp", SpanningTreeConfig.describe(config));
    return settings;
  }

  /**
   * Bridge.other_config:hwaddr, else the lowest address of a port that its maker gave it, else one
   * of its own. Locally administered addresses do not count: seen with 3.1.
   */
  long mac(BridgeConfig config) {
    try {
      long mac = MacAddress.parse(config.otherConfig("hwaddr"));
      if (!MacAddress.isMulticast(mac) && mac != 0) {
        return mac;
      }
    } catch (IllegalArgumentException none) {
      // Not given, or no address: the ports decide.
    }
    long lowest = Long.MAX_VALUE;
    for (InterfaceConfig iface : config.interfaces().values()) {
      NetDevice device = host.device(iface.name());
      boolean counts =
          device != null
              && !(device instanceof InternalDevice)
              && !iface.isPatch()
              && !MacAddress.isMulticast(device.mac())
              && (device.mac() & LOCALLY_ADMINISTERED) == 0
              && wanted.error(config, iface) == null;
      if (counts) {
        lowest = Math.min(lowest, device.mac());
      }
    }
    return lowest == Long.MAX_VALUE ? ownMac(config.name()) : lowest;
  }

  /** An address for a device of the switch itself; the same whenever it is asked for. */
  long ownMac(String name) {
    return ownMacs.computeIfAbsent(
        name,
        n -> {
          String stream = "mac:" + host.name() + ":" + n;
          long bits = host.simulation().random().stream(stream).nextLong();
          return bits & 0xfcff_ffff_ffffL | 0x0200_0000_0000L;
        });
  }

  /** Bridge.other_config:datapath-id, else the address. */
  static long datapathId(BridgeConfig config, long mac) {
    String text = config.otherConfig("datapath-id");
    if (DATAPATH_ID.matcher(text).matches()) {
      boolean hasPrefix = text.startsWith("0x");
      long id = Long.parseUnsignedLong(hasPrefix ? text.substring(2) : text, 16);
      if (id != 0 && (hasPrefix || text.length() == 16)) {
        return id;
      }
    }
    return mac;
  }
}
