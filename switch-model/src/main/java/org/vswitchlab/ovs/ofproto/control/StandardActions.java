package org.vswitchlab.ovs.ofproto.control;

import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** Which standard actions the switch has, as the bits in which the versions tell it. */
final class StandardActions {
  /** OpenFlow 1.0.1, 5.2.4: output to set_tp_dst and enqueue. */
  private static final int OPENFLOW10 = 0xfff;

  /** OpenFlow 1.1, 4.3: all but the copying of TTLs. */
  private static final int OPENFLOW11 = 0x1ff_e7ff;

  /** OpenFlow 1.2 and later: output, MPLS, VLAN, queue, group, TTLs and set_field. */
  private static final int OPENFLOW12 = 0x3ff_8001;

  private StandardActions() {}

  static int bits(OpenFlowVersion version) {
    return switch (version) {
      case OPENFLOW10 -> OPENFLOW10;
      case OPENFLOW11 -> OPENFLOW11;
      case OPENFLOW12, OPENFLOW13, OPENFLOW14, OPENFLOW15 -> OPENFLOW12;
    };
  }
}
