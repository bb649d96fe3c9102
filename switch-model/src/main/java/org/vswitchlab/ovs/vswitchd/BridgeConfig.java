package org.vswitchlab.ovs.vswitchd;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.vswitchlab.ovs.ofproto.protocol.LacpSettings;
import org.vswitchlab.ovs.ofproto.settings.BondSettings;
import org.vswitchlab.ovs.ofproto.settings.FailMode;
import org.vswitchlab.ovs.ofproto.settings.LacpConfig;
import org.vswitchlab.ovs.ofproto.settings.MirrorSettings;
import org.vswitchlab.ovs.ofproto.settings.MonitorConfig;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.ofproto.settings.SnoopingSettings;
import org.vswitchlab.ovs.ofproto.settings.VlanMode;
import org.vswitchlab.ovs.ofproto.table.FlowTableSettings;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.wire.MacAddress;

/** What a row of table Bridge, and the rows it refers to, ask for. */
final class BridgeConfig {
  /** other_config:mac-aging-time is at least this, ovs-vswitchd.conf.db(5). */
  private static final int MIN_AGING_SECONDS = 15;

  /** other_config:bond-rebalance-interval, ovs-vswitchd.conf.db(5). */
  private static final int DEFAULT_REBALANCE_MILLIS = 10_000;

  private final Database database;
  private final DeviceProvider devices;
  private final Row row;
  private final Map<String, InterfaceConfig> interfaces = new LinkedHashMap<>();
  private final List<Row> ports = new ArrayList<>();

  BridgeConfig(Database database, DeviceProvider devices, Row row) {
    this.database = database;
    this.devices = devices;
    this.row = row;
    Datum wanted = row.get("ports");
    // In the order in which the ports were added, not in that of their UUIDs.
    for (Row port : database.table("Port").rows()) {
      if (wanted.containsKey(port.uuid())) {
        ports.add(port);
        for (Row iface : interfaceRows(port)) {
          interfaces.put(iface.string("name"), interfaceConfig(iface));
        }
      }
    }
  }

  private List<Row> interfaceRows(Row port) {
    List<Row> rows = new ArrayList<>();
    for (UUID uuid : port.get("interfaces").uuids()) {
      rows.add(database.table("Interface").row(uuid));
    }
    return rows;
  }

  private InterfaceConfig interfaceConfig(Row iface) {
    String name = iface.string("name");
    String type = name.equals(name()) ? "internal" : iface.string("type");
    long before = iface.integer("ofport", 0);
    return new InterfaceConfig(
        iface.uuid(),
        name,
        type.equals("system") ? "" : type,
        type.equals("patch") ? iface.option("options", "peer", "") : "",
        (int) iface.integer("ofport_request", 0),
        (int) Math.max(0, before),
        (int) iface.integer("mtu_request", 0),
        address(iface.string("mac")),
        iface.map("options"),
        devices.overrides(iface.string("type")),
        QosConfig.policing(iface));
  }

  /** 0 if there is none, or none that a device can have. */
  private static long address(String text) {
    try {
      long mac = text.isEmpty() ? 0 : MacAddress.parse(text);
      return MacAddress.isMulticast(mac) ? 0 : mac;
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  String name() {
    return row.string("name");
  }

  Row row() {
    return row;
  }

  Database database() {
    return database;
  }

  /** Protocols that watch over interfaces, by name. */
  Map<String, MonitorConfig> monitors() {
    Map<String, MonitorConfig> monitors = new TreeMap<>();
    List<UUID> uuids = row.get("auto_attach").uuids();
    Row autoAttach = uuids.isEmpty() ? null : database.table("AutoAttach").row(uuids.get(0));
    for (Row port : ports) {
      for (Row iface : interfaceRows(port)) {
        MonitorConfig monitor = MonitorRows.config(iface, autoAttach);
        if (monitor != null) {
          monitors.put(iface.string("name"), monitor);
        }
      }
    }
    return monitors;
  }

  /** Names of the interfaces in the order in which the real switch creates them. */
  List<String> creationOrder() {
    List<String> names = new ArrayList<>();
    for (Row port : PortOrder.byHash(ports)) {
      for (Row iface : interfaceRows(port)) {
        names.add(iface.string("name"));
      }
    }
    return names;
  }

  String datapathType() {
    return row.string("datapath_type");
  }

  /** Interfaces by name, in order of addition. */
  Map<String, InterfaceConfig> interfaces() {
    return interfaces;
  }

  String otherConfig(String key) {
    return row.option("other_config", key, "");
  }

  /** Whether a controller decides for the bridge: those that may merely call do not. */
  boolean hasController() {
    for (UUID uuid : row.get("controller").uuids()) {
      Row controller = database.table("Controller").row(uuid);
      String target = controller.string("target");
      boolean isCalled =
          target.startsWith("tcp:") || target.startsWith("ssl:") || target.startsWith("unix:");
      if (isCalled && !controller.string("type").equals("service")) {
        return true;
      }
    }
    return false;
  }

  FailMode failMode() {
    return row.string("fail_mode").equals("secure") ? FailMode.SECURE : FailMode.STANDALONE;
  }

  boolean forwardsBpdu() {
    return otherConfig("forward-bpdu").equals("true");
  }

  int macAgingSeconds(int otherwise) {
    return Math.max(MIN_AGING_SECONDS, number(otherConfig("mac-aging-time"), otherwise));
  }

  int macTableSize(int otherwise) {
    return number(otherConfig("mac-table-size"), otherwise);
  }

  SnoopingSettings snooping() {
    return new SnoopingSettings(
        row.bool("mcast_snooping_enable"),
        Math.max(
            MIN_AGING_SECONDS,
            number(
                otherConfig("mcast-snooping-aging-time"), SnoopingSettings.DEFAULT_AGING_SECONDS)),
        number(otherConfig("mcast-snooping-table-size"), SnoopingSettings.DEFAULT_MAX_GROUPS),
        !otherConfig("mcast-snooping-disable-flood-unregistered").equals("true"),
        portsWith("mcast-snooping-flood"),
        portsWith("mcast-snooping-flood-reports"));
  }

  /** Ports of several interfaces. */
  Map<String, BondSettings> bonds() {
    Map<String, BondSettings> bonds = new TreeMap<>();
    for (Row port : ports) {
      if (interfaceCount(port) > 1) {
        bonds.put(
            port.string("name"),
            new BondSettings(
                BondSettings.Mode.byText(port.string("bond_mode")),
                (int) Math.max(0, port.integer("bond_updelay", 0)),
                (int) Math.max(0, port.integer("bond_downdelay", 0)),
                number(port.option("other_config", "bond-hash-basis", ""), 0),
                port.option("other_config", "bond-primary", ""),
                rebalanceMillis(port),
                port.option("other_config", "all-members-active", "").equals("true"),
                port.option("other_config", "lacp-fallback-ab", "").equals("true"),
                port.option("other_config", "lb-output-action", "").equals("true")));
      }
    }
    return bonds;
  }

  /** Port.bond_active_slave: address of the member that was active last; 0 if unknown. */
  long lastActiveMac(String portName) {
    for (Row port : ports) {
      if (port.string("name").equals(portName)) {
        return address(port.string("bond_active_slave"));
      }
    }
    return 0;
  }

  /**
   * Ports that speak LACP.
   *
   * @param numbers OpenFlow port of each working interface
   */
  Map<String, LacpConfig> lacp(long bridgeMac, Map<String, Integer> numbers) {
    Map<String, LacpConfig> result = new TreeMap<>();
    for (Row port : ports) {
      String mode = port.string("lacp");
      if (mode.equals("active") || mode.equals("passive")) {
        result.put(port.string("name"), lacp(port, bridgeMac, numbers));
      }
    }
    return result;
  }

  private LacpConfig lacp(Row port, long bridgeMac, Map<String, Integer> numbers) {
    long id = address(port.option("other_config", "lacp-system-id", ""));
    boolean isBond = interfaceCount(port) > 1;
    int priority =
        within16Bits(
            port.option("other_config", "lacp-system-priority", ""),
            LacpSettings.DEFAULT_SYSTEM_PRIORITY + (isBond ? 0 : 1));
    LacpSettings settings =
        new LacpSettings(
            port.string("lacp").equals("active"),
            id == 0 ? bridgeMac : id,
            priority,
            port.option("other_config", "lacp-time", "").equals("fast"),
            port.option("other_config", "lacp-fallback-ab", "").equals("true"));
    List<LacpSettings.Member> members = new ArrayList<>();
    for (Row iface : interfaceRows(port)) {
      members.add(
          new LacpSettings.Member(
              iface.string("name"),
              within16Bits(
                  iface.option("other_config", "lacp-port-id", ""),
                  numbers.getOrDefault(iface.string("name"), 0)),
              within16Bits(
                  iface.option("other_config", "lacp-port-priority", ""),
                  LacpSettings.DEFAULT_PORT_PRIORITY),
              within16Bits(iface.option("other_config", "lacp-aggregation-key", ""), 0)));
    }
    members.sort(Comparator.comparing(LacpSettings.Member::name));
    return new LacpConfig(settings, members);
  }

  private static int within16Bits(String text, int otherwise) {
    int number = number(text, 0);
    return number > 0 && number <= 0xffff ? number : otherwise;
  }

  /** Less than a second, but for never, is a second. */
  private static int rebalanceMillis(Row port) {
    int millis =
        number(
            port.option("other_config", "bond-rebalance-interval", ""), DEFAULT_REBALANCE_MILLIS);
    return millis != 0 && millis < 1000 ? 1000 : millis;
  }

  /** Rows of table Port, in the order in which they were added. */
  List<Row> ports() {
    return ports;
  }

  /** How many interfaces a port has. */
  int interfaceCount(Row port) {
    return port.get("interfaces").uuids().size();
  }

  private Set<String> portsWith(String key) {
    Set<String> names = new TreeSet<>();
    for (Row port : ports) {
      if (port.option("other_config", key, "").equals("true")) {
        names.add(port.string("name"));
      }
    }
    return names;
  }

  static int number(String text, int otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      return otherwise;
    }
  }

  /** By number of the table. */
  Map<Integer, FlowTableSettings> flowTables() {
    return FlowTableConfig.of(database, row);
  }

  BitSet floodVlans() {
    return bits(row.get("flood_vlans"));
  }

  private static BitSet bits(Datum numbers) {
    BitSet bits = new BitSet();
    for (Object number : numbers.keys()) {
      bits.set(((Long) number).intValue());
    }
    return bits;
  }

  /**
   * Bundles of the ports of which some interface works, by name.
   *
   * @param numbers OpenFlow port of each working interface
   */
  Map<String, PortBundleSettings> bundles(Map<String, Integer> numbers) {
    Map<String, PortBundleSettings> bundles = new LinkedHashMap<>();
    for (Row port : ports) {
      List<Integer> members = new ArrayList<>();
      for (Row iface : interfaceRows(port)) {
        Integer number = numbers.get(iface.string("name"));
        if (number != null) {
          members.add(number);
        }
      }
      if (!members.isEmpty()) {
        PortBundleSettings bundle = bundle(port, members);
        bundles.put(bundle.name(), bundle);
      }
    }
    return bundles;
  }

  private static PortBundleSettings bundle(Row port, List<Integer> members) {
    int tag = (int) port.integer("tag", -1);
    Datum trunks = port.get("trunks");
    Datum customerVlans = port.get("cvlans");
    VlanMode mode = VlanMode.byText(port.string("vlan_mode"));
    if (mode == null) {
      // Port.vlan_mode: access if there is a tag, else a trunk.
      mode = tag >= 0 ? VlanMode.ACCESS : VlanMode.TRUNK;
    }
    int vlan = mode == VlanMode.TRUNK ? -1 : Math.max(tag, 0);
    BitSet carried = null;
    if (mode != VlanMode.ACCESS && !trunks.isEmpty()) {
      carried = bits(trunks);
      if (vlan >= 0 && mode != VlanMode.DOT1Q_TUNNEL) {
        carried.set(vlan);
      }
    }
    return new PortBundleSettings(
        port.string("name"),
        members,
        mode,
        vlan,
        carried,
        customerVlans.isEmpty() ? null : bits(customerVlans),
        priorityTags(port.option("other_config", "priority-tags", "")),
        port.option("other_config", "qinq-ethtype", "").equals("802.1q") ? 0x8100 : 0x88a8,
        port.bool("protected"));
  }

  private static PortBundleSettings.PriorityTags priorityTags(String text) {
    return switch (text) {
      case "always" -> PortBundleSettings.PriorityTags.ALWAYS;
      case "if-nonzero", "true" -> PortBundleSettings.PriorityTags.IF_NONZERO;
      default -> PortBundleSettings.PriorityTags.NEVER;
    };
  }

  List<MirrorSettings> mirrors() {
    List<MirrorSettings> mirrors = new ArrayList<>();
    for (UUID uuid : row.get("mirrors").uuids()) {
      Row mirror = database.table("Mirror").row(uuid);
      List<String> output = names(mirror.get("output_port"));
      Datum vlans = mirror.get("select_vlan");
      if (output.isEmpty() && mirror.get("output_vlan").isEmpty()) {
        // Without an output it selects in vain; the real switch ignores it.
        continue;
      }
      mirrors.add(
          new MirrorSettings(
              mirror.string("name"),
              mirror.bool("select_all"),
              names(mirror.get("select_src_port")),
              names(mirror.get("select_dst_port")),
              vlans.isEmpty() ? null : bits(vlans),
              output.isEmpty() ? null : output.get(0),
              (int) mirror.integer("output_vlan", -1),
              (int) mirror.integer("snaplen", 0)));
    }
    return mirrors;
  }

  private List<String> names(Datum portUuids) {
    List<String> names = new ArrayList<>();
    for (UUID uuid : portUuids.uuids()) {
      names.add(database.table("Port").row(uuid).string("name"));
    }
    names.sort(null);
    return names;
  }
}
