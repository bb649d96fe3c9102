package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.FlowFlags;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.message.FlowMessage.AggregateReply;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStats;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStatsReply;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStatsRequest;
import org.vswitchlab.ovs.openflow.message.MessageBody;

/** Statistics of flows. */
final class FlowStatsCodec {
  private FlowStatsCodec() {}

  static MessageBody request(
      Dialect dialect, boolean isNicira, boolean isAggregate, WireReader in) {
    if (isNicira) {
      int outPort = in.u16();
      int matchLength = in.u16();
      int table = in.u8();
      in.skip(3);
      MatchCodec.WithCookie read =
          MatchCodec.readNxm(in, matchLength, MatchCodec.Strictness.STRICT, true);
      if (in.hasRemaining()) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
      }
      return new FlowStatsRequest(
          isAggregate,
          read.match(),
          read.cookie(),
          read.cookieMask(),
          table,
          outPort,
          FlowMod.ANY_GROUP);
    }
    if (dialect.is10()) {
      Match match = LegacyMatchCodec.read10(in);
      int table = in.u8();
      in.skip(1);
      int outPort = in.u16();
      return new FlowStatsRequest(isAggregate, match, 0, 0, table, outPort, FlowMod.ANY_GROUP);
    }
    int table = in.u8();
    in.skip(3);
    int outPort = Ports.from32(in.u32());
    long outGroup = in.u32();
    in.skip(4);
    long cookie = in.u64();
    long cookieMask = in.u64();
    Match match = MatchCodec.read(dialect, in);
    return new FlowStatsRequest(isAggregate, match, cookie, cookieMask, table, outPort, outGroup);
  }

  static void request(Dialect dialect, boolean isNicira, FlowStatsRequest m, WireWriter out) {
    if (isNicira) {
      out.u16(m.outPort());
      int lengthAt = out.size();
      out.u16(0).u8(m.tableId()).zeros(3);
      out.set16(lengthAt, MatchCodec.writeNxm(m.match(), m.cookie(), m.cookieMask(), out));
    } else if (dialect.is10()) {
      LegacyMatchCodec.write10(m.match(), out);
      out.u8(m.tableId()).zeros(1).u16(m.outPort());
    } else {
      out.u8(m.tableId()).zeros(3).u32(OpenFlowPort.toOpenFlow11(m.outPort()));
      out.u32(m.outGroup()).zeros(4).u64(m.cookie()).u64(m.cookieMask());
      MatchCodec.write(dialect, m.match(), out);
    }
  }

  static MessageBody reply(Dialect dialect, boolean isNicira, WireReader in) {
    List<FlowStats> flows = new ArrayList<>();
    while (in.hasRemaining()) {
      int length = in.remaining() < 2 ? 0 : in.peek16(0);
      int least = isNicira || !dialect.is10() && !dialect.isAtLeast15() ? 48 : 24;
      if (length < least || length > in.remaining()) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
      }
      WireReader flow = in.slice(length);
      flow.skip(2);
      if (isNicira) {
        flows.add(flowNicira(dialect, flow));
      } else if (dialect.is10()) {
        flows.add(flow10(dialect, flow));
      } else if (dialect.isAtLeast15()) {
        flows.add(flow15(dialect, flow));
      } else {
        flows.add(flow11(dialect, flow));
      }
    }
    return new FlowStatsReply(flows);
  }

  private static FlowStats flow10(Dialect dialect, WireReader in) {
    int table = in.u8();
    in.skip(1);
    Match match = LegacyMatchCodec.read10(in);
    long seconds = in.u32();
    int nanos = in.s32();
    int priority = in.u16();
    int idle = in.u16();
    int hard = in.u16();
    in.skip(6);
    long cookie = in.u64();
    long packets = in.u64();
    long bytes = in.u64();
    return new FlowStats(
        match,
        table,
        priority,
        cookie,
        seconds,
        nanos,
        idle,
        hard,
        -1,
        -1,
        0,
        FlowFlags.NONE,
        packets,
        bytes,
        ActionDecoder.actions(dialect, in));
  }

  private static FlowStats flowNicira(Dialect dialect, WireReader in) {
    int table = in.u8();
    in.skip(1);
    long seconds = in.u32();
    int nanos = in.s32();
    int priority = in.u16();
    int idle = in.u16();
    int hard = in.u16();
    int matchLength = in.u16();
    int idleAge = in.u16() - 1;
    int hardAge = in.u16() - 1;
    long cookie = in.u64();
    long packets = in.u64();
    long bytes = in.u64();
    Match match = MatchCodec.readNxm(in, matchLength, MatchCodec.Strictness.STRICT, false).match();
    return new FlowStats(
        match,
        table,
        priority,
        cookie,
        seconds,
        nanos,
        idle,
        hard,
        idleAge,
        hardAge,
        0,
        FlowFlags.NONE,
        packets,
        bytes,
        ActionDecoder.actions(dialect, in));
  }

  private static FlowStats flow11(Dialect dialect, WireReader in) {
    int table = in.u8();
    in.skip(1);
    long seconds = in.u32();
    int nanos = in.s32();
    int priority = in.u16();
    int idle = in.u16();
    int hard = in.u16();
    int flags = in.u16();
    int importance = in.u16();
    in.skip(2);
    long cookie = in.u64();
    long packets = in.u64();
    long bytes = in.u64();
    Match match = MatchCodec.read(dialect, in);
    return new FlowStats(
        match,
        table,
        priority,
        cookie,
        seconds,
        nanos,
        idle,
        hard,
        -1,
        -1,
        dialect.isAtLeast14() ? importance : 0,
        dialect.isAtLeast13() ? FlowModCodec.flagsOf(dialect.version(), flags) : FlowFlags.NONE,
        packets,
        bytes,
        ActionDecoder.instructions(dialect, in));
  }

  private static FlowStats flow15(Dialect dialect, WireReader in) {
    in.skip(2);
    int table = in.u8();
    in.skip(1);
    int priority = in.u16();
    int idle = in.u16();
    int hard = in.u16();
    int flags = in.u16();
    int importance = in.u16();
    long cookie = in.u64();
    Match match = MatchCodec.read(dialect, in);
    OxsCodec.Stats stats = OxsCodec.read(in);
    return new FlowStats(
        match,
        table,
        priority,
        cookie,
        stats.durationSeconds(),
        stats.durationNanos(),
        idle,
        hard,
        (int) stats.idleSeconds(),
        -1,
        importance,
        FlowModCodec.flagsOf(dialect.version(), flags),
        stats.packetCount(),
        stats.byteCount(),
        ActionDecoder.instructions(dialect, in));
  }

  static void flow(Dialect dialect, boolean isNicira, FlowStats f, WireWriter out) {
    int start = out.size();
    out.u16(0);
    if (isNicira) {
      flowNicira(dialect, f, out);
    } else if (dialect.is10()) {
      out.u8(f.tableId()).zeros(1);
      LegacyMatchCodec.write10(f.match(), out);
      out.u32(f.durationSeconds()).u32(f.durationNanos()).u16(f.priority());
      out.u16(f.idleSeconds()).u16(f.hardSeconds()).zeros(6).u64(f.cookie());
      out.u64(known(f.packetCount())).u64(known(f.byteCount()));
      ActionEncoder.actions(dialect, f.actions(), f.match(), out);
    } else if (dialect.isAtLeast15()) {
      flow15(dialect, f, out);
    } else {
      out.u8(f.tableId()).zeros(1).u32(f.durationSeconds()).u32(f.durationNanos());
      out.u16(f.priority()).u16(f.idleSeconds()).u16(f.hardSeconds());
      boolean is13 = dialect.isAtLeast13();
      out.u16(is13 ? FlowModCodec.bits(dialect.version(), f.flags()) : 0);
      out.u16(dialect.isAtLeast14() ? f.importance() : 0).zeros(2);
      out.u64(f.cookie()).u64(f.packetCount()).u64(f.byteCount());
      // Replies have the match of later versions even in OpenFlow 1.1.
      MatchCodec.writeOxm(dialect.version(), f.match(), out);
      ActionEncoder.instructions(dialect, f.actions(), f.match(), out);
    }
    out.set16(start, out.size() - start);
  }

  /** OpenFlow 1.0 has no word for what is not known. */
  private static long known(long count) {
    return count == -1 ? 0 : count;
  }

  private static void flowNicira(Dialect dialect, FlowStats f, WireWriter out) {
    out.u8(f.tableId()).zeros(1).u32(f.durationSeconds()).u32(f.durationNanos());
    out.u16(f.priority()).u16(f.idleSeconds()).u16(f.hardSeconds());
    int lengthAt = out.size();
    out.u16(0).u16(age(f.idleAgeSeconds())).u16(age(f.hardAgeSeconds()));
    out.u64(f.cookie()).u64(f.packetCount()).u64(f.byteCount());
    out.set16(lengthAt, MatchCodec.writeNxm(f.match(), 0, 0, out));
    ActionEncoder.actions(dialect, f.actions(), f.match(), out);
  }

  /** One more than the age, 0 for not known. */
  private static int age(int seconds) {
    return seconds < 0 ? 0 : Math.min(seconds, 0xfffe) + 1;
  }

  private static void flow15(Dialect dialect, FlowStats f, WireWriter out) {
    out.zeros(2).u8(f.tableId()).zeros(1).u16(f.priority());
    out.u16(f.idleSeconds()).u16(f.hardSeconds());
    out.u16(FlowModCodec.bits(dialect.version(), f.flags())).u16(f.importance());
    out.u64(f.cookie());
    MatchCodec.write(dialect, f.match(), out);
    OxsCodec.write(
        new OxsCodec.Stats(
            f.durationSeconds(),
            f.durationNanos(),
            f.idleAgeSeconds(),
            -1,
            f.packetCount(),
            f.byteCount()),
        true,
        out);
    ActionEncoder.instructions(dialect, f.actions(), f.match(), out);
  }

  static MessageBody aggregate(Dialect dialect, WireReader in) {
    if (dialect.isAtLeast15()) {
      OxsCodec.Stats stats = OxsCodec.read(in);
      return new AggregateReply(stats.packetCount(), stats.byteCount(), stats.flowCount());
    }
    return new AggregateReply(in.u64(), in.u64(), in.u32());
  }

  static void aggregate(Dialect dialect, AggregateReply m, WireWriter out) {
    if (dialect.isAtLeast15()) {
      OxsCodec.write(
          new OxsCodec.Stats(0, 0, -1, m.flowCount(), m.packetCount(), m.byteCount()), false, out);
      return;
    }
    boolean is10 = dialect.is10();
    out.u64(is10 ? known(m.packetCount()) : m.packetCount());
    out.u64(is10 ? known(m.byteCount()) : m.byteCount());
    out.u32(m.flowCount()).zeros(4);
  }
}
