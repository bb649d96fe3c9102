package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowRemoved;
import org.vswitchlab.ovs.openflow.message.FlowMessage.RemovedReason;
import org.vswitchlab.ovs.openflow.message.MessageBody;

/** Flows that went away. */
final class FlowRemovedCodec {
  private static final int UNKNOWN_TABLE = 255;

  private FlowRemovedCodec() {}

  static RemovedReason reason(int number) {
    if (number >= RemovedReason.values().length) {
      throw new OpenFlowException(OpenFlowError.NXBRC_BAD_REASON);
    }
    return RemovedReason.values()[number];
  }

  static MessageBody decode(Dialect dialect, boolean isNicira, WireReader in) {
    if (isNicira) {
      return decodeNicira(in);
    } else if (dialect.isAtLeast15()) {
      return decode15(dialect, in);
    }
    Match match = dialect.is10() ? LegacyMatchCodec.read10(in) : null;
    long cookie = in.u64();
    int priority = in.u16();
    int reason = in.u8();
    int table = in.u8();
    long seconds = in.u32();
    int nanos = in.s32();
    int idle = in.u16();
    int hard = in.u16();
    long packets = in.u64();
    long bytes = in.u64();
    if (match == null) {
      match = MatchCodec.read(dialect, in);
    }
    return new FlowRemoved(
        match,
        priority,
        cookie,
        reason(reason),
        dialect.is10() ? UNKNOWN_TABLE : table,
        seconds,
        nanos,
        idle,
        dialect.is10() ? 0 : hard,
        packets,
        bytes);
  }

  private static MessageBody decodeNicira(WireReader in) {
    long cookie = in.u64();
    int priority = in.u16();
    int reason = in.u8();
    int tablePlus1 = in.u8();
    long seconds = in.u32();
    int nanos = in.s32();
    int idle = in.u16();
    int matchLength = in.u16();
    long packets = in.u64();
    long bytes = in.u64();
    Match match = MatchCodec.readNxm(in, matchLength, MatchCodec.Strictness.STRICT, false).match();
    int table = tablePlus1 == 0 ? UNKNOWN_TABLE : tablePlus1 - 1;
    return new FlowRemoved(
        match, priority, cookie, reason(reason), table, seconds, nanos, idle, 0, packets, bytes);
  }

  private static MessageBody decode15(Dialect dialect, WireReader in) {
    int table = in.u8();
    int reason = in.u8();
    int priority = in.u16();
    int idle = in.u16();
    int hard = in.u16();
    long cookie = in.u64();
    Match match = MatchCodec.read(dialect, in);
    OxsCodec.Stats stats = OxsCodec.read(in);
    return new FlowRemoved(
        match,
        priority,
        cookie,
        reason(reason),
        table,
        stats.durationSeconds(),
        stats.durationNanos(),
        idle,
        hard,
        stats.packetCount(),
        stats.byteCount());
  }

  static void encode(Dialect dialect, boolean isNicira, FlowMessage.FlowRemoved m, WireWriter out) {
    if (isNicira) {
      encodeNicira(dialect, m, out);
      return;
    } else if (dialect.isAtLeast15()) {
      out.u8(m.tableId()).u8(m.reason().ordinal()).u16(m.priority());
      out.u16(m.idleSeconds()).u16(m.hardSeconds()).u64(m.cookie());
      MatchCodec.write(dialect, m.match(), out);
      OxsCodec.write(
          new OxsCodec.Stats(
              m.durationSeconds(), m.durationNanos(), -1, -1, m.packetCount(), m.byteCount()),
          true,
          out);
      return;
    }
    if (dialect.is10()) {
      LegacyMatchCodec.write10(m.match(), out);
    }
    out.u64(m.cookie()).u16(m.priority()).u8(m.reason().ordinal());
    out.u8(dialect.is10() ? 0 : m.tableId());
    out.u32(m.durationSeconds()).u32(m.durationNanos());
    out.u16(m.idleSeconds()).u16(dialect.is10() ? 0 : m.hardSeconds());
    out.u64(m.packetCount()).u64(m.byteCount());
    if (!dialect.is10()) {
      MatchCodec.write(dialect, m.match(), out);
    }
  }

  private static void encodeNicira(Dialect dialect, FlowRemoved m, WireWriter out) {
    out.u64(m.cookie()).u16(m.priority()).u8(m.reason().ordinal());
    out.u8(m.tableId() == UNKNOWN_TABLE ? 0 : m.tableId() + 1);
    out.u32(m.durationSeconds()).u32(m.durationNanos()).u16(m.idleSeconds());
    int lengthAt = out.size();
    out.u16(0).u64(m.packetCount()).u64(m.byteCount());
    out.set16(lengthAt, MatchCodec.writeNxm(m.match(), 0, 0, out));
  }
}
