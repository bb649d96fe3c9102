package org.vswitchlab.ovs.ofproto.control;

import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.settings.PortConfig;
import org.vswitchlab.ovs.openflow.message.PortFlags;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescription;

/** Ports as controllers see them. */
final class PortDescriptions {
  private PortDescriptions() {}

  static PortDescription of(OpenFlowSwitchPort port) {
    return new PortDescription(
        port.number(),
        port.hardwareAddress(),
        port.name(),
        config(port.config()) | (port.isDeviceUp() ? 0 : PortFlags.PORT_DOWN),
        state(port),
        0,
        0,
        0,
        0,
        0,
        0);
  }

  private static int config(PortConfig config) {
    return (config.isUp() ? 0 : PortFlags.PORT_DOWN)
        | (config.spansTree() ? 0 : PortFlags.NO_STP)
        | (config.receives() ? 0 : PortFlags.NO_RECV)
        | (config.receivesStp() ? 0 : PortFlags.NO_RECV_STP)
        | (config.floods() ? 0 : PortFlags.NO_FLOOD)
        | (config.forwards() ? 0 : PortFlags.NO_FWD)
        | (config.packetIns() ? 0 : PortFlags.NO_PACKET_IN);
  }

  /** The configuration with the bits of {@code mask} as in {@code bits}. */
  static PortConfig changed(PortConfig config, int bits, int mask) {
    int now = config(config) & ~mask | bits & mask;
    return new PortConfig(
        (now & PortFlags.PORT_DOWN) == 0,
        (now & PortFlags.NO_STP) == 0,
        (now & PortFlags.NO_RECV) == 0,
        (now & PortFlags.NO_RECV_STP) == 0,
        (now & PortFlags.NO_FLOOD) == 0,
        (now & PortFlags.NO_FWD) == 0,
        (now & PortFlags.NO_PACKET_IN) == 0);
  }

  private static int state(OpenFlowSwitchPort port) {
    if (!port.isLinkUp()) {
      return PortFlags.LINK_DOWN | treeState(port);
    }
    return (port.isLive() ? PortFlags.LIVE : 0) | treeState(port);
  }

  private static int treeState(OpenFlowSwitchPort port) {
    return switch (port.treeState()) {
      case LEARNING -> PortFlags.STP_LEARN;
      case FORWARDING -> PortFlags.STP_FORWARD;
      case BLOCKING -> PortFlags.STP_BLOCK;
      case DISABLED, LISTENING -> 0;
    };
  }
}
