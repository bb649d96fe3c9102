package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.MulticastCounters;
import org.vswitchlab.bridge.MulticastCounters.Kind;
import org.vswitchlab.bridge.MulticastCounters.Way;
import org.vswitchlab.bridge.StpCounters;
import org.vswitchlab.link.NetDevice;

/** {@code ip link xstats type bridge} and {@code bridge_slave}: membership messages counted. */
final class IpLinkXstats {
  private static final String INDENT = "                    ";

  private IpLinkXstats() {}

  static void run(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    if (arguments.isEmpty()) {
      throw new IpException(1, "xstats: missing argument");
    }
    String what = arguments.next();
    if (!what.equals("type")) {
      throw IpException.wrongArgument(what, "unknown option");
    }
    String kind = arguments.next();
    boolean isOfPorts = kind.equals("bridge_slave");
    if (!isOfPorts && !kind.equals("bridge")) {
      throw LinkKinds.isKnown(kind)
          ? new IpException(1, "xstats: link type " + kind + " doesn't support xstats")
          : IpException.wrongArgument(kind, "invalid type");
    }
    NetDevice only = null;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      if (IpArguments.matches(word, "dev")) {
        only = ip.device(arguments.next());
      }
    }
    ArrayNode rows = BridgeOutput.array();
    StringBuilder text = new StringBuilder();
    for (NetDevice device : IpDevices.all(ip.host())) {
      LinuxBridge bridge = BridgeOutput.bridgeOf(ip.host(), device);
      BridgePort port = LinuxBridges.portOf(device);
      boolean isMeant = (only == null || only == device) && (isOfPorts ? port : bridge) != null;
      if (isMeant && isOfPorts) {
        ObjectNode row = rows.addObject();
        describe(port.counters(), device.name(), text, row);
        describe(port.stp().counters(), text, row.putObject("stp"));
      } else if (isMeant) {
        describe(bridge.multicastCounters(), device.name(), text, rows.addObject());
      }
    }
    ip.context().print(ip.options().isJson() ? rows + "\n" : text.toString());
  }

  private static void describe(
      MulticastCounters counters, String name, StringBuilder text, ObjectNode row) {
    row.put("ifname", name);
    ObjectNode json = row.putObject("multicast");
    text.append(String.format("%-16s\n", name));
    text.append(INDENT).append("IGMP queries:\n");
    versions(
        counters,
        text,
        json.putObject("igmp_queries"),
        Kind.IGMP_V1_QUERY,
        Kind.IGMP_V2_QUERY,
        Kind.IGMP_V3_QUERY);
    text.append(INDENT).append("IGMP reports:\n");
    versions(
        counters,
        text,
        json.putObject("igmp_reports"),
        Kind.IGMP_V1_REPORT,
        Kind.IGMP_V2_REPORT,
        Kind.IGMP_V3_REPORT);
    leaves(counters, "IGMP", text, json.putObject("igmp_leaves"), Kind.IGMP_LEAVE);
    json.put("igmp_parse_errors", counters.igmpErrorCount());
    text.append(INDENT).append("IGMP parse errors: ").append(counters.igmpErrorCount());
    text.append('\n').append(INDENT).append("MLD queries:\n");
    versions(counters, text, json.putObject("mld_queries"), Kind.MLD_V1_QUERY, Kind.MLD_V2_QUERY);
    text.append(INDENT).append("MLD reports:\n");
    versions(counters, text, json.putObject("mld_reports"), Kind.MLD_V1_REPORT, Kind.MLD_V2_REPORT);
    leaves(counters, "MLD", text, json.putObject("mld_leaves"), Kind.MLD_DONE);
    json.put("mld_parse_errors", counters.mldErrorCount());
    text.append(INDENT).append("MLD parse errors: ").append(counters.mldErrorCount());
    text.append('\n');
  }

  private static void describe(StpCounters counters, StringBuilder text, ObjectNode json) {
    json.put("rx_bpdu", counters.receivedCount()).put("tx_bpdu", counters.transmittedCount());
    json.put("rx_tcn", counters.receivedNotificationCount());
    json.put("tx_tcn", counters.transmittedNotificationCount());
    json.put("transition_blk", counters.blockedCount());
    json.put("transition_fwd", counters.forwardingCount());
    text.append(INDENT).append("STP BPDU:  RX: ").append(counters.receivedCount());
    text.append(" TX: ").append(counters.transmittedCount()).append('\n');
    text.append(INDENT).append("STP TCN:   RX: ").append(counters.receivedNotificationCount());
    text.append(" TX: ").append(counters.transmittedNotificationCount()).append('\n');
    text.append(INDENT).append("STP Transitions: Blocked: ").append(counters.blockedCount());
    text.append(" Forwarding: ").append(counters.forwardingCount()).append('\n');
  }

  private static void versions(
      MulticastCounters counters, StringBuilder text, ObjectNode json, Kind... kinds) {
    for (Way way : new Way[] {Way.RECEIVED, Way.TRANSMITTED}) {
      String word = way == Way.RECEIVED ? "rx" : "tx";
      text.append(INDENT).append("  ").append(way == Way.RECEIVED ? "RX:" : "TX:");
      for (int i = 0; i < kinds.length; i++) {
        long count = counters.count(kinds[i], way);
        text.append(" v").append(i + 1).append(' ').append(count);
        json.put(word + "_v" + (i + 1), count);
      }
      text.append('\n');
    }
  }

  private static void leaves(
      MulticastCounters counters, String what, StringBuilder text, ObjectNode json, Kind kind) {
    long received = counters.count(kind, Way.RECEIVED);
    long transmitted = counters.count(kind, Way.TRANSMITTED);
    text.append(INDENT).append(what).append(" leaves: RX: ").append(received);
    text.append(" TX: ").append(transmitted).append('\n');
    json.put("rx", received).put("tx", transmitted);
  }
}
