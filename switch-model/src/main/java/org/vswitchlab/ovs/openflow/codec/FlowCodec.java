package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;

/** Messages about flows. */
final class FlowCodec {
  private FlowCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    boolean isNicira = wire.kind().isExtension();
    return switch (wire.type()) {
      case FLOW_MOD -> FlowModCodec.decode(dialect, isNicira, in);
      case FLOW_REMOVED -> FlowRemovedCodec.decode(dialect, isNicira, in);
      case FLOW_STATS_REQUEST -> FlowStatsCodec.request(dialect, isNicira, false, in);
      case AGGREGATE_STATS_REQUEST -> FlowStatsCodec.request(dialect, isNicira, true, in);
      case FLOW_STATS_REPLY -> FlowStatsCodec.reply(dialect, isNicira, in);
      case AGGREGATE_STATS_REPLY -> FlowStatsCodec.aggregate(dialect, in);
      default -> throw new IllegalStateException(wire.name());
    };
  }

  static void encode(Dialect dialect, WireType wire, FlowMessage message, WireWriter out) {
    boolean isNicira = wire.kind().isExtension();
    if (message instanceof FlowMessage.FlowModification m) {
      FlowModCodec.encode(dialect, isNicira, m, out);
    } else if (message instanceof FlowMessage.FlowRemoved m) {
      FlowRemovedCodec.encode(dialect, isNicira, m, out);
    } else if (message instanceof FlowMessage.FlowStatsRequest m) {
      FlowStatsCodec.request(dialect, isNicira, m, out);
    } else if (message instanceof FlowMessage.FlowStatsReply m) {
      for (FlowMessage.FlowStats flow : m.flows()) {
        out.mark();
        FlowStatsCodec.flow(dialect, isNicira, flow, out);
      }
    } else if (message instanceof FlowMessage.AggregateReply m) {
      FlowStatsCodec.aggregate(dialect, m, out);
    } else {
      throw new IllegalStateException(wire.name());
    }
  }
}
