package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.Action;

/** The actions encap(ethernet) and decap(), which change whether there is an Ethernet header. */
final class PacketTypeActions {
  /** Name space of packet_type whose types are EtherTypes, OpenFlow 1.5, 7.2.3.11. */
  private static final long ETHERTYPE_NAMESPACE = 1L << 16;

  private PacketTypeActions() {}

  static boolean supports(Action.Encap action) {
    return action.header().equals("ethernet");
  }

  static void encap(TranslationContext ctx, Action.Encap action) {
    if (isEthernet(ctx.flow)) {
      ctx.abort(
          TranslationError.UNSUPPORTED_PACKET_TYPE,
          "Dropping packet as encap(ethernet) is not supported for packet type ethernet.",
          DropReason.MALFORMED);
      return;
    }
    HeaderCommit.commit(ctx);
    ctx.flow.set(FlowField.PACKET_TYPE, 0);
    ctx.flow.set(FlowField.ETH_SRC, 0);
    ctx.flow.set(FlowField.ETH_DST, 0);
  }

  static void decap(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    if (!isEthernet(flow)) {
      ctx.abort(
          TranslationError.UNSUPPORTED_PACKET_TYPE,
          String.format(
              "Dropping packet as the decap() does not support packet type (1,0x%x)",
              flow.get(FlowField.PACKET_TYPE) & 0xffff),
          DropReason.MALFORMED);
    } else if (flow.vlanCount() > 0) {
      ctx.abort(
          TranslationError.UNSUPPORTED_PACKET_TYPE,
          "Dropping packet, cannot decap Ethernet if VLAN is present.",
          DropReason.MALFORMED);
    } else {
      HeaderCommit.commit(ctx);
      flow.set(FlowField.PACKET_TYPE, ETHERTYPE_NAMESPACE | flow.ethType());
      flow.set(FlowField.ETH_SRC, 0);
      flow.set(FlowField.ETH_DST, 0);
    }
  }

  static boolean isEthernet(FlowKey flow) {
    return flow.get(FlowField.PACKET_TYPE) == 0;
  }
}
