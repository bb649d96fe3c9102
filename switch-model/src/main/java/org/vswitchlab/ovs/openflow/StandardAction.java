package org.vswitchlab.ovs.openflow;

import java.util.List;
import java.util.stream.Stream;

/**
 * The actions of the OpenFlow specifications themselves, in the order in which ovs-ofctl(8) lists
 * them, with their numbers, OFPAT_*.
 */
public enum StandardAction {
  OUTPUT("output", 0, 0, 0),
  ENQUEUE("enqueue", 11, -1, -1),
  GROUP("group", -1, 22, 22),
  SET_FIELD("set_field", -1, -1, 25),
  SET_VLAN_VID("set_vlan_vid", 1, 1, -1),
  SET_VLAN_PCP("set_vlan_pcp", 2, 2, -1),
  STRIP_VLAN("strip_vlan", 3, 18, 18),
  PUSH_VLAN("push_vlan", -1, 17, 17),
  MOD_DL_SRC("mod_dl_src", 4, 3, -1),
  MOD_DL_DST("mod_dl_dst", 5, 4, -1),
  MOD_NW_SRC("mod_nw_src", 6, 5, -1),
  MOD_NW_DST("mod_nw_dst", 7, 6, -1),
  MOD_NW_TOS("mod_nw_tos", 8, 7, -1),
  MOD_NW_ECN("mod_nw_ecn", -1, 8, -1),
  MOD_NW_TTL("mod_nw_ttl", -1, 23, 23),
  MOD_TP_SRC("mod_tp_src", 9, 9, -1),
  MOD_TP_DST("mod_tp_dst", 10, 10, -1),
  DEC_TTL("dec_ttl", -1, 24, 24),
  SET_MPLS_LABEL("set_mpls_label", -1, 13, -1),
  SET_MPLS_TC("set_mpls_tc", -1, 14, -1),
  SET_MPLS_TTL("set_mpls_ttl", -1, 15, 15),
  DEC_MPLS_TTL("dec_mpls_ttl", -1, 16, 16),
  PUSH_MPLS("push_mpls", -1, 19, 19),
  POP_MPLS("pop_mpls", -1, 20, 20),
  SET_QUEUE("set_queue", -1, 21, 21);

  private static final List<StandardAction> ALL = List.of(values());

  private final String text;
  private final int number10;
  private final int number11;
  private final int number12;

  StandardAction(String text, int number10, int number11, int number12) {
    this.text = text;
    this.number10 = number10;
    this.number11 = number11;
    this.number12 = number12;
  }

  /** Name as the tools write it. */
  public String text() {
    return text;
  }

  /** OFPAT_* in that version; -1 if it has no such action. */
  public int number(OpenFlowVersion version) {
    return switch (version) {
      case OPENFLOW10 -> number10;
      case OPENFLOW11 -> number11;
      case OPENFLOW12, OPENFLOW13, OPENFLOW14, OPENFLOW15 -> number12;
    };
  }

  /** The action of that name, or null. */
  public static StandardAction named(String text) {
    return ALL.stream().filter(action -> action.text.equals(text)).findFirst().orElse(null);
  }

  /** The action of that number in a version, or null. */
  public static StandardAction numbered(OpenFlowVersion version, int number) {
    return ALL.stream().filter(action -> action.number(version) == number).findFirst().orElse(null);
  }

  /** The actions whose numbers are bits of a set, in order of listing. */
  public static Stream<StandardAction> ofBits(OpenFlowVersion version, int bits) {
    return ALL.stream()
        .filter(action -> action.number(version) >= 0)
        .filter(action -> (bits & 1 << action.number(version)) != 0);
  }
}
