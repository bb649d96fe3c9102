package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.Prerequisite;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.Subfield;
import org.vswitchlab.ovs.openflow.WideBits;
import org.vswitchlab.wire.EtherType;

/** The actions that change fields of the packet. */
final class FieldWriter {
  private static final int PCP_BITS = 0xe000;

  void write(TranslationContext ctx, Action action) {
    FlowKey flow = ctx.flow;
    switch (action.type()) {
      case SET_VLAN_VID -> vlan(ctx, (Action.SetVlanVid) action);
      case SET_VLAN_PCP -> vlan(ctx, (Action.SetVlanPcp) action);
      case STRIP_VLAN -> {
        examineInnerVlan(ctx, flow);
        flow.popVlan();
      }
      case PUSH_VLAN -> {
        examineVlans(ctx, flow);
        flow.pushVlan(((Action.PushVlan) action).ethertype(), FlowKey.VLAN_CFI);
      }
      case SET_ETH_SRC -> set(ctx, FlowField.ETH_SRC, ((Action.SetEthSource) action).mac());
      case SET_ETH_DST -> set(ctx, FlowField.ETH_DST, ((Action.SetEthDestination) action).mac());
      case SET_IPV4_SRC ->
          setIf(ctx, FlowField.IP_SRC, ((Action.SetIpv4Source) action).address() & 0xffff_ffffL);
      case SET_IPV4_DST ->
          setIf(
              ctx, FlowField.IP_DST, ((Action.SetIpv4Destination) action).address() & 0xffff_ffffL);
      case SET_IP_DSCP -> setIf(ctx, FlowField.IP_DSCP, ((Action.SetIpDscp) action).tos() >> 2);
      case SET_IP_ECN -> setIf(ctx, FlowField.NW_ECN, ((Action.SetIpEcn) action).ecn());
      case SET_IP_TTL -> setIf(ctx, FlowField.NW_TTL, ((Action.SetIpTtl) action).ttl());
      case SET_L4_SRC_PORT ->
          port(ctx, FlowField.TCP_SRC, ((Action.SetL4SourcePort) action).port());
      case SET_L4_DST_PORT ->
          port(ctx, FlowField.TCP_DST, ((Action.SetL4DestinationPort) action).port());
      case SET_FIELD -> setField(ctx, (Action.SetField) action);
      case REG_MOVE -> move(ctx, (Action.RegMove) action);
      case STACK_PUSH -> push(ctx, ((Action.StackPush) action).source());
      case STACK_POP -> pop(ctx, ((Action.StackPop) action).destination());
      case SET_TUNNEL -> flow.set(FlowField.TUN_ID, ((Action.SetTunnel) action).tunnelId());
      case WRITE_METADATA -> {
        Action.WriteMetadata a = (Action.WriteMetadata) action;
        long kept = flow.get(FlowField.METADATA) & ~a.mask();
        flow.set(FlowField.METADATA, kept | a.metadata() & a.mask());
      }
      default -> throw new IllegalArgumentException(action + " writes no field");
    }
  }

  /** Whoever pops a header brings the one behind it to the front. */
  static void examineInnerVlan(TranslationContext ctx, FlowKey key) {
    if (key.vlanCount() > 1) {
      ctx.mask.unwildcardVlan(1);
    }
  }

  /** Whoever pushes a header moves those that are there. */
  static void examineVlans(TranslationContext ctx, FlowKey key) {
    for (int i = 0; i < key.vlanCount(); i++) {
      ctx.mask.unwildcardVlan(i);
    }
  }

  private static void vlan(TranslationContext ctx, Action.SetVlanVid action) {
    ctx.mask.unwildcard(FlowField.VLAN_VID);
    if (ctx.flow.vlanCount() > 0 || action.pushIfUntagged()) {
      pushIfUntagged(ctx);
      ctx.mask.unwildcard(FlowField.VLAN_VID);
      int tci = ctx.flow.vlanTci(0) & PCP_BITS;
      ctx.flow.setVlan(0, ctx.flow.vlanTpid(0), tci | FlowKey.VLAN_CFI | action.vid());
    }
  }

  private static void vlan(TranslationContext ctx, Action.SetVlanPcp action) {
    ctx.mask.unwildcard(FlowField.VLAN_PCP);
    if (ctx.flow.vlanCount() > 0 || action.pushIfUntagged()) {
      pushIfUntagged(ctx);
      int tci = ctx.flow.vlanTci(0) & FlowKey.VLAN_VID_MASK;
      tci |= FlowKey.VLAN_CFI | action.pcp() << FlowKey.VLAN_PCP_SHIFT;
      ctx.flow.setVlan(0, ctx.flow.vlanTpid(0), tci);
    }
  }

  private static void pushIfUntagged(TranslationContext ctx) {
    if (ctx.flow.vlanCount() == 0) {
      ctx.flow.pushVlan(EtherType.VLAN, FlowKey.VLAN_CFI);
    }
  }

  private static void set(TranslationContext ctx, FlowField field, long value) {
    ctx.mask.unwildcard(field);
    ctx.flow.set(field, value);
  }

  /** Does nothing if the packet has no such header. */
  private static void setIf(TranslationContext ctx, FlowField field, long value) {
    if (field.prerequisite().isMetBy(ctx.flow)) {
      // Protocol 0 has no header to write.
      ctx.mask.unwildcard(FlowField.NW_PROTO);
      set(ctx, field, value);
    }
  }

  private static void port(TranslationContext ctx, FlowField field, int value) {
    boolean hasPorts =
        Prerequisite.TCP.isMetBy(ctx.flow)
            || Prerequisite.UDP.isMetBy(ctx.flow)
            || Prerequisite.SCTP.isMetBy(ctx.flow);
    if (hasPorts) {
      ctx.mask.unwildcard(FlowField.NW_PROTO);
      set(ctx, field, value);
    }
  }

  private void setField(TranslationContext ctx, Action.SetField action) {
    FlowField field = action.field();
    if (!hasField(ctx, field)) {
      ctx.warn("unmet prerequisites for " + field.fieldName() + ", set_field ignored");
      return;
    }
    examineProtocol(ctx, field);
    if (field.isWide()) {
      ctx.mask.unwildcard(field, action.maskHigh(), action.maskLow());
      ctx.flow.set(
          field,
          ctx.flow.getHigh(field) & ~action.maskHigh() | action.valueHigh() & action.maskHigh(),
          ctx.flow.get(field) & ~action.maskLow() | action.valueLow() & action.maskLow());
    } else {
      ctx.mask.unwildcard(field, action.maskLow());
      long kept = ctx.flow.get(field) & ~action.maskLow();
      ctx.flow.set(field, kept | action.valueLow() & action.maskLow());
      markPresent(ctx.flow, field);
    }
    int tci = ctx.flow.vlanTci(0);
    if (isVlan(field) && tci != 0 && ctx.flow.vlanTpid(0) == 0) {
      // Also one that does not say that the packet has a tag.
      ctx.flow.setVlan(0, EtherType.VLAN, tci);
    }
    if (field == FlowField.VLAN_TCI && tci == 0) {
      ctx.flow.setVlan(0, 0, 0);
    }
  }

  /** Whether there is a layer 3 header to write depends on its protocol, 0 meaning none. */
  private static void examineProtocol(TranslationContext ctx, FlowField field) {
    if (field == FlowField.IP_DSCP) {
      return;
    }
    switch (field.prerequisite()) {
      case IP, IPV4, IPV6, ARP -> ctx.mask.unwildcard(FlowField.NW_PROTO);
      default -> {}
    }
  }

  private static boolean isVlan(FlowField field) {
    return field == FlowField.VLAN_TCI
        || field == FlowField.VLAN_VID
        || field == FlowField.VLAN_PCP
        || field == FlowField.DL_VLAN
        || field == FlowField.DL_VLAN_PCP;
  }

  /** Whether the packet has the field; what was looked at to know is un-wildcarded. */
  static boolean hasField(TranslationContext ctx, FlowField field) {
    switch (field.prerequisite()) {
      case CONNTRACK -> ctx.mask.unwildcard(FlowField.CT_STATE, Prerequisite.TUPLE_STATES);
      case TCP, UDP, SCTP -> examineProtocol(ctx, Prerequisite.IP);
      case ICMPV4 -> examineProtocol(ctx, Prerequisite.IPV4);
      case ICMPV6 -> examineProtocol(ctx, Prerequisite.IPV6);
      case ND, ND_SOLICIT, ND_ADVERT -> {
        examineProtocol(ctx, Prerequisite.IPV6);
        if (Prerequisite.ICMPV6.isMetBy(ctx.flow)) {
          ctx.mask.unwildcard(FlowField.ICMPV6_CODE);
          if (ctx.flow.get(FlowField.ICMPV6_CODE) == 0) {
            ctx.mask.unwildcard(FlowField.ICMPV6_TYPE);
          }
        }
      }
      default -> {}
    }
    return field.prerequisite().isMetBy(ctx.flow);
  }

  private static void examineProtocol(TranslationContext ctx, Prerequisite network) {
    if (network.isMetBy(ctx.flow)) {
      ctx.mask.unwildcard(FlowField.NW_PROTO);
    }
  }

  void examine(TranslationContext ctx, Subfield source) {
    ctx.mask.unwildcardBits(source.field(), source.firstBit(), source.bitCount());
  }

  private void move(TranslationContext ctx, Action.RegMove action) {
    if (!hasField(ctx, action.source().field()) || !hasField(ctx, action.destination().field())) {
      report(ctx, action.destination()); // as it was: the packet lacks one of the fields
      return;
    }
    examine(ctx, action.source());
    long[] value = read(ctx.flow, action.source());
    load(ctx, action.destination(), value[0], value[1]);
    report(ctx, action.destination());
  }

  /** Tells a trace what was written. */
  static void report(TranslationContext ctx, Subfield written) {
    if (ctx.isTraced) {
      ctx.detail(written + " is now " + SubfieldText.value(ctx.flow, written));
    }
  }

  static long[] read(FlowKey flow, Subfield source) {
    long high = flow.getHigh(source.field());
    long low = flow.get(source.field());
    int shift = source.firstBit();
    return new long[] {
      WideBits.shiftRightHigh(high, shift) & WideBits.maskHigh(source.bitCount()),
      WideBits.shiftRightLow(high, low, shift) & WideBits.maskLow(source.bitCount())
    };
  }

  /** Puts a number into a run of bits of the packet. */
  void load(TranslationContext ctx, Subfield destination, long high, long low) {
    ctx.mask.unwildcardBits(destination.field(), destination.firstBit(), destination.bitCount());
    write(ctx.flow, destination, high, low);
  }

  static void write(FlowKey flow, Subfield destination, long high, long low) {
    FlowField field = destination.field();
    int shift = destination.firstBit();
    long maskHigh = WideBits.maskHigh(destination.bitCount());
    long maskLow = WideBits.maskLow(destination.bitCount());
    long bitsHigh = WideBits.shiftLeftHigh(maskHigh, maskLow, shift);
    long bitsLow = WideBits.shiftLeftLow(maskLow, shift);
    long valueHigh = WideBits.shiftLeftHigh(high & maskHigh, low & maskLow, shift);
    long valueLow = WideBits.shiftLeftLow(low & maskLow, shift);
    if (field.isWide()) {
      flow.set(
          field,
          flow.getHigh(field) & ~bitsHigh | valueHigh,
          flow.get(field) & ~bitsLow | valueLow);
    } else {
      flow.set(field, flow.get(field) & ~bitsLow | valueLow);
      markPresent(flow, field);
    }
  }

  /** A tunnel option that is written to is there. */
  private static void markPresent(FlowKey flow, FlowField field) {
    if (field.isTunnelOption()) {
      flow.setWord(FlowLayout.TUN_METADATA, flow.tunnelOptions() | bit(field));
    }
  }

  private static long bit(FlowField option) {
    return 1L << option.tunnelOptionIndex();
  }

  /** Takes a tunnel option away. */
  static void delete(TranslationContext ctx, FlowField option) {
    ctx.detail("delete " + option.fieldName());
    ctx.flow.set(option, 0);
    ctx.flow.setWord(FlowLayout.TUN_METADATA, ctx.flow.tunnelOptions() & ~bit(option));
  }

  private void push(TranslationContext ctx, Subfield source) {
    examine(ctx, source);
    ctx.stack.push(read(ctx.flow, source));
  }

  private void pop(TranslationContext ctx, Subfield destination) {
    if (ctx.stack.isEmpty()) {
      ctx.report(TraceNode.Kind.ERROR, "stack underflow");
      return;
    }
    long[] value = ctx.stack.pop();
    load(ctx, destination, value[0], value[1]);
    report(ctx, destination);
  }
}
