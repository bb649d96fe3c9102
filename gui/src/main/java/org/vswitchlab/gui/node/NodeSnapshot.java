package org.vswitchlab.gui.node;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridgeSnapshot;
import org.vswitchlab.gui.console.ConsoleSnapshot;
import org.vswitchlab.gui.datapath.DatapathViewModel;
import org.vswitchlab.gui.guest.GuestSnapshot;
import org.vswitchlab.gui.openflow.FlowTablesViewModel;
import org.vswitchlab.gui.ports.DeviceFact;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.ovs.datapath.DatapathSnapshot;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks;
import org.vswitchlab.scenario.run.ScenarioRun;

/**
 * One node at one moment. Immutable; taken on the engine thread.
 *
 * @param bridges names of the switches on it, in order
 * @param bridge name of the switch that the rest is about; empty without switches
 * @param linuxBridge null unless that is a Linux bridge
 * @param openFlowSwitch null unless that is an Open vSwitch bridge
 * @param datapath the datapath behind that bridge, which others of the node may share; or null
 * @param cacheLinks what hangs together with the picked rule or megaflow; null if none is picked
 */
public record NodeSnapshot(
    String name,
    List<String> bridges,
    String bridge,
    List<DeviceFact> devices,
    ConsoleSnapshot console,
    GuestSnapshot guest,
    LinuxBridgeSnapshot linuxBridge,
    OpenFlowSwitchSnapshot openFlowSwitch,
    DatapathSnapshot datapath,
    CacheLinks cacheLinks) {
  public NodeSnapshot {
    bridges = List.copyOf(bridges);
    devices = List.copyOf(devices);
  }

  /**
   * Looks at a node; on the engine thread.
   *
   * @param wantedBridge name of one of its switches; the first is taken if it has none of that name
   * @param pick a rule or megaflow of that switch, or null
   */
  public static NodeSnapshot of(
      ScenarioRun world, Host host, String wantedBridge, CacheLinks.Pick pick) {
    Network network = world.network();
    List<String> names = new ArrayList<>();
    VirtualSwitch shown = null;
    for (VirtualSwitch candidate : network.switches().values()) {
      if (candidate.host() == host) {
        names.add(candidate.name());
        if (shown == null || candidate.name().equals(wantedBridge)) {
          shown = candidate;
        }
      }
    }
    return new NodeSnapshot(
        host.name(),
        names,
        shown == null ? "" : shown.name(),
        DeviceFact.of(network, host),
        ConsoleSnapshot.of(world, host),
        GuestSnapshot.of(host),
        shown instanceof LinuxBridge linuxBridge ? linuxBridge.snapshot() : null,
        shown instanceof OpenFlowSwitch ovs
            ? ovs.snapshot(FlowTablesViewModel.MOST_FLOWS_PER_TABLE)
            : null,
        shown instanceof OpenFlowSwitch ovs
            ? ovs.shared().datapath().snapshot(DatapathViewModel.MOST_ROWS)
            : null,
        shown instanceof OpenFlowSwitch ovs && pick != null ? CacheLinks.of(ovs, pick) : null);
  }
}
