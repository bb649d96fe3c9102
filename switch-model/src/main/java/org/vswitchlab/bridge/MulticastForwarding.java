package org.vswitchlab.bridge;

import java.util.List;
import org.vswitchlab.wire.MacAddress;

/** Copies group frames to members and routers. */
final class MulticastForwarding {
  private final LinuxBridge bridge;

  MulticastForwarding(LinuxBridge bridge) {
    this.bridge = bridge;
  }

  /** To members and routers, each port once, the highest number first. */
  void forward(Passage passage, MulticastGroup group, MulticastQuerier querier) {
    List<PortMulticast> routers = querier.routerPorts();
    // With sources, a port that includes some is served by the entries of these.
    boolean isStar =
        group != null && !group.key.hasSource() && hasSources(passage.multicast, group.key.family);
    int memberCount = group == null ? 0 : group.members.size();
    int member = 0;
    int router = 0;
    while (member < memberCount || router < routers.size()) {
      BridgePort memberPort = member < memberCount ? group.members.get(member).port : null;
      BridgePort routerPort = router < routers.size() ? routers.get(router).port : null;
      boolean isMember =
          memberPort != null && (routerPort == null || memberPort.number() > routerPort.number());
      BridgePort port = isMember ? memberPort : routerPort;
      if (isMember) {
        deliver(passage, group.members.get(member), isStar);
      } else if (bridge.forwardPath().obstacle(passage, port) == null) {
        bridge.forwardPath().deliver(passage, port);
      }
      if (memberPort != null && memberPort.number() >= port.number()) {
        member++;
      }
      if (routerPort == port) {
        router++;
      }
    }
  }

  static boolean hasSources(MulticastContext context, MulticastGroupKey.Family family) {
    return switch (family) {
      case IPV4 -> context.value(MulticastSetting.IGMP_VERSION) == 3;
      case IPV6 -> context.value(MulticastSetting.MLD_VERSION) == 2;
      case L2 -> false;
    };
  }

  private void deliver(Passage passage, GroupMember member, boolean isStar) {
    if (member.port.is(PortFlag.MCAST_TO_UNICAST)) {
      deliverAs(passage, member.port, member.station);
    } else if (!member.isBlocked
        && !(isStar && member.isInclude)
        && bridge.forwardPath().obstacle(passage, member.port) == null) {
      bridge.forwardPath().deliver(passage, member.port);
    }
  }

  /** Multicast to unicast: a copy for one station, unless it sent the frame itself. */
  private void deliverAs(Passage passage, BridgePort port, long station) {
    boolean isSoliloquy = port == passage.port && passage.source == station;
    if (isSoliloquy || bridge.forwardPath().obstacle(passage, port) != null) {
      return;
    }
    if (MacAddress.isBroadcast(station)) {
      // Entered by a user, so no station is known.
      bridge.forwardPath().deliver(passage, port);
    } else {
      bridge.forwardPath().deliverTo(passage, port, station);
    }
  }
}
