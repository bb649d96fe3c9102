package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.wire.EtherType;

/** What every megaflow matches on, whether translation looked at it or not. */
public final class MegaflowMask {
  private static final int VID_AND_PRESENCE = FlowKey.VLAN_CFI | FlowKey.VLAN_VID_MASK;

  private MegaflowMask() {}

  /**
   * Adds what a translation always depends on: where the packet came from, what kind it is, and
   * whether it is a fragment. These show in the {@code Megaflow:} line of a trace too.
   */
  public static void addAlwaysTranslated(FlowKey key, FlowMask mask) {
    mask.unwildcard(FlowField.RECIRC_ID);
    mask.unwildcard(FlowField.IN_PORT);
    mask.unwildcard(FlowField.PACKET_TYPE);
    mask.unwildcard(FlowField.ETH_TYPE);
    int type = key.ethType();
    if (type == EtherType.IPV4 || type == EtherType.IPV6) {
      mask.unwildcard(FlowField.IP_FRAG);
    }
  }

  /**
   * Whether the flow is one of packets that were not recirculated, and looks at nothing but where
   * they came in, their EtherType, whether they are fragments, and the VLAN ID. The real datapath
   * looks such flows up without reading other headers while a port has no others.
   */
  static boolean isSimple(FlowKey key, FlowMask mask) {
    if (key.get(FlowField.RECIRC_ID) != 0) {
      return false;
    }
    FlowMask rest = mask.copy();
    rest.wildcard(FlowField.RECIRC_ID);
    rest.wildcard(FlowField.IN_PORT);
    rest.wildcard(FlowField.PACKET_TYPE);
    rest.wildcard(FlowField.ETH_TYPE);
    rest.wildcard(FlowField.IP_FRAG);
    if (rest.vlanTci(0) == VID_AND_PRESENCE) {
      rest.setVlan(0, 0, 0);
    }
    return rest.presentBits() == 0;
  }

  /**
   * Whether a flow of the datapath for neighbour discovery can say what its target and options are:
   * only if type and code are not left open.
   */
  public static boolean tellsNeighbour(FlowMask mask) {
    return mask.get(FlowField.ICMPV6_TYPE) == 0xff && mask.get(FlowField.ICMPV6_CODE) == 0xff;
  }

  /** Adds everything that a packet of that key has. */
  static void addEverything(FlowKey key, FlowMask mask) {
    FlowMask exact = new FlowMask();
    for (int word = 0; word <= FlowLayout.PORTS; word++) {
      exact.unwildcardWord(word);
    }
    for (FlowField field : FlowField.values()) {
      boolean isHeader = field.isPlaced() && field.word() <= FlowLayout.PORTS;
      if (isHeader && field.prerequisite().isMet(key, exact)) {
        mask.unwildcard(field);
      }
    }
    for (int header = 0; header < key.vlanCount(); header++) {
      mask.unwildcardVlan(header);
    }
    addWords(mask, FlowLayout.RECIRC_PORT, FlowLayout.CT_LABEL + 1);
    if (key.isNonzero(FlowField.CT_NW_PROTO)) {
      addWords(mask, FlowLayout.CT_PORTS, FlowLayout.CT_IPV6_DST + 1);
    }
    if (key.isNonzero(FlowField.TUN_DST)) {
      addWords(mask, FlowLayout.TUN_ID, FlowLayout.TUN_EXTRA);
    }
  }

  private static void addWords(FlowMask mask, int first, int last) {
    for (int word = first; word <= last; word++) {
      mask.unwildcardWord(word);
    }
  }

  /**
   * Adds what the datapath needs besides: its flows cannot leave open whether there is a VLAN
   * header, and where nobody looked at the header, its VLAN ID counts.
   */
  static void addAlwaysMatched(FlowKey key, FlowMask mask) {
    addAlwaysTranslated(key, mask);
    int tciMask = mask.vlanTci(0);
    if (tciMask == 0) {
      mask.unwildcard(FlowField.VLAN_TCI, VID_AND_PRESENCE);
    } else {
      mask.unwildcard(FlowField.VLAN_TCI, FlowKey.VLAN_CFI);
    }
  }
}
