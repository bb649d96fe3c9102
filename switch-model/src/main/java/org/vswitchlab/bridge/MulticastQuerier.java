package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.wire.Frame;

/**
 * Who asks for members of one family, IGMP or MLD, and where multicast routers are.
 *
 * <p>As long as nobody asks, nobody's membership is sure, and everything is flooded; and once
 * somebody does, for the time that stations have to answer.
 */
final class MulticastQuerier {
  private final MulticastContext context;
  private final LinuxBridge bridge;
  private final MulticastGroupKey.Family family;
  private final KernelTimer otherQuerierTimer;
  private final KernelTimer ownQueryTimer;
  private final KernelTimer hostRouterTimer;
  // The highest port number first.
  private final List<PortMulticast> routerPorts = new ArrayList<>();
  private int startupQueriesSent;
  // Runs while stations have time to answer somebody who has just begun to ask.
  private final KernelTimer answersTimer;
  private SourceAddress querier = SourceAddress.ANY;

  MulticastQuerier(MulticastContext context, MulticastGroupKey.Family family) {
    this.context = context;
    this.bridge = context.bridge();
    this.family = family;
    this.otherQuerierTimer = context.timer(this::otherQuerierExpired);
    this.ownQueryTimer = context.timer(this::ownQueryExpired);
    this.hostRouterTimer = context.timer(() -> {});
    this.answersTimer = context.timer(() -> {});
  }

  PortMulticast.Side sideOf(PortMulticast port) {
    return port.of(family);
  }

  /** Whether memberships can be relied on. */
  boolean exists() {
    boolean isOwn = context.isQuerier() && canAsk();
    return !answersTimer.isArmed() && (isOwn || otherQuerierTimer.isArmed());
  }

  /**
   * A query of MLD needs a link-local source address, and the bridge knows only from its last query
   * whether its interface has one.
   */
  private boolean canAsk() {
    return family == MulticastGroupKey.Family.IPV4 || bridge.multicast().hasIpv6Address;
  }

  boolean isAnotherAsking() {
    return otherQuerierTimer.isArmed();
  }

  // ---- routers

  List<PortMulticast> routerPorts() {
    return routerPorts;
  }

  /** Whether the bridge's own host routes multicast. */
  boolean isHostRouter() {
    long setting = context.value(MulticastSetting.ROUTER);
    return setting == 2 || setting == 1 && hostRouterTimer.isArmed();
  }

  void forgetHostRouter() {
    hostRouterTimer.disarm();
  }

  /** A query, PIM hello or router advertisement came from behind {@code port} (null: the host). */
  void markRouter(PortMulticast port) {
    if (!context.isUsable(port)) {
      return;
    }
    long interval = context.value(MulticastSetting.QUERIER_INTERVAL);
    if (port == null) {
      if (context.value(MulticastSetting.ROUTER) == 1) {
        hostRouterTimer.armAfter(interval);
      }
      return;
    }
    if (port.router() == 0 || port.router() == 2) {
      return;
    }
    addRouter(port);
    sideOf(port).routerTimer.armAfter(interval);
  }

  void addRouter(PortMulticast port) {
    if (!routerPorts.contains(port)) {
      routerPorts.add(port);
      routerPorts.sort(
          Comparator.comparingInt((PortMulticast router) -> router.port.number()).reversed());
      bridge.listeners().routerChanged(port.port, false);
      bridge.changes().changed();
    }
  }

  boolean removeRouter(PortMulticast port) {
    boolean wasRouter = routerPorts.remove(port);
    if (wasRouter) {
      bridge.listeners().routerChanged(port.port, true);
      bridge.changes().changed();
    }
    return wasRouter;
  }

  void routerExpired(PortMulticast port) {
    if ((port.router() == 1 || port.router() == 3) && removeRouter(port)) {
      port.routerForgotten();
    }
  }

  // ---- other queriers

  /**
   * A general query came in.
   *
   * @param maxDelay time in which stations answer, in jiffies
   */
  void queryReceived(PortMulticast port, SourceAddress source, long maxDelay) {
    if (!isElected(source)) {
      return;
    }
    querier = source;
    if (!otherQuerierTimer.isArmed()) {
      answersTimer.armAfter(maxDelay);
    }
    otherQuerierTimer.armAfter(context.value(MulticastSetting.QUERIER_INTERVAL));
    markRouter(port);
    bridge.changes().changed();
  }

  /** RFC 2236, 3; RFC 2710, 4: the lowest address asks. */
  private boolean isElected(SourceAddress source) {
    if (!ownQueryTimer.isArmed() && !otherQuerierTimer.isArmed()) {
      return true;
    }
    boolean isAnybody =
        family == MulticastGroupKey.Family.IPV4 && querier.equals(SourceAddress.ANY);
    return isAnybody || source.compareTo(querier) <= 0;
  }

  private void otherQuerierExpired() {
    bridge.changes().changed();
    startOwnQueries();
  }

  // ---- the bridge as querier

  void becomeQuerier() {
    if (!otherQuerierTimer.isArmed()) {
      answersTimer.armAfter(context.value(MulticastSetting.QUERY_RESPONSE_INTERVAL));
    }
    startOwnQueries();
  }

  /** The bridge came up, or snooping was switched on. */
  void start() {
    startupQueriesSent = 0;
    if (bridge.options().multicast().isSnooping()) {
      ownQueryTimer.armAfter(0);
    }
  }

  void stop() {
    otherQuerierTimer.disarm();
    answersTimer.disarm();
    ownQueryTimer.disarm();
    hostRouterTimer.disarm();
  }

  private void startOwnQueries() {
    if (!bridge.ownDevice().isUp() || !bridge.options().multicast().isSnooping()) {
      return;
    }
    start();
    for (BridgePort port : bridge.portList()) {
      PortMulticast at = context.of(port);
      if (at != null && !at.isStopped()) {
        startPortQueries(at);
      }
    }
  }

  private void startPortQueries(PortMulticast port) {
    PortMulticast.Side side = sideOf(port);
    side.startupQueriesSent = 0;
    side.queryTimer.armAfter(0);
  }

  void enablePort(PortMulticast port) {
    startPortQueries(port);
    if (port.router() == 2) {
      addRouter(port);
    }
  }

  boolean disablePort(PortMulticast port) {
    PortMulticast.Side side = sideOf(port);
    side.queryTimer.disarm();
    side.routerTimer.disarm();
    return removeRouter(port);
  }

  private long interval(int sentCount) {
    return context.value(
        sentCount < context.value(MulticastSetting.STARTUP_QUERY_COUNT)
            ? MulticastSetting.STARTUP_QUERY_INTERVAL
            : MulticastSetting.QUERY_INTERVAL);
  }

  private void ownQueryExpired() {
    if (context.vid() != 0 && !context.isEnabled) {
      return;
    }
    if (startupQueriesSent < context.value(MulticastSetting.STARTUP_QUERY_COUNT)) {
      startupQueriesSent++;
    }
    if (mayAsk(null)) {
      askAll(null);
      ownQueryTimer.armAfter(interval(startupQueriesSent));
    }
  }

  void portQueryExpired(PortMulticast port) {
    if (port.isStopped()) {
      return;
    }
    PortMulticast.Side side = sideOf(port);
    if (side.startupQueriesSent < context.value(MulticastSetting.STARTUP_QUERY_COUNT)) {
      side.startupQueriesSent++;
    }
    if (mayAsk(port)) {
      askAll(port);
      side.queryTimer.armAfter(interval(side.startupQueriesSent));
    }
  }

  private boolean mayAsk(PortMulticast port) {
    boolean isPerVlan = bridge.options().multicast().isVlanSnooping();
    return context.isUsable(port)
        && isPerVlan == (context.vid() != 0)
        && bridge.options().multicast().isSnooping()
        && context.isQuerier()
        && !otherQuerierTimer.isArmed();
  }

  /** Asks for the members of all groups. */
  private void askAll(PortMulticast port) {
    send(port, MulticastQuery.general(context, family));
  }

  /** Asks whether anybody still wants a group, of one of these sources if there are any. */
  void askForGroup(
      PortMulticast port, MulticastGroupKey key, List<SourceAddress> sources, boolean isNews) {
    send(port, MulticastQuery.ofSources(context, key, sources, isNews));
  }

  /** Somebody left: asks behind that port (null: the host) whether others still want the group. */
  void askForLastMembers(PortMulticast port, MulticastGroupKey key) {
    send(port, MulticastQuery.forGroup(context, key));
    KernelTimer timer = port == null ? ownQueryTimer : sideOf(port).queryTimer;
    timer.armAfter(context.lastMemberWindow());
  }

  private void send(PortMulticast port, MulticastQuery query) {
    if (family == MulticastGroupKey.Family.IPV6) {
      bridge.multicast().hasIpv6Address = query != null;
    }
    if (port == null) {
      querier = query == null ? SourceAddress.ANY : query.source();
    }
    if (query == null) {
      return;
    }
    Frame frame = query.frameFor(port);
    bridge.host().ledger().created(1);
    MulticastCounters counters = port == null ? bridge.multicastCounters() : port.port.counters();
    if (port == null) {
      counters.count(bridge, query.kind(), MulticastCounters.Way.RECEIVED);
      bridge.ownDevice().receive(frame);
    } else {
      counters.count(bridge, query.kind(), MulticastCounters.Way.TRANSMITTED);
      port.port.device().transmit(frame);
    }
  }
}
