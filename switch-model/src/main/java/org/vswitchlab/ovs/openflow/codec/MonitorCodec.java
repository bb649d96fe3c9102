package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowMonitor;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowUpdate;
import org.vswitchlab.ovs.openflow.message.FlowMessage.MonitorCommand;
import org.vswitchlab.ovs.openflow.message.FlowMessage.MonitorFlag;
import org.vswitchlab.ovs.openflow.message.FlowMessage.RemovedReason;
import org.vswitchlab.ovs.openflow.message.FlowMessage.UpdateEvent;
import org.vswitchlab.ovs.openflow.message.MessageBody;

/** Flow monitors: Nicira's up to 1.2, the ONF's for 1.3, the standard's from 1.4 on. */
final class MonitorCodec {
  /** What the bits of flags say, from the lowest; Nicira's and the ONF's. */
  private static final MonitorFlag[] FLAGS = {
    MonitorFlag.INITIAL,
    MonitorFlag.ADD,
    MonitorFlag.DELETE,
    MonitorFlag.MODIFY,
    MonitorFlag.ACTIONS,
    MonitorFlag.OWN
  };

  /** OFPFMF_NO_ABBREV and OFPFMF_ONLY_OWN of OpenFlow 1.4. */
  private static final int NO_ABBREV_14 = 1 << 5;

  private static final int ONLY_OWN_14 = 1 << 6;

  private MonitorCodec() {}

  private static OpenFlowException bad(OpenFlowError error) {
    return new OpenFlowException(error);
  }

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    return switch (wire.type()) {
      case FLOW_MONITOR_REQUEST -> {
        List<FlowMonitor> monitors = new ArrayList<>();
        while (in.hasRemaining()) {
          monitors.add(request(dialect, in));
        }
        yield new FlowMessage.FlowMonitorRequest(monitors);
      }
      case FLOW_MONITOR_REPLY -> {
        List<FlowUpdate> updates = new ArrayList<>();
        while (in.hasRemaining()) {
          updates.add(update(dialect, in));
        }
        yield new FlowMessage.FlowMonitorReply(updates);
      }
      case FLOW_MONITOR_CANCEL -> new FlowMessage.FlowMonitorCancel(in.u32());
      default -> throw new IllegalStateException(wire.name());
    };
  }

  static void encode(Dialect dialect, WireType wire, FlowMessage message, WireWriter out) {
    if (message instanceof FlowMessage.FlowMonitorRequest m) {
      for (FlowMonitor monitor : m.monitors()) {
        out.mark();
        request(dialect, monitor, out);
      }
    } else if (message instanceof FlowMessage.FlowMonitorReply m) {
      for (FlowUpdate update : m.updates()) {
        out.mark();
        update(dialect, update, out);
      }
    } else if (message instanceof FlowMessage.FlowMonitorCancel m) {
      out.u32(m.monitorId());
    } else {
      throw new IllegalStateException(wire.name());
    }
  }

  private static FlowMonitor request(Dialect dialect, WireReader in) {
    if (dialect.isAtLeast14()) {
      return request14(dialect, in);
    }
    if (in.remaining() < 16) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    long id = in.u32();
    int flagBits = in.u16();
    boolean isOnf = dialect.isAtLeast13();
    int matchLength;
    int outPort;
    int table;
    if (isOnf) {
      matchLength = in.u16();
      outPort = Ports.from32(in.u32());
      table = in.u8();
      in.skip(3);
    } else {
      outPort = in.u16();
      matchLength = in.u16();
      table = in.u8();
      if (!in.skipZeros(5)) {
        throw bad(OpenFlowError.NXBRC_MUST_BE_ZERO);
      }
    }
    Set<MonitorFlag> flags = flags(flagBits, FLAGS.length);
    Match match =
        isOnf
            ? MatchCodec.readOxm(in, MatchCodec.Strictness.STRICT)
            : MatchCodec.readNxm(in, matchLength, MatchCodec.Strictness.STRICT, false).match();
    return new FlowMonitor(id, MonitorCommand.ADD, flags, outPort, FlowMod.ANY_GROUP, table, match);
  }

  private static FlowMonitor request14(Dialect dialect, WireReader in) {
    if (in.remaining() < 16) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    long id = in.u32();
    int outPort = Ports.from32(in.u32());
    long outGroup = in.u32();
    int flagBits = in.u16();
    int table = in.u8();
    int command = in.u8();
    if (command >= MonitorCommand.values().length) {
      throw bad(OpenFlowError.OFPMOFC_BAD_COMMAND);
    }
    if ((flagBits & ~0x7f) != 0) {
      throw bad(OpenFlowError.OFPMOFC_BAD_FLAGS);
    }
    Set<MonitorFlag> flags = flags(flagBits & 0x1f, 5);
    if ((flagBits & ONLY_OWN_14) != 0) {
      flags.add(MonitorFlag.OWN);
    }
    if ((flagBits & NO_ABBREV_14) != 0) {
      flags.add(MonitorFlag.ONLY_OWN);
    }
    Match match = MatchCodec.read(dialect, in);
    return new FlowMonitor(
        id, MonitorCommand.values()[command], flags, outPort, outGroup, table, match);
  }

  private static Set<MonitorFlag> flags(int bits, int count) {
    boolean saysWhat = (bits & 0xf) != 0;
    if (bits >> count != 0 || !saysWhat && count == FLAGS.length) {
      throw bad(OpenFlowError.OFPMOFC_BAD_FLAGS);
    }
    Set<MonitorFlag> flags = EnumSet.noneOf(MonitorFlag.class);
    for (int i = 0; i < count; i++) {
      if ((bits & 1 << i) != 0) {
        flags.add(FLAGS[i]);
      }
    }
    return flags;
  }

  private static int bits(Set<MonitorFlag> flags, int count) {
    int bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= flags.contains(FLAGS[i]) ? 1 << i : 0;
    }
    return bits;
  }

  private static void request(Dialect dialect, FlowMonitor m, WireWriter out) {
    out.u32(m.monitorId());
    if (dialect.isAtLeast14()) {
      int bits = bits(m.flags(), 5);
      bits |= m.flags().contains(MonitorFlag.OWN) ? ONLY_OWN_14 : 0;
      bits |= m.flags().contains(MonitorFlag.ONLY_OWN) ? NO_ABBREV_14 : 0;
      out.u32(OpenFlowPort.toOpenFlow11(m.outPort())).u32(m.outGroup()).u16(bits);
      out.u8(m.tableId()).u8(m.command().ordinal());
      MatchCodec.write(dialect, m.match(), out);
      return;
    }
    out.u16(bits(m.flags(), FLAGS.length));
    if (dialect.isAtLeast13()) {
      int lengthAt = out.size();
      out.u16(0).u32(OpenFlowPort.toOpenFlow11(m.outPort())).u8(m.tableId()).zeros(3);
      int start = out.size();
      MatchCodec.writeOxm(dialect.version(), m.match(), out);
      out.set16(lengthAt, unpadded(out, start));
    } else {
      out.u16(m.outPort());
      int lengthAt = out.size();
      out.u16(0).u8(m.tableId()).zeros(5);
      out.set16(lengthAt, MatchCodec.writeNxm(m.match(), 0, 0, out));
    }
  }

  /** Length of the match at {@code start}, as it says itself. */
  private static int unpadded(WireWriter out, int start) {
    byte[] match = out.toByteArray(start);
    return (match[2] & 0xff) << 8 | match[3] & 0xff;
  }

  private static FlowUpdate update(Dialect dialect, WireReader in) {
    int length = in.remaining() < 8 ? 0 : in.peek16(0);
    if (length < 8 || length % 8 != 0 || length > in.remaining()) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    WireReader update = in.slice(length);
    update.skip(2);
    UpdateEvent event = event(dialect, update.u16());
    return switch (event) {
      case ABBREV -> FlowUpdate.abbreviated(update.s32());
      case PAUSED, RESUMED -> FlowUpdate.bare(event);
      case ADDED, DELETED, MODIFIED, INITIAL ->
          dialect.isAtLeast14() ? full14(dialect, event, update) : full(dialect, event, update);
    };
  }

  private static UpdateEvent event(Dialect dialect, int number) {
    UpdateEvent[] events =
        dialect.isAtLeast14()
            ? new UpdateEvent[] {
              UpdateEvent.INITIAL,
              UpdateEvent.ADDED,
              UpdateEvent.DELETED,
              UpdateEvent.MODIFIED,
              UpdateEvent.ABBREV,
              UpdateEvent.PAUSED,
              UpdateEvent.RESUMED
            }
            : new UpdateEvent[] {
              UpdateEvent.ADDED, UpdateEvent.DELETED, UpdateEvent.MODIFIED, UpdateEvent.ABBREV
            };
    if (number >= events.length) {
      throw bad(OpenFlowError.NXBRC_FM_BAD_EVENT);
    }
    return events[number];
  }

  private static int number(Dialect dialect, UpdateEvent event) {
    boolean is14 = dialect.isAtLeast14();
    return switch (event) {
      case INITIAL -> 0;
      case ADDED -> is14 ? 1 : 0;
      case DELETED -> is14 ? 2 : 1;
      case MODIFIED -> is14 ? 3 : 2;
      case ABBREV -> is14 ? 4 : 3;
      case PAUSED -> 5;
      case RESUMED -> 6;
    };
  }

  private static RemovedReason reason(UpdateEvent event, int number) {
    return event == UpdateEvent.DELETED ? FlowRemovedCodec.reason(number) : null;
  }

  private static FlowUpdate full(Dialect dialect, UpdateEvent event, WireReader in) {
    if (in.remaining() < 20) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    int reason = in.u16();
    int priority = in.u16();
    int idle = in.u16();
    int hard = in.u16();
    int matchLength = in.u16();
    int table = in.u8();
    in.skip(1);
    long cookie = in.u64();
    boolean isOnf = dialect.isAtLeast13();
    Match match =
        isOnf
            ? MatchCodec.readOxm(in, MatchCodec.Strictness.STRICT)
            : MatchCodec.readNxm(in, matchLength, MatchCodec.Strictness.STRICT, false).match();
    List<Action> actions =
        isOnf ? ActionDecoder.instructions(dialect, in) : ActionDecoder.actions(dialect, in);
    RemovedReason why = reason(event, reason);
    return new FlowUpdate(event, why, idle, hard, table, priority, cookie, 0, match, actions);
  }

  private static FlowUpdate full14(Dialect dialect, UpdateEvent event, WireReader in) {
    if (in.remaining() < 28) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    int table = in.u8();
    int reason = in.u8();
    int idle = in.u16();
    int hard = in.u16();
    int priority = in.u16();
    in.skip(4);
    long cookie = in.u64();
    Match match = MatchCodec.read(dialect, in);
    List<Action> actions = ActionDecoder.instructions(dialect, in);
    RemovedReason why = reason(event, reason);
    return new FlowUpdate(event, why, idle, hard, table, priority, cookie, 0, match, actions);
  }

  private static void update(Dialect dialect, FlowUpdate u, WireWriter out) {
    int start = out.size();
    out.u16(0).u16(number(dialect, u.event()));
    switch (u.event()) {
      case ABBREV -> out.u32(u.xid());
      case PAUSED, RESUMED -> out.zeros(4);
      case ADDED, DELETED, MODIFIED, INITIAL -> full(dialect, u, out);
    }
    out.set16(start, out.size() - start);
  }

  private static void full(Dialect dialect, FlowUpdate u, WireWriter out) {
    int reason = u.reason() == null ? 0 : u.reason().ordinal();
    if (dialect.isAtLeast14()) {
      out.u8(u.tableId()).u8(reason).u16(u.idleSeconds()).u16(u.hardSeconds());
      out.u16(u.priority()).zeros(4).u64(u.cookie());
      MatchCodec.write(dialect, u.match(), out);
    } else {
      out.u16(reason).u16(u.priority()).u16(u.idleSeconds()).u16(u.hardSeconds());
      int lengthAt = out.size();
      out.u16(0).u8(u.tableId()).zeros(1).u64(u.cookie());
      if (dialect.isAtLeast13()) {
        int start = out.size();
        MatchCodec.writeOxm(dialect.version(), u.match(), out);
        out.set16(lengthAt, unpadded(out, start));
      } else {
        out.set16(lengthAt, MatchCodec.writeNxm(u.match(), 0, 0, out));
      }
    }
    if (u.actions() == null) {
      return;
    }
    if (dialect.isAtLeast13()) {
      ActionEncoder.instructions(dialect, u.actions(), u.match(), out);
    } else {
      // In a list of actions there is no room for this instruction.
      List<Action> actions = new ArrayList<>(u.actions());
      if (!dialect.is10()) {
        actions.removeIf(action -> action instanceof Action.GotoTable);
      }
      ActionEncoder.actions(dialect, actions, u.match(), out);
    }
  }
}
