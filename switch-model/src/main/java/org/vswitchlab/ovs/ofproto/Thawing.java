package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;

/** Goes on with a translation that waited for the datapath. */
final class Thawing {
  private Thawing() {}

  static void restore(TranslationContext ctx, FrozenState state) {
    ctx.bridge = state.bridge();
    FlowKey saved = state.metadata();
    FlowKey flow = ctx.flow;
    for (int i = 0; i < 4; i++) {
      FlowField register = FlowField.values()[FlowField.XXREG0.ordinal() + i];
      flow.set(register, saved.getHigh(register), saved.get(register));
    }
    flow.set(FlowField.METADATA, saved.get(FlowField.METADATA));
    flow.set(FlowField.IN_PORT, saved.get(FlowField.IN_PORT));
    flow.set(FlowField.ACTSET_OUTPUT, saved.get(FlowField.ACTSET_OUTPUT));
    flow.set(FlowField.TUN_ID, saved.get(FlowField.TUN_ID));
    for (int i = state.stack().size() - 1; i >= 0; i--) {
      List<Long> pushed = state.stack().get(i);
      ctx.stack.push(new long[] {pushed.get(0), pushed.get(1)});
    }
    ctx.actionSet.addAll(state.actionSet());
    ctx.hasActionSet = !state.actionSet().isEmpty();
    ctx.mirrored.addAll(state.mirrored());
    if (!state.isConntracked()) {
      Conntracking.forget(ctx);
    }
    ctx.isConntracked = state.isConntracked();
    ctx.tableId = state.tableId();
    if (ctx.isTraced) {
      ctx.report(TraceNode.Kind.THAW, "thaw\n        Resuming from table " + state.tableId());
    }
  }
}
