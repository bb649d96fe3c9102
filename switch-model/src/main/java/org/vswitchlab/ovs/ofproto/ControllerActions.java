package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.UserspaceCookie;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.Action.PacketInReason;

/** Sends packets to the controllers. */
final class ControllerActions {
  private static final int CONTROLLER_PID = 0;

  private ControllerActions() {}

  static void send(TranslationContext ctx, int maxLenBytes) {
    PacketInReason reason =
        ctx.inGroup
            ? PacketInReason.GROUP
            : ctx.inActionSet ? PacketInReason.ACTION_SET : PacketInReason.ACTION;
    send(ctx, maxLenBytes, reason, 0);
  }

  static void send(TranslationContext ctx, Action.Controller action) {
    send(ctx, action.maxLenBytes(), action.reason(), action.controllerId());
  }

  static void sendInvalidTtl(TranslationContext ctx, int controllerId) {
    send(ctx, Action.WHOLE_PACKET, PacketInReason.INVALID_TTL, controllerId);
  }

  private static void send(
      TranslationContext ctx, int maxLenBytes, PacketInReason reason, int controllerId) {
    HeaderCommit.commit(ctx);
    int code = reason.ordinal();
    if (reason == PacketInReason.ACTION && isTableMiss(ctx.entry)) {
      code = PacketInReason.EXPLICIT_MISS.ordinal();
    }
    int recircId = Freezing.freeze(ctx, ctx.tableId, null, false);
    long cookie = ctx.entry == null ? -1L : ctx.entry.cookie();
    ctx.actions.add(
        new DatapathAction.Userspace(
            CONTROLLER_PID,
            new UserspaceCookie.Controller(
                code, ctx.isTraced, false, recircId, cookie, controllerId, maxLenBytes),
            -1));
    ctx.dropReason = DropReason.CONTROLLER_UNREACHABLE;
  }

  private static boolean isTableMiss(FlowEntry entry) {
    return entry != null
        && entry.priority() == 0
        && entry.match().equals(org.vswitchlab.ovs.flow.Match.ANY);
  }
}
