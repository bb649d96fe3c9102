package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.FlowTable;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.PortConfig;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.wire.MacAddress;

/** Commands about the switch and its ports. */
final class SwitchCommands {
  private SwitchCommands() {}

  static void show(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    String suffix = ofctl.version().suffix();
    ofctl.println(
        String.format("OFPT_FEATURES_REPLY%s (xid=0x2): dpid:%016x", suffix, bridge.datapathId()));
    ofctl.println("n_tables:254, n_buffers:0");
    if (ofctl.version() == OpenFlowVersion.OPENFLOW10) {
      ofctl.println("capabilities: FLOW_STATS TABLE_STATS PORT_STATS QUEUE_STATS ARP_MATCH_IP");
      ofctl.println(
          "actions: output enqueue set_vlan_vid set_vlan_pcp strip_vlan mod_dl_src mod_dl_dst"
              + " mod_nw_src mod_nw_dst mod_nw_tos mod_tp_src mod_tp_dst");
      ports(ofctl, bridge);
    } else {
      ofctl.println("capabilities: FLOW_STATS TABLE_STATS PORT_STATS GROUP_STATS QUEUE_STATS");
      if (ofctl.version().isAtLeast(OpenFlowVersion.OPENFLOW13)) {
        ofctl.println("OFPST_PORT_DESC reply" + suffix + " (xid=0x3):");
      }
      ports(ofctl, bridge);
    }
    String xid = ofctl.version().isAtLeast(OpenFlowVersion.OPENFLOW13) ? "0x5" : "0x4";
    ofctl.println(
        "OFPT_GET_CONFIG_REPLY" + suffix + " (xid=" + xid + "): frags=normal miss_send_len=0");
  }

  private static void ports(Ofctl ofctl, OpenFlowSwitch bridge) {
    for (OpenFlowSwitchPort port : bridge.allPorts()) {
      ofctl.println(
          " "
              + OpenFlowPort.format(
                  port.number(), org.vswitchlab.ovs.openflow.PortNames.NUMBERS_ONLY)
              + "("
              + port.name()
              + "): addr:"
              + MacAddress.format(port.hardwareAddress()));
      ofctl.println("     config:     " + config(port, ofctl.version()));
      ofctl.println("     state:      " + state(port, ofctl.version()));
      ofctl.println("     speed: 0 Mbps now, 0 Mbps max");
    }
  }

  private static String config(OpenFlowSwitchPort port, OpenFlowVersion version) {
    PortConfig config = port.config();
    if (!port.isDeviceUp()) {
      config =
          new PortConfig(
              false,
              config.spansTree(),
              config.receives(),
              config.receivesStp(),
              config.floods(),
              config.forwards(),
              config.packetIns());
    }
    if (version.isAtLeast(OpenFlowVersion.OPENFLOW11)) {
      // Flooding and spanning tree are not OpenFlow's business since 1.1.
      config =
          new PortConfig(
              config.isUp(),
              true,
              config.receives(),
              true,
              true,
              config.forwards(),
              config.packetIns());
    }
    return config.text();
  }

  private static String state(OpenFlowSwitchPort port, OpenFlowVersion version) {
    if (!port.isLinkUp() || !port.config().isUp()) {
      return "LINK_DOWN";
    }
    if (version.isAtLeast(OpenFlowVersion.OPENFLOW11)) {
      return "LIVE";
    }
    return switch (port.treeState()) {
      case LEARNING -> "STP_LEARN";
      case FORWARDING -> "STP_FORWARD";
      case BLOCKING -> "STP_BLOCK";
      case DISABLED, LISTENING -> "0";
    };
  }

  static void dumpPortsDesc(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    ofctl.println(ofctl.header("PORT_DESC", "0x2"));
    ports(ofctl, bridge);
  }

  static void dumpDesc(Ofctl ofctl, List<String> words) {
    ofctl.bridge(words.get(0));
    ofctl.println(ofctl.header("DESC", "0x2"));
    ofctl.println("Manufacturer: Nicira, Inc.");
    ofctl.println("Hardware: Open vSwitch");
    ofctl.println("Software: 3.1.0");
    ofctl.println("Serial Num: None");
    ofctl.println("DP Description: None");
  }

  static void dumpPorts(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    List<OpenFlowSwitchPort> ports = new ArrayList<>();
    String xid = "0x2";
    if (words.size() > 1) {
      int number = OpenFlowPort.parse(words.get(1), bridge.portNames());
      if (number == OpenFlowPort.INVALID) {
        throw new OfctlException(bridge.name() + ": couldn't find port `" + words.get(1) + "'");
      }
      if (bridge.port(number) != null) {
        ports.add(bridge.port(number));
      }
      xid = Character.isDigit(words.get(1).charAt(0)) ? "0x2" : "0x4";
    } else {
      ports.addAll(bridge.portsAsListed());
    }
    ofctl.println(ofctl.header("PORT", xid) + " " + ports.size() + " ports");
    for (OpenFlowSwitchPort port : ports) {
      statistics(ofctl, port);
    }
  }

  private static void statistics(Ofctl ofctl, OpenFlowSwitchPort port) {
    Counters.Snapshot counts = port.statistics();
    String number =
        port.number() == OpenFlowPort.LOCAL ? "LOCAL" : String.format("%2d", port.number());
    ofctl.println(
        "  port "
            + number
            + ": rx pkts="
            + counts.rxPackets()
            + ", bytes="
            + counts.rxBytes()
            + ", drop=?, errs=?, frame=?, over=?, crc=?");
    ofctl.println(
        "           tx pkts="
            + counts.txPackets()
            + ", bytes="
            + counts.txBytes()
            + ", drop=?, errs=?, coll=?");
    if (ofctl.version().isAtLeast(OpenFlowVersion.OPENFLOW13)) {
      ofctl.println("           duration=" + Ofctl.seconds(ofctl.nowNanos() - port.createdNanos()));
    }
  }

  static void dumpTables(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    ofctl.println(ofctl.header("TABLE", "0x2"));
    boolean hasFeatures = ofctl.version() == OpenFlowVersion.OPENFLOW10;
    int table = 0;
    String previous = null;
    while (table < FlowPipeline.TABLE_COUNT) {
      String state = state(bridge.pipeline().table(table));
      if (!state.equals(previous)) {
        ofctl.println("  table " + table + ":");
        ofctl.println("    " + state);
        if (hasFeatures) {
          ofctl.print(table == 0 ? FEATURES : "    (same features)\n");
        }
        ofctl.println("");
        previous = state;
        table++;
        continue;
      }
      int first = table;
      while (table < FlowPipeline.TABLE_COUNT
          && state(bridge.pipeline().table(table)).equals(previous)) {
        table++;
      }
      String range =
          table - 1 == first ? "table " + first : "tables " + first + "..." + (table - 1);
      ofctl.println("  " + range + ": ditto");
      if (table < FlowPipeline.TABLE_COUNT) {
        ofctl.println("");
      }
    }
  }

  private static final String FEATURES =
      "    max_entries=1000000\n"
          + "    matching:\n"
          + "      exact match or wildcard: in_port eth_{src,dst,type} vlan_{vid,pcp}"
          + " ip_{src,dst} nw_{proto,tos} tcp_{src,dst}\n";

  private static String state(FlowTable table) {
    return "active="
        + table.size()
        + ", lookup="
        + table.lookupCount()
        + ", matched="
        + table.matchedCount();
  }

  static void modPort(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    int number = OpenFlowPort.parse(words.get(1), bridge.portNames());
    OpenFlowSwitchPort port = bridge.port(number);
    if (port == null) {
      throw new OfctlException(bridge.name() + ": couldn't find port `" + words.get(1) + "'");
    }
    PortConfig c = port.config();
    PortConfig changed =
        switch (words.get(2)) {
          case "up" -> with(c, true, c.receives(), c.floods(), c.forwards());
          case "down" -> with(c, false, c.receives(), c.floods(), c.forwards());
          case "receive" -> with(c, c.isUp(), true, c.floods(), c.forwards());
          case "no-receive" -> with(c, c.isUp(), false, c.floods(), c.forwards());
          case "flood" -> with(c, c.isUp(), c.receives(), true, c.forwards());
          case "no-flood" -> with(c, c.isUp(), c.receives(), false, c.forwards());
          case "forward" -> with(c, c.isUp(), c.receives(), c.floods(), true);
          case "no-forward" -> with(c, c.isUp(), c.receives(), c.floods(), false);
          case "stp", "no-stp" ->
              new PortConfig(
                  c.isUp(),
                  words.get(2).equals("stp"),
                  c.receives(),
                  c.receivesStp(),
                  c.floods(),
                  c.forwards(),
                  c.packetIns());
          case "receive-stp", "no-receive-stp" ->
              new PortConfig(
                  c.isUp(),
                  c.spansTree(),
                  c.receives(),
                  !words.get(2).startsWith("no"),
                  c.floods(),
                  c.forwards(),
                  c.packetIns());
          case "packet-in", "no-packet-in" ->
              new PortConfig(
                  c.isUp(),
                  c.spansTree(),
                  c.receives(),
                  c.receivesStp(),
                  c.floods(),
                  c.forwards(),
                  words.get(2).equals("packet-in"));
          default -> throw new OfctlException("unknown mod-port command '" + words.get(2) + "'");
        };
    bridge.setPortConfig(number, changed);
    if (port.device() != null && c.isUp() != changed.isUp()) {
      port.device().setUp(changed.isUp());
    }
  }

  private static PortConfig with(
      PortConfig c, boolean up, boolean receives, boolean floods, boolean forwards) {
    return new PortConfig(
        up, c.spansTree(), receives, c.receivesStp(), floods, forwards, c.packetIns());
  }

  static void queueStats(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    List<OpenFlowSwitchPort> ports = new ArrayList<>(bridge.portsAsListed());
    ports.removeIf(OpenFlowSwitchPort::isPatch);
    ofctl.println(ofctl.header("QUEUE", "0x2") + " " + ports.size() + " queues");
    for (OpenFlowSwitchPort port : ports) {
      String number =
          port.number() == OpenFlowPort.LOCAL ? "LOCAL" : Integer.toString(port.number());
      ofctl.println("  port " + number + " queue 0: bytes=?, pkts=?, errors=?, duration=?");
    }
  }
}
