package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.PortVlans;
import org.vswitchlab.bridge.VlanCounters;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.switching.VlanId;

/** {@code bridge vlan show} and {@code tunnelshow}. */
final class BridgeVlanTable {
  private static final String INDENT = "                    ";

  private final BridgeInvocation bridge;
  private final ArrayNode json = BridgeOutput.array();
  private final StringBuilder text = new StringBuilder();
  private NetDevice only;
  private int wantedVid;

  private BridgeVlanTable(BridgeInvocation bridge) {
    this.bridge = bridge;
  }

  static void show(BridgeInvocation bridge) {
    BridgeVlanTable table = new BridgeVlanTable(bridge);
    table.readFilter();
    table.showAll();
  }

  static void showTunnels(BridgeInvocation bridge) {
    BridgeVlanTable table = new BridgeVlanTable(bridge);
    table.readFilter();
    table.showAllTunnels();
  }

  private void readFilter() {
    IpArguments arguments = bridge.arguments();
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      if (word.equals("dev")) {
        only = bridge.device(arguments.next());
      } else if (word.equals("vid")) {
        wantedVid = BridgeVlan.number(arguments.next());
      }
    }
  }

  private boolean hasDetails() {
    return bridge.options().hasDetails();
  }

  private boolean hasStatistics() {
    return bridge.options().hasStatistics();
  }

  private void showAll() {
    text.append(
        hasStatistics() && !hasDetails()
            ? "port              vlan-id\n"
            : "port              vlan-id  \n");
    for (NetDevice device : devices()) {
      LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), device);
      if (own != null) {
        show(device, own.ownVlans(), true);
      } else {
        show(device, LinuxBridges.portOf(device).vlans(), false);
      }
    }
    print();
  }

  private void print() {
    if (bridge.options().isJson()) {
      bridge.printJson(json);
    } else {
      bridge.print(text.toString());
    }
  }

  /** Bridges and ports; with statistics, which the kernel keeps apart, the bridges first. */
  private List<NetDevice> devices() {
    List<NetDevice> bridges = new ArrayList<>();
    List<NetDevice> others = new ArrayList<>();
    boolean areBridgesFirst = hasStatistics() && !hasDetails();
    for (NetDevice device : IpDevices.all(bridge.host())) {
      LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), device);
      BridgePort port = LinuxBridges.portOf(device);
      if ((only == null || only == device) && (own != null || port != null)) {
        (own != null && areBridgesFirst ? bridges : others).add(device);
      }
    }
    bridges.addAll(others);
    return bridges;
  }

  private void show(NetDevice device, PortVlans vlans, boolean isOwn) {
    ArrayNode rows = null;
    boolean isCompressed = (hasDetails() || bridge.options().isCompressed()) && !hasStatistics();
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      int last = isCompressed ? lastOfRange(vlans, vid, isOwn) : vid;
      if (wantedVid == 0 || vid <= wantedVid && wantedVid <= last) {
        String name = String.format("%-16s  ", rows == null ? device.name() : "");
        text.append(rows == null ? bridge.name(name) : name);
        if (rows == null) {
          rows = json.addObject().put("ifname", device.name()).putArray("vlans");
        }
        text.append(vid == last ? "" + vid : vid + "-" + last);
        describe(vlans, vid, last, isOwn, rows.addObject());
      }
      vid = last;
    }
  }

  private int lastOfRange(PortVlans vlans, int first, boolean isOwn) {
    int last = first;
    while (first != vlans.pvid()
        && last + 1 < VlanId.COUNT
        && vlans.isMember(last + 1)
        && last + 1 != vlans.pvid()
        && vlans.isUntagged(last + 1) == vlans.isUntagged(first)
        && (!hasDetails() || hasSameOptions(vlans, last, last + 1, isOwn))) {
      last++;
    }
    return last;
  }

  private static boolean hasSameOptions(PortVlans vlans, int vid, int next, boolean isOwn) {
    int tunnel = vlans.tunnelId(vid);
    boolean isSameOrigin = vlans.counters(vid).isOfRange() == vlans.counters(next).isOfRange();
    return (isSameOrigin || !isOwn)
        && vlans.state(vid) == vlans.state(next)
        && vlans.multicastRouter(vid) == vlans.multicastRouter(next)
        && vlans.tunnelId(next) == (tunnel == 0 ? 0 : tunnel + 1);
  }

  private void describe(PortVlans vlans, int vid, int last, boolean isOwn, ObjectNode row) {
    boolean hasOldForm = hasStatistics() && !hasDetails();
    row.put(hasOldForm ? "vid" : "vlan", vid);
    if (last > vid) {
      row.put("vlanEnd", last);
    }
    boolean isPvid = vlans.pvid() == vid;
    boolean isUntagged = vlans.isUntagged(vid);
    if (isPvid || isUntagged || hasOldForm && isOwn) {
      ArrayNode flags = row.putArray("flags");
      if (isPvid) {
        flags.add("PVID");
        text.append(" PVID");
      }
      if (isUntagged) {
        flags.add("Egress Untagged");
        text.append(" Egress Untagged");
      }
    }
    text.append('\n');
    if (hasDetails()) {
      row.put("state", vlans.state(vid).label());
      row.put("mcast_router", vlans.multicastRouter(vid));
      text.append(INDENT).append("state ").append(vlans.state(vid).label());
      text.append(" mcast_router ").append(vlans.multicastRouter(vid)).append(" \n");
    }
    if (hasStatistics()) {
      count(vlans.counters(vid), row);
    }
  }

  private void count(VlanCounters counters, ObjectNode row) {
    row.put("rx_bytes", counters.rxBytes()).put("rx_packets", counters.rxPackets());
    row.put("tx_bytes", counters.txBytes()).put("tx_packets", counters.txPackets());
    text.append(INDENT).append("RX: ").append(counters.rxBytes()).append(" bytes ");
    text.append(counters.rxPackets()).append(" packets\n");
    text.append(INDENT).append("TX: ").append(counters.txBytes()).append(" bytes ");
    text.append(counters.txPackets()).append(" packets\n");
  }

  private void showAllTunnels() {
    text.append("port              vlan-id    tunnel-id\n");
    for (NetDevice device : devices()) {
      BridgePort port = LinuxBridges.portOf(device);
      if (port != null) {
        showTunnels(port);
      }
    }
    print();
  }

  private void showTunnels(BridgePort port) {
    PortVlans vlans = port.vlans();
    ArrayNode rows = null;
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      int tunnel = vlans.tunnelId(vid);
      int last = vid;
      while (tunnel != 0
          && last + 1 < VlanId.COUNT
          && vlans.tunnelId(last + 1) == tunnel + last + 1 - vid) {
        last++;
      }
      if (tunnel != 0 && (wantedVid == 0 || vid <= wantedVid && wantedVid <= last)) {
        int lastTunnel = tunnel + last - vid;
        text.append(String.format("%-16s  ", rows == null ? port.name() : ""));
        text.append(String.format("%-9s  ", vid == last ? "" + vid : vid + "-" + last));
        text.append(vid == last ? "" + tunnel : tunnel + "-" + lastTunnel).append('\n');
        if (rows == null) {
          rows = json.addObject().put("ifname", port.name()).putArray("tunnels");
        }
        ObjectNode row = rows.addObject().put("vlan", vid);
        if (last > vid) {
          row.put("vlanEnd", last);
        }
        row.put("tunid", tunnel);
        if (last > vid) {
          row.put("tunidEnd", lastTunnel);
        }
      }
      vid = last;
    }
  }
}
