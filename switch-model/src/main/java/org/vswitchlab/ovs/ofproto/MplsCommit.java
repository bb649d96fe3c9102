package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.HeaderGroup;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/** The label stack part of {@link HeaderCommit}. */
final class MplsCommit {
  private MplsCommit() {}

  static void commit(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    FlowKey base = ctx.base;
    int wanted = flow.mplsLabelCount();
    int present = base.mplsLabelCount();
    int common = commonCount(flow, wanted, base, present);
    // A label that was only changed is set, not popped and pushed.
    while (present > common && !(present - 1 == common && wanted > common)) {
      int type = present == 1 ? flow.ethType() : EtherType.MPLS;
      ctx.actions.add(new DatapathAction.PopMpls(type));
      pop(base, type);
      present--;
    }
    if (present > common) {
      set(ctx, flow.mplsLse(wanted - present));
    }
    while (present < wanted) {
      int lse = flow.mplsLse(wanted - present - 1);
      ctx.actions.add(new DatapathAction.PushMpls(lse, flow.ethType()));
      push(base, lse, flow.ethType());
      present++;
    }
  }

  private static void set(TranslationContext ctx, int lse) {
    FlowKey base = ctx.base;
    base.setMplsLse(0, lse);
    Match.Builder fields = Match.builder();
    fields.exact(FlowField.MPLS_LABEL, base.get(FlowField.MPLS_LABEL));
    fields.exact(FlowField.MPLS_TC, base.get(FlowField.MPLS_TC));
    fields.exact(FlowField.MPLS_TTL, base.get(FlowField.MPLS_TTL));
    fields.exact(FlowField.MPLS_BOS, base.get(FlowField.MPLS_BOS));
    ctx.actions.add(new DatapathAction.Set(HeaderGroup.MPLS, fields.build()));
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

  /** Puts a label on top. */
  static void push(FlowKey key, int lse, int ethType) {
    for (int i = key.mplsLabelCount(); i > 0; i--) {
      key.setMplsLse(i, key.mplsLse(i - 1));
    }
    key.setMplsLse(0, lse);
    key.set(FlowField.ETH_TYPE, ethType);
  }

  /** Takes the top label off. */
  static void pop(FlowKey key, int ethType) {
    int left = key.mplsLabelCount() - 1;
    for (int i = 0; i < left; i++) {
      key.setMplsLse(i, key.mplsLse(i + 1));
    }
    if (left >= 0) {
      key.setMplsLse(left, 0);
    }
    key.set(FlowField.ETH_TYPE, ethType);
  }
}
