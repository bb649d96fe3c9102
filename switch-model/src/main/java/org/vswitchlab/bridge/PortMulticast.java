package org.vswitchlab.bridge;

import org.vswitchlab.switching.PortState;

/**
 * What multicast snooping keeps about a port: of the port as a whole, or of one VLAN on it. On the
 * kernel's side this is a port's multicast context.
 */
final class PortMulticast {
  /** The timers of one family. */
  static final class Side {
    final KernelTimer routerTimer;
    final KernelTimer queryTimer;
    int startupQueriesSent;

    private Side(KernelTimer routerTimer, KernelTimer queryTimer) {
      this.routerTimer = routerTimer;
      this.queryTimer = queryTimer;
    }
  }

  final BridgePort port;
  final MulticastContext context;
  private final Side ipv4;
  private final Side ipv6;
  private int router = 1;

  /** Of a VLAN: whether it is snooped here. */
  boolean isEnabled;

  PortMulticast(BridgePort port, MulticastContext context) {
    this.port = port;
    this.context = context;
    this.ipv4 = side(MulticastGroupKey.Family.IPV4);
    this.ipv6 = side(MulticastGroupKey.Family.IPV6);
  }

  private Side side(MulticastGroupKey.Family family) {
    MulticastQuerier querier = context.querier(family);
    return new Side(
        context.timer(() -> querier.routerExpired(this)),
        context.timer(() -> querier.portQueryExpired(this)));
  }

  Side of(MulticastGroupKey.Family family) {
    return family == MulticastGroupKey.Family.IPV6 ? ipv6 : ipv4;
  }

  /** Where multicast routers are: see {@link BridgePort#multicastRouter}. */
  int router() {
    return router;
  }

  private void setRouterValue(int value) {
    router = value;
    if (context.vid() != 0) {
      port.vlans().setMulticastRouter(context.vid(), value);
    }
  }

  /** Sets where multicast routers are. */
  void setRouter(int value) throws NetlinkError {
    if (value < 0 || value > 3) {
      throw new NetlinkError(Errno.EINVAL);
    }
    if (value == router) {
      if (value == 3) {
        refresh(ipv4);
        refresh(ipv6);
      }
      return;
    }
    for (MulticastQuerier querier : context.queriers()) {
      switch (value) {
        case 0, 1 -> {
          if (value == 0) {
            querier.sideOf(this).routerTimer.disarm();
          }
          querier.removeRouter(this);
          setRouterValue(value);
        }
        case 2 -> {
          setRouterValue(value);
          querier.sideOf(this).routerTimer.disarm();
          querier.addRouter(this);
        }
        default -> {
          setRouterValue(value);
          querier.markRouter(this);
        }
      }
    }
    port.bridge().changes().changed();
  }

  private void refresh(Side side) {
    side.routerTimer.armAfter(context.value(MulticastSetting.QUERIER_INTERVAL));
  }

  /** Its router expired or the port went down: what was kept by hand is learned again. */
  void routerForgotten() {
    if (router == 3) {
      setRouterValue(1);
    }
  }

  /** Time until the port is no longer taken for a router's, in jiffies. */
  long routerTimer() {
    return Math.max(ipv4.routerTimer.remainingJiffies(), ipv6.routerTimer.remainingJiffies());
  }

  /** Whether nothing is snooped here. */
  boolean isDisabled() {
    return port.state == PortState.DISABLED
        || context.vid() != 0
            && (!isEnabled || port.vlans().state(context.vid()) == PortState.DISABLED);
  }

  /** Whether nothing is asked here. */
  boolean isStopped() {
    return isDisabled()
        || port.state == PortState.BLOCKING
        || context.vid() != 0 && port.vlans().state(context.vid()) == PortState.BLOCKING;
  }

  /** The port is live: the bridge asks here too, if it asks at all. */
  void enable() {
    if (!context.bridge().options().multicast().isSnooping()
        || !context.bridge().ownDevice().isUp()) {
      return;
    }
    context.querier(MulticastGroupKey.Family.IPV4).enablePort(this);
    context.querier(MulticastGroupKey.Family.IPV6).enablePort(this);
  }

  /** The port is not live any more: what was learned here is forgotten. */
  void disable() {
    context.bridge().multicast().forget(port, context.vid());
    boolean wasRouter = false;
    for (MulticastQuerier querier : context.queriers()) {
      wasRouter |= querier.disablePort(this);
    }
    if (wasRouter) {
      routerForgotten();
    }
  }
}
