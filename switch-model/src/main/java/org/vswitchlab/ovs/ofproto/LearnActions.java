package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowFlags;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.LearnSpec;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.Subfield;
import org.vswitchlab.ovs.openflow.WideBits;

/** The learn action. */
final class LearnActions {
  private LearnActions() {}

  /** Notes the flow that the packet teaches. */
  static void learn(TranslationContext ctx, Action.Learn action) {
    for (LearnSpec spec : action.specs()) {
      if (spec.source() != null) {
        Subfield source = spec.source();
        ctx.mask.unwildcardBits(source.field(), source.firstBit(), source.bitCount());
      }
    }
    FlowMod learned = flowMod(ctx.flow, action);
    boolean isSuppressed = ctx.isTraced && !ctx.isFresh;
    if (isSuppressed) {
      ctx.warn("suppressing side effects, so learn action ignored");
    } else {
      if (ctx.isTraced) {
        ctx.detail(describe(learned, PortNames.NUMBERS_ONLY));
      }
      boolean isTaught = !ctx.teaches || hasRoom(ctx, action, learned);
      ctx.isLessonRefused |= !isTaught;
      Subfield result = action.resultDestination();
      if (result != null) {
        ctx.mask.unwildcardBits(result.field(), result.firstBit(), result.bitCount());
        FieldWriter.write(ctx.flow, result, 0, isTaught ? 1 : 0);
        FieldWriter.report(ctx, result);
      }
      if (!isTaught) {
        ctx.detail("Limit exceeded, learn failed");
      }
    }
    ctx.sideEffects.add(new SideEffects.FlowLearning(ctx.bridge, ctx.entry, action, learned));
  }

  /** Whether the flow will be there, in spite of the limit of the action. */
  private static boolean hasRoom(TranslationContext ctx, Action.Learn action, FlowMod learned) {
    FlowPipeline pipeline = ctx.bridge.pipeline();
    if (action.limit() == 0 || pipeline.knows(learned)) {
      return true;
    }
    // What this packet has taught before is not in the table yet.
    Set<Match> pending = new HashSet<>();
    for (SideEffect effect : ctx.sideEffects) {
      if (effect instanceof SideEffects.FlowLearning other
          && other.bridge() == ctx.bridge
          && other.learned().tableId() == learned.tableId()
          && other.learned().newCookie() == learned.newCookie()
          && pipeline.present(other.learned()) == null) {
        pending.add(other.learned().match());
      }
    }
    return pipeline.countLearned(learned) + pending.size() < action.limit();
  }

  private static String describe(FlowMod learned, PortNames names) {
    StringBuilder text = new StringBuilder("table=").append(learned.tableId()).append(' ');
    String match = MatchText.format(learned.match(), names);
    text.append(match).append(match.isEmpty() ? "" : " ");
    text.append("priority=").append(learned.priority());
    if (learned.newCookie() != 0) {
      text.append(" cookie=0x").append(Long.toHexString(learned.newCookie()));
    }
    if (learned.idleSeconds() != 0) {
      text.append(" idle=").append(learned.idleSeconds());
    }
    if (learned.hardSeconds() != 0) {
      text.append(" hard=").append(learned.hardSeconds());
    }
    if (learned.flags().sendFlowRemoved()) {
      text.append(" send_flow_rem");
    }
    return text.append(" actions=").append(ActionText.format(learned.actions(), names)).toString();
  }

  private static FlowMod flowMod(FlowKey packet, Action.Learn action) {
    FlowKey key = new FlowKey();
    FlowMask mask = new FlowMask();
    List<Action> actions = new ArrayList<>();
    for (LearnSpec spec : action.specs()) {
      long high = spec.source() == null ? spec.valueHigh() : read(packet, spec.source(), true);
      long low = spec.source() == null ? spec.valueLow() : read(packet, spec.source(), false);
      switch (spec.target()) {
        case MATCH -> {
          Subfield bits = spec.destination();
          FieldWriter.write(key, bits, high, low);
          mask.unwildcardBits(bits.field(), bits.firstBit(), bits.bitCount());
        }
        case LOAD -> actions.add(Action.SetField.load(spec.destination(), high, low));
        case OUTPUT -> actions.add(Action.Output.to((int) low & 0xffff));
      }
    }
    FlowFlags flags =
        action.sendFlowRemoved() ? FlowFlags.NONE.withSendFlowRemoved() : FlowFlags.NONE;
    return new FlowMod(
        FlowMod.Command.MODIFY_STRICT,
        Match.of(key, mask),
        action.priority(),
        0,
        0,
        action.cookie(),
        true,
        action.tableId(),
        action.idleSeconds(),
        action.hardSeconds(),
        0,
        flags,
        OpenFlowPort.NONE,
        FlowMod.ANY_GROUP,
        actions);
  }

  private static long read(FlowKey packet, Subfield source, boolean high) {
    long valueHigh = packet.getHigh(source.field());
    long valueLow = packet.get(source.field());
    int count = source.bitCount();
    return high
        ? WideBits.shiftRightHigh(valueHigh, source.firstBit()) & WideBits.maskHigh(count)
        : WideBits.shiftRightLow(valueHigh, valueLow, source.firstBit()) & WideBits.maskLow(count);
  }
}
