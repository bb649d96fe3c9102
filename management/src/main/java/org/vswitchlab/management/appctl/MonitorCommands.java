package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.vswitchlab.ovs.ofproto.LinkMonitor;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.protocol.Bfd;
import org.vswitchlab.ovs.ofproto.protocol.Cfm;
import org.vswitchlab.ovs.ofproto.protocol.CfmSettings;

/** Commands about protocols that watch links: {@code bfd/}, {@code cfm/}. */
final class MonitorCommands {
  private static final ControlReply NO_BFD = ControlReply.error("no such bfd object");
  private static final ControlReply NO_CFM = ControlReply.error("no such CFM object");

  /** Names of the flags of a BFD message, the lowest bit first. */
  private static final List<String> FLAGS =
      List.of("multipoint", "demand", "auth", "ctl", "final", "poll");

  private final SharedDatapath shared;

  private MonitorCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, SharedDatapath shared) {
    MonitorCommands own = new MonitorCommands(shared);
    commands.add("bfd/show", "[interface]", 0, 1, own::showBfd);
    commands.add("cfm/show", "[interface]", 0, 1, own::showCfm);
    commands.add("bfd/set-forwarding", "[interface] normal|false|true", 1, 2, own::orderBfd);
    commands.add("cfm/set-fault", "[interface] normal|false|true", 1, 2, own::orderCfm);
  }

  /** The ports that are watched so, and are meant: all, or the one of that name. */
  private List<OpenFlowSwitchPort> ports(String name, Predicate<LinkMonitor> isWatched) {
    List<OpenFlowSwitchPort> ports = new ArrayList<>();
    for (OpenFlowSwitch bridge : shared.bridges()) {
      for (OpenFlowSwitchPort port : bridge.allPorts()) {
        boolean isMeant = name == null || name.equals(port.name());
        if (isMeant && port.monitor() != null && isWatched.test(port.monitor())) {
          ports.add(port);
        }
      }
    }
    return ports;
  }

  private ControlReply showBfd(List<String> words) {
    String name = words.isEmpty() ? null : words.get(0);
    List<OpenFlowSwitchPort> ports = ports(name, monitor -> monitor.bfd() != null);
    if (ports.isEmpty() && name != null) {
      return NO_BFD;
    }
    StringBuilder text = new StringBuilder();
    for (OpenFlowSwitchPort port : ports) {
      if (name == null) {
        text.append("---- ").append(port.name()).append(" ----\n");
      }
      show(text, port.monitor().bfd(), port.monitor());
    }
    return ControlReply.of(text.toString());
  }

  private static void show(StringBuilder text, Bfd bfd, LinkMonitor monitor) {
    long now = monitor.nowMillis();
    line(text, "Forwarding: ", bfd.isForwarding(now));
    line(text, "Detect Multiplier: ", bfd.settings().multiplier());
    line(text, "Concatenated Path Down: ", bfd.settings().isPathDown());
    line(text, "TX Interval: Approx ", bfd.txIntervalMillis() + "ms");
    line(text, "RX Interval: Approx ", bfd.rxIntervalMillis() + "ms");
    line(text, "Detect Time: now ", signed(bfd.detectMillis() - now));
    line(text, "Next TX Time: now ", signed(bfd.sendAtMillis() - now));
    line(text, "Last TX Time: now ", signed(bfd.lastSentMillis() - now));
    text.append('\n');
    line(text, "Local Flags: ", flags(bfd.localFlags()));
    line(text, "Local Session State: ", bfd.state().label());
    line(text, "Local Diagnostic: ", bfd.diagnostic());
    line(text, "Local Discriminator: 0x", Integer.toHexString(bfd.discriminator()));
    line(text, "Local Minimum TX Interval: ", bfd.minTxMillis() + "ms");
    line(text, "Local Minimum RX Interval: ", bfd.minRxMillis() + "ms");
    text.append('\n');
    line(text, "Remote Flags: ", flags(bfd.remoteFlags()));
    line(text, "Remote Session State: ", bfd.remoteState().label());
    line(text, "Remote Diagnostic: ", bfd.remoteDiagnostic());
    line(text, "Remote Discriminator: 0x", Integer.toHexString(bfd.remoteDiscriminator()));
    line(text, "Remote Minimum TX Interval: ", bfd.remoteMinTxMillis() + "ms");
    line(text, "Remote Minimum RX Interval: ", bfd.remoteMinRxMillis() + "ms");
    line(text, "Remote Detect Multiplier: ", bfd.remoteMultiplier());
  }

  private static String signed(long millis) {
    return (millis < 0 ? "" : "+") + millis + "ms";
  }

  private static String flags(int bits) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < FLAGS.size(); i++) {
      if ((bits & 1 << i) != 0) {
        names.add(FLAGS.get(i));
      }
    }
    return names.isEmpty() ? "none" : String.join(" ", names);
  }

  private static void line(StringBuilder text, String label, Object value) {
    text.append("  ").append(label).append(value).append('\n');
  }

  private ControlReply showCfm(List<String> words) {
    String name = words.isEmpty() ? null : words.get(0);
    List<OpenFlowSwitchPort> ports = ports(name, monitor -> monitor.cfm() != null);
    if (ports.isEmpty() && name != null) {
      return NO_CFM;
    }
    StringBuilder text = new StringBuilder();
    for (OpenFlowSwitchPort port : ports) {
      text.append("---- ").append(port.name()).append(" ----\n");
      show(text, port.monitor().cfm(), port.monitor().nowMillis());
    }
    return ControlReply.of(text.toString());
  }

  private static void show(StringBuilder text, Cfm cfm, long now) {
    CfmSettings settings = cfm.settings();
    text.append("MPID ").append(settings.mpid()).append(':');
    text.append(settings.isExtended() ? " extended" : "");
    text.append(cfm.isOverridden() ? " fault_override\n" : "\n");
    if (!cfm.faults().isEmpty()) {
      List<String> faults = new ArrayList<>();
      cfm.faults().forEach(fault -> faults.add(fault.label()));
      line(text, "fault: ", String.join(" ", faults));
    }
    line(text, "average health: ", cfm.health() < 0 ? "undefined" : cfm.health());
    line(text, "opstate: ", settings.isOperUp() ? "up" : "down");
    line(text, "remote_opstate: ", cfm.isRemoteUp() ? "up" : "down");
    line(text, "interval: ", cfm.interval() + "ms");
    line(text, "next CCM tx: ", cfm.sendInMillis(now) + "ms");
    line(text, "next fault check: ", cfm.checkInMillis(now) + "ms");
    for (Cfm.Remote remote : cfm.remotes()) {
      text.append("Remote MPID ").append(remote.mpid()).append('\n');
      line(text, "recv since check: ", remote.isHeard());
      line(text, "opstate: ", remote.isOperUp() ? "up" : "down");
    }
  }

  private ControlReply orderBfd(List<String> words) {
    String order = words.get(words.size() - 1);
    String name = words.size() > 1 ? words.get(0) : null;
    if (!isOrder(order)) {
      return ControlReply.error("unknown fault string");
    }
    List<OpenFlowSwitchPort> ports = ports(name, monitor -> monitor.bfd() != null);
    if (ports.isEmpty() && name != null) {
      return ControlReply.error("no such BFD object");
    }
    for (OpenFlowSwitchPort port : ports) {
      port.monitor().bfd().setOverride(order(order));
      port.monitor().changed();
    }
    return ControlReply.of("OK\n");
  }

  private ControlReply orderCfm(List<String> words) {
    String order = words.get(words.size() - 1);
    String name = words.size() > 1 ? words.get(0) : null;
    if (!isOrder(order)) {
      return ControlReply.error("unknown fault string");
    }
    List<OpenFlowSwitchPort> ports = ports(name, monitor -> monitor.cfm() != null);
    if (ports.isEmpty() && name != null) {
      return NO_CFM;
    }
    for (OpenFlowSwitchPort port : ports) {
      port.monitor().cfm().setOverride(order(order));
      port.monitor().changed();
    }
    return ControlReply.of("OK\n");
  }

  private static boolean isOrder(String text) {
    return List.of("normal", "true", "false").contains(text);
  }

  private static Boolean order(String text) {
    return text.equals("normal") ? null : Boolean.valueOf(text.equals("true"));
  }
}
