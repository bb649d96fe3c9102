package org.vswitchlab.ovs.ofproto.settings;

import java.util.BitSet;
import java.util.List;

/**
 * A row of table Port: one interface, or several that form a bond.
 *
 * @param portNumbers OpenFlow ports, which must have been added
 * @param vlan the access or native VLAN; -1 for a trunk
 * @param trunks VLANs that the port carries, null for all
 * @param customerVlans for dot1q-tunnel, null for all
 * @param isProtected not to be forwarded to other protected ports
 */
public record PortBundleSettings(
    String name,
    List<Integer> portNumbers,
    VlanMode vlanMode,
    int vlan,
    BitSet trunks,
    BitSet customerVlans,
    PriorityTags priorityTags,
    int qinqEthertype,
    boolean isProtected) {

  /** other_config:priority-tags of a port. */
  public enum PriorityTags {
    /** Tags of VLAN 0 are taken off. */
    NEVER,
    /** A tag of VLAN 0 is put on if the packet has a priority. */
    IF_NONZERO,
    ALWAYS
  }

  public PortBundleSettings {
    portNumbers = List.copyOf(portNumbers);
    trunks = trunks == null ? null : (BitSet) trunks.clone();
    customerVlans = customerVlans == null ? null : (BitSet) customerVlans.clone();
  }

  /** A trunk of all VLANs with one interface. */
  public static PortBundleSettings trunk(String name, int portNumber) {
    return new PortBundleSettings(
        name,
        List.of(portNumber),
        VlanMode.TRUNK,
        -1,
        null,
        null,
        PriorityTags.NEVER,
        0x88a8,
        false);
  }

  /** An access port with one interface. */
  public static PortBundleSettings access(String name, int portNumber, int vlan) {
    return new PortBundleSettings(
        name,
        List.of(portNumber),
        VlanMode.ACCESS,
        vlan,
        null,
        null,
        PriorityTags.NEVER,
        0x88a8,
        false);
  }
}
