package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.PortNames;

/** Commands about the OpenFlow side of the daemon. */
final class OfprotoCommands {
  private static final ControlReply NO_BRIDGE = ControlReply.error("no such bridge");

  private final SharedDatapath shared;
  private final Simulation simulation;

  OfprotoCommands(SharedDatapath shared, Simulation simulation) {
    this.shared = shared;
    this.simulation = simulation;
  }

  ControlReply list(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (OpenFlowSwitch bridge : shared.bridges()) {
      text.append(bridge.name()).append('\n');
    }
    return ControlReply.of(text.toString());
  }

  ControlReply dpifShow(List<String> words) {
    if (shared.bridges().isEmpty()) {
      return ControlReply.of("");
    }
    Datapath datapath = shared.datapath();
    StringBuilder text = new StringBuilder(datapath.name());
    text.append(": hit:").append(datapath.statistics().hitCount());
    text.append(" missed:").append(datapath.statistics().missCount()).append('\n');
    List<OpenFlowSwitch> bridges = new ArrayList<>(shared.bridges());
    bridges.sort((a, b) -> a.name().compareTo(b.name()));
    for (OpenFlowSwitch bridge : bridges) {
      text.append("  ").append(bridge.name()).append(":\n");
      List<OpenFlowSwitchPort> ports = new ArrayList<>(bridge.allPorts());
      ports.sort((a, b) -> a.name().compareTo(b.name()));
      for (OpenFlowSwitchPort port : ports) {
        text.append("    ").append(port.name()).append(' ');
        // OpenFlow's LOCAL as the number that it is.
        text.append(port.number()).append('/');
        text.append(port.datapathPort() == null ? "none" : "" + port.datapathPort().number());
        text.append(": (").append(kind(port)).append(")\n");
      }
    }
    return ControlReply.of(text.toString());
  }

  private String kind(OpenFlowSwitchPort port) {
    if (port.isPatch()) {
      return "patch: peer=" + port.peerName();
    }
    if (port.tunnel() != null) {
      return port.typeName() + ": " + TunnelText.options(port.tunnel());
    }
    return DatapathReport.typeName(shared.datapath(), port.typeName())
        + DatapathReport.settings(port.datapathPort());
  }

  ControlReply dumpDatapaths(List<String> words) {
    StringBuilder text = new StringBuilder();
    String type = shared.datapath().type();
    for (OpenFlowSwitch bridge : shared.bridges()) {
      text.append(type).append('@').append(bridge.name()).append('\n');
    }
    return ControlReply.of(text.toString());
  }

  ControlReply bridgeDumpFlows(List<String> words) {
    OpenFlowSwitch bridge = shared.bridge(words.get(words.size() - 1));
    if (bridge == null) {
      return ControlReply.error("Unknown bridge");
    }
    StringBuilder text = new StringBuilder();
    for (int table = 0; table <= FlowTable.INTERNAL; table++) {
      for (FlowEntry entry : bridge.pipeline().table(table).entries()) {
        append(text, entry, words.size() > 1 && words.get(0).equals("--offload-stats"));
      }
    }
    return ControlReply.of(text.toString());
  }

  private void append(StringBuilder text, FlowEntry entry, boolean tellsOffloaded) {
    if (entry.tableId() != 0) {
      text.append("table_id=").append(entry.tableId()).append(", ");
    }
    long millis = (simulation.nowNanos() - entry.createdNanos()) / 1_000_000;
    text.append("duration=").append(millis / 1000).append("s, ");
    text.append("n_packets=").append(entry.packetCount());
    text.append(", n_bytes=").append(entry.byteCount()).append(", ");
    if (tellsOffloaded) {
      // There is no hardware to take flows over.
      text.append("n_offload_packets=0, n_offload_bytes=0, ");
    }
    String match = MatchText.format(entry.match(), PortNames.NUMBERS_ONLY);
    if (entry.priority() != FlowMod.DEFAULT_PRIORITY) {
      text.append("priority=").append(entry.priority()).append(match.isEmpty() ? "" : ",");
    }
    text.append(match).append(",actions=");
    text.append(ActionText.format(entry.actions(), PortNames.NUMBERS_ONLY)).append('\n');
  }

  ControlReply purge(List<String> words) {
    shared.revalidator().pushStatistics();
    shared.datapath().flush();
    return ControlReply.of("");
  }

  ControlReply revalidate(List<String> words) {
    if (shared.bridges().isEmpty()) {
      return ControlReply.error("can't wait on multiple udpifs.");
    }
    shared.revalidator().run();
    return ControlReply.of("");
  }

  /** Whether a line of dpctl/dump-flows is of a packet that came in by the bridge. */
  static boolean isOf(OpenFlowSwitch bridge, String line, boolean showsNames) {
    int start = line.indexOf("in_port(");
    if (start < 0) {
      return false;
    }
    String port = line.substring(start + "in_port(".length(), line.indexOf(')', start));
    for (OpenFlowSwitchPort candidate : bridge.allPorts()) {
      if (candidate.datapathPort() != null
          && port.equals(showsNames ? candidate.name() : "" + candidate.datapathPort().number())) {
        return true;
      }
    }
    return false;
  }
}
