package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.HeaderGroup;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/** The label stack part of {@link HeaderCommit}. */
final class MplsCommit {
  private static final int BOTTOM_OF_STACK = 0x100;

  private MplsCommit() {}

  static void commit(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    FlowKey base = ctx.base;
    int wanted = labelCount(flow);
    int present = labelCount(base);
    int common = commonCount(flow, wanted, base, present);
    // A label that was only changed is set, not popped and pushed.
    while (present > common && !(present == wanted && present - 1 == common)) {
      int type = present == 1 ? flow.ethType() : EtherType.MPLS;
      ctx.actions.add(new DatapathAction.PopMpls(type));
      pop(base, type);
      present--;
    }
    if (present == wanted && present > 0 && flow.mplsLse(0) != base.mplsLse(0)) {
      set(ctx);
    }
    while (present < wanted) {
      int lse = flow.mplsLse(wanted - present - 1);
      ctx.actions.add(new DatapathAction.PushMpls(lse, flow.ethType()));
      push(base, lse, flow.ethType());
      present++;
    }
  }

  private static void set(TranslationContext ctx) {
    Match.Builder fields = Match.builder();
    fields.exact(FlowField.MPLS_LABEL, ctx.flow.get(FlowField.MPLS_LABEL));
    fields.exact(FlowField.MPLS_TC, ctx.flow.get(FlowField.MPLS_TC));
    fields.exact(FlowField.MPLS_TTL, ctx.flow.get(FlowField.MPLS_TTL));
    fields.exact(FlowField.MPLS_BOS, ctx.flow.get(FlowField.MPLS_BOS));
    ctx.actions.add(new DatapathAction.Set(HeaderGroup.MPLS, fields.build()));
    ctx.base.setMplsLse(0, ctx.flow.mplsLse(0));
  }

  private static int commonCount(FlowKey a, int countA, FlowKey b, int countB) {
    int common = 0;
    while (common < countA
        && common < countB
        && a.mplsLse(countA - 1 - common) == b.mplsLse(countB - 1 - common)) {
      common++;
    }
    return common;
  }

  /** Labels down to the bottom of the stack, or as many as a key holds. */
  static int labelCount(FlowKey key) {
    int type = key.ethType();
    if (type != EtherType.MPLS && type != EtherType.MPLS_MULTICAST) {
      return 0;
    }
    for (int i = 0; i < FlowKey.MAX_MPLS_LABELS; i++) {
      if ((key.mplsLse(i) & BOTTOM_OF_STACK) != 0) {
        return i + 1;
      }
    }
    return FlowKey.MAX_MPLS_LABELS;
  }

  /** Puts a label on top. */
  static void push(FlowKey key, int lse, int ethType) {
    for (int i = FlowKey.MAX_MPLS_LABELS - 1; i > 0; i--) {
      key.setMplsLse(i, key.mplsLse(i - 1));
    }
    key.setMplsLse(0, lse);
    key.set(FlowField.ETH_TYPE, ethType);
  }

  /** Takes the top label off. */
  static void pop(FlowKey key, int ethType) {
    for (int i = 0; i < FlowKey.MAX_MPLS_LABELS - 1; i++) {
      key.setMplsLse(i, key.mplsLse(i + 1));
    }
    key.setMplsLse(FlowKey.MAX_MPLS_LABELS - 1, 0);
    key.set(FlowField.ETH_TYPE, ethType);
  }
}
