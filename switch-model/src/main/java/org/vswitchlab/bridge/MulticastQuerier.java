package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.Frame;

/**
 * Who asks for members of one family, IGMP or MLD, and where multicast routers are.
 *
 * <p>As long as nobody asks, nobody's membership is sure, and everything is flooded; and once
 * somebody does, for the time that stations have to answer.
 */
final class MulticastQuerier {
  private final LinuxBridge bridge;
  private final MulticastOptions options;
  private final Simulation simulation;
  private final MulticastGroupKey.Family family;
  private final KernelTimer otherQuerierTimer;
  private final KernelTimer ownQueryTimer;
  private final KernelTimer hostRouterTimer;
  // The highest port number first.
  private final List<BridgePort> routerPorts = new ArrayList<>();
  private int startupQueriesSent;
  private long answersDueJiffies = KernelClock.jiffies(0);
  private long querierHigh;
  private long querierLow;

  MulticastQuerier(LinuxBridge bridge, MulticastGroupKey.Family family) {
    this.bridge = bridge;
    this.options = bridge.options().multicast();
    this.simulation = bridge.host().simulation();
    this.family = family;
    this.otherQuerierTimer = new KernelTimer(simulation, this::otherQuerierExpired);
    this.ownQueryTimer = new KernelTimer(simulation, this::ownQueryExpired);
    this.hostRouterTimer = new KernelTimer(simulation, () -> {});
  }

  PortMulticast newPort(BridgePort port) {
    return new PortMulticast(
        new KernelTimer(simulation, () -> routerExpired(port)),
        new KernelTimer(simulation, () -> portQueryExpired(port)));
  }

  private PortMulticast of(BridgePort port) {
    return family == MulticastGroupKey.Family.IPV4 ? port.ipv4Multicast : port.ipv6Multicast;
  }

  /** Whether memberships can be relied on. */
  boolean exists() {
    boolean isOwn = options.isQuerier() && canAsk();
    return answersDueJiffies < KernelClock.jiffies(simulation.nowNanos())
        && (isOwn || otherQuerierTimer.isArmed());
  }

  /** A query of MLD needs a link-local source address, which the bridge's interface must have. */
  private boolean canAsk() {
    return family == MulticastGroupKey.Family.IPV4;
  }

  boolean isAnotherAsking() {
    return otherQuerierTimer.isArmed();
  }

  // ---- routers

  List<BridgePort> routerPorts() {
    return routerPorts;
  }

  /** Whether the bridge's own host routes multicast. */
  boolean isHostRouter() {
    long setting = options.value(MulticastSetting.ROUTER);
    return setting == 2 || setting == 1 && hostRouterTimer.isArmed();
  }

  /** A query, PIM hello or router advertisement came from behind {@code port} (null: the host). */
  void markRouter(BridgePort port) {
    long interval = options.value(MulticastSetting.QUERIER_INTERVAL);
    if (port == null) {
      if (options.value(MulticastSetting.ROUTER) == 1) {
        hostRouterTimer.armAfter(interval);
      }
      return;
    }
    if (port.multicastRouter() == 0 || port.multicastRouter() == 2) {
      return;
    }
    addRouter(port);
    of(port).routerTimer.armAfter(interval);
  }

  void addRouter(BridgePort port) {
    if (!routerPorts.contains(port)) {
      routerPorts.add(port);
      routerPorts.sort(Comparator.comparingInt(BridgePort::number).reversed());
      bridge.changes().changed();
    }
  }

  void removeRouter(BridgePort port) {
    of(port).routerTimer.disarm();
    if (routerPorts.remove(port)) {
      port.routerForgotten();
      bridge.changes().changed();
    }
  }

  private void routerExpired(BridgePort port) {
    if (port.multicastRouter() == 1 || port.multicastRouter() == 3) {
      removeRouter(port);
    }
  }

  // ---- other queriers

  /**
   * A general query came in.
   *
   * @param maxDelay time in which stations answer, in jiffies
   */
  void queryReceived(BridgePort port, long sourceHigh, long sourceLow, long maxDelay) {
    if (!isElected(sourceHigh, sourceLow)) {
      return;
    }
    querierHigh = sourceHigh;
    querierLow = sourceLow;
    if (!otherQuerierTimer.isArmed()) {
      answersDueJiffies = KernelClock.jiffies(simulation.nowNanos()) + maxDelay;
    }
    otherQuerierTimer.armAfter(options.value(MulticastSetting.QUERIER_INTERVAL));
    markRouter(port);
    bridge.changes().changed();
  }

  /** RFC 2236, 3; RFC 2710, 4: the lowest address asks. */
  private boolean isElected(long high, long low) {
    if (!ownQueryTimer.isArmed() && !otherQuerierTimer.isArmed()
        || (querierHigh | querierLow) == 0) {
      return true;
    }
    int order = Long.compareUnsigned(high, querierHigh);
    return order != 0 ? order < 0 : Long.compareUnsigned(low, querierLow) <= 0;
  }

  private void otherQuerierExpired() {
    bridge.changes().changed();
    startOwnQueries();
  }

  // ---- the bridge as querier

  void becomeQuerier() {
    if (!otherQuerierTimer.isArmed()) {
      answersDueJiffies =
          KernelClock.jiffies(simulation.nowNanos())
              + options.value(MulticastSetting.QUERY_RESPONSE_INTERVAL);
    }
    startOwnQueries();
  }

  /** The bridge came up, or snooping was switched on. */
  void start() {
    startupQueriesSent = 0;
    armOwn(0);
  }

  void stop() {
    otherQuerierTimer.disarm();
    ownQueryTimer.disarm();
    hostRouterTimer.disarm();
  }

  private void startOwnQueries() {
    if (!bridge.ownDevice().isUp() || !options.isSnooping()) {
      return;
    }
    start();
    for (BridgePort port : bridge.portList()) {
      if (port.state != PortState.DISABLED && port.state != PortState.BLOCKING) {
        enablePort(port);
      }
    }
  }

  void enablePort(BridgePort port) {
    if (port.multicastRouter() == 2) {
      addRouter(port);
    }
    of(port).startupQueriesSent = 0;
    if (mayAsk()) {
      of(port).queryTimer.armAfter(0);
    }
  }

  void disablePort(BridgePort port) {
    of(port).queryTimer.disarm();
    removeRouter(port);
  }

  private boolean mayAsk() {
    return options.isSnooping() && options.isQuerier() && canAsk();
  }

  private void armOwn(long jiffies) {
    if (mayAsk()) {
      ownQueryTimer.armAfter(jiffies);
    }
  }

  private long interval(int sentCount) {
    return options.value(
        sentCount < options.value(MulticastSetting.STARTUP_QUERY_COUNT)
            ? MulticastSetting.STARTUP_QUERY_INTERVAL
            : MulticastSetting.QUERY_INTERVAL);
  }

  private void ownQueryExpired() {
    if (startupQueriesSent < options.value(MulticastSetting.STARTUP_QUERY_COUNT)) {
      startupQueriesSent++;
    }
    if (mayAsk() && !otherQuerierTimer.isArmed()) {
      sendUp(MulticastQuery.general(bridge));
      armOwn(interval(startupQueriesSent));
    }
  }

  private void portQueryExpired(BridgePort port) {
    if (port.state == PortState.DISABLED || port.state == PortState.BLOCKING) {
      return;
    }
    PortMulticast state = of(port);
    if (state.startupQueriesSent < options.value(MulticastSetting.STARTUP_QUERY_COUNT)) {
      state.startupQueriesSent++;
    }
    if (mayAsk() && !otherQuerierTimer.isArmed()) {
      send(port, MulticastQuery.general(bridge));
      state.queryTimer.armAfter(interval(state.startupQueriesSent));
    }
  }

  /** Asks behind one port (null: the host) whether anybody still wants a group. */
  void askForLastMembers(BridgePort port, MulticastGroupKey key) {
    Frame query = MulticastQuery.forGroup(bridge, key);
    long window = lastMemberWindow();
    if (port == null) {
      sendUp(query);
      ownQueryTimer.armAfter(window);
    } else {
      send(port, query);
      of(port).queryTimer.armAfter(window);
    }
  }

  /** For how long a group is kept after somebody left, in jiffies. */
  long lastMemberWindow() {
    return options.value(MulticastSetting.LAST_MEMBER_COUNT)
        * options.value(MulticastSetting.LAST_MEMBER_INTERVAL);
  }

  private void send(BridgePort port, Frame query) {
    bridge.host().ledger().created(1);
    port.device().transmit(query);
  }

  private void sendUp(Frame query) {
    bridge.host().ledger().created(1);
    bridge.ownDevice().receive(query);
  }
}
