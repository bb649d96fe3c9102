package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;

/** What the connection tracker says about a packet. */
final class Conntracking {
  private Conntracking() {}

  /** Makes the packet an untracked one in the pipeline; the datapath is not told. */
  static void forget(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    flow.set(FlowField.CT_STATE, 0);
    flow.set(FlowField.CT_ZONE, 0);
    flow.set(FlowField.CT_MARK, 0);
    flow.set(FlowField.CT_LABEL, 0, 0);
    flow.set(FlowField.CT_NW_PROTO, 0);
    flow.set(FlowField.CT_NW_SRC, 0);
    flow.set(FlowField.CT_NW_DST, 0);
    flow.set(FlowField.CT_IPV6_SRC, 0, 0);
    flow.set(FlowField.CT_IPV6_DST, 0, 0);
    flow.set(FlowField.CT_TP_SRC, 0);
    flow.set(FlowField.CT_TP_DST, 0);
    ctx.isConntracked = false;
  }

  /** ct_clear. */
  static void clear(TranslationContext ctx) {
    if (ctx.isConntracked || ctx.flow.get(FlowField.CT_STATE) != 0) {
      ctx.actions.add(new DatapathAction.CtClear());
    }
    forget(ctx);
  }
}
