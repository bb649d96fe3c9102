package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.DatapathPort;
import org.vswitchlab.ovs.datapath.TunnelFlag;
import org.vswitchlab.ovs.datapath.TunnelHeader;
import org.vswitchlab.ovs.datapath.TunnelHeaderBuilder;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.ofproto.tunnel.ErspanSettings;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelSettings;
import org.vswitchlab.ovs.ofproto.tunnel.Underlay;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.wire.ArpPacket;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/**
 * Sends packets into tunnels and takes them out, the way of the userspace datapath: the outer
 * headers are put on here, and the tunnel packet goes through the bridge that has the route.
 */
final class TunnelForwarder {
  private static final int ECN = 3;
  private static final int ECN_CAPABLE_0 = 2;
  private static final int TRANSPARENT_BRIDGING = EtherType.TRANSPARENT_ETHERNET_BRIDGING;

  private final FlowTranslator translator;

  TunnelForwarder(FlowTranslator translator) {
    this.translator = translator;
  }

  // Out.

  /** Sends the packet as it is now. */
  void output(TranslationContext ctx, OpenFlowSwitchPort port) {
    FlowKey flow = ctx.flow;
    FlowKey explicit = tunnelOf(flow);
    apply(ctx, port.tunnel());
    Ipv6Address destination = remote(flow);
    if (destination.equals(remote(ctx.original))) {
      ctx.warn("Not tunneling to our own address");
      ctx.dropped(DropReason.TUNNEL_ERROR);
      return;
    }
    ctx.sideEffects.add(new SideEffects.PatchCredit(port, null));
    ctx.detail("output to native tunnel");
    if (port.tunnel().egressMark() != null) {
      HeaderCommit.commit(ctx);
    }
    send(ctx, port, destination);
    setTunnel(flow, explicit);
  }

  private static Ipv6Address remote(FlowKey flow) {
    return TunnelPorts.address(flow, FlowField.TUN_DST, FlowField.TUN_IPV6_DST);
  }

  /** Fills in what the tunnel's settings say of the outer headers. */
  private static void apply(TranslationContext ctx, TunnelSettings settings) {
    FlowKey flow = ctx.flow;
    if (!settings.isLocalFlow()) {
      setAddress(flow, settings.local(), FlowField.TUN_SRC, FlowField.TUN_IPV6_SRC);
    }
    if (settings.remote() != null) {
      setAddress(flow, settings.remote(), FlowField.TUN_DST, FlowField.TUN_IPV6_DST);
    }
    if (settings.outKey() != null) {
      flow.set(FlowField.TUN_ID, settings.outKey());
    }
    int type = flow.ethType();
    boolean isIp = type == EtherType.IPV4 || type == EtherType.IPV6;
    int ttl = settings.ttl();
    if (ttl == TunnelSettings.INHERIT) {
      ttl = 64;
      if (isIp) {
        ctx.mask.unwildcard(FlowField.NW_TTL);
        ttl = (int) flow.get(FlowField.NW_TTL);
      }
    }
    flow.set(FlowField.TUN_TTL, ttl);
    int tos = Math.max(settings.tos(), 0);
    if (isIp) {
      if (settings.tos() == TunnelSettings.INHERIT) {
        ctx.mask.unwildcard(FlowField.IP_DSCP);
        tos = (int) flow.get(FlowField.IP_DSCP) << 2;
      }
      // RFC 6040: ECN is always inherited, congestion experienced becomes capable.
      ctx.mask.unwildcard(FlowField.NW_ECN);
      int ecn = (int) flow.get(FlowField.NW_ECN);
      tos |= ecn == ECN ? ECN_CAPABLE_0 : ecn;
    }
    flow.set(FlowField.TUN_TOS, tos);
    erspan(flow, settings.erspan());
    TunnelFlag.DF.set(flow, settings.dontFragment());
    TunnelFlag.CSUM.set(flow, settings.checksum());
    TunnelFlag.KEY.set(flow, settings.hasOutKey());
    if (settings.egressMark() != null) {
      ctx.mask.unwildcard(FlowField.PKT_MARK);
      flow.set(FlowField.PKT_MARK, settings.egressMark());
    }
  }

  private static void erspan(FlowKey flow, ErspanSettings settings) {
    if (settings == null) {
      return;
    }
    setIfGiven(flow, FlowField.TUN_ERSPAN_VER, settings.version());
    setIfGiven(flow, FlowField.TUN_ERSPAN_IDX, settings.index());
    setIfGiven(flow, FlowField.TUN_ERSPAN_DIR, settings.direction());
    setIfGiven(flow, FlowField.TUN_ERSPAN_HWID, settings.hardwareId());
  }

  private static void setIfGiven(FlowKey flow, FlowField field, Integer value) {
    if (value != null) {
      flow.set(field, value);
    }
  }

  private static void setAddress(
      FlowKey flow, Ipv6Address address, FlowField ipv4, FlowField ipv6) {
    boolean isIpv4 = address != null && UnderlayAddress.isIpv4(address);
    flow.set(ipv4, isIpv4 ? UnderlayAddress.toIpv4(address) & 0xffff_ffffL : 0);
    boolean isIpv6 = address != null && !isIpv4;
    flow.set(ipv6, isIpv6 ? address.high() : 0, isIpv6 ? address.low() : 0);
  }

  private void send(TranslationContext ctx, OpenFlowSwitchPort port, Ipv6Address destination) {
    Underlay underlay = ctx.shared.underlay();
    Ipv6Address source = TunnelPorts.address(ctx.flow, FlowField.TUN_SRC, FlowField.TUN_IPV6_SRC);
    Underlay.Way way =
        underlay.lookup(
            destination,
            ctx.flow.get(FlowField.PKT_MARK),
            UnderlayAddress.isSet(source) ? source : null);
    OpenFlowSwitchPort out = way == null ? null : ctx.shared.portOfDevice(way.device());
    if (out == null) {
      ctx.warn("native tunnel routing failed");
      ctx.dropped(DropReason.TUNNEL_ERROR);
      return;
    }
    Ipv6Address hop = way.gateway() != null ? way.gateway() : destination;
    NetDevice device = out.device();
    ctx.detail("tunneling to " + UnderlayAddress.text(hop) + " via " + device.name());
    String bridge = out.bridge().name();
    Long mac = underlay.neighbour(bridge, hop, ctx.shared.nowNanos());
    if (mac == null) {
      ctx.detail(
          "neighbor cache miss for "
              + UnderlayAddress.text(hop)
              + " on bridge "
              + bridge
              + ", sending "
              + (UnderlayAddress.isIpv4(hop) ? "ARP" : "ND")
              + " request");
      ctx.sideEffects.add(new SideEffects.NeighbourRequest(out, device.mac(), way.source(), hop));
      ctx.dropped(DropReason.TUNNEL_ERROR);
      return;
    }
    ctx.sideEffects.add(new SideEffects.NeighbourUse(underlay, bridge, hop));
    ctx.detail(
        "tunneling from "
            + MacAddress.format(device.mac())
            + " "
            + UnderlayAddress.text(way.source())
            + " to "
            + MacAddress.format(mac)
            + " "
            + UnderlayAddress.text(hop));
    push(ctx, port, out, new Ends(device.mac(), mac, way.source(), destination));
  }

  /** Addresses of the outer packet. */
  private record Ends(
      long sourceMac, long destinationMac, Ipv6Address source, Ipv6Address destination) {}

  /** Puts the headers on and lets the tunnel packet go through the bridge of the underlay. */
  private void push(
      TranslationContext ctx, OpenFlowSwitchPort port, OpenFlowSwitchPort out, Ends ends) {
    // What the packet is inside the tunnel is settled first.
    FlowKey tunnel = tunnelOf(ctx.flow);
    HeaderCommit.commit(ctx);
    TunnelHeader header = header(port, tunnel, ends, ctx.flow.get(FlowField.PACKET_TYPE));
    if (header == null) {
      ctx.warn("native tunnel header build failed");
      ctx.dropped(DropReason.TUNNEL_ERROR);
      return;
    }
    FlowKey flow = ctx.flow.copy();
    FlowKey base = ctx.base.copy();
    FlowMask mask = ctx.mask.copy();
    List<DatapathAction> outer = ctx.actions;
    List<DatapathAction> inner = new ArrayList<>();
    boolean isLast = ctx.isLast;
    boolean isTruncated = ctx.truncateBytes > 0;
    if (isTruncated) {
      outer.add(new DatapathAction.Trunc(ctx.truncateBytes));
    }
    int outNumber = out.datapathPort().number();
    inner.add(new DatapathAction.TnlPush(port.datapathPort().number(), outNumber, header));
    ctx.actions = inner;
    int truncateBytes = ctx.truncateBytes;
    ctx.truncateBytes = 0;
    outerPacket(ctx.flow, header, tunnel, port.tunnel(), ends);
    ctx.base.copyFrom(ctx.flow);
    boolean wasFresh = ctx.isFresh;
    ctx.isFresh = false;
    int before = ctx.sideEffects.size();
    // The real switch counts a packet twice: as it goes in, and with its headers.
    ctx.sideEffects.add(new SideEffects.PatchCredit(port, null));
    translator.crossTunnel(ctx, out);
    for (int i = before; i < ctx.sideEffects.size(); i++) {
      SideEffect effect = ctx.sideEffects.get(i);
      ctx.sideEffects.set(i, new SideEffects.Encapsulated(effect, header.length()));
    }
    ctx.isFresh = wasFresh;
    ctx.truncateBytes = truncateBytes;
    ctx.actions = outer;
    if (inner.size() == 1) {
      // The tunnel packet goes nowhere: the headers are not put on, either.
      inner.clear();
    }
    if (isLast) {
      outer.addAll(inner);
    } else if (!inner.isEmpty()) {
      outer.add(new DatapathAction.Clone(inner));
    }
    ctx.flow.copyFrom(flow);
    ctx.base.copyFrom(base);
    // What becomes of the tunnel packet does not depend on the packet inside.
    ctx.mask.copyFrom(mask);
  }

  /**
   * @return null if there is no such header
   */
  private static TunnelHeader header(
      OpenFlowSwitchPort port, FlowKey tunnel, Ends ends, long packetType) {
    TunnelSettings settings = port.tunnel();
    int tos = (int) tunnel.get(FlowField.TUN_TOS);
    int ttl = (int) tunnel.get(FlowField.TUN_TTL);
    boolean isIpv4 = UnderlayAddress.isIpv4(ends.destination());
    int protocol = settings.type().isUdp() ? IpProtocol.UDP : IpProtocol.GRE;
    TunnelHeaderBuilder builder = new TunnelHeaderBuilder(ends.sourceMac(), ends.destinationMac());
    if (isIpv4) {
      builder.ipv4(
          UnderlayAddress.toIpv4(ends.source()),
          UnderlayAddress.toIpv4(ends.destination()),
          protocol,
          tos,
          ttl,
          TunnelFlag.DF.isSetIn(tunnel));
    } else {
      builder.ipv6(
          ends.source().high(),
          ends.source().low(),
          ends.destination().high(),
          ends.destination().low(),
          protocol,
          tos,
          ttl);
    }
    boolean checksum = TunnelFlag.CSUM.isSetIn(tunnel) || !isIpv4 && settings.type().isUdp();
    long key = tunnel.get(FlowField.TUN_ID);
    return switch (settings.type()) {
      case VXLAN -> {
        // The userspace datapath sends no group policy, whatever options:exts says.
        int next = nextProtocol(packetType);
        if (settings.isGeneric()) {
          yield next < 0 ? null : builder.genericVxlan(settings.port(), checksum, (int) key, next);
        }
        yield builder.vxlan(settings.port(), checksum, (int) key);
      }
      case GENEVE ->
          builder.geneve(
              settings.port(),
              checksum,
              (int) key,
              TunnelFlag.OAM.isSetIn(tunnel),
              port.bridge().tunnelOptions().options(tunnel));
      case GRE, IP6GRE ->
          builder.gre(
              TunnelFlag.KEY.isSetIn(tunnel) ? key : -1,
              checksum,
              settings.hasSequence(),
              packetType == 0 ? TRANSPARENT_BRIDGING : (int) packetType & 0xffff);
      case GTPU -> builder.gtpu(settings.port(), checksum, key);
      case ERSPAN, IP6ERSPAN -> erspan(builder, tunnel, (int) key);
    };
  }

  private static TunnelHeader erspan(TunnelHeaderBuilder builder, FlowKey tunnel, int session) {
    return switch ((int) tunnel.get(FlowField.TUN_ERSPAN_VER)) {
      case 1 -> builder.erspan1(session, (int) tunnel.get(FlowField.TUN_ERSPAN_IDX));
      case 2 ->
          builder.erspan2(
              session,
              (int) tunnel.get(FlowField.TUN_ERSPAN_DIR),
              (int) tunnel.get(FlowField.TUN_ERSPAN_HWID));
      default -> null;
    };
  }

  /** What the generic protocol extension says of a packet; -1 if it cannot say it. */
  private static int nextProtocol(long packetType) {
    if (packetType == 0) {
      return 3;
    }
    return switch ((int) packetType & 0xffff) {
      case EtherType.IPV4 -> 1;
      case EtherType.IPV6 -> 2;
      case EtherType.NSH -> 4;
      default -> -1;
    };
  }

  /** Makes the key that of the tunnel packet. */
  private static void outerPacket(
      FlowKey flow, TunnelHeader header, FlowKey tunnel, TunnelSettings settings, Ends ends) {
    for (int word = 0; word <= FlowLayout.PORTS; word++) {
      flow.setWord(word, 0);
    }
    flow.set(FlowField.PACKET_TYPE, 0);
    flow.set(FlowField.ETH_SRC, ends.sourceMac());
    flow.set(FlowField.ETH_DST, ends.destinationMac());
    boolean isIpv4 = UnderlayAddress.isIpv4(ends.destination());
    flow.set(FlowField.ETH_TYPE, isIpv4 ? EtherType.IPV4 : EtherType.IPV6);
    setAddress(flow, ends.source(), FlowField.IP_SRC, FlowField.IPV6_SRC);
    setAddress(flow, ends.destination(), FlowField.IP_DST, FlowField.IPV6_DST);
    flow.set(FlowField.NW_PROTO, TunnelHeaderBuilder.protocolOf(header.type()));
    flow.set(FlowField.NW_TTL, tunnel.get(FlowField.TUN_TTL));
    flow.set(FlowField.IP_DSCP, tunnel.get(FlowField.TUN_TOS) >> 2);
    flow.set(FlowField.NW_ECN, tunnel.get(FlowField.TUN_TOS) & ECN);
    if (settings.type().isUdp()) {
      flow.set(FlowField.UDP_DST, settings.port());
    }
  }

  // In.

  /** Un-wildcards what a packet from a tunnel is told apart by. */
  static void examine(TranslationContext ctx) {
    FlowKey flow = ctx.original;
    if (remote(flow).isAny()) {
      return;
    }
    FlowMask mask = ctx.mask;
    mask.unwildcard(FlowField.TUN_ID);
    if (flow.get(FlowField.TUN_DST) != 0) {
      mask.unwildcard(FlowField.TUN_SRC);
      mask.unwildcard(FlowField.TUN_DST);
    } else {
      mask.unwildcard(FlowField.TUN_IPV6_SRC);
      mask.unwildcard(FlowField.TUN_IPV6_DST);
    }
    mask.unwildcard(FlowField.TUN_TOS);
    TunnelFlag.DF.unwildcard(mask);
    TunnelFlag.CSUM.unwildcard(mask);
    TunnelFlag.KEY.unwildcard(mask);
    if (isCongested(flow) && isIp(flow)) {
      mask.unwildcard(FlowField.NW_ECN);
    }
  }

  private static boolean isIp(FlowKey flow) {
    return flow.ethType() == EtherType.IPV4 || flow.ethType() == EtherType.IPV6;
  }

  private static boolean isCongested(FlowKey flow) {
    return (flow.get(FlowField.TUN_TOS) & ECN) == ECN;
  }

  /** RFC 6040: congestion on the way is told to the packet; false if it cannot bear it. */
  static boolean applyCongestion(TranslationContext ctx) {
    if (!isCongested(ctx.flow) || !isIp(ctx.flow)) {
      return true;
    }
    if (ctx.flow.get(FlowField.NW_ECN) == 0) {
      ctx.dropped(DropReason.TUNNEL_ERROR);
      return false;
    }
    ctx.flow.set(FlowField.NW_ECN, ECN);
    ctx.isCongested = true;
    return true;
  }

  /**
   * The datapath's tunnel port for a packet on its way to the host; null if it is an ordinary one.
   * Listens to what neighbours say.
   */
  static DatapathPort terminate(TranslationContext ctx, OpenFlowSwitchPort local) {
    TunnelPorts tunnels = ctx.shared.tunnels();
    if (tunnels.listeners().isEmpty()) {
      return null;
    }
    DatapathPort port = tunnels.terminating(ctx.flow, ctx.mask);
    FlowKey flow = ctx.flow;
    if (port == null) {
      snoop(ctx, local);
    } else if (ctx.isFresh && isIp(flow)) {
      Ipv6Address source = TunnelPorts.address(flow, FlowField.IP_SRC, FlowField.IPV6_SRC);
      learn(ctx, source, flow.get(FlowField.ETH_SRC));
    }
    return port;
  }

  private static void learn(TranslationContext ctx, Ipv6Address address, long mac) {
    ctx.sideEffects.add(new SideEffects.NeighbourNews(ctx.shared, ctx.bridge.name(), address, mac));
  }

  /** ARP replies to the host, gratuitous ARP, and neighbour advertisements. */
  private static void snoop(TranslationContext ctx, OpenFlowSwitchPort local) {
    FlowKey flow = ctx.flow;
    if (flow.ethType() == EtherType.ARP) {
      Ipv6Address target = UnderlayAddress.ofIpv4((int) flow.get(FlowField.ARP_TPA));
      boolean isReply =
          flow.get(FlowField.ARP_OP) == ArpPacket.REPLY
              && ctx.shared.underlay().isOwn(local.name(), target);
      if (!isReply) {
        ctx.mask.unwildcard(FlowField.ARP_SPA);
        ctx.mask.unwildcard(FlowField.ARP_TPA);
      }
      if (isReply || flow.get(FlowField.ARP_SPA) == flow.get(FlowField.ARP_TPA)) {
        ctx.mask.unwildcard(FlowField.ARP_SPA);
        ctx.mask.unwildcard(FlowField.ARP_TPA);
        ctx.mask.unwildcard(FlowField.ARP_OP);
        ctx.mask.unwildcard(FlowField.ARP_SHA);
        long mac = flow.get(FlowField.ARP_SHA);
        if (ctx.isFresh && !MacAddress.isMulticast(mac) && mac != 0) {
          learn(ctx, UnderlayAddress.ofIpv4((int) flow.get(FlowField.ARP_SPA)), mac);
        }
      }
    } else if (FlowField.ND_TLL.prerequisite().isMetBy(flow)) {
      ctx.mask.unwildcard(FlowField.IPV6_SRC);
      ctx.mask.unwildcard(FlowField.IPV6_DST);
      ctx.mask.unwildcard(FlowField.ND_TARGET);
      ctx.mask.unwildcard(FlowField.ND_TLL);
      if (ctx.isFresh && flow.get(FlowField.ND_TLL) != 0) {
        Ipv6Address target =
            new Ipv6Address(flow.getHigh(FlowField.ND_TARGET), flow.get(FlowField.ND_TARGET));
        learn(ctx, target, flow.get(FlowField.ND_TLL));
      }
    }
  }

  // Metadata.

  /** The tunnel's words of a key, in a key that is otherwise empty. */
  static FlowKey tunnelOf(FlowKey flow) {
    FlowKey tunnel = new FlowKey();
    setTunnel(tunnel, flow);
    return tunnel;
  }

  /** Replaces the tunnel's words. */
  static void setTunnel(FlowKey flow, FlowKey tunnel) {
    for (int word = FlowLayout.TUN_ID; word < FlowLayout.WORDS; word++) {
      if (flow.word(word) != tunnel.word(word)) {
        flow.setWord(word, tunnel.word(word));
      }
    }
  }

  /** Makes the packet one that came by no tunnel. */
  static void forget(FlowKey flow) {
    for (int word = FlowLayout.TUN_ID; word < FlowLayout.WORDS; word++) {
      if (flow.word(word) != 0) {
        flow.setWord(word, 0);
      }
    }
  }

  /** Whether the port of that number is the host's side of a bridge. */
  static boolean isLocal(OpenFlowSwitchPort port) {
    return port.number() == OpenFlowPort.LOCAL;
  }
}
