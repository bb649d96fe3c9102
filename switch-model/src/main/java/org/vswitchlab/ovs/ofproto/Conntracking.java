package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.NatSpec;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.IpProtocol;

/** The ct actions. */
final class Conntracking {
  private final ActionTranslator actions;

  Conntracking(ActionTranslator actions) {
    this.actions = actions;
  }

  void track(TranslationContext ctx, Action.Conntrack action) {
    HeaderCommit.commit(ctx);
    int zone = action.zone();
    if (action.zoneSource() != null) {
      FlowField field = action.zoneSource().field();
      int first = action.zoneSource().firstBit();
      ctx.mask.unwildcardBits(field, first, action.zoneSource().bitCount());
      zone = (int) ctx.flow.get(field, first, action.zoneSource().bitCount()) & 0xffff;
    }
    long markMask = ctx.mask.get(FlowField.CT_MARK);
    long labelMaskHigh = ctx.mask.getHigh(FlowField.CT_LABEL);
    long labelMaskLow = ctx.mask.get(FlowField.CT_LABEL);
    ctx.mask.set(FlowField.CT_MARK, 0);
    ctx.mask.set(FlowField.CT_LABEL, 0, 0);
    if (action.nat() != null) {
      ctx.report(TraceNode.Kind.ACTION, ActionText.format(action.nat(), PortNames.NUMBERS_ONLY));
    }
    if (action.nat() == null || !action.exec().isEmpty()) {
      actions.translate(ctx, action.exec());
    }
    NatSpec nat = action.nat() == null ? null : nat(action.nat().spec());
    ctx.actions.add(
        new DatapathAction.Ct(
            action.commit(),
            action.force(),
            zone,
            changed(ctx, FlowField.CT_MARK),
            changed(ctx, FlowField.CT_LABEL),
            action.algorithm(),
            action.commit() ? timeoutPolicy(ctx, zone) : null,
            nat));
    ctx.mask.set(FlowField.CT_MARK, markMask);
    ctx.mask.set(FlowField.CT_LABEL, labelMaskHigh, labelMaskLow);
    if (action.recircTable() != Action.Conntrack.NO_RECIRCULATION) {
      ctx.detail(
          "A clone of the packet is forked to recirculate. The forked pipeline will be resumed at"
              + " table "
              + action.recircTable()
              + ".");
      int id = Freezing.freeze(ctx, action.recircTable(), null, true);
      ctx.actions.add(new DatapathAction.Recirc(id));
      ctx.recirculated(id, true, zone, nat);
    }
    forget(ctx);
    ctx.detail("Sets the packet to an untracked state, and clears all the conntrack fields.");
  }

  /** What exec() set, or null. */
  private static Match changed(TranslationContext ctx, FlowField field) {
    if (ctx.mask.isWildcarded(field)) {
      return null;
    }
    Match.Builder match = Match.builder();
    if (field.isWide()) {
      match.masked(
          field,
          ctx.flow.getHigh(field),
          ctx.flow.get(field),
          ctx.mask.getHigh(field),
          ctx.mask.get(field));
    } else {
      match.masked(field, ctx.flow.get(field), ctx.mask.get(field));
    }
    return match.build();
  }

  private static NatSpec nat(org.vswitchlab.ovs.openflow.NatSpec spec) {
    if (spec.kind() == null) {
      return NatSpec.EXISTING;
    }
    return new NatSpec(
        spec.kind() == org.vswitchlab.ovs.openflow.NatSpec.Kind.SRC
            ? NatSpec.Kind.SRC
            : NatSpec.Kind.DST,
        spec.isIpv6(),
        spec.minAddressHigh(),
        spec.minAddressLow(),
        spec.maxAddressHigh(),
        spec.maxAddressLow(),
        spec.minPort(),
        spec.maxPort() == 0 ? spec.minPort() : spec.maxPort(),
        spec.persistent(),
        spec.hash(),
        spec.random());
  }

  /**
   * Policies are of TCP, UDP and ICMP. The real switch does not un-wildcard the protocol here, so
   * that packets of other ones have a policy if the megaflow is there already.
   */
  private static String timeoutPolicy(TranslationContext ctx, int zone) {
    int protocol = (int) ctx.flow.get(FlowField.NW_PROTO);
    boolean hasPolicy =
        switch (protocol) {
          case IpProtocol.TCP, IpProtocol.UDP, IpProtocol.ICMP, IpProtocol.ICMPV6 -> true;
          default -> false;
        };
    return hasPolicy ? ctx.shared.zones().policyOf(zone) : null;
  }

  /** Makes the packet an untracked one in the pipeline; the datapath is not told. */
  static void forget(TranslationContext ctx) {
    forget(ctx.flow);
    ctx.isConntracked = false;
  }

  private static void forget(FlowKey flow) {
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
  }

  /** ct_clear. */
  static void clear(TranslationContext ctx) {
    boolean mayBeTracked = ctx.isConntracked || ctx.flow.get(FlowField.CT_STATE) != 0;
    if (mayBeTracked && ctx.shared.support().has("ct_clear")) {
      ctx.actions.add(new DatapathAction.CtClear());
    }
    forget(ctx);
  }
}
