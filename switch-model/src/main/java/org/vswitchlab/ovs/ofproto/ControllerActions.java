package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.UserspaceCookie;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.Action.PacketInReason;
import org.vswitchlab.ovs.openflow.HexBytes;

/** Sends packets to the controllers. */
final class ControllerActions {
  private static final int CONTROLLER_PID = 0;

  /** Probability 1 of a sample action. */
  private static final int ALWAYS = 0xffff_ffff;

  /**
   * A packet that waits for a controller.
   *
   * @param reasonCode ordinal of a {@link PacketInReason}
   */
  record Pause(Action.Controller action, int reasonCode, long cookie) {}

  private ControllerActions() {}

  static void send(TranslationContext ctx, int maxLenBytes) {
    PacketInReason reason =
        ctx.inPacketOut
            ? PacketInReason.PACKET_OUT
            : ctx.inGroup
                ? PacketInReason.GROUP
                : ctx.inActionSet ? PacketInReason.ACTION_SET : PacketInReason.ACTION;
    send(ctx, new Action.Controller(maxLenBytes, reason, 0, HexBytes.EMPTY, false, 0));
  }

  static void sendInvalidTtl(TranslationContext ctx, int controllerId) {
    send(
        ctx,
        new Action.Controller(
            Action.WHOLE_PACKET,
            PacketInReason.INVALID_TTL,
            controllerId,
            HexBytes.EMPTY,
            false,
            0));
  }

  /** What no flow of a table matches goes to the controllers that want it. */
  static void sendMiss(TranslationContext ctx) {
    send(
        ctx,
        new Action.Controller(
            Action.WHOLE_PACKET, PacketInReason.IMPLICIT_MISS, 0, HexBytes.EMPTY, false, 0));
  }

  static void send(TranslationContext ctx, Action.Controller action) {
    int code = action.reason().ordinal();
    boolean isAction = action.reason() == PacketInReason.ACTION;
    if (isAction && !action.pause() && isTableMiss(ctx.entry)) {
      code = PacketInReason.EXPLICIT_MISS.ordinal();
    }
    boolean isMiss = ctx.entry == null && action.reason() == PacketInReason.IMPLICIT_MISS;
    long cookie = isMiss ? 0 : ctx.cookie();
    if (action.pause()) {
      // Nothing more happens to the packet here; what is left of the lists goes with it.
      ctx.freeze(List.of());
      ctx.pausedFor = new Pause(action, code, cookie);
      return;
    }
    HeaderCommit.commit(ctx);
    int recircId = Freezing.freezeCopy(ctx, ctx.tableId, action.userdata());
    DatapathAction up = userspace(ctx, action, code, cookie, recircId, false);
    DatapathAction metered = metered(ctx, action.meterId(), up);
    ctx.actions.add(metered);
    ctx.dropReason = DropReason.CONTROLLER_UNREACHABLE;
  }

  /** The packet waits; a controller may resume it. */
  static void pause(TranslationContext ctx) {
    Pause pause = ctx.pausedFor;
    ctx.pausedFor = null;
    HeaderCommit.commit(ctx);
    List<Action> rest = List.copyOf(ctx.frozen);
    ctx.frozen = null;
    int recircId =
        Freezing.freeze(ctx, ctx.frozenTable, rest, ctx.isConntracked, pause.action().userdata());
    if (!ctx.isTraced || ctx.isFresh) {
      ctx.actions.add(
          userspace(ctx, pause.action(), pause.reasonCode(), pause.cookie(), recircId, true));
    }
    ctx.dropReason = DropReason.CONTROLLER_UNREACHABLE;
  }

  private static DatapathAction userspace(
      TranslationContext ctx,
      Action.Controller action,
      int code,
      long cookie,
      int recircId,
      boolean isContinuation) {
    return new DatapathAction.Userspace(
        CONTROLLER_PID,
        new UserspaceCookie.Controller(
            code,
            ctx.isTraced && !ctx.isFresh,
            isContinuation,
            recircId,
            cookie,
            action.controllerId(),
            action.maxLenBytes()),
        -1);
  }

  /** Packets to the controller pass the meter of that number, else the virtual one for all. */
  private static DatapathAction metered(
      TranslationContext ctx, long meterId, DatapathAction action) {
    MeterBindings meters = ctx.bridge.meters();
    MeterBindings.Binding meter =
        meters.meter(meterId != 0 ? meterId : MeterBindings.CONTROLLER_METER);
    return meter == null
        ? action
        : new DatapathAction.Sample(
            ALWAYS, List.of(new DatapathAction.Meter(meter.datapathId()), action));
  }

  private static boolean isTableMiss(FlowEntry entry) {
    return entry != null && entry.priority() == 0 && entry.match().equals(Match.ANY);
  }
}
