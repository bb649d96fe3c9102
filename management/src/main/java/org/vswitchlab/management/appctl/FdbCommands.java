package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.ofproto.MacLearning;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.wire.MacAddress;

/** The {@code fdb/} commands. */
final class FdbCommands {
  private static final ControlReply NO_BRIDGE = ControlReply.error("no such bridge");

  private final SharedDatapath shared;
  private final Simulation simulation;

  FdbCommands(SharedDatapath shared, Simulation simulation) {
    this.shared = shared;
    this.simulation = simulation;
  }

  ControlReply show(List<String> words) {
    OpenFlowSwitch bridge = shared.bridge(words.get(0));
    if (bridge == null) {
      return NO_BRIDGE;
    }
    StringBuilder text = new StringBuilder(" port  VLAN  MAC                Age\n");
    for (MacLearning.Entry entry : bridge.macLearning().entries()) {
      OpenFlowSwitchPort port = entry.bundle().firstPort();
      String number =
          port == null
              ? "?"
              : port.number() == OpenFlowPort.LOCAL ? "LOCAL" : Integer.toString(port.number());
      String age =
          entry.isStatic()
              ? "static"
              : String.format("%3d", entry.ageSeconds(simulation.nowNanos()));
      text.append(
          String.format(
              "%5s  %4d  %s  %s%n", number, entry.vlan(), MacAddress.format(entry.mac()), age));
    }
    return ControlReply.of(text.toString());
  }

  ControlReply flush(List<String> words) {
    if (words.isEmpty()) {
      shared.bridges().forEach(OpenFlowSwitch::flushMacs);
    } else {
      OpenFlowSwitch bridge = shared.bridge(words.get(0));
      if (bridge == null) {
        return NO_BRIDGE;
      }
      bridge.flushMacs();
    }
    return ControlReply.of("table successfully flushed\n");
  }

  ControlReply add(List<String> words) {
    OpenFlowSwitch bridge = shared.bridge(words.get(0));
    if (bridge == null) {
      return NO_BRIDGE;
    }
    int vlan = vlan(words.get(2));
    long mac = mac(words.get(3));
    if (mac < 0) {
      return ControlReply.error("bad MAC address");
    }
    OpenFlowSwitchPort port = port(bridge, words.get(1));
    if (port == null || port.bundle() == null) {
      return ControlReply.error("software error, odp port is present but no ofp port");
    }
    bridge.addStaticMac(port.bundle(), vlan, mac);
    return ControlReply.of("");
  }

  ControlReply delete(List<String> words) {
    OpenFlowSwitch bridge = shared.bridge(words.get(0));
    if (bridge == null) {
      return NO_BRIDGE;
    }
    int vlan = vlan(words.get(1));
    long mac = mac(words.get(2));
    if (mac < 0) {
      return ControlReply.error("bad MAC address");
    }
    return bridge.deleteStaticMac(vlan, mac)
        ? ControlReply.of("")
        : ControlReply.error("could not find static mac entry");
  }

  private static OpenFlowSwitchPort port(OpenFlowSwitch bridge, String text) {
    int number = OpenFlowPort.parse(text, bridge.portNames());
    return bridge.port(number);
  }

  private static int vlan(String text) {
    // Any number is taken here, and its low bits.
    return ScannedNumber.orZero(text) & 0xffff;
  }

  private static long mac(String text) {
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  ControlReply statistics(List<String> words) {
    OpenFlowSwitch bridge = shared.bridge(words.get(0));
    if (bridge == null) {
      return NO_BRIDGE;
    }
    MacLearning macs = bridge.macLearning();
    return ControlReply.of(
        "Statistics for bridge \""
            + bridge.name()
            + "\":\n"
            + "  Current/maximum MAC entries in the table: "
            + macs.size()
            + "/"
            + macs.maxEntries()
            + "\n  Current static MAC entries in the table : "
            + macs.staticCount()
            + "\n  Total number of learned MAC entries     : "
            + macs.learnedCount()
            + "\n  Total number of expired MAC entries     : "
            + macs.expiredCount()
            + "\n  Total number of evicted MAC entries     : "
            + macs.evictedCount()
            + "\n  Total number of port moved MAC entries  : "
            + macs.movedCount()
            + "\n");
  }

  ControlReply clearStatistics(List<String> words) {
    for (OpenFlowSwitch bridge : shared.bridges()) {
      if (words.isEmpty() || bridge.name().equals(words.get(0))) {
        bridge.macLearning().clearStatistics();
      }
    }
    if (!words.isEmpty() && shared.bridge(words.get(0)) == null) {
      return NO_BRIDGE;
    }
    return ControlReply.of("statistics successfully cleared\n");
  }
}
