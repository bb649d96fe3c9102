package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.HeaderGroup;
import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/**
 * Turns the difference between the packet as it should be and as the datapath has it into datapath
 * actions, when an output makes it matter.
 */
final class HeaderCommit {
  private static final List<FlowField> ETHERNET = List.of(FlowField.ETH_SRC, FlowField.ETH_DST);
  private static final List<FlowField> IPV4 =
      List.of(
          FlowField.IP_SRC,
          FlowField.IP_DST,
          FlowField.IP_DSCP,
          FlowField.NW_ECN,
          FlowField.NW_TTL);
  private static final List<FlowField> IPV6 =
      List.of(
          FlowField.IPV6_SRC,
          FlowField.IPV6_DST,
          FlowField.IPV6_LABEL,
          FlowField.IP_DSCP,
          FlowField.NW_ECN,
          FlowField.NW_TTL);
  private static final List<FlowField> ARP =
      List.of(
          FlowField.ARP_SPA,
          FlowField.ARP_TPA,
          FlowField.ARP_OP,
          FlowField.ARP_SHA,
          FlowField.ARP_THA);
  private static final List<FlowField> PORTS = List.of(FlowField.TCP_SRC, FlowField.TCP_DST);
  private static final List<FlowField> ICMP = List.of(FlowField.ICMP_TYPE, FlowField.ICMP_CODE);
  private static final List<FlowField> ND =
      List.of(FlowField.ND_TARGET, FlowField.ND_SLL, FlowField.ND_TLL);

  private HeaderCommit() {}

  /** Makes the datapath's packet agree with {@code ctx.flow}. */
  static void commit(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    PacketTypeCommit.commit(ctx);
    if (PacketTypeActions.isEthernet(flow)) {
      commit(ctx, HeaderGroup.ETH, ETHERNET);
    }
    PacketTypeCommit.nsh(ctx);
    boolean leavesMpls = isMpls(ctx.base.ethType()) && !isMpls(flow.ethType());
    if (leavesMpls) {
      mpls(ctx);
    }
    network(ctx);
    transport(ctx);
    if (!leavesMpls) {
      mpls(ctx);
    }
    vlans(ctx);
    commit(ctx, HeaderGroup.SKB_MARK, List.of(FlowField.PKT_MARK));
    commit(ctx, HeaderGroup.SKB_PRIORITY, List.of(FlowField.SKB_PRIORITY));
  }

  private static boolean isMpls(int type) {
    return type == EtherType.MPLS || type == EtherType.MPLS_MULTICAST;
  }

  /** One set action for all fields of the header that changed. */
  private static boolean commit(
      TranslationContext ctx, HeaderGroup header, List<FlowField> fields) {
    Match.Builder changed = null;
    boolean hasNewTos =
        fields.contains(FlowField.NW_ECN)
            && !(isSame(ctx, FlowField.IP_DSCP) && isSame(ctx, FlowField.NW_ECN));
    for (FlowField field : fields) {
      long high = ctx.flow.getHigh(field);
      long low = ctx.flow.get(field);
      boolean isInTos = field == FlowField.IP_DSCP || field == FlowField.NW_ECN;
      boolean goesAlong = isInTos && hasNewTos && !ctx.mask.isWildcarded(field);
      // DSCP and ECN lie in one byte, of which all bits that count are set if any changed.
      if (isSame(ctx, field) && !goesAlong) {
        continue;
      }
      if (changed == null) {
        changed = Match.builder();
      }
      set(changed, field, high, low, ctx.mask);
      ctx.base.set(field, high, low);
    }
    if (changed != null) {
      // ARP, which the slow path rewrites, has masks in any case.
      boolean hasMasks = header == HeaderGroup.ARP || ctx.shared.support().has("masked_set_action");
      Match fieldsSet = hasMasks ? changed.build() : wholeHeader(ctx, header, fields);
      ctx.actions.add(new DatapathAction.Set(header, fieldsSet));
    }
    return changed != null;
  }

  /** A datapath that knows no masks is given all fields of a header, which are looked at so. */
  private static Match wholeHeader(
      TranslationContext ctx, HeaderGroup header, List<FlowField> fields) {
    Match.Builder all = Match.builder();
    for (FlowField field : fields) {
      ctx.mask.unwildcard(field);
      exact(all, field, ctx.flow);
    }
    if (header == HeaderGroup.IPV4 || header == HeaderGroup.IPV6) {
      exact(all, FlowField.NW_PROTO, ctx.flow);
      exact(all, FlowField.IP_FRAG, ctx.flow);
    }
    return all.build();
  }

  private static void exact(Match.Builder all, FlowField field, FlowKey flow) {
    if (field.isWide()) {
      all.masked(field, flow.getHigh(field), flow.get(field), -1L, -1L);
    } else {
      all.exact(field, flow.get(field));
    }
  }

  private static boolean isSame(TranslationContext ctx, FlowField field) {
    return ctx.flow.getHigh(field) == ctx.base.getHigh(field)
        && ctx.flow.get(field) == ctx.base.get(field);
  }

  private static void set(
      Match.Builder changed, FlowField field, long high, long low, FlowMask mask) {
    if (mask.isWildcarded(field)) {
      // Nobody looked at it, so all of it was set.
      changed.masked(field, high, low, field.valueMask(), field.valueMask());
    } else if (field.isWide()) {
      changed.masked(field, high, low, mask.getHigh(field), mask.get(field));
    } else {
      changed.masked(field, low, mask.get(field));
    }
  }

  private static void network(TranslationContext ctx) {
    if (ctx.flow.get(FlowField.NW_PROTO) == 0) {
      // Too short or odd to have a layer 3 header that could be written.
      return;
    }
    switch (ctx.base.ethType()) {
      case EtherType.IPV4 -> commit(ctx, HeaderGroup.IPV4, IPV4);
      case EtherType.IPV6 -> {
        commit(ctx, HeaderGroup.IPV6, IPV6);
        if (commit(ctx, HeaderGroup.ND, ND)) {
          ctx.slowPathReasons.add(SlowPathReason.ACTION);
        }
      }
      case EtherType.ARP, EtherType.RARP -> {
        if (commit(ctx, HeaderGroup.ARP, ARP)) {
          ctx.slowPathReasons.add(SlowPathReason.ACTION);
        }
      }
      default -> {}
    }
  }

  private static void transport(TranslationContext ctx) {
    int type = ctx.base.ethType();
    boolean isIpv4 = type == EtherType.IPV4;
    boolean isIp = isIpv4 || type == EtherType.IPV6;
    // Behind MPLS labels there are no headers that could be written.
    if (!isIp || ctx.flow.get(FlowField.NW_PROTO) == 0) {
      return;
    }
    switch ((int) ctx.base.get(FlowField.NW_PROTO)) {
      case 6 -> commit(ctx, HeaderGroup.TCP, PORTS);
      case 17 -> commit(ctx, HeaderGroup.UDP, PORTS);
      case 132 -> commit(ctx, HeaderGroup.SCTP, PORTS);
      case 1 -> {
        if (isIpv4) {
          icmp(ctx, HeaderGroup.ICMP);
        }
      }
      case 58 -> {
        if (!isIpv4) {
          icmp(ctx, HeaderGroup.ICMPV6);
        }
      }
      default -> {}
    }
  }

  /** Type and code are set together, so that both count. */
  private static void icmp(TranslationContext ctx, HeaderGroup header) {
    boolean isChanged = false;
    Match.Builder both = Match.builder();
    for (FlowField field : ICMP) {
      isChanged |= ctx.flow.get(field) != ctx.base.get(field);
      both.exact(field, ctx.flow.get(field));
      ctx.base.set(field, ctx.flow.get(field));
    }
    if (isChanged) {
      ICMP.forEach(ctx.mask::unwildcard);
      ctx.actions.add(new DatapathAction.Set(header, both.build()));
      ctx.slowPathReasons.add(SlowPathReason.ACTION);
    }
  }

  private static void mpls(TranslationContext ctx) {
    MplsCommit.commit(ctx);
  }

  private static void vlans(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    FlowKey base = ctx.base;
    int baseCount = base.vlanCount();
    int flowCount = flow.vlanCount();
    while (baseCount > 0 && flowCount > 0 && sameVlan(base, baseCount - 1, flow, flowCount - 1)) {
      baseCount--;
      flowCount--;
    }
    for (int i = 0; i < baseCount; i++) {
      ctx.mask.unwildcardVlan(i);
      ctx.actions.add(new DatapathAction.PopVlan());
      base.popVlan();
    }
    for (int i = flowCount - 1; i >= 0; i--) {
      ctx.actions.add(new DatapathAction.PushVlan(flow.vlanTpid(i), flow.vlanTci(i)));
      base.pushVlan(flow.vlanTpid(i), flow.vlanTci(i));
    }
  }

  private static boolean sameVlan(FlowKey a, int i, FlowKey b, int j) {
    return a.vlanTci(i) == b.vlanTci(j) && a.vlanTpid(i) == b.vlanTpid(j);
  }
}
