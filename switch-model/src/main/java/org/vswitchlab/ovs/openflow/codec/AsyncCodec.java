package org.vswitchlab.ovs.openflow.codec;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.AsyncConfig;
import org.vswitchlab.ovs.openflow.message.AsyncConfig.Kind;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;

/** What a controller wants to hear: masks up to OpenFlow 1.3, properties later. */
final class AsyncCodec {
  /** The kinds that masks tell of. */
  private static final List<Kind> MASKED =
      List.of(Kind.PACKET_IN, Kind.PORT_STATUS, Kind.FLOW_REMOVED);

  private static final int FIRST_EXPERIMENTER = 0xfffe;

  /** The reasons that there are, by kind. */
  private static final int[] REASONS = {0x3f, 0x7, 0x3f, 0x7, 0x18, 0x3};

  private AsyncCodec() {}

  private static boolean hasProperties(Dialect dialect, WireType wire) {
    return wire.kind().isExtension() ? wire.stepBytes() != 0 : dialect.isAtLeast14();
  }

  /** The form of a message: properties where masks cannot say it. */
  static WireType form(List<WireType> forms, ConnectionMessage.Async message, boolean asExtension) {
    boolean needsProperties =
        message.config().primary().size() != MASKED.size()
            || !message.config().primary().keySet().containsAll(MASKED)
            || message.config().secondary().size() != MASKED.size();
    WireType chosen = null;
    for (WireType form : forms) {
      boolean fits = !needsProperties || form.stepBytes() != 0;
      boolean isWanted = form.kind().isExtension() == asExtension;
      if (chosen == null || fits && isWanted) {
        chosen = form;
        if (fits && isWanted) {
          break;
        }
      }
    }
    return chosen;
  }

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    Map<Kind, Integer> primary = new EnumMap<>(Kind.class);
    Map<Kind, Integer> secondary = new EnumMap<>(Kind.class);
    if (!hasProperties(dialect, wire)) {
      for (Kind kind : MASKED) {
        primary.put(kind, in.s32() & REASONS[kind.ordinal()]);
        secondary.put(kind, in.s32() & REASONS[kind.ordinal()]);
      }
    } else {
      while (in.hasRemaining()) {
        Properties.Property property = Properties.pull(in, 8, FIRST_EXPERIMENTER);
        if (!property.isStandard()) {
          throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_EXP_TYPE);
        }
        int kind = property.type() / 2;
        if (kind >= Kind.values().length) {
          throw new OpenFlowException(OpenFlowError.OFPACFC_UNSUPPORTED);
        }
        if (property.body().remaining() != 4) {
          throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
        }
        int mask = property.body().s32();
        if ((mask & ~REASONS[kind]) != 0) {
          throw new OpenFlowException(OpenFlowError.OFPACFC_INVALID);
        }
        (property.type() % 2 == 0 ? secondary : primary).put(Kind.values()[kind], mask);
      }
    }
    boolean isReply = wire.type() == MessageType.GET_ASYNC_REPLY;
    return new ConnectionMessage.Async(isReply, new AsyncConfig(primary, secondary));
  }

  static void encode(Dialect dialect, WireType wire, AsyncConfig config, WireWriter out) {
    if (!hasProperties(dialect, wire)) {
      for (Kind kind : MASKED) {
        out.u32(config.mask(kind, false)).u32(config.mask(kind, true));
      }
      return;
    }
    for (Kind kind : Kind.values()) {
      if (config.secondary().containsKey(kind)) {
        out.u16(2 * kind.ordinal()).u16(8).u32(config.mask(kind, true));
      }
      if (config.primary().containsKey(kind)) {
        out.u16(2 * kind.ordinal() + 1).u16(8).u32(config.mask(kind, false));
      }
    }
  }
}
