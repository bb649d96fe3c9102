package org.vswitchlab.ovs.openflow.text;

import java.util.StringJoiner;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** Names of standard actions by their numbers, in the order that the tools list them. */
final class ActionNames {
  private static final String[] NAMES_10 = {
    "output", "set_vlan_vid", "set_vlan_pcp", "strip_vlan", "mod_dl_src", "mod_dl_dst",
    "mod_nw_src", "mod_nw_dst", "mod_nw_tos", "mod_tp_src", "mod_tp_dst", "enqueue"
  };
  private static final int[] ORDER_10 = {0, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  private static final String[] NAMES_11 = {
    "output",
    "set_vlan_vid",
    "set_vlan_pcp",
    "mod_dl_src",
    "mod_dl_dst",
    "mod_nw_src",
    "mod_nw_dst",
    "mod_nw_tos",
    "mod_nw_ecn",
    "mod_tp_src",
    "mod_tp_dst",
    null,
    null,
    "set_mpls_label",
    "set_mpls_tc",
    "set_mpls_ttl",
    "dec_mpls_ttl",
    "push_vlan",
    "strip_vlan",
    "push_mpls",
    "pop_mpls",
    "set_queue",
    "group",
    "mod_nw_ttl",
    "dec_ttl",
    "set_field"
  };
  private static final int[] ORDER_11 = {
    0, 22, 25, 1, 2, 18, 17, 3, 4, 5, 6, 7, 8, 23, 9, 10, 24, 13, 14, 15, 16, 19, 20, 21
  };

  private ActionNames() {}

  static String of(OpenFlowVersion version, int bits) {
    boolean is10 = version == OpenFlowVersion.OPENFLOW10;
    StringJoiner words = new StringJoiner(" ");
    for (int number : is10 ? ORDER_10 : ORDER_11) {
      if ((bits & 1 << number) != 0) {
        words.add((is10 ? NAMES_10 : NAMES_11)[number]);
      }
    }
    return words.toString();
  }
}
