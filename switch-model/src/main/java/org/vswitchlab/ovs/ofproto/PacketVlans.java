package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.wire.EtherType;

/**
 * A packet's VLANs as NORMAL handles them: in the bridge, and on a port.
 *
 * @param vid 0 for untagged
 * @param pcp 0 to 7
 * @param tpid 0 if there is no tag
 */
record PacketVlans(int vid, int pcp, int tpid, int innerVid, int innerPcp, int innerTpid) {
  private static final PacketVlans NONE = new PacketVlans(0, 0, 0, 0, 0, 0);

  static PacketVlans of(FlowKey key) {
    return new PacketVlans(
        vidOf(key, 0),
        pcpOf(key, 0),
        key.vlanTpid(0),
        vidOf(key, 1),
        pcpOf(key, 1),
        key.vlanTpid(1));
  }

  private static int vidOf(FlowKey key, int header) {
    return key.vlanTci(header) & FlowKey.VLAN_VID_MASK;
  }

  private static int pcpOf(FlowKey key, int header) {
    return key.vlanTci(header) >>> FlowKey.VLAN_PCP_SHIFT;
  }

  PacketVlans withVid(int newVid) {
    return new PacketVlans(newVid, pcp, tpid, innerVid, innerPcp, innerTpid);
  }

  /** The packet's VLANs inside the bridge, as the port that it came by sees them. */
  PacketVlans entering(PortBundleSettings port) {
    return switch (port.vlanMode()) {
      case ACCESS -> new PacketVlans(port.vlan(), pcp, tpid != 0 ? tpid : EtherType.VLAN, 0, 0, 0);
      case TRUNK -> this;
      case NATIVE_TAGGED, NATIVE_UNTAGGED ->
          vid != 0
              ? this
              : new PacketVlans(Math.max(port.vlan(), 0), pcp, tpid, innerVid, innerPcp, innerTpid);
      case DOT1Q_TUNNEL -> new PacketVlans(port.vlan(), 0, port.qinqEthertype(), vid, pcp, tpid);
    };
  }

  /**
   * The packet's VLANs on the wire behind the port that it leaves by.
   *
   * @param pcpOfPacket of the outermost tag that the packet came with; ports with priority tags
   *     keep it
   */
  PacketVlans leaving(PortBundleSettings port, int pcpOfPacket) {
    PacketVlans out =
        switch (port.vlanMode()) {
          case ACCESS -> NONE;
          case TRUNK, NATIVE_TAGGED -> this;
          case NATIVE_UNTAGGED -> vid == port.vlan() ? withoutOuter() : this;
          case DOT1Q_TUNNEL -> withoutOuter();
        };
    return port.priorityTags() == PortBundleSettings.PriorityTags.NEVER
        ? out
        : new PacketVlans(
            out.vid, pcpOfPacket, out.tpid, out.innerVid, out.innerPcp, out.innerTpid);
  }

  private PacketVlans withoutOuter() {
    return new PacketVlans(innerVid, innerPcp, innerTpid, 0, 0, 0);
  }

  /**
   * Gives the packet these tags; one of VLAN 0 stays as long as it has a priority.
   *
   * @param keepsAll whether one without a priority stays as well
   */
  void write(FlowKey key, boolean keepsAll) {
    write(key, 0, vid, pcp, tpid, keepsAll);
    write(key, 1, innerVid, innerPcp, innerTpid, keepsAll);
  }

  private static void write(FlowKey key, int header, int vid, int pcp, int tpid, boolean keepsAll) {
    int tci = vid | pcp << FlowKey.VLAN_PCP_SHIFT;
    if (tci == 0 && !(keepsAll && tpid != 0)) {
      key.setVlan(header, 0, 0);
    } else {
      key.setVlan(header, tpid != 0 ? tpid : EtherType.VLAN, tci | FlowKey.VLAN_CFI);
    }
  }
}
