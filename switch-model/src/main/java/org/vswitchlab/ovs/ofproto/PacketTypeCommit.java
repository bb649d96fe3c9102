package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.HeaderGroup;
import org.vswitchlab.ovs.datapath.NshHeader;
import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/** The part of {@link HeaderCommit} that puts whole headers on and takes them off, and NSH's. */
final class PacketTypeCommit {
  private static final List<FlowField> NSH =
      List.of(FlowField.NSH_FLAGS, FlowField.NSH_TTL, FlowField.NSH_SPI, FlowField.NSH_SI);
  private static final List<FlowField> NSH_CONTEXTS =
      List.of(FlowField.NSH_C1, FlowField.NSH_C2, FlowField.NSH_C3, FlowField.NSH_C4);

  private PacketTypeCommit() {}

  static void commit(TranslationContext ctx) {
    if (ctx.pendingEncap) {
      push(ctx);
    } else if (ctx.pendingDecap) {
      pop(ctx);
    } else if (ctx.flow.get(FlowField.PACKET_TYPE) != ctx.base.get(FlowField.PACKET_TYPE)) {
      // A tunnel without Ethernet headers stands between the two.
      if (PacketTypeActions.isEthernet(ctx.flow)) {
        push(ctx);
      } else {
        pop(ctx);
      }
    }
    ctx.pendingEncap = false;
    ctx.pendingDecap = false;
  }

  private static void push(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    long type = flow.get(FlowField.PACKET_TYPE);
    DatapathAction action;
    if (type == 0) {
      long source = flow.get(FlowField.ETH_SRC);
      action = new DatapathAction.PushEth(source, flow.get(FlowField.ETH_DST));
      ctx.base.set(FlowField.ETH_SRC, source);
      ctx.base.set(FlowField.ETH_DST, flow.get(FlowField.ETH_DST));
      ctx.base.set(FlowField.PACKET_TYPE, 0);
    } else {
      action =
          (type & 0xffff) == EtherType.NSH
              ? new DatapathAction.PushNsh(NshHeader.of(flow, ctx.nshMetadata.toByteArray()))
              : new DatapathAction.AddMpls(flow.mplsLse(0), (int) type & 0xffff);
      copyHeaders(ctx);
    }
    if (action instanceof DatapathAction.AddMpls && !ctx.shared.support().has("add_mpls")) {
      ctx.slowPathReasons.add(SlowPathReason.ACTION);
    }
    ctx.actions.add(action);
    ctx.headerCommits++;
  }

  private static void pop(TranslationContext ctx) {
    FlowKey base = ctx.base;
    long type = base.get(FlowField.PACKET_TYPE);
    if (type == 0) {
      ctx.actions.add(new DatapathAction.PopEth());
      base.set(FlowField.ETH_SRC, 0);
      base.set(FlowField.ETH_DST, 0);
      base.set(FlowField.PACKET_TYPE, ctx.flow.get(FlowField.PACKET_TYPE));
    } else {
      ctx.actions.add(
          (type & 0xffff) == EtherType.NSH
              ? new DatapathAction.PopNsh()
              : new DatapathAction.PopMpls(ctx.flow.ethType()));
      copyHeaders(ctx);
    }
    ctx.headerCommits++;
  }

  private static void copyHeaders(TranslationContext ctx) {
    for (int word = 0; word <= FlowLayout.PORTS; word++) {
      ctx.base.setWord(word, ctx.flow.word(word));
    }
    ctx.base.set(FlowField.PACKET_TYPE, ctx.flow.get(FlowField.PACKET_TYPE));
  }

  /**
   * Sets what changed of a network service header, and with it all that was looked at, as the real
   * switch does.
   */
  static void nsh(TranslationContext ctx) {
    if (ctx.base.ethType() != EtherType.NSH) {
      return;
    }
    boolean hasContexts = ctx.flow.get(FlowField.NSH_MDTYPE) == 1;
    if (isSame(ctx, NSH) && (!hasContexts || isSame(ctx, NSH_CONTEXTS))) {
      return;
    }
    Match.Builder changed = Match.builder();
    set(ctx, NSH, changed);
    if (hasContexts) {
      set(ctx, NSH_CONTEXTS, changed);
    } else {
      // The real datapath's text has the contexts even where there are none.
      NSH_CONTEXTS.forEach(context -> changed.exact(context, 0));
    }
    ctx.actions.add(new DatapathAction.Set(HeaderGroup.NSH, changed.build()));
  }

  private static boolean isSame(TranslationContext ctx, List<FlowField> fields) {
    return fields.stream().allMatch(field -> ctx.flow.get(field) == ctx.base.get(field));
  }

  private static void set(TranslationContext ctx, List<FlowField> fields, Match.Builder changed) {
    for (FlowField field : fields) {
      if (!ctx.mask.isWildcarded(field)) {
        changed.masked(field, ctx.flow.get(field), ctx.mask.get(field));
      }
      ctx.base.set(field, ctx.flow.get(field));
    }
  }
}
