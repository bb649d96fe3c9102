package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.PacketIn;
import org.vswitchlab.ovs.ofproto.PacketInListener;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.Role;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.RoleReason;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.RoleStatus;

/** What the connections of a bridge share, and what happens by itself on all of them. */
public final class ControlPlane implements PacketInListener {
  private final OpenFlowSwitch bridge;
  private final List<ControllerSession> sessions = new ArrayList<>();
  private final Notices notices;
  private final FlowMonitors monitors;
  private final TableSettings tables;
  private final InBandControl inBand;
  private Consumer<String> log = line -> {};
  private boolean hasGeneration;
  private long generationId;
  private int nextXid = 1;

  private ControlPlane(OpenFlowSwitch bridge) {
    this.bridge = bridge;
    this.tables = new TableSettings(bridge);
    this.inBand = new InBandControl(bridge);
    this.notices = new Notices(this);
    this.monitors = new FlowMonitors(this);
    bridge.setPacketInListener(this);
    bridge.addPortListener(notices);
    bridge.pipeline().addListener(notices);
    bridge.pipeline().addListener(monitors);
  }

  /** That of the bridge, which it gets when it is first asked for. */
  public static ControlPlane of(OpenFlowSwitch bridge) {
    return bridge.attachment(ControlPlane.class, ControlPlane::new);
  }

  public OpenFlowSwitch bridge() {
    return bridge;
  }

  Simulation simulation() {
    return bridge.host().simulation();
  }

  long nowNanos() {
    return simulation().nowNanos();
  }

  /** Takes one line for each thing worth knowing; nobody to begin with. */
  public void setLog(Consumer<String> newLog) {
    log = newLog;
  }

  void log(String line) {
    log.accept(line);
  }

  FlowMonitors monitors() {
    return monitors;
  }

  /** The flows that nobody sees. */
  public InBandControl inBand() {
    return inBand;
  }

  TableSettings tables() {
    return tables;
  }

  Notices notices() {
    return notices;
  }

  /** A new connection; {@link ControllerSession#start} lets it say hello. */
  public ControllerSession open(SessionSettings settings, ControllerTransport transport) {
    ControllerSession session = new ControllerSession(this, settings, transport);
    sessions.add(session);
    return session;
  }

  void forget(ControllerSession session) {
    sessions.remove(session);
    monitors.forget(session);
  }

  /** In order of opening. */
  public List<ControllerSession> sessions() {
    return List.copyOf(sessions);
  }

  int newXid() {
    return nextXid++;
  }

  // Roles.

  boolean hasGeneration() {
    return hasGeneration;
  }

  long generationId() {
    return generationId;
  }

  /** OpenFlow 1.3.5, 6.3.6: whether a generation id is older than one that was seen. */
  boolean isStale(long newGenerationId) {
    return hasGeneration && newGenerationId - generationId < 0;
  }

  void setGenerationId(long newGenerationId) {
    hasGeneration = true;
    generationId = newGenerationId;
  }

  /** A session has become primary: another one that was is secondary from now on. */
  void becamePrimary(ControllerSession primary) {
    for (ControllerSession other : sessions()) {
      if (other != primary && other.role() == Role.PRIMARY) {
        other.setRole(Role.SECONDARY);
        long generation = hasGeneration ? generationId : -1L;
        notices.roleStatus(
            other, new RoleStatus(Role.SECONDARY, RoleReason.PRIMARY_REQUEST, generation));
      }
    }
  }

  // Packets.

  @Override
  public boolean packetIn(PacketIn packet) {
    boolean wasTaken = false;
    for (ControllerSession session : sessions()) {
      wasTaken |= session.packetIns().offer(packet);
    }
    return wasTaken;
  }

  @Override
  public boolean wantsMisses() {
    for (ControllerSession session : sessions) {
      if (session.packetIns().wantsMisses()) {
        return true;
      }
    }
    return false;
  }
}
