package org.vswitchlab.ovs.openflow;

/**
 * Kinds of actions and instructions, ovs-actions(7). Dispatch on it with switch expressions without
 * default, so that the compiler lists the work that a new kind needs.
 */
public enum ActionType {
  OUTPUT("output"),
  OUTPUT_REG("output_reg"),
  OUTPUT_TRUNC("output_trunc"),
  CONTROLLER("controller"),
  ENQUEUE("enqueue"),
  GROUP("group"),
  BUNDLE("bundle"),
  SET_VLAN_VID("set_vlan_vid"),
  SET_VLAN_PCP("set_vlan_pcp"),
  STRIP_VLAN("strip_vlan"),
  PUSH_VLAN("push_vlan"),
  SET_ETH_SRC("mod_dl_src"),
  SET_ETH_DST("mod_dl_dst"),
  SET_IPV4_SRC("mod_nw_src"),
  SET_IPV4_DST("mod_nw_dst"),
  SET_IP_DSCP("mod_nw_tos"),
  SET_IP_ECN("mod_nw_ecn"),
  SET_IP_TTL("mod_nw_ttl"),
  SET_L4_SRC_PORT("mod_tp_src"),
  SET_L4_DST_PORT("mod_tp_dst"),
  SET_FIELD("set_field"),
  REG_MOVE("move"),
  STACK_PUSH("push"),
  STACK_POP("pop"),
  DEC_TTL("dec_ttl"),
  SET_MPLS_LABEL("set_mpls_label"),
  SET_MPLS_TC("set_mpls_tc"),
  SET_MPLS_TTL("set_mpls_ttl"),
  DEC_MPLS_TTL("dec_mpls_ttl"),
  PUSH_MPLS("push_mpls"),
  POP_MPLS("pop_mpls"),
  DEC_NSH_TTL("dec_nsh_ttl"),
  SET_TUNNEL("set_tunnel"),
  SET_QUEUE("set_queue"),
  POP_QUEUE("pop_queue"),
  FIN_TIMEOUT("fin_timeout"),
  RESUBMIT("resubmit"),
  LEARN("learn"),
  CONJUNCTION("conjunction"),
  MULTIPATH("multipath"),
  NOTE("note"),
  EXIT("exit"),
  SAMPLE("sample"),
  CLONE("clone"),
  CHECK_PKT_LARGER("check_pkt_larger"),
  CT("ct"),
  CT_CLEAR("ct_clear"),
  NAT("nat"),
  DELETE_FIELD("delete_field"),
  ENCAP("encap"),
  DECAP("decap"),
  METER("meter"),
  CLEAR_ACTIONS("clear_actions"),
  WRITE_ACTIONS("write_actions"),
  WRITE_METADATA("write_metadata"),
  GOTO_TABLE("goto_table");

  private final String keyword;

  ActionType(String keyword) {
    this.keyword = keyword;
  }

  /** The word by which the tool's messages name it. */
  public String keyword() {
    return keyword;
  }

  /** Whether OpenFlow 1.1 and later carry it as an instruction of its own. */
  public boolean isInstruction() {
    return compareTo(METER) >= 0;
  }
}
