package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.wire.EtherType;

/**
 * The actions on MPLS label stacks, ovs-actions(7). What is below the labels is not known while
 * they are there: a first push commits what was changed below, and once the last label is off, an
 * action that needs the headers below waits for the datapath to recirculate the packet.
 */
final class MplsActions {
  private static final int BOTTOM_OF_STACK = 0x100;
  private static final int IPV4_EXPLICIT_NULL = 0; // RFC 3032, 2.1
  private static final int IPV6_EXPLICIT_NULL = 2; // RFC 3032, 2.1
  private static final int DEFAULT_TTL = 64;

  private MplsActions() {}

  static void push(TranslationContext ctx, int ethType) {
    FlowKey flow = ctx.flow;
    int count = countLabels(ctx);
    if (count == 0) {
      int lse = firstEntry(ctx);
      HeaderCommit.commit(ctx);
      forgetNetwork(flow);
      MplsCommit.push(flow, lse, ethType);
    } else if (count < FlowKey.MAX_MPLS_LABELS) {
      examineLabels(ctx, 0, count);
      MplsCommit.push(flow, flow.mplsLse(0) & ~BOTTOM_OF_STACK, ethType);
    } else {
      tooMany(ctx, "n MPLS push action can't be performed as it would have");
    }
  }

  private static int firstEntry(TranslationContext ctx) {
    int type = ctx.flow.ethType();
    if (type != EtherType.IPV4 && type != EtherType.IPV6) {
      return BOTTOM_OF_STACK | DEFAULT_TTL;
    }
    ctx.mask.unwildcard(FlowField.IP_DSCP);
    ctx.mask.unwildcard(FlowField.NW_TTL);
    int label = type == EtherType.IPV4 ? IPV4_EXPLICIT_NULL : IPV6_EXPLICIT_NULL;
    // As the real switch: the low three bits of the DSCP.
    int trafficClass = (int) ctx.flow.get(FlowField.IP_DSCP) & 7;
    int ttl = (int) ctx.flow.get(FlowField.NW_TTL);
    return label << 12 | trafficClass << 9 | BOTTOM_OF_STACK | (ttl == 0 ? DEFAULT_TTL : ttl);
  }

  static void pop(TranslationContext ctx, int ethType) {
    int count = countLabels(ctx);
    if (count == 0) {
      return;
    }
    if (isCutOff(ctx.flow, count)) {
      tooMany(ctx, "n MPLS pop action can't be performed as it has");
      return;
    }
    examineLabels(ctx, 1, count);
    MplsCommit.pop(ctx.flow, ethType);
    if (!isMpls(ethType)) {
      ctx.wasMpls = true;
    }
  }

  /** Whether there are more labels than are known. */
  static boolean isCutOff(FlowKey flow, int count) {
    return count == FlowKey.MAX_MPLS_LABELS && (flow.mplsLse(count - 1) & BOTTOM_OF_STACK) == 0;
  }

  /** Said of packets only, not of flows that are traced without one. */
  static void tooMany(TranslationContext ctx, String action) {
    if (ctx.packetBytes > 0) {
      ctx.report(
          TraceNode.Kind.ERROR,
          "dropping packet on which a" + action + " more MPLS LSEs than the 3 supported.");
    }
    ctx.fail(TranslationError.TOO_MANY_MPLS_LABELS, DropReason.MALFORMED);
  }

  static void decTtl(TranslationContext ctx) {
    if (isMpls(ctx.flow.ethType())) {
      ctx.mask.unwildcard(FlowField.MPLS_TTL);
      long ttl = ctx.flow.get(FlowField.MPLS_TTL);
      if (ttl > 1) {
        ctx.flow.set(FlowField.MPLS_TTL, ttl - 1);
        return;
      }
      ControllerActions.sendInvalidTtl(ctx, 0);
    }
    // Without labels, too: as the real switch, which lets buckets and the like do it to any packet.
    ctx.warn("MPLS decrement TTL exception");
    ctx.endsList = true;
    ctx.dropped(DropReason.TTL_EXPIRED);
  }

  static void set(TranslationContext ctx, FlowField field, long value) {
    if (isMpls(ctx.flow.ethType())) {
      ctx.mask.unwildcard(field);
      ctx.flow.set(field, value);
    }
  }

  /**
   * Whether the packet must come back before the action, after the last label was taken off. Only
   * those that certainly do not touch what was below the labels need not wait.
   */
  static boolean needsHeadersBelow(Action action) {
    return switch (action.type()) {
      case OUTPUT,
          OUTPUT_REG,
          OUTPUT_TRUNC,
          ENQUEUE,
          SET_VLAN_VID,
          SET_VLAN_PCP,
          SET_ETH_SRC,
          SET_ETH_DST,
          SET_TUNNEL,
          SET_QUEUE,
          GROUP ->
          false;
      case SET_FIELD -> ((Action.SetField) action).field().compareTo(FlowField.MPLS_LABEL) >= 0;
      case REG_MOVE,
          STACK_PUSH,
          STACK_POP,
          STRIP_VLAN,
          PUSH_VLAN,
          SET_IPV4_SRC,
          SET_IPV4_DST,
          SET_IP_DSCP,
          SET_IP_ECN,
          SET_IP_TTL,
          SET_L4_SRC_PORT,
          SET_L4_DST_PORT,
          DEC_TTL,
          SET_MPLS_LABEL,
          SET_MPLS_TC,
          SET_MPLS_TTL,
          DEC_MPLS_TTL,
          PUSH_MPLS,
          POP_MPLS,
          DEC_NSH_TTL,
          POP_QUEUE,
          FIN_TIMEOUT,
          RESUBMIT,
          LEARN,
          CONJUNCTION,
          MULTIPATH,
          BUNDLE,
          CONTROLLER,
          NOTE,
          EXIT,
          SAMPLE,
          CLONE,
          CHECK_PKT_LARGER,
          CT,
          CT_CLEAR,
          NAT,
          DELETE_FIELD,
          ENCAP,
          DECAP,
          METER,
          CLEAR_ACTIONS,
          WRITE_ACTIONS,
          WRITE_METADATA,
          GOTO_TABLE ->
          true;
    };
  }

  /** How many labels there are is known from where the bottom is. */
  static int countLabels(TranslationContext ctx) {
    if (isMpls(ctx.flow.ethType())) {
      for (int i = 0; i < FlowKey.MAX_MPLS_LABELS; i++) {
        ctx.mask.unwildcardMplsBottom(i);
        if ((ctx.flow.mplsLse(i) & BOTTOM_OF_STACK) != 0) {
          break;
        }
      }
    }
    return ctx.flow.mplsLabelCount();
  }

  /** Labels that change their place. */
  static void examineLabels(TranslationContext ctx, int from, int to) {
    for (int i = from; i < to; i++) {
      ctx.mask.unwildcardMplsLse(i);
    }
  }

  private static boolean isMpls(int type) {
    return type == EtherType.MPLS || type == EtherType.MPLS_MULTICAST;
  }

  private static void forgetNetwork(FlowKey key) {
    for (int word : NETWORK_WORDS) {
      key.setWord(word, 0);
    }
  }

  private static final int[] NETWORK_WORDS = {
    FlowLayout.IPV4,
    FlowLayout.IP,
    FlowLayout.IPV6_SRC,
    FlowLayout.IPV6_SRC + 1,
    FlowLayout.IPV6_DST,
    FlowLayout.IPV6_DST + 1,
    FlowLayout.ND_TARGET,
    FlowLayout.ND_TARGET + 1,
    FlowLayout.ARP_SHA,
    FlowLayout.ARP_THA,
    FlowLayout.PORTS
  };
}
