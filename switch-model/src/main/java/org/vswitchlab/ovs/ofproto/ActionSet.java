package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionType;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** The action set: its order does not depend on the order of writing, OpenFlow 1.5.1, 5.6. */
final class ActionSet {
  /** Those before set-field in the order of the specification; of each, the latest counts. */
  private static final List<ActionType> FIRST =
      List.of(
          ActionType.STRIP_VLAN,
          ActionType.DECAP,
          ActionType.ENCAP,
          ActionType.POP_MPLS,
          ActionType.PUSH_MPLS,
          ActionType.PUSH_VLAN,
          ActionType.DEC_TTL,
          ActionType.DEC_MPLS_TTL,
          ActionType.DEC_NSH_TTL);

  /** All of these, in the order of writing. */
  private static final List<ActionType> SETS =
      List.of(
          ActionType.SET_ETH_DST,
          ActionType.SET_ETH_SRC,
          ActionType.SET_FIELD,
          ActionType.REG_MOVE,
          ActionType.SET_IP_DSCP,
          ActionType.SET_IP_ECN,
          ActionType.SET_IP_TTL,
          ActionType.SET_IPV4_DST,
          ActionType.SET_IPV4_SRC,
          ActionType.SET_L4_DST_PORT,
          ActionType.SET_L4_SRC_PORT,
          ActionType.SET_MPLS_LABEL,
          ActionType.SET_MPLS_TC,
          ActionType.SET_MPLS_TTL,
          ActionType.SET_QUEUE,
          ActionType.SET_TUNNEL,
          ActionType.SET_VLAN_PCP,
          ActionType.SET_VLAN_VID);

  private ActionSet() {}

  /** What is carried out at the end of the pipeline. */
  static List<Action> inOrder(List<Action> written) {
    List<Action> result = new ArrayList<>();
    for (ActionType type : FIRST) {
      addLatest(written, result, type);
    }
    for (Action action : written) {
      if (SETS.contains(action.type())) {
        result.add(action);
      }
    }
    // Of group, resubmit, output and ct only the first kind that is there counts.
    boolean added =
        addLatest(written, result, ActionType.GROUP)
            || addLatest(written, result, ActionType.RESUBMIT)
            || addLatest(written, result, ActionType.OUTPUT)
            || addLatest(written, result, ActionType.CT);
    // Without any of them the packet is dropped, whatever was set.
    return added ? result : List.of();
  }

  /** The port that the set outputs to; UNSET if a group decides or there is none. */
  static int outputPort(List<Action> written) {
    int port = OpenFlowPort.UNSET;
    for (Action action : written) {
      if (action instanceof Action.Group) {
        return OpenFlowPort.UNSET;
      }
      if (action instanceof Action.Output output) {
        port = output.port();
      }
    }
    return port;
  }

  private static boolean addLatest(List<Action> written, List<Action> result, ActionType type) {
    for (int i = written.size() - 1; i >= 0; i--) {
      if (written.get(i).type() == type) {
        result.add(written.get(i));
        return true;
      }
    }
    return false;
  }
}
