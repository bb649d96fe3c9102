package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.openflow.Action;

/** Which datapath actions need a copy of the packet when they are inside a clone. */
final class CloneRules {
  private CloneRules() {}

  /** Whether the packet that a clone changes can be what it was again without a copy of it. */
  static boolean canUndo(List<Action> actions) {
    for (Action action : actions) {
      switch (action.type()) {
        case CT, METER, NAT, OUTPUT_TRUNC, ENCAP, DECAP, DEC_NSH_TTL -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  /** Whether what the actions do to the packet can be undone by further actions. */
  static boolean isReversible(List<DatapathAction> actions) {
    for (DatapathAction action : actions) {
      boolean reversible =
          switch (action.type()) {
            case OUTPUT,
                USERSPACE,
                SET,
                PUSH_VLAN,
                POP_VLAN,
                RECIRC,
                HASH,
                SAMPLE,
                CLONE,
                TRUNC,
                TNL_PUSH,
                TNL_POP,
                LB_OUTPUT,
                CHECK_PKT_LEN ->
                true;
            case PUSH_MPLS,
                POP_MPLS,
                PUSH_ETH,
                POP_ETH,
                PUSH_NSH,
                POP_NSH,
                METER,
                CT,
                CT_CLEAR,
                DROP ->
                false;
          };
      if (!reversible) {
        return false;
      }
    }
    return true;
  }
}
