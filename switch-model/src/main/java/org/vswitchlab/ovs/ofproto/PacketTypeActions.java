package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.NshProperties;
import org.vswitchlab.wire.EtherType;

/**
 * The actions encap and decap, ovs-actions(7), which put a header before a packet and take one off,
 * and so change what type of packet it is. The header is built when the packet is committed, with
 * the fields that were set until then.
 */
final class PacketTypeActions {
  /** Name space of packet_type whose types are EtherTypes, OpenFlow 1.5, 7.2.3.11. */
  static final long ETHERTYPE_NAMESPACE = 1L << 16;

  /** What a decap() without argument makes of a packet whose next header it cannot know. */
  private static final int USE_NEXT_PROTO = 0xfffe;

  // Next protocols of RFC 8300, 2.2.
  private static final int NSH_IPV4 = 1;
  private static final int NSH_IPV6 = 2;
  private static final int NSH_ETHERNET = 3;
  private static final int NSH_NSH = 4;

  private static final int NSH_INITIAL_TTL = 63;
  private static final int NSH_INITIAL_SERVICE_INDEX = 255;
  private static final int BOTTOM_OF_STACK = 0x100;
  private static final int MPLS_INITIAL_TTL = 64;

  private PacketTypeActions() {}

  static void encap(TranslationContext ctx, Action.Encap action) {
    switch (action.header()) {
      case "nsh" -> encapNsh(ctx, action);
      case "mpls" -> encapMpls(ctx, EtherType.MPLS);
      case "mpls_mc" -> encapMpls(ctx, EtherType.MPLS_MULTICAST);
      default -> encapEthernet(ctx);
    }
  }

  private static void encapEthernet(TranslationContext ctx) {
    if (isEthernet(ctx.flow)) {
      drop(ctx, "Dropping packet as encap(ethernet) is not supported for packet type ethernet.");
      return;
    }
    startHeader(ctx);
    ctx.flow.set(FlowField.PACKET_TYPE, 0);
    ctx.flow.set(FlowField.ETH_SRC, 0);
    ctx.flow.set(FlowField.ETH_DST, 0);
  }

  private static void encapNsh(TranslationContext ctx, Action.Encap action) {
    int next = nextProtocol(ctx.flow);
    if (next < 0) {
      drop(
          ctx,
          "Dropping packet as encap(nsh) is not supported for packet type "
              + typeText(ctx.flow.get(FlowField.PACKET_TYPE)));
      return;
    }
    startHeader(ctx);
    FlowKey flow = ctx.flow;
    forgetHeaders(flow);
    flow.set(FlowField.PACKET_TYPE, ETHERTYPE_NAMESPACE | EtherType.NSH);
    flow.set(FlowField.ETH_TYPE, EtherType.NSH);
    NshProperties properties = NshProperties.of(action);
    flow.set(FlowField.NSH_TTL, NSH_INITIAL_TTL);
    flow.set(FlowField.NSH_MDTYPE, properties.mdType());
    flow.set(FlowField.NSH_NP, next);
    flow.set(FlowField.NSH_SI, NSH_INITIAL_SERVICE_INDEX);
    ctx.nshMetadata = properties.metadata();
  }

  /** What an NSH header says of the packet behind it; -1 if it cannot say it. */
  private static int nextProtocol(FlowKey flow) {
    long type = flow.get(FlowField.PACKET_TYPE);
    if (type == 0) {
      return NSH_ETHERNET;
    }
    return switch ((int) (type ^ ETHERTYPE_NAMESPACE)) {
      case EtherType.IPV4 -> NSH_IPV4;
      case EtherType.IPV6 -> NSH_IPV6;
      case EtherType.NSH -> NSH_NSH;
      default -> -1;
    };
  }

  /** An MPLS header before the whole packet, unlike push_mpls: its Ethernet header stays behind. */
  private static void encapMpls(TranslationContext ctx, int ethType) {
    FlowKey flow = ctx.flow;
    int labels = flow.mplsLabelCount();
    if (labels == FlowKey.MAX_MPLS_LABELS) {
      MplsActions.countLabels(ctx);
      MplsActions.tooMany(ctx, "n encap MPLS action can't be performed as it would have");
      return;
    }
    startHeader(ctx);
    MplsActions.examineLabels(ctx, 0, labels);
    if (isEthernet(flow)) {
      // As the real switch: the labels are counted, then forgotten with the rest of the frame.
      forgetHeaders(flow);
    }
    if (labels == 0) {
      forgetHeaders(flow);
      MplsCommit.push(flow, BOTTOM_OF_STACK | MPLS_INITIAL_TTL, ethType);
    } else {
      MplsCommit.push(flow, flow.mplsLse(0) & ~BOTTOM_OF_STACK, ethType);
    }
    flow.set(FlowField.PACKET_TYPE, ETHERTYPE_NAMESPACE | ethType);
  }

  /** Does something with the packet as if it had no Ethernet header. */
  static void withoutEthernet(TranslationContext ctx, Runnable step) {
    FlowKey flow = ctx.flow;
    long source = flow.get(FlowField.ETH_SRC);
    long destination = flow.get(FlowField.ETH_DST);
    flow.set(FlowField.PACKET_TYPE, ETHERTYPE_NAMESPACE | flow.ethType());
    step.run();
    flow.set(FlowField.PACKET_TYPE, 0);
    flow.set(FlowField.ETH_SRC, source);
    flow.set(FlowField.ETH_DST, destination);
  }

  /** A packet from a tunnel without Ethernet headers gets an empty one, for the tables. */
  static void addDummyEthernet(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    flow.set(FlowField.ETH_TYPE, flow.networkType());
    flow.set(FlowField.PACKET_TYPE, 0);
    flow.set(FlowField.ETH_SRC, 0);
    flow.set(FlowField.ETH_DST, 0);
    ctx.pendingEncap = true;
  }

  /** Settles the packet as it is: the new header goes before that. */
  private static void startHeader(TranslationContext ctx) {
    HeaderCommit.commit(ctx);
    ctx.pendingEncap = true;
  }

  /**
   * Takes the outermost header off.
   *
   * @return whether the datapath must look at what is left before it can go on
   */
  static boolean decap(TranslationContext ctx, Action.Decap action) {
    FlowKey flow = ctx.flow;
    HeaderCommit.commit(ctx);
    if (isEthernet(flow)) {
      return decapEthernet(ctx);
    }
    long type = flow.get(FlowField.PACKET_TYPE);
    if (type >>> 16 == 1) {
      switch ((int) type & 0xffff) {
        case EtherType.NSH -> {
          return decapNsh(ctx);
        }
        case EtherType.MPLS, EtherType.MPLS_MULTICAST -> {
          return decapMpls(ctx, action);
        }
        default -> {}
      }
    }
    drop(ctx, "Dropping packet as the decap() does not support packet type " + typeText(type));
    return false;
  }

  private static boolean decapEthernet(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    if (flow.vlanCount() > 0) {
      drop(ctx, "Dropping packet, cannot decap Ethernet if VLAN is present.");
      return false;
    }
    flow.set(FlowField.PACKET_TYPE, ETHERTYPE_NAMESPACE | flow.ethType());
    flow.set(FlowField.ETH_SRC, 0);
    flow.set(FlowField.ETH_DST, 0);
    ctx.pendingDecap = true;
    return false;
  }

  private static boolean decapNsh(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    int next = (int) flow.get(FlowField.NSH_NP);
    long type =
        switch (next) {
          case NSH_ETHERNET -> 0;
          case NSH_IPV4 -> ETHERTYPE_NAMESPACE | EtherType.IPV4;
          case NSH_IPV6 -> ETHERTYPE_NAMESPACE | EtherType.IPV6;
          case NSH_NSH -> ETHERTYPE_NAMESPACE | EtherType.NSH;
          default -> -1;
        };
    if (type < 0) {
      drop(ctx, "Dropping packet as NSH next protocol " + next + " is not supported");
      return false;
    }
    ctx.mask.unwildcard(FlowField.NSH_NP);
    flow.set(FlowField.PACKET_TYPE, type);
    ctx.pendingDecap = true;
    return true;
  }

  private static boolean decapMpls(TranslationContext ctx, Action.Decap action) {
    FlowKey flow = ctx.flow;
    int wanted = action.packetTypeNumber() == null ? USE_NEXT_PROTO : action.packetTypeNumber();
    int labels = MplsActions.countLabels(ctx);
    if (MplsActions.isCutOff(flow, labels)) {
      MplsActions.tooMany(ctx, "n MPLS decap can't be performed as it has");
      return false;
    }
    MplsActions.examineLabels(ctx, 1, labels);
    int ethType = wanted == 0 ? EtherType.TRANSPARENT_ETHERNET_BRIDGING : wanted & 0xffff;
    MplsCommit.pop(flow, ethType);
    flow.set(FlowField.PACKET_TYPE, wanted & 0xffff_ffffL);
    ctx.pendingDecap = true;
    return labels == 1;
  }

  static boolean isMpls(int ethType) {
    return ethType == EtherType.MPLS || ethType == EtherType.MPLS_MULTICAST;
  }

  static boolean isEthernet(FlowKey flow) {
    return flow.get(FlowField.PACKET_TYPE) == 0;
  }

  /** RFC 8300, 2.2: a packet whose TTL would become zero goes to the controller. */
  static void decNshTtl(TranslationContext ctx) {
    if (ctx.flow.ethType() != EtherType.NSH) {
      return;
    }
    ctx.mask.unwildcard(FlowField.NSH_TTL);
    long ttl = ctx.flow.get(FlowField.NSH_TTL);
    if (ttl > 1) {
      ctx.flow.set(FlowField.NSH_TTL, ttl - 1);
      return;
    }
    ControllerActions.sendInvalidTtl(ctx, 0);
    ctx.warn("NSH decrement TTL exception");
    ctx.endsList = true;
    ctx.dropped(DropReason.TTL_EXPIRED);
  }

  private static void forgetHeaders(FlowKey flow) {
    for (int word = 0; word <= FlowLayout.PORTS; word++) {
      flow.setWord(word, 0);
    }
  }

  private static void drop(TranslationContext ctx, String text) {
    ctx.report(TraceNode.Kind.ACTION, text);
    ctx.fail(TranslationError.UNSUPPORTED_PACKET_TYPE, DropReason.MALFORMED);
  }

  private static String typeText(long type) {
    return String.format("(%d,0x%x)", type >>> 16, type & 0xffff);
  }
}
