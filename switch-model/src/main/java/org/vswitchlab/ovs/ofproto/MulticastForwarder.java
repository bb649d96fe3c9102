package org.vswitchlab.ovs.ofproto;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.IgmpView;
import org.vswitchlab.wire.MacAddress;

/** NORMAL for IPv4 multicast on a bridge that snoops. IPv6 multicast is flooded. */
final class MulticastForwarder {
  private static final int IGMP = 2;

  private final NormalForwarder normal;

  MulticastForwarder(NormalForwarder normal) {
    this.normal = normal;
  }

  static boolean handles(TranslationContext ctx, long destination) {
    return ctx.bridge.snooping().settings().isEnabled()
        && MacAddress.isMulticast(destination)
        && !MacAddress.isBroadcast(destination)
        && ctx.flow.ethType() == EtherType.IPV4;
  }

  void forward(TranslationContext ctx, PortBundle in, PacketVlans vlans) {
    ctx.mask.unwildcard(FlowField.NW_PROTO);
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

  /** Each message is looked at, so the megaflow hands all of them up. */
  private void igmp(TranslationContext ctx, PortBundle in, PacketVlans vlans) {
    ctx.slowPathReasons.add(SlowPathReason.ACTION);
    int source = (int) ctx.flow.get(FlowField.IP_SRC);
    ctx.sideEffects.add(new SideEffects.Snooping(in, vlans.vid(), source));
    switch ((int) ctx.flow.get(FlowField.TCP_SRC)) {
      case IgmpView.V1_REPORT, IgmpView.V2_REPORT, IgmpView.LEAVE, IgmpView.V3_REPORT -> {
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
      default -> {
        ctx.detail("multicast traffic, flooding");
        normal.flood(ctx, in, vlans);
      }
    }
  }

  private static List<PortBundle> named(TranslationContext ctx, Set<String> names) {
    return ctx.bridge.bundlesForFlood().stream().filter(b -> names.contains(b.name())).toList();
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
