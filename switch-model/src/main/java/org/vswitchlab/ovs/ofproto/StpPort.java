package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.ofproto.settings.StpSettings;
import org.vswitchlab.switching.PortRole;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.PriorityVector;
import org.vswitchlab.switching.SpanningTreePort;

/** A port of a bridge as its spanning tree has it. */
public final class StpPort implements SpanningTreePort {
  private final SpanningTree tree;
  private final OpenFlowSwitchPort port;
  private StpSettings.Port settings;
  private PriorityVector designated = PriorityVector.UNKNOWN;
  private PortState state = PortState.DISABLED;
  private long stateSinceNanos;
  final Deadline messageAgeTimer;
  final Deadline forwardDelayTimer;
  final Deadline holdTimer;
  boolean isAcknowledgementDue;
  boolean isConfigurationPending;

  /** Age of the root's message in 1/256 s, and when it came. */
  int messageAge;

  long messageNanos;
  long sentCount;
  long receivedCount;
  long errorCount;

  StpPort(SpanningTree tree, OpenFlowSwitchPort port, StpSettings.Port settings) {
    this.tree = tree;
    this.port = port;
    this.settings = settings;
    this.messageAgeTimer = new Deadline(tree.simulation());
    this.forwardDelayTimer = new Deadline(tree.simulation());
    this.holdTimer = new Deadline(tree.simulation());
    this.stateSinceNanos = tree.simulation().nowNanos();
  }

  OpenFlowSwitchPort port() {
    return port;
  }

  public String name() {
    return settings.name();
  }

  StpSettings.Port settings() {
    return settings;
  }

  void configure(StpSettings.Port newSettings) {
    settings = newSettings;
  }

  @Override
  public PortState state() {
    return state;
  }

  void setState(PortState newState) {
    if (newState != state) {
      PortState old = state;
      state = newState;
      stateSinceNanos = tree.simulation().nowNanos();
      tree.stateChanged(old, newState);
    }
  }

  @Override
  public int portId() {
    return settings.priority() << 8 | settings.number();
  }

  @Override
  public long pathCost() {
    return settings.pathCost();
  }

  @Override
  public PriorityVector designated() {
    return designated;
  }

  @Override
  public void setDesignated(PriorityVector claim) {
    designated = claim;
  }

  public PortRole role() {
    return tree.role(this);
  }

  /** Time in the present state. */
  public long secondsInState() {
    return (tree.simulation().nowNanos() - stateSinceNanos) / 1_000_000_000L;
  }

  public long sentCount() {
    return sentCount;
  }

  public long receivedCount() {
    return receivedCount;
  }

  public long errorCount() {
    return errorCount;
  }

  void stopTimers() {
    messageAgeTimer.disarm();
    forwardDelayTimer.disarm();
    holdTimer.disarm();
  }
}
