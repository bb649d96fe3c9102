package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.ofproto.settings.StpSettings;
import org.vswitchlab.switching.PortRole;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.PriorityVector;
import org.vswitchlab.switching.RootElection;
import org.vswitchlab.wire.Bpdu;
import org.vswitchlab.wire.BpduView;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.LlcHeader;

/**
 * The spanning tree of IEEE 802.1D-1998, clause 8, as Open vSwitch runs it on a bridge. Who is root
 * is for {@link RootElection} to say; here are states, times and messages.
 */
public final class SpanningTree implements BridgeTree {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int UNITS_A_SECOND = 256;
  private static final int HOLD_SECONDS = 1;
  private static final int HEADER_BYTES = 14;

  private final OpenFlowSwitch bridge;
  private final Deadline helloTimer;
  private final Deadline notificationTimer;
  private final Deadline topologyChangeTimer;
  private final RootElection<StpPort> election;
  private StpSettings settings;
  private List<StpPort> ports = List.of();
  private int maxAgeSeconds;
  private int helloSeconds;
  private int forwardDelaySeconds;
  private boolean isTopologyChanging;
  private boolean isChangeDetected;

  SpanningTree(OpenFlowSwitch bridge, StpSettings settings) {
    this.bridge = bridge;
    this.settings = settings;
    this.helloTimer = new Deadline(simulation());
    this.notificationTimer = new Deadline(simulation());
    this.topologyChangeTimer = new Deadline(simulation());
    this.election = new RootElection<>(() -> this.settings.bridgeId(), port -> true);
    takeOwnTimes();
    // The first message of the real switch is sent as soon as its clock moves.
    helloTimer.armAfter(SharedDatapath.MILLI_NANOS);
    applyPorts();
  }

  Simulation simulation() {
    return bridge.shared().simulation();
  }

  public StpSettings settings() {
    return settings;
  }

  /** In order of their numbers; those that take no part at the moment are disabled. */
  public List<StpPort> ports() {
    return ports;
  }

  /** The port of that OpenFlow number, or null. */
  StpPort port(int ofPort) {
    for (StpPort port : ports) {
      if (port.settings().ofPort() == ofPort) {
        return port;
      }
    }
    return null;
  }

  public long designatedRoot() {
    return election.root();
  }

  public long rootPathCost() {
    return election.rootPathCost();
  }

  /** The port towards the root; null on the root itself. */
  public StpPort rootPort() {
    return election.rootPort();
  }

  public boolean isRoot() {
    return election.isRoot();
  }

  /** Times that hold in the whole tree. */
  public int maxAgeSeconds() {
    return maxAgeSeconds;
  }

  public int helloSeconds() {
    return helloSeconds;
  }

  public int forwardDelaySeconds() {
    return forwardDelaySeconds;
  }

  PortRole role(StpPort port) {
    return election.role(port);
  }

  // Configuration.

  void configure(StpSettings newSettings) {
    boolean wasRoot = isRoot();
    long before = settings.bridgeId();
    settings = newSettings;
    for (StpPort port : ports) {
      port.setDesignated(port.designated().renamed(before, settings.bridgeId()));
    }
    if (wasRoot) {
      takeOwnTimes();
    }
    applyPorts();
    selectAll();
  }

  private void takeOwnTimes() {
    maxAgeSeconds = settings.maxAgeSeconds();
    helloSeconds = settings.helloSeconds();
    forwardDelaySeconds = settings.forwardDelaySeconds();
  }

  private void applyPorts() {
    List<StpPort> next = new ArrayList<>();
    for (StpSettings.Port wanted : settings.ports()) {
      StpPort port = port(wanted.ofPort());
      if (port == null) {
        port = new StpPort(this, bridge.port(wanted.ofPort()), wanted);
      } else {
        port.configure(wanted);
      }
      next.add(port);
    }
    for (StpPort port : ports) {
      if (!next.contains(port)) {
        disable(port);
      }
    }
    ports = List.copyOf(next);
    linksChanged();
  }

  @Override
  public void linksChanged() {
    for (StpPort port : ports) {
      boolean isUp = port.port().hasCarrier();
      if (isUp && port.state() == PortState.DISABLED) {
        enable(port);
      } else if (!isUp && port.state() != PortState.DISABLED) {
        disable(port);
      }
    }
  }

  /** The bridge runs no spanning tree any more. */
  void stop() {
    helloTimer.disarm();
    notificationTimer.disarm();
    topologyChangeTimer.disarm();
    ports.forEach(StpPort::stopTimers);
  }

  private void enable(StpPort port) {
    election.becomeDesignated(port);
    port.isAcknowledgementDue = false;
    port.isConfigurationPending = false;
    port.setState(PortState.BLOCKING);
    selectStates();
  }

  private void disable(StpPort port) {
    boolean wasRoot = isRoot();
    election.becomeDesignated(port);
    port.setState(PortState.DISABLED);
    port.isAcknowledgementDue = false;
    port.isConfigurationPending = false;
    port.stopTimers();
    selectAll();
    becomeRootIf(!wasRoot);
  }

  private void selectAll() {
    election.elect(ports);
    selectStates();
  }

  private void becomeRootIf(boolean wasNot) {
    if (wasNot && isRoot()) {
      takeOwnTimes();
      detectChange();
      notificationTimer.disarm();
      generate();
      helloTimer.armAfter(helloSeconds * SECOND_NANOS);
    }
  }

  /** 8.6.11: each port gets the state that its role asks for. */
  private void selectStates() {
    for (StpPort port : ports) {
      if (port.state() == PortState.DISABLED) {
        continue;
      }
      if (port == election.rootPort()) {
        port.isConfigurationPending = false;
        port.isAcknowledgementDue = false;
        makeForwarding(port);
      } else if (election.isDesignated(port)) {
        port.messageAgeTimer.disarm();
        makeForwarding(port);
      } else {
        port.isConfigurationPending = false;
        port.isAcknowledgementDue = false;
        makeBlocking(port);
      }
    }
  }

  private void makeForwarding(StpPort port) {
    if (port.state() == PortState.BLOCKING) {
      port.setState(PortState.LISTENING);
      port.forwardDelayTimer.armAfter(forwardDelaySeconds * SECOND_NANOS);
    }
  }

  private void makeBlocking(StpPort port) {
    if (port.state() == PortState.BLOCKING) {
      return;
    }
    if (port.state().learns()) {
      detectChange();
    }
    port.setState(PortState.BLOCKING);
    port.forwardDelayTimer.disarm();
  }

  void stateChanged(PortState before, PortState now) {
    boolean changesLearning = before.learns() != now.learns();
    bridge.stpStateChanged(changesLearning);
  }

  // Timers.

  /** Does what is due: first what concerns the bridge, then its ports. */
  @Override
  public void run() {
    if (helloTimer.expires()) {
      helloExpired();
    }
    if (notificationTimer.expires()) {
      notificationExpired();
    }
    if (topologyChangeTimer.expires()) {
      topologyChangeExpired();
    }
    for (StpPort port : ports) {
      if (port.messageAgeTimer.expires()) {
        messageAgeExpired(port);
      }
    }
    for (StpPort port : ports) {
      if (port.forwardDelayTimer.expires()) {
        forwardDelayExpired(port);
      }
      if (port.holdTimer.expires()) {
        holdExpired(port);
      }
    }
  }

  @Override
  public long wakeNanos() {
    long wake = Math.min(helloTimer.atNanos(), notificationTimer.atNanos());
    wake = Math.min(wake, topologyChangeTimer.atNanos());
    for (StpPort port : ports) {
      wake = Math.min(wake, port.messageAgeTimer.atNanos());
      wake = Math.min(wake, port.forwardDelayTimer.atNanos());
      wake = Math.min(wake, port.holdTimer.atNanos());
    }
    return wake;
  }

  private void helloExpired() {
    generate();
    helloTimer.armAfter(helloSeconds * SECOND_NANOS);
    if (!isRoot()) {
      helloTimer.disarm();
    }
  }

  private void messageAgeExpired(StpPort port) {
    boolean wasRoot = isRoot();
    election.becomeDesignated(port);
    selectAll();
    becomeRootIf(!wasRoot);
  }

  private void forwardDelayExpired(StpPort port) {
    if (port.state() == PortState.LISTENING) {
      port.setState(PortState.LEARNING);
      port.forwardDelayTimer.armAfter(forwardDelaySeconds * SECOND_NANOS);
    } else if (port.state() == PortState.LEARNING) {
      port.setState(PortState.FORWARDING);
      for (StpPort other : ports) {
        if (other.state() != PortState.DISABLED && election.isDesignated(other)) {
          detectChange();
          break;
        }
      }
    }
  }

  private void holdExpired(StpPort port) {
    if (port.isConfigurationPending) {
      transmit(port);
    }
  }

  // Topology changes.

  private void detectChange() {
    if (isRoot()) {
      isTopologyChanging = true;
      topologyChangeTimer.armAfter((maxAgeSeconds + forwardDelaySeconds) * SECOND_NANOS);
      bridge.flushMacs();
    } else if (!isChangeDetected) {
      transmitNotification();
      notificationTimer.armAfter(settings.helloSeconds() * SECOND_NANOS);
    }
    isChangeDetected = true;
  }

  /** {@code stp/tcn}: as if the topology had changed here. */
  public void announceChange() {
    detectChange();
    bridge.shared().protocols().requestRound();
  }

  private void notificationExpired() {
    transmitNotification();
    notificationTimer.armAfter(settings.helloSeconds() * SECOND_NANOS);
  }

  private void topologyChangeExpired() {
    isTopologyChanging = false;
    isChangeDetected = false;
  }

  // Messages out.

  private void generate() {
    for (StpPort port : ports) {
      if (port.state() != PortState.DISABLED && election.isDesignated(port)) {
        transmit(port);
      }
    }
  }

  /** 8.6.1: at most one a second. */
  private void transmit(StpPort port) {
    if (port.holdTimer.isArmed()) {
      port.isConfigurationPending = true;
      return;
    }
    StpPort root = election.rootPort();
    int age = root == null ? 0 : ageNow(root) + 1;
    if (age >= maxAgeSeconds * UNITS_A_SECOND) {
      return;
    }
    int flags =
        (isTopologyChanging ? Bpdu.FLAG_TOPOLOGY_CHANGE : 0)
            | (port.isAcknowledgementDue ? Bpdu.FLAG_TOPOLOGY_CHANGE_ACK : 0);
    port.isAcknowledgementDue = false;
    port.isConfigurationPending = false;
    port.holdTimer.armAfter(HOLD_SECONDS * SECOND_NANOS);
    send(
        port,
        new Bpdu(
            0,
            Bpdu.TYPE_CONFIGURATION,
            flags,
            election.root(),
            election.rootPathCost(),
            settings.bridgeId(),
            port.portId(),
            age,
            maxAgeSeconds * UNITS_A_SECOND,
            helloSeconds * UNITS_A_SECOND,
            forwardDelaySeconds * UNITS_A_SECOND));
  }

  private int ageNow(StpPort root) {
    long passed = simulation().nowNanos() - root.messageNanos;
    return root.messageAge + (int) (passed * UNITS_A_SECOND / SECOND_NANOS);
  }

  private void transmitNotification() {
    StpPort root = election.rootPort();
    if (root != null) {
      send(root, Bpdu.topologyChangeNotification());
    }
  }

  private void send(StpPort port, Bpdu bpdu) {
    int length = LlcHeader.BYTES + bpdu.lengthBytes();
    byte[] b = new byte[HEADER_BYTES + length];
    Bytes.put48(b, 0, Bpdu.GROUP_MAC);
    Bytes.put48(b, 6, port.port().hardwareAddress());
    Bytes.put16(b, 12, length);
    LlcHeader.SPANNING_TREE.write(b, HEADER_BYTES);
    bpdu.write(b, HEADER_BYTES + LlcHeader.BYTES);
    port.sentCount++;
    bridge.shared().sendOut(port.port(), b);
  }

  // Messages in.

  @Override
  public void receive(OpenFlowSwitchPort from, Frame frame) {
    StpPort port = port(from.number());
    if (port == null || port.state() == PortState.DISABLED) {
      return;
    }
    int start = frame.offset() + HEADER_BYTES + LlcHeader.BYTES;
    BpduView message = BpduView.of(frame.array(), start, frame.offset() + frame.length());
    if (message.problem() != null) {
      port.errorCount++;
      return;
    }
    port.receivedCount++;
    bridge.shared().protocols().requestRound();
    if (message.type() == Bpdu.TYPE_TOPOLOGY_CHANGE) {
      if (election.isDesignated(port)) {
        detectChange();
        port.isAcknowledgementDue = true;
        transmit(port);
      }
    } else {
      receiveConfiguration(port, message);
    }
  }

  private void receiveConfiguration(StpPort port, BpduView message) {
    PriorityVector claim =
        new PriorityVector(
            message.rootId(), message.rootPathCost(), message.bridgeId(), message.portId());
    if (message.messageAge() >= message.maxAge()) {
      return;
    }
    if (!election.supersedes(claim, port)) {
      if (election.isDesignated(port)) {
        transmit(port);
      }
      return;
    }
    boolean wasRoot = isRoot();
    port.setDesignated(claim);
    port.messageAge = message.messageAge();
    port.messageNanos = simulation().nowNanos();
    long left = message.maxAge() - message.messageAge();
    port.messageAgeTimer.armAfter(left * SECOND_NANOS / UNITS_A_SECOND);
    selectAll();
    if (!isRoot() && wasRoot) {
      helloTimer.disarm();
      if (isChangeDetected) {
        topologyChangeTimer.disarm();
        transmitNotification();
        notificationTimer.armAfter(settings.helloSeconds() * SECOND_NANOS);
      }
    }
    if (port == election.rootPort()) {
      maxAgeSeconds = message.maxAge() / UNITS_A_SECOND;
      helloSeconds = message.helloTime() / UNITS_A_SECOND;
      forwardDelaySeconds = message.forwardDelay() / UNITS_A_SECOND;
      setTopologyChanging(has(message, Bpdu.FLAG_TOPOLOGY_CHANGE));
      generate();
      if (has(message, Bpdu.FLAG_TOPOLOGY_CHANGE_ACK)) {
        isChangeDetected = false;
        notificationTimer.disarm();
      }
    }
  }

  private static boolean has(BpduView message, int flag) {
    return (message.flags() & flag) != 0;
  }

  private void setTopologyChanging(boolean isNowChanging) {
    if (isNowChanging && !isTopologyChanging) {
      bridge.flushMacs();
    }
    isTopologyChanging = isNowChanging;
  }

  // What translations ask.

  @Override
  public String label() {
    return "STP";
  }

  @Override
  public PortState state(int ofPort) {
    StpPort port = port(ofPort);
    return port == null ? PortState.DISABLED : port.state();
  }

  @Override
  public boolean forwards(int ofPort) {
    StpPort port = port(ofPort);
    return port == null || port.state() == PortState.FORWARDING;
  }

  @Override
  public boolean learns(int ofPort) {
    StpPort port = port(ofPort);
    return port == null || port.state().learns();
  }

  @Override
  public boolean forwardsBpdu(int ofPort) {
    StpPort port = port(ofPort);
    return port == null || port.state() != PortState.DISABLED && port.state() != PortState.BLOCKING;
  }
}
