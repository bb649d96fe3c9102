package org.vswitchlab.management.vswitchd;

import java.util.List;
import org.vswitchlab.management.appctl.CidrNetwork;
import org.vswitchlab.management.appctl.ControlCommands;
import org.vswitchlab.management.appctl.ControlReply;
import org.vswitchlab.management.appctl.ScannedNumber;
import org.vswitchlab.ovs.ofproto.tunnel.Underlay;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;

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
    long step = ScannedNumber.longOrZero(words.get(words.size() - 1));
    long total = words.size() == 1 ? 0 : ScannedNumber.longOrZero(words.get(0));
    if (total < 0 || step <= 0) {
      return ControlReply.error("invalid MSECS");
    }
    // Without a total, one step.
    clock.warp(total == 0 ? step : total, step);
    return ControlReply.of("warped");
  }

  private ControlReply connectionState(List<String> words) {
    StringBuilder text = new StringBuilder();
    if (!words.isEmpty()) {
      DummyPort port = dummyPorts.port(words.get(0));
      boolean hasStreams = port != null && port.streams() != null;
      String state = hasStreams ? port.streams().state() : "unknown";
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
    try {
      CidrNetwork network = CidrNetwork.parseIpv4(text, true);
      port.setAddress(UnderlayAddress.toIpv4(network.address()));
      // Tunnels are sent from it, too.
      underlay.giveAddress(words.get(0), network.address(), network.shownLength());
      return ControlReply.of("OK");
    } catch (CidrNetwork.BadNetworkException e) {
      return ControlReply.error(text + ": " + e.getMessage());
    }
  }
}
