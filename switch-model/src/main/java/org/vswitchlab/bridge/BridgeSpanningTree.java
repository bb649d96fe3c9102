package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.switching.PortRole;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.RootElection;

/**
 * The spanning tree of IEEE 802.1D-1998, clause 8, as the Linux bridge runs it, and the states of
 * the ports when nobody runs one. Timers are the kernel's: late by their slot, and hellos on whole
 * seconds. Who is root is for {@link RootElection} to say; here are the states, times and settings.
 */
public final class BridgeSpanningTree {
  private static final int HZ = KernelClock.HZ;

  private final LinuxBridge bridge;
  private final BridgeOptions options;
  private final Simulation simulation;
  private final StpTransmitter transmitter;
  private final StpReceiver receiver;
  private final KernelTimer helloTimer;
  private final TopologyChange topologyChange;
  private final RootElection<BridgePort> election;

  // The times that the root prescribes; the bridge's own while it is the root itself.
  /** While the bridge goes down, its ports do so one after the other, and the rest speaks on. */
  private boolean isStopping;

  private long maxAge;
  private long helloTime;
  private long forwardDelay;

  BridgeSpanningTree(LinuxBridge bridge) {
    this.bridge = bridge;
    this.options = bridge.options();
    this.simulation = bridge.host().simulation();
    this.transmitter = new StpTransmitter(bridge, this);
    this.helloTimer = new KernelTimer(bridge.timers(), this::helloExpired);
    this.topologyChange = new TopologyChange(bridge, this, transmitter);
    this.maxAge = options.maxAge;
    this.helloTime = options.helloTime;
    this.forwardDelay = options.forwardDelay;
    this.election = new RootElection<>(this::id, this::mayLeadToRoot);
    this.receiver = new StpReceiver(bridge, this, transmitter, topologyChange, election);
  }

  // ---- what others see

  /** This bridge's identifier. */
  public BridgeId bridgeId() {
    return new BridgeId(id());
  }

  private long id() {
    return BridgeId.of(options.priority, bridge.bridgeIdMac()).value();
  }

  /** Identifier of the root, as far as this bridge knows. */
  public BridgeId designatedRoot() {
    return new BridgeId(election.root());
  }

  public long rootPathCost() {
    return election.rootPathCost();
  }

  /** The port towards the root; null on the root itself. */
  public BridgePort rootPort() {
    return election.rootPort();
  }

  /** Whether this bridge takes itself for the root. */
  public boolean isRoot() {
    return election.isRoot();
  }

  public boolean isTopologyChanging() {
    return topologyChange.isUnderWay();
  }

  public boolean isTopologyChangeDetected() {
    return topologyChange.isDetected();
  }

  /** Times that hold in the whole tree, in jiffies. */
  public long maxAge() {
    return maxAge;
  }

  public long helloTime() {
    return helloTime;
  }

  public long forwardDelay() {
    return forwardDelay;
  }

  /** Time to the next hello, in jiffies; 0 when the timer is not set. */
  public long helloTimer() {
    return helloTimer.remainingJiffies();
  }

  public long tcnTimer() {
    return topologyChange.notificationTimer().remainingJiffies();
  }

  public long topologyChangeTimer() {
    return topologyChange.timer().remainingJiffies();
  }

  /** A port's role; without a tree every live port is designated. */
  public PortRole role(BridgePort port) {
    return election.role(port);
  }

  /** For how long learned entries are kept while the topology changes. */
  long holdJiffies() {
    return topologyChange.isUnderWay() ? forwardDelay : options.ageingTime;
  }

  // ---- life

  BridgePortStp newPortStp(BridgePort port) {
    return new BridgePortStp(
        new KernelTimer(bridge.timers(), () -> messageAgeExpired(port)),
        new KernelTimer(bridge.timers(), () -> forwardDelayExpired(port)),
        new KernelTimer(bridge.timers(), () -> holdExpired(port)));
  }

  /**
   * Cost of a path over this device, by its speed; a device without a link counts as 10 Gbit/s, as
   * veth and tap devices do.
   */
  long defaultPathCost(NetDevice device) {
    long rateBps =
        device instanceof EthernetDevice ethernet && ethernet.link() != null
            ? ethernet.link().spec().rateBps()
            : 0;
    if (rateBps == 0 || rateBps >= 10_000_000_000L) {
      return 2;
    }
    if (rateBps >= 1_000_000_000L) {
      return 4;
    }
    return rateBps >= 100_000_000L ? 19 : 100;
  }

  /** The bridge came up. */
  void start() {
    if (options.stpMode == StpMode.KERNEL) {
      helloTimer.armAfter(helloTime);
    }
    transmitter.generate();
    for (BridgePort port : bridge.portList()) {
      if (port.isOperational()) {
        enablePort(port);
      }
    }
    selectStates();
  }

  /** The bridge went down. */
  void stop() {
    isStopping = true;
    for (BridgePort port : bridge.portList()) {
      disablePort(port);
    }
    isStopping = false;
    helloTimer.disarm();
    topologyChange.stop();
  }

  void enablePort(BridgePort port) {
    port.stp.topologyChangeAcknowledged = false;
    port.stp.isConfigurationPending = false;
    election.becomeDesignated(port);
    port.state = PortState.BLOCKING;
    port.stp.counters.entered(port.state, options.stpMode);
    selectStates();
  }

  void disablePort(BridgePort port) {
    if (port.state == PortState.DISABLED) {
      return;
    }
    boolean wasRoot = isRoot();
    election.becomeDesignated(port);
    port.state = PortState.DISABLED;
    port.stp.topologyChangeAcknowledged = false;
    port.stp.isConfigurationPending = false;
    port.stp.stopTimers();
    // Who has a backup port keeps its stations: they are reached over that.
    if (port.backup == null) {
      bridge.fdb().deleteByPort(port, 0, false);
    }
    bridge.multicast().disablePort(port);
    updateConfiguration();
    selectStates();
    if (isRoot() && !wasRoot) {
      becomeRoot();
    }
  }

  /** A port's device went up or down, or its carrier changed. */
  void carrierChecked(BridgePort port) {
    if (!port.isPathCostSet && port.isOperational()) {
      port.pathCost = defaultPathCost(port.device());
    }
    if (!bridge.ownDevice().isUp()) {
      return;
    }
    if (!port.isOperational()) {
      disablePort(port);
    } else if (port.state == PortState.DISABLED) {
      enablePort(port);
    }
  }

  void portRemoved() {
    selectStates();
  }

  /** The address in the bridge's identifier changed: its ports' claims follow. */
  void addressChanged(long oldMac, boolean wasRoot) {
    for (BridgePort port : bridge.portList()) {
      port.setDesignated(port.designated().withAddress(oldMac, bridge.bridgeIdMac()));
    }
    afterIdChange(wasRoot);
  }

  private void afterIdChange(boolean wasRoot) {
    updateConfiguration();
    selectStates();
    if (isRoot() && !wasRoot) {
      becomeRoot();
    }
  }

  // ---- settings

  void setMode(StpMode mode) throws NetlinkError {
    if (mode == StpMode.USER) {
      throw new NetlinkError(Errno.EINVAL);
    }
    if (mode == options.stpMode) {
      return;
    }
    if (mode == StpMode.KERNEL) {
      options.forwardDelay = clamp(options.forwardDelay, 2 * HZ, 30 * HZ);
      if (isRoot()) {
        forwardDelay = options.forwardDelay;
      }
      options.stpMode = mode;
      if (bridge.ownDevice().isUp()) {
        helloTimer.armAfter(helloTime);
      }
    } else {
      // Ports in listening or learning go on by their timers; a blocked one stays until its
      // information is too old.
      options.stpMode = mode;
      bridge.changes().changed();
      return;
    }
    selectStates();
    bridge.changes().changed();
  }

  private static long clamp(long value, long least, long most) {
    return Math.min(Math.max(value, least), most);
  }

  void setForwardDelay(long jiffies) throws NetlinkError {
    if (options.stpMode != StpMode.OFF) {
      checkRange(jiffies, 2 * HZ, 30 * HZ);
    }
    options.forwardDelay = jiffies;
    if (isRoot()) {
      forwardDelay = jiffies;
    }
    bridge.changes().changed();
  }

  void setHelloTime(long jiffies) throws NetlinkError {
    checkRange(jiffies, HZ, 10 * HZ);
    options.helloTime = jiffies;
    if (isRoot()) {
      helloTime = jiffies;
    }
    bridge.changes().changed();
  }

  void setMaxAge(long jiffies) throws NetlinkError {
    checkRange(jiffies, 6 * HZ, 40 * HZ);
    options.maxAge = jiffies;
    if (isRoot()) {
      maxAge = jiffies;
    }
    bridge.changes().changed();
  }

  private static void checkRange(long jiffies, long least, long most) throws NetlinkError {
    if (jiffies < least || jiffies > most) {
      throw new NetlinkError(Errno.ERANGE);
    }
  }

  void setPriority(int priority) {
    boolean wasRoot = isRoot();
    List<BridgePort> designated = new ArrayList<>();
    for (BridgePort port : bridge.portList()) {
      if (port.state != PortState.DISABLED && election.isDesignated(port)) {
        designated.add(port);
      }
    }
    options.priority = priority & 0xffff;
    for (BridgePort port : designated) {
      port.setDesignated(port.designated().withBridge(id()));
    }
    afterIdChange(wasRoot);
    bridge.changes().changed();
  }

  void setPortPriority(BridgePort port, int priority) {
    int oldPortId = port.portId();
    port.priority = priority;
    if (port.stp.isDesignated(id(), oldPortId)) {
      port.setDesignated(port.designated().withPort(port.portId()));
    }
    if (port.designated().bridge() == id() && port.portId() < port.designated().port()) {
      election.becomeDesignated(port);
      selectStates();
    }
    bridge.changes().changed();
  }

  /** A port's cost was set. */
  void pathCostChanged() {
    updateConfiguration();
    selectStates();
    bridge.changes().changed();
  }

  /** A port's state was set by hand. */
  void setState(BridgePort port, PortState state) {
    port.state = state;
    bridge.changes().changed();
    selectStates();
  }

  // ---- the algorithm: IEEE 802.1D-1998, 8.6

  /** Chooses the root port and the designated ports anew. */
  void updateConfiguration() {
    election.elect(bridge.ports());
  }

  private boolean mayLeadToRoot(BridgePort port) {
    if (port.is(PortFlag.ROOT_BLOCK)) {
      holdBack(port);
      return false;
    }
    return true;
  }

  /** A port that must not lead to the root does not forward either while it would. */
  private void holdBack(BridgePort port) {
    port.state = PortState.LISTENING;
    if (forwardDelay != 0) {
      port.stp.forwardDelayTimer.armAfter(forwardDelay);
    }
  }

  void becomeRoot() {
    setTimes(options.maxAge, options.helloTime, options.forwardDelay);
    topologyChange.detect();
    topologyChange.notificationTimer().disarm();
    if (bridge.ownDevice().isUp() || isStopping) {
      transmitter.generate();
      helloTimer.armAfter(options.helloTime);
    }
  }

  /** Gives each port the state that its role asks for. */
  private void selectStates() {
    boolean isLive = false;
    // The newest port first, as the kernel keeps them.
    for (BridgePort port : bridge.portList()) {
      if (port.state != PortState.DISABLED && options.stpMode != StpMode.USER) {
        if (port == election.rootPort()) {
          port.stp.isConfigurationPending = false;
          port.stp.topologyChangeAcknowledged = false;
          makeForwarding(port);
        } else if (election.isDesignated(port)) {
          port.stp.messageAgeTimer.disarm();
          makeForwarding(port);
        } else {
          port.stp.isConfigurationPending = false;
          port.stp.topologyChangeAcknowledged = false;
          makeBlocking(port);
        }
      }
      if (port.state != PortState.DISABLED && port.state != PortState.BLOCKING) {
        bridge.multicast().enablePort(port);
      }
      isLive |= port.state == PortState.FORWARDING;
    }
    bridge.ownDevice().setLive(isLive);
  }

  private void makeForwarding(BridgePort port) {
    if (port.state != PortState.BLOCKING) {
      return;
    }
    if (options.stpMode == StpMode.OFF || forwardDelay == 0) {
      port.state = PortState.FORWARDING;
      topologyChange.detect();
      port.stp.forwardDelayTimer.disarm();
    } else {
      port.state = PortState.LISTENING;
    }
    // Set even without a tree, where it expires to no effect.
    if (forwardDelay != 0) {
      port.stp.forwardDelayTimer.armAfter(forwardDelay);
    }
    bridge.changes().changed();
  }

  private void makeBlocking(BridgePort port) {
    if (port.state == PortState.DISABLED || port.state == PortState.BLOCKING) {
      return;
    }
    if (port.state == PortState.FORWARDING || port.state == PortState.LEARNING) {
      topologyChange.detect();
    }
    port.state = PortState.BLOCKING;
    port.stp.counters.entered(port.state, options.stpMode);
    port.stp.forwardDelayTimer.disarm();
    bridge.changes().changed();
  }

  // ---- timers: IEEE 802.1D-1998, 8.7

  private void helloExpired() {
    if (!bridge.ownDevice().isUp()) {
      return;
    }
    transmitter.generate();
    if (options.stpMode == StpMode.KERNEL) {
      long now = simulation.nowNanos();
      helloTimer.armAt(
          KernelClock.roundToSecond(now, KernelClock.jiffies(now) + options.helloTime));
    }
  }

  private void messageAgeExpired(BridgePort port) {
    if (port.state == PortState.DISABLED) {
      return;
    }
    boolean wasRoot = isRoot();
    election.becomeDesignated(port);
    updateConfiguration();
    selectStates();
    if (isRoot() && !wasRoot) {
      becomeRoot();
    }
  }

  private void forwardDelayExpired(BridgePort port) {
    if (port.state == PortState.LISTENING) {
      port.state = PortState.LEARNING;
      port.stp.forwardDelayTimer.armAfter(forwardDelay);
    } else if (port.state == PortState.LEARNING) {
      port.state = PortState.FORWARDING;
      port.stp.counters.entered(port.state, options.stpMode);
      if (isDesignatedForSomePort()) {
        topologyChange.detect();
      }
      bridge.ownDevice().setLive(true);
    }
    bridge.changes().changed();
  }

  private boolean isDesignatedForSomePort() {
    for (BridgePort port : bridge.portList()) {
      if (port.state != PortState.DISABLED && port.designated().bridge() == id()) {
        return true;
      }
    }
    return false;
  }

  private void holdExpired(BridgePort port) {
    if (port.stp.isConfigurationPending) {
      transmitter.transmitConfiguration(port);
    }
  }

  // ---- messages from other bridges

  /** Takes a frame to the group address; false if it is not for the spanning tree. */
  boolean receive(BridgePort port, Passage passage) {
    return receiver.receive(port, passage);
  }

  /** A port learned of a better claim. */
  void claimRecorded() {
    boolean wasRoot = isRoot();
    updateConfiguration();
    selectStates();
    if (!isRoot() && wasRoot) {
      helloTimer.disarm();
      topologyChange.rootLost();
    }
  }

  /** The root prescribes these times, in jiffies. */
  void setTimes(long newMaxAge, long newHelloTime, long newForwardDelay) {
    maxAge = newMaxAge;
    helloTime = newHelloTime;
    forwardDelay = newForwardDelay;
  }
}
