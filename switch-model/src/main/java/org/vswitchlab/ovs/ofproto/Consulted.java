package org.vswitchlab.ovs.ofproto;

/**
 * What a translation asked for besides flow tables, and what may say something else later. Equal to
 * what another translation asked for if both are touched by the same changes.
 */
sealed interface Consulted {
  /** Where an address is. */
  record Address(MacLearning addresses, int vlan, long mac) implements Consulted {}

  /** What a group does, or that there is none of that number. */
  record Group(GroupTable groups, long id) implements Consulted {}

  /** Which meter of the datapath goes by that number, if one does. */
  record Meter(MeterBindings meters, long id) implements Consulted {}
}
