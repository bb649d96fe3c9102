package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionType;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** Stops a translation that the datapath must help with. */
final class Freezing {
  private Freezing() {}

  /** What the packet carries beside its headers, in a key that is otherwise empty. */
  static FlowKey metadata(FlowKey flow) {
    FlowKey saved = new FlowKey();
    for (int i = 0; i < 4; i++) {
      FlowField register = FlowField.values()[FlowField.XXREG0.ordinal() + i];
      saved.set(register, flow.getHigh(register), flow.get(register));
    }
    saved.set(FlowField.METADATA, flow.get(FlowField.METADATA));
    saved.set(FlowField.IN_PORT, flow.get(FlowField.IN_PORT));
    saved.set(FlowField.ACTSET_OUTPUT, flow.get(FlowField.ACTSET_OUTPUT));
    TunnelForwarder.setTunnel(saved, flow);
    return saved;
  }

  /** Gives a packet back what {@link #metadata} kept of it. */
  static void restoreMetadata(FlowKey saved, FlowKey flow) {
    for (int i = 0; i < 4; i++) {
      FlowField register = FlowField.values()[FlowField.XXREG0.ordinal() + i];
      flow.set(register, saved.getHigh(register), saved.get(register));
    }
    flow.set(FlowField.METADATA, saved.get(FlowField.METADATA));
    flow.set(FlowField.IN_PORT, saved.get(FlowField.IN_PORT));
    flow.set(FlowField.ACTSET_OUTPUT, saved.get(FlowField.ACTSET_OUTPUT));
    TunnelForwarder.setTunnel(flow, saved);
  }

  /**
   * The number under which the translation goes on.
   *
   * @param actions to go on with; null to look into the table
   */
  static int freeze(
      TranslationContext ctx, int tableId, List<Action> actions, boolean isConntracked) {
    return freeze(ctx, tableId, actions, isConntracked, HexBytes.EMPTY);
  }

  /** As {@link #freeze}, for a copy that goes to a controller, and does not come back. */
  static int freezeCopy(TranslationContext ctx, int tableId, HexBytes userdata) {
    return freeze(ctx, null, tableId, null, false, userdata);
  }

  static int freeze(
      TranslationContext ctx,
      int tableId,
      List<Action> actions,
      boolean isConntracked,
      HexBytes userdata) {
    return freeze(ctx, ctx.firstPort, tableId, actions, isConntracked, userdata);
  }

  private static int freeze(
      TranslationContext ctx,
      OpenFlowSwitchPort firstPort,
      int tableId,
      List<Action> actions,
      boolean isConntracked,
      HexBytes userdata) {
    List<List<Long>> stack = new ArrayList<>();
    for (long[] pushed : ctx.stack) {
      stack.add(List.of(pushed[0], pushed[1]));
    }
    FrozenState state =
        new FrozenState(
            ctx.bridge,
            firstPort,
            tableId,
            metadata(ctx.flow),
            stack,
            List.copyOf(ctx.actionSet),
            actions,
            actions != null && tellsCookie(actions) ? ctx.frozenCookie : -1,
            mirrored(ctx),
            isConntracked,
            userdata);
    return ctx.shared.recirculations().idOf(state);
  }

  /** Whether a controller may get to know from which flow the actions are. */
  private static boolean tellsCookie(List<Action> actions) {
    return FlowPipeline.anyAction(
        actions,
        action ->
            action.type() == ActionType.CONTROLLER
                || action.type() == ActionType.DEC_TTL
                || action.type() == ActionType.DEC_MPLS_TTL
                || action instanceof Action.Output output
                    && output.port() == OpenFlowPort.CONTROLLER);
  }

  /** Lets the datapath look at the packet anew, if some action waits for that. */
  static void recirculateIfFrozen(TranslationContext ctx) {
    if (ctx.frozen == null) {
      return;
    }
    if (ctx.pausedFor != null) {
      ControllerActions.pause(ctx);
      return;
    }
    HeaderCommit.commit(ctx);
    // A trace does not follow packets that come back with a hash: it does not know the hash.
    boolean isHashed = ctx.wantedHash != null;
    if (isHashed) {
      ctx.actions.add(ctx.wantedHash);
      ctx.wantedHash = null;
    }
    int id = freeze(ctx, ctx.frozenTable, List.copyOf(ctx.frozen), ctx.isConntracked);
    ctx.actions.add(new DatapathAction.Recirc(id));
    if (!isHashed && !ctx.isFrozenByDecap) {
      ctx.recirculated(id, false);
    }
    ctx.frozen = null;
    ctx.isFrozenByDecap = false;
  }

  private static List<Mirror> mirrored(TranslationContext ctx) {
    List<Mirror> mirrors = new ArrayList<>(ctx.bridge.mirrors());
    mirrors.retainAll(ctx.mirrored);
    return mirrors;
  }
}
