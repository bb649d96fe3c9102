package org.vswitchlab.ovs.ofproto;

import java.util.List;

/** Goes on with a translation that waited for the datapath. */
final class Thawing {
  private Thawing() {}

  static void restore(TranslationContext ctx, FrozenState state) {
    ctx.bridge = state.bridge();
    ctx.firstPort = state.firstPort();
    Freezing.restoreMetadata(state.metadata(), ctx.flow);
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
    ctx.thawedCookie = state.ruleCookie();
    if (ctx.isTraced) {
      ctx.report(TraceNode.Kind.THAW, "thaw\n        Resuming from table " + state.tableId());
    }
  }
}
