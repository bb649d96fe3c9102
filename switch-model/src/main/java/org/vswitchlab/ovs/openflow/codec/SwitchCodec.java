package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.ConntrackTuple;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.FragmentHandling;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.IpfixStats;

/** Messages about the switch as a whole. */
final class SwitchCodec {
  private static final int DESC_BYTES = 256;
  private static final int SERIAL_BYTES = 32;
  private static final int FRAGMENT_BITS = 3;
  private static final int INVALID_TTL_BIT = 4;

  // Properties of NXT_CT_FLUSH and of a tuple in it.
  private static final int CT_ORIGINAL = 0;
  private static final int CT_REPLY = 1;
  private static final int CT_ZONE = 2;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;

  private SwitchCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    return switch (wire.type()) {
      case FEATURES_REPLY -> features(dialect, in);
      case GET_CONFIG_REPLY, SET_CONFIG -> config(dialect, wire, in);
      case DESC_REPLY ->
          new SwitchMessage.DescReply(
              in.text(DESC_BYTES),
              in.text(DESC_BYTES),
              in.text(DESC_BYTES),
              in.text(SERIAL_BYTES),
              in.text(DESC_BYTES));
      case CT_FLUSH_ZONE -> {
        if (!in.skipZeros(6)) {
          throw new OpenFlowException(OpenFlowError.NXBRC_MUST_BE_ZERO);
        }
        yield new SwitchMessage.CtFlushZone(in.u16());
      }
      case CT_FLUSH -> ctFlush(in);
      case IPFIX_BRIDGE_STATS_REPLY, IPFIX_FLOW_STATS_REPLY -> {
        List<IpfixStats> stats = new ArrayList<>();
        while (in.hasRemaining()) {
          stats.add(ipfix(in));
        }
        boolean isPerFlow = wire.type() == MessageType.IPFIX_FLOW_STATS_REPLY;
        yield new SwitchMessage.IpfixStatsReply(isPerFlow, stats);
      }
      default -> throw new IllegalStateException(wire.name());
    };
  }

  static void encode(Dialect dialect, WireType wire, SwitchMessage message, WireWriter out) {
    switch (message.type()) {
      case FEATURES_REPLY -> features(dialect, (SwitchMessage.FeaturesReply) message, out);
      case GET_CONFIG_REPLY, SET_CONFIG -> {
        SwitchMessage.SwitchConfig config = (SwitchMessage.SwitchConfig) message;
        boolean saysTtl = !dialect.isAtLeast13() && config.invalidTtlToController() > 0;
        out.u16(config.fragments().ordinal() | (saysTtl ? INVALID_TTL_BIT : 0));
        out.u16(config.missSendLenBytes());
      }
      case DESC_REPLY -> {
        SwitchMessage.DescReply desc = (SwitchMessage.DescReply) message;
        out.text(desc.manufacturer(), DESC_BYTES).text(desc.hardware(), DESC_BYTES);
        out.text(desc.software(), DESC_BYTES).text(desc.serial(), SERIAL_BYTES);
        out.text(desc.datapath(), DESC_BYTES);
      }
      case CT_FLUSH_ZONE -> out.zeros(6).u16(((SwitchMessage.CtFlushZone) message).zone());
      case CT_FLUSH -> ctFlush((SwitchMessage.CtFlush) message, out);
      case IPFIX_BRIDGE_STATS_REPLY, IPFIX_FLOW_STATS_REPLY -> {
        for (IpfixStats stats : ((SwitchMessage.IpfixStatsReply) message).stats()) {
          out.mark();
          ipfix(stats, out);
        }
      }
      default -> throw new IllegalStateException(wire.name());
    }
  }

  private static MessageBody features(Dialect dialect, WireReader in) {
    long datapathId = in.u64();
    long buffers = in.u32();
    int tables = in.u8();
    int auxiliary = in.u8();
    in.skip(2);
    int capabilities = in.s32();
    int actions = in.s32();
    boolean hasPorts = !dialect.isAtLeast13();
    List<PortMessage.PortDescription> ports =
        hasPorts ? PortCodec.descriptions(dialect, in) : List.of();
    return new SwitchMessage.FeaturesReply(
        datapathId,
        buffers,
        tables,
        dialect.isAtLeast13() ? auxiliary : 0,
        capabilities & knownCapabilities(dialect),
        dialect.is10() ? actions : 0,
        ports);
  }

  private static int knownCapabilities(Dialect dialect) {
    return switch (dialect.version()) {
      case OPENFLOW10 -> 0xef;
      case OPENFLOW11 -> 0x6f | 0x80;
      case OPENFLOW12 -> 0x6f | 0x100;
      case OPENFLOW13 -> 0x6f | 0x100;
      case OPENFLOW14 -> 0x6f | 0x300;
      case OPENFLOW15 -> 0x6f | 0x700;
    };
  }

  private static void features(
      Dialect dialect, SwitchMessage.FeaturesReply features, WireWriter out) {
    out.u64(features.datapathId()).u32(features.bufferCount()).u8(features.tableCount());
    out.u8(dialect.isAtLeast13() ? features.auxiliaryId() : 0).zeros(2);
    out.u32(features.capabilities() & knownCapabilities(dialect));
    out.u32(dialect.is10() ? features.actions() : 0);
    if (!dialect.isAtLeast13()) {
      for (PortMessage.PortDescription port : features.ports()) {
        PortCodec.description(dialect, port, out);
      }
    }
  }

  private static MessageBody config(Dialect dialect, WireType wire, WireReader in) {
    int flags = in.u16();
    int missSendLen = in.u16();
    boolean hasTtl = !dialect.isAtLeast(OpenFlowVersion.OPENFLOW13);
    int known = FRAGMENT_BITS | (hasTtl ? INVALID_TTL_BIT : 0);
    boolean isReply = wire.type() == MessageType.GET_CONFIG_REPLY;
    if (!isReply && (flags & ~known) != 0) {
      throw new OpenFlowException(OpenFlowError.OFPSCFC_BAD_FLAGS);
    }
    return new SwitchMessage.SwitchConfig(
        isReply,
        FragmentHandling.values()[flags & FRAGMENT_BITS],
        hasTtl ? (flags & INVALID_TTL_BIT) >> 2 : -1,
        missSendLen);
  }

  private static IpfixStats ipfix(WireReader in) {
    long totalFlows = in.u64();
    long currentFlows = in.u64();
    long packets = in.u64();
    long ipv4 = in.u64();
    long ipv6 = in.u64();
    long errors = in.u64();
    long ipv4Errors = in.u64();
    long ipv6Errors = in.u64();
    long tx = in.u64();
    long txErrors = in.u64();
    long collector = in.u32();
    in.skip(4);
    return new IpfixStats(
        collector,
        totalFlows,
        currentFlows,
        packets,
        ipv4,
        ipv6,
        errors,
        ipv4Errors,
        ipv6Errors,
        tx,
        txErrors);
  }

  private static void ipfix(IpfixStats stats, WireWriter out) {
    out.u64(stats.totalFlows()).u64(stats.currentFlows()).u64(stats.packets());
    out.u64(stats.ipv4Packets()).u64(stats.ipv6Packets()).u64(stats.errorPackets());
    out.u64(stats.ipv4ErrorPackets()).u64(stats.ipv6ErrorPackets());
    out.u64(stats.txPackets()).u64(stats.txErrors());
    out.u32(stats.collectorSetId()).zeros(4);
  }

  private static MessageBody ctFlush(WireReader in) {
    int protocol = in.u8();
    if (!in.skipZeros(7)) {
      throw new OpenFlowException(OpenFlowError.NXBRC_MUST_BE_ZERO);
    }
    int zone = -1;
    ConntrackTuple original = ConntrackTuple.ANY;
    ConntrackTuple reply = ConntrackTuple.ANY;
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      if (!property.isStandard() || property.type() > CT_ZONE) {
        continue;
      } else if (property.type() == CT_ZONE) {
        zone = property.body().u16();
      } else if (property.type() == CT_ORIGINAL) {
        original = tuple(property.body());
      } else {
        reply = tuple(property.body());
      }
    }
    return new SwitchMessage.CtFlush(protocol, zone, original, reply);
  }

  private static ConntrackTuple tuple(WireReader in) {
    HexBytes source = HexBytes.EMPTY;
    HexBytes destination = HexBytes.EMPTY;
    int[] numbers = {0, 0, -1, -1};
    in.skip(4);
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      WireReader body = property.body();
      switch (property.type()) {
        case 0 -> source = body.hexRest();
        case 1 -> destination = body.hexRest();
        case 2 -> numbers[0] = body.u16();
        case 3 -> numbers[1] = body.u16();
        case 4 -> numbers[0] = body.u16();
        case 5 -> numbers[2] = body.u8();
        case 6 -> numbers[3] = body.u8();
        default -> {}
      }
    }
    return new ConntrackTuple(source, destination, numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  private static void ctFlush(SwitchMessage.CtFlush flush, WireWriter out) {
    out.u8(flush.ipProtocol()).zeros(7);
    boolean isIcmp = flush.ipProtocol() == ICMP || flush.ipProtocol() == ICMPV6;
    tuple(CT_ORIGINAL, flush.original(), isIcmp, out);
    tuple(CT_REPLY, flush.reply(), isIcmp, out);
    if (flush.zone() >= 0) {
      number(CT_ZONE, 2, flush.zone(), out);
    }
  }

  private static void tuple(int type, ConntrackTuple tuple, boolean isIcmp, WireWriter out) {
    int start = Properties.start(out, type);
    out.zeros(4);
    int empty = out.size();
    address(0, tuple.source(), out);
    address(1, tuple.destination(), out);
    if (isIcmp) {
      number(4, 2, tuple.sourcePort(), out);
      number(5, 1, Math.max(tuple.icmpType(), 0), out);
      number(6, 1, Math.max(tuple.icmpCode(), 0), out);
    } else {
      if (tuple.sourcePort() != 0) {
        number(2, 2, tuple.sourcePort(), out);
      }
      if (tuple.destinationPort() != 0) {
        number(3, 2, tuple.destinationPort(), out);
      }
    }
    if (out.size() == empty) {
      out.truncate(start);
    } else {
      Properties.end(out, start);
    }
  }

  private static void address(int type, HexBytes address, WireWriter out) {
    if (!address.isEmpty()) {
      int start = Properties.start(out, type);
      if (address.length() == 4) {
        // IPv4 addresses are mapped into IPv6.
        out.zeros(10).u16(0xffff);
      }
      out.raw(address);
      Properties.end(out, start);
    }
  }

  private static void number(int type, int bytes, int value, WireWriter out) {
    int start = Properties.start(out, type);
    out.unsigned(value, bytes).zeros(bytes == 2 ? 2 : 0);
    Properties.end(out, start);
  }
}
