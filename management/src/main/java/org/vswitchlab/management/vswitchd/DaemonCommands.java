package org.vswitchlab.management.vswitchd;

import java.util.List;
import org.vswitchlab.management.appctl.ControlCommands;
import org.vswitchlab.management.appctl.ControlReply;
import org.vswitchlab.ovs.ofproto.tunnel.Underlay;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.wire.Ipv4Address;

/** Commands of the control socket that only the daemon has: its clock and its dummy devices. */
final class DaemonCommands {
  private final EngineClock clock;
  private final DummyPorts dummyPorts;
  private final Underlay underlay;

  private DaemonCommands(EngineClock clock, DummyPorts dummyPorts, Underlay underlay) {
    this.underlay = underlay;
    this.clock = clock;
    this.dummyPorts = dummyPorts;
  }

  /** Adds the commands to a table. */
  static void addTo(
      ControlCommands commands, EngineClock clock, DummyPorts dummyPorts, Underlay underlay) {
    DaemonCommands own = new DaemonCommands(clock, dummyPorts, underlay);
    commands.add("time/stop", "", 0, 0, own::stop);
    commands.add("time/warp", "[large_msecs] msecs", 1, 2, own::warp);
    commands.add("netdev-dummy/conn-state", "[netdev]", 0, 1, own::connectionState);
    commands.add("netdev-dummy/ip4addr", "[netdev] ipaddr/mask-prefix-len", 2, 2, own::setIpv4);
  }

  private ControlReply stop(List<String> words) {
    clock.stop();
    return ControlReply.of("");
  }

  private ControlReply warp(List<String> words) {
    long total = millis(words.get(0));
    long step = words.size() == 1 ? total : millis(words.get(1));
    if (total <= 0 || step <= 0) {
      return ControlReply.error("invalid MSECS");
    }
    clock.warp(total, step);
    return ControlReply.of("warped");
  }

  private static long millis(String text) {
    return text.matches("[0-9]{1,12}") ? Long.parseLong(text) : 0;
  }

  private ControlReply connectionState(List<String> words) {
    StringBuilder text = new StringBuilder();
    if (!words.isEmpty()) {
      DummyPort port = dummyPorts.port(words.get(0));
      if (port == null) {
        return ControlReply.error("Unknown Dummy Interface");
      }
      String state = port.streams() == null ? "unknown" : port.streams().state();
      return ControlReply.of(words.get(0) + ": " + state + "\n");
    }
    for (DummyPort port : dummyPorts.ports()) {
      if (port.streams() != null && !port.streams().state().equals("unknown")) {
        text.append(port.device().name()).append(": ").append(port.streams().state()).append('\n');
      }
    }
    return ControlReply.of(text.toString());
  }

  private ControlReply setIpv4(List<String> words) {
    DummyPort port = dummyPorts.port(words.get(0));
    if (port == null) {
      return ControlReply.error("Unknown Dummy Interface");
    }
    String text = words.get(1);
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String bits = slash < 0 ? "32" : text.substring(slash + 1);
    try {
      boolean isPrefix = bits.matches("[0-9]{1,2}") && Integer.parseInt(bits) <= 32;
      if (!isPrefix) {
        return ControlReply.error(text + ": bad network prefix");
      }
      int ipv4 = Ipv4Address.parse(address);
      port.setAddress(ipv4);
      // Tunnels are sent from it, too.
      underlay.giveAddress(words.get(0), UnderlayAddress.ofIpv4(ipv4), Integer.parseInt(bits));
      return ControlReply.of("OK");
    } catch (IllegalArgumentException e) {
      return ControlReply.error(text + ": invalid IP address");
    }
  }
}
