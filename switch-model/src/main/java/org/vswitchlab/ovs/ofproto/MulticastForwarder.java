package org.vswitchlab.ovs.ofproto;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.IgmpView;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/** NORMAL for IP multicast on a bridge that snoops. */
final class MulticastForwarder {
  private static final int IGMP = 2;
  private static final int ICMPV6 = 58;

  private final NormalForwarder normal;

  MulticastForwarder(NormalForwarder normal) {
    this.normal = normal;
  }

  static boolean handles(TranslationContext ctx, long destination) {
    return ctx.bridge.snooping().settings().isEnabled()
        && MacAddress.isMulticast(destination)
        && !MacAddress.isBroadcast(destination)
        && (ctx.flow.ethType() == EtherType.IPV4 || ctx.flow.ethType() == EtherType.IPV6);
  }

  void forward(TranslationContext ctx, PortBundle in, PacketVlans vlans) {
    ctx.mask.unwildcard(FlowField.NW_PROTO);
    if (ctx.flow.ethType() == EtherType.IPV6) {
      forwardIpv6(ctx, in, vlans);
      return;
    }
    if (ctx.flow.get(FlowField.NW_PROTO) == IGMP) {
      igmp(ctx, in, vlans);
      return;
    }
    ctx.mask.unwildcard(FlowField.IP_DST);
    int group = (int) ctx.flow.get(FlowField.IP_DST);
    if (MulticastSnooping.isLinkLocal(group)) {
      ctx.detail("RFC4541: section 2.1.2, item 2, flooding");
      normal.flood(ctx, in, vlans);
      return;
    }
    sendToMembers(ctx, in, vlans, MulticastSnooping.mapped(group));
  }

  private void forwardIpv6(TranslationContext ctx, PortBundle in, PacketVlans vlans) {
    if (ctx.flow.get(FlowField.NW_PROTO) == ICMPV6) {
      ctx.mask.unwildcard(FlowField.ICMPV6_TYPE);
      int type = (int) ctx.flow.get(FlowField.ICMPV6_TYPE);
      switch (type) {
        case MulticastSnooping.MLD_QUERY -> {
          snoop(ctx, in, vlans);
          ctx.detail("multicast traffic, flooding");
          normal.flood(ctx, in, vlans);
          return;
        }
        case MulticastSnooping.MLD_REPORT,
            MulticastSnooping.MLD_DONE,
            MulticastSnooping.MLD_V2_REPORT -> {
          snoop(ctx, in, vlans);
          sendReport(ctx, in, vlans);
          return;
        }
        default -> {}
      }
    }
    ctx.mask.unwildcard(FlowField.IPV6_DST);
    long high = ctx.flow.getHigh(FlowField.IPV6_DST);
    Ipv6Address group = new Ipv6Address(high, ctx.flow.get(FlowField.IPV6_DST));
    if (group.equals(Ipv6Address.ALL_NODES)) {
      ctx.detail("RFC4541: section 3, item 6, flooding");
      normal.flood(ctx, in, vlans);
      return;
    }
    sendToMembers(ctx, in, vlans, group);
  }

  /** Each message is looked at, so the megaflow hands all of them up. */
  private static void snoop(TranslationContext ctx, PortBundle in, PacketVlans vlans) {
    ctx.slowPathReasons.add(SlowPathReason.ACTION);
    boolean isIpv4 = ctx.flow.ethType() == EtherType.IPV4;
    Ipv6Address source =
        isIpv4
            ? MulticastSnooping.mapped((int) ctx.flow.get(FlowField.IP_SRC))
            : new Ipv6Address(
                ctx.flow.getHigh(FlowField.IPV6_SRC), ctx.flow.get(FlowField.IPV6_SRC));
    ctx.sideEffects.add(new SideEffects.Snooping(in, vlans.vid(), source));
  }

  private void sendToMembers(
      TranslationContext ctx, PortBundle in, PacketVlans vlans, Ipv6Address group) {
    MulticastSnooping snooping = ctx.bridge.snooping();
    List<PortBundle> members = snooping.members(vlans.vid(), group);
    if (members == null && snooping.settings().floodsUnregistered()) {
      ctx.detail("unregistered multicast, flooding");
      normal.flood(ctx, in, vlans);
      return;
    }
    Set<PortBundle> out = new LinkedHashSet<>();
    collect(ctx, in, out, members == null ? List.of() : members, "mcast group port");
    collect(ctx, in, out, snooping.routers(vlans.vid()), "mcast router port");
    collect(ctx, in, out, named(ctx, snooping.settings().floodPorts()), "mcast flood port");
    send(ctx, vlans, out);
  }

  private void igmp(TranslationContext ctx, PortBundle in, PacketVlans vlans) {
    snoop(ctx, in, vlans);
    switch ((int) ctx.flow.get(FlowField.TCP_SRC)) {
      case IgmpView.V1_REPORT, IgmpView.V2_REPORT, IgmpView.LEAVE, IgmpView.V3_REPORT ->
          sendReport(ctx, in, vlans);
      default -> {
        ctx.detail("multicast traffic, flooding");
        normal.flood(ctx, in, vlans);
      }
    }
  }

  private void sendReport(TranslationContext ctx, PortBundle in, PacketVlans vlans) {
    MulticastSnooping snooping = ctx.bridge.snooping();
    Set<PortBundle> out = new LinkedHashSet<>();
    collect(ctx, in, out, snooping.routers(vlans.vid()), "mcast router port");
    for (PortBundle bundle : named(ctx, snooping.settings().reportPorts())) {
      if (bundle == in) {
        ctx.detail("mcast port is input port, dropping the Report");
      } else {
        ctx.detail("forwarding Report to mcast flagged port");
        out.add(bundle);
      }
    }
    send(ctx, vlans, out);
  }

  private static List<PortBundle> named(TranslationContext ctx, Set<String> names) {
    return ctx.bridge.bundles().stream().filter(b -> names.contains(b.name())).toList();
  }

  private static void collect(
      TranslationContext ctx,
      PortBundle in,
      Set<PortBundle> out,
      List<PortBundle> bundles,
      String kind) {
    for (PortBundle bundle : bundles) {
      if (bundle == in) {
        ctx.detail(kind + " is input port, dropping");
      } else {
        ctx.detail("forwarding to " + kind);
        out.add(bundle);
      }
    }
  }

  private void send(TranslationContext ctx, PacketVlans vlans, Set<PortBundle> out) {
    for (PortBundle bundle : out) {
      normal.output(ctx, bundle, vlans);
    }
    if (out.isEmpty()) {
      ctx.dropped(DropReason.NO_DESTINATION);
    }
  }
}
