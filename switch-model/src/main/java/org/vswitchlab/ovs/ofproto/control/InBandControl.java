package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.FlowPipeline.HiddenFlow;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.wire.EtherType;

/**
 * Flows that nobody sees, above all others: those which let a bridge reach its controllers through
 * itself, ovs-vswitchd.conf.db(5) connection_mode, and the one which makes it an ordinary switch
 * while there is no controller. Priorities as {@code bridge/dump-flows} shows them.
 */
public final class InBandControl {
  private static final int FROM_LOCAL_DHCP = 180_000;
  private static final int TO_LOCAL_ARP = 180_001;
  private static final int FROM_LOCAL_ARP = 180_002;
  private static final int TO_REMOTE_ARP = 180_005;
  private static final int FROM_REMOTE_ARP = 180_006;
  private static final int TO_REMOTE_TCP = 180_007;
  private static final int FROM_REMOTE_TCP = 180_008;

  /** Above everything else. */
  private static final int STANDALONE = 0xf0_f0f0;

  private static final int ARP_REQUEST = 1;
  private static final int ARP_REPLY = 2;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int DHCP_CLIENT = 68;
  private static final int DHCP_SERVER = 67;

  /**
   * A controller that may be reached through the bridge.
   *
   * @param address IPv4
   */
  public record Remote(int address, int port) {}

  private final OpenFlowSwitch bridge;
  private List<Remote> remotes = List.of();
  private boolean isAlone;

  InBandControl(OpenFlowSwitch bridge) {
    this.bridge = bridge;
  }

  /** Sets the controllers; none to be without these flows. */
  public void setRemotes(List<Remote> newRemotes) {
    if (!newRemotes.equals(remotes)) {
      remotes = List.copyOf(newRemotes);
      install();
    }
  }

  /** Says whether the bridge is to be an ordinary switch because no controller is there. */
  public void setAlone(boolean alone) {
    if (alone != isAlone) {
      isAlone = alone;
      install();
    }
  }

  private void install() {
    List<HiddenFlow> flows = new ArrayList<>();
    if (isAlone) {
      flows.add(new HiddenFlow(STANDALONE, Match.ANY));
    }
    if (!remotes.isEmpty() && bridge.port(OpenFlowPort.LOCAL) != null) {
      addLocal(flows, bridge.port(OpenFlowPort.LOCAL).hardwareAddress());
      remotes.forEach(remote -> addRemote(flows, remote));
    }
    bridge.pipeline().setHidden(flows);
  }

  private static void addLocal(List<HiddenFlow> flows, long mac) {
    flows.add(
        new HiddenFlow(
            FROM_LOCAL_DHCP,
            Match.builder()
                .exact(FlowField.IN_PORT, OpenFlowPort.LOCAL)
                .exact(FlowField.ETH_TYPE, EtherType.IPV4)
                .exact(FlowField.ETH_SRC, mac)
                .exact(FlowField.NW_PROTO, UDP)
                .exact(FlowField.UDP_SRC, DHCP_CLIENT)
                .exact(FlowField.UDP_DST, DHCP_SERVER)
                .build()));
    flows.add(new HiddenFlow(TO_LOCAL_ARP, arp(ARP_REPLY).exact(FlowField.ETH_DST, mac).build()));
    flows.add(
        new HiddenFlow(FROM_LOCAL_ARP, arp(ARP_REQUEST).exact(FlowField.ETH_SRC, mac).build()));
  }

  private static Match.Builder arp(int operation) {
    return Match.builder()
        .exact(FlowField.ETH_TYPE, EtherType.ARP)
        .exact(FlowField.ARP_OP, operation);
  }

  private static void addRemote(List<HiddenFlow> flows, Remote remote) {
    long address = remote.address() & 0xffff_ffffL;
    flows.add(
        new HiddenFlow(TO_REMOTE_ARP, arp(ARP_REPLY).exact(FlowField.ARP_TPA, address).build()));
    flows.add(
        new HiddenFlow(
            FROM_REMOTE_ARP, arp(ARP_REQUEST).exact(FlowField.ARP_SPA, address).build()));
    flows.add(
        new HiddenFlow(
            TO_REMOTE_TCP,
            tcp()
                .exact(FlowField.IP_DST, address)
                .exact(FlowField.TCP_DST, remote.port())
                .build()));
    flows.add(
        new HiddenFlow(
            FROM_REMOTE_TCP,
            tcp()
                .exact(FlowField.IP_SRC, address)
                .exact(FlowField.TCP_SRC, remote.port())
                .build()));
  }

  private static Match.Builder tcp() {
    return Match.builder().exact(FlowField.ETH_TYPE, EtherType.IPV4).exact(FlowField.NW_PROTO, TCP);
  }
}
