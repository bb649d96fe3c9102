package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.openflow.Action;

/** When a list of actions that others follow needs a copy of the packet in the datapath. */
final class CloneRules {
  private CloneRules() {}

  /** Whether what the actions do to the packet can be undone by further actions. */
  static boolean areReversible(List<Action> actions) {
    for (Action action : actions) {
      boolean reversible =
          switch (action.type()) {
            case OUTPUT_TRUNC, ENCAP, DECAP, DEC_NSH_TTL, CT, NAT, METER -> false;
            case OUTPUT,
                OUTPUT_REG,
                CONTROLLER,
                ENQUEUE,
                GROUP,
                BUNDLE,
                SET_VLAN_VID,
                SET_VLAN_PCP,
                STRIP_VLAN,
                PUSH_VLAN,
                SET_ETH_SRC,
                SET_ETH_DST,
                SET_IPV4_SRC,
                SET_IPV4_DST,
                SET_IP_DSCP,
                SET_IP_ECN,
                SET_IP_TTL,
                SET_L4_SRC_PORT,
                SET_L4_DST_PORT,
                SET_FIELD,
                REG_MOVE,
                STACK_PUSH,
                STACK_POP,
                DEC_TTL,
                SET_MPLS_LABEL,
                SET_MPLS_TC,
                SET_MPLS_TTL,
                DEC_MPLS_TTL,
                PUSH_MPLS,
                POP_MPLS,
                SET_TUNNEL,
                SET_QUEUE,
                POP_QUEUE,
                FIN_TIMEOUT,
                RESUBMIT,
                LEARN,
                CONJUNCTION,
                MULTIPATH,
                NOTE,
                EXIT,
                SAMPLE,
                CLONE,
                CHECK_PKT_LARGER,
                CT_CLEAR,
                DELETE_FIELD,
                CLEAR_ACTIONS,
                WRITE_ACTIONS,
                WRITE_METADATA,
                GOTO_TABLE ->
                true;
          };
      if (!reversible) {
        return false;
      }
    }
    return true;
  }
}
