package org.vswitchlab.ovs.ofproto.protocol;

import org.vswitchlab.switching.PortState;

/**
 * A port of a rapid spanning tree: the variables of IEEE 802.1D-2004, 17.19, under the names that
 * they have there, and the port's machines.
 */
public final class RstpPort {
  /** Where the port's information comes from, 17.19.10. */
  enum Info {
    RECEIVED,
    MINE,
    AGED,
    DISABLED
  }

  /** Seconds that a port waits before it trusts its neighbour's protocol, 17.13.9. */
  static final int MIGRATE_TIME = 3;

  final Rstp tree;
  final FrameSender out;
  RstpSettings.Port settings;
  long source;

  boolean agree;
  boolean agreed;
  boolean disputed;
  boolean fdbFlush;
  boolean forward;
  boolean forwarding;
  Info infoIs = Info.DISABLED;
  boolean learn;
  boolean learning;
  boolean mcheck;
  boolean newInfo;
  boolean operEdge;
  boolean portEnabled;
  boolean proposed;
  boolean proposing;
  boolean rcvdBpdu;
  boolean rcvdMsg;
  boolean rcvdRstp;
  boolean rcvdStp;
  boolean rcvdTc;
  boolean rcvdTcAck;
  boolean rcvdTcn;
  boolean reRoot;
  boolean reselect;
  boolean selected;
  boolean sendRstp;
  boolean sync;
  boolean synced;
  boolean tcAck;
  boolean tcProp;
  boolean updtInfo;
  int txCount;
  RstpRole role = RstpRole.DISABLED;
  RstpRole selectedRole = RstpRole.DISABLED;
  RstpVector portPriority = RstpVector.NONE;
  RstpVector designatedPriority = RstpVector.NONE;
  RstpTimes portTimes;
  RstpTimes designatedTimes;

  // Timers, in seconds: 17.17.
  int edgeDelayWhile;
  int fdWhile;
  int helloWhen;
  int mdelayWhile;
  int rbWhile;
  int rcvdInfoWhile;
  int rrWhile;
  int tcWhile;

  RstpMessage message;
  long receivedCount;
  long errorCount;
  long uptimeSeconds;

  final RstpReceive receive = new RstpReceive(this);
  final RstpEdge edge;
  final RstpInformation information = new RstpInformation(this);
  final RstpTransitions transitions = new RstpTransitions(this);
  final RstpStates states = new RstpStates(this);
  final RstpTopology topology = new RstpTopology(this);
  final RstpTransmit transmit = new RstpTransmit(this);
  final RstpMigration migration = new RstpMigration(this);

  RstpPort(Rstp tree, RstpSettings.Port settings, FrameSender out) {
    this.tree = tree;
    this.settings = settings;
    this.out = out;
    this.portTimes = tree.bridgeTimes();
    this.designatedTimes = portTimes;
    this.edge = new RstpEdge(this);
  }

  public RstpSettings.Port settings() {
    return settings;
  }

  public String name() {
    return settings.name();
  }

  public RstpRole role() {
    return role;
  }

  /** Discarding is called blocking there. */
  public PortState state() {
    if (forwarding) {
      return PortState.FORWARDING;
    }
    return learning ? PortState.LEARNING : PortState.BLOCKING;
  }

  public String stateLabel() {
    return forwarding ? "Forwarding" : learning ? "Learning" : "Discarding";
  }

  public boolean isLearning() {
    return learning;
  }

  public boolean isForwarding() {
    return forwarding;
  }

  public long designatedBridge() {
    return portPriority.bridge();
  }

  public int designatedPort() {
    return portPriority.bridgePort();
  }

  public long designatedCost() {
    return portPriority.cost();
  }

  public long receivedCount() {
    return receivedCount;
  }

  public long errorCount() {
    return errorCount;
  }

  /** Messages within the last second, which is what the real switch counts. */
  public long sentCount() {
    return txCount;
  }

  public long uptimeSeconds() {
    return uptimeSeconds;
  }

  boolean isPointToPoint() {
    return settings.pointToPoint() != RstpSettings.PointToPoint.NO;
  }

  /** 17.20.5. */
  int forwardDelay() {
    return sendRstp ? helloTime() : fwdDelay();
  }

  int helloTime() {
    return designatedTimes.helloTime();
  }

  int fwdDelay() {
    return designatedTimes.forwardDelay();
  }

  int maxAge() {
    return designatedTimes.maxAge();
  }

  /** 17.20.4. */
  int edgeDelay() {
    return isPointToPoint() ? MIGRATE_TIME : maxAge();
  }

  boolean isSettled() {
    return selected && !updtInfo;
  }

  /** 17.22, the port timers machine. */
  void tick() {
    edgeDelayWhile = less(edgeDelayWhile);
    fdWhile = less(fdWhile);
    helloWhen = less(helloWhen);
    mdelayWhile = less(mdelayWhile);
    rbWhile = less(rbWhile);
    rcvdInfoWhile = less(rcvdInfoWhile);
    rrWhile = less(rrWhile);
    tcWhile = less(tcWhile);
    txCount = less(txCount);
    uptimeSeconds++;
  }

  private static int less(int seconds) {
    return Math.max(0, seconds - 1);
  }

  boolean step() {
    boolean moved = receive.step();
    moved |= edge.step();
    moved |= information.step();
    moved |= transitions.step();
    moved |= states.step();
    moved |= topology.step();
    moved |= transmit.step();
    moved |= migration.step();
    return moved;
  }
}
