package org.vswitchlab.ovs.openflow.codec;

import java.util.List;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionChecks;
import org.vswitchlab.ovs.openflow.FlowFlags;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;

/** Changes of the flow table: OFPT_FLOW_MOD of each version, NXT_FLOW_MOD. */
final class FlowModCodec {
  // OFPFF_*.
  private static final int MAX_PRIORITY = 65535;
  private static final int SEND_FLOW_REMOVED = 1;
  private static final int CHECK_OVERLAP = 1 << 1;
  private static final int EMERGENCY_10 = 1 << 2;
  private static final int RESET_COUNTS = 1 << 2;
  private static final int NO_PACKET_COUNTS = 1 << 3;
  private static final int NO_BYTE_COUNTS = 1 << 4;

  // OFPFC_*.
  private static final int DELETE = 3;
  private static final int DELETE_STRICT = 4;

  private FlowModCodec() {}

  private static OpenFlowException bad(OpenFlowError error) {
    return new OpenFlowException(error);
  }

  static MessageBody decode(Dialect dialect, boolean isNicira, WireReader in) {
    return isNicira || dialect.is10() ? decode10(dialect, isNicira, in) : decode11(dialect, in);
  }

  private static MessageBody decode10(Dialect dialect, boolean isNicira, WireReader in) {
    boolean isExact = !isNicira && LegacyMatchCodec.isExact10(in);
    Match match = isNicira ? Match.ANY : LegacyMatchCodec.read10(in);
    long newCookie = in.u64();
    int commandAndTable = in.u16();
    int idle = in.u16();
    int hard = in.u16();
    // OpenFlow 1.0, 3.4: an entry without wildcards is always of the highest priority.
    int said = in.u16();
    int priority = isExact ? MAX_PRIORITY : said;
    int buffer = in.s32();
    int outPort = in.u16();
    int flagBits = in.u16();
    long cookie = 0;
    long cookieMask = 0;
    if (isNicira) {
      int matchLength = in.u16();
      in.skip(6);
      MatchCodec.WithCookie read =
          MatchCodec.readNxm(in, matchLength, MatchCodec.Strictness.STRICT, true);
      match = read.match();
      cookie = read.cookie();
      cookieMask = read.cookieMask();
    }
    int table = dialect.tableIdInCommand() ? commandAndTable >> 8 : FlowMod.ALL_TABLES;
    if (!dialect.tableIdInCommand() && commandAndTable > 0xff) {
      throw bad(OpenFlowError.OFPFMFC_BAD_COMMAND);
    }
    FlowMod.Command command = command(commandAndTable & 0xff);
    List<Action> actions = ActionDecoder.actions(dialect, in);
    FlowFlags flags = flags(OpenFlowVersion.OPENFLOW10, flagBits);
    if ((flagBits & EMERGENCY_10) != 0) {
      // There is no emergency flow table.
      throw bad(OpenFlowError.OFPFMFC_TABLE_FULL);
    }
    boolean isAdd = command == FlowMod.Command.ADD;
    if (isAdd && cookieMask != 0) {
      // An addition sets a cookie and has none to match.
      throw bad(OpenFlowError.NXBRC_NXM_INVALID);
    }
    actions = checked(dialect, actions, match, table);
    boolean modifies = !isAdd && newCookie != ~0L && !command.isDelete();
    FlowMod mod =
        new FlowMod(
            command,
            match,
            priority,
            isAdd ? newCookie : cookie,
            cookieMask,
            newCookie,
            modifies,
            table,
            idle,
            hard,
            0,
            flags,
            command.isDelete() ? outPort : OpenFlowPort.NONE,
            FlowMod.ANY_GROUP,
            actions);
    return new FlowMessage.FlowModification(mod, buffer);
  }

  private static MessageBody decode11(Dialect dialect, WireReader in) {
    long cookie = in.u64();
    long cookieMask = in.u64();
    int table = in.u8();
    int commandNumber = in.u8();
    int idle = in.u16();
    int hard = in.u16();
    int priority = in.u16();
    int buffer = in.s32();
    long outPort11 = in.u32();
    long outGroup = in.u32();
    int flagBits = in.u16();
    int importance = in.u16();
    Match match = MatchCodec.read(dialect, in);
    boolean isDeletion = commandNumber == DELETE || commandNumber == DELETE_STRICT;
    if (table == FlowMod.ALL_TABLES && !isDeletion) {
      throw bad(OpenFlowError.OFPFMFC_BAD_TABLE_ID);
    }
    FlowMod.Command command = command(commandNumber);
    int outPort = Ports.from32(outPort11);
    List<Action> actions = ActionDecoder.instructions(dialect, in);
    // An addition sets a cookie and has none to match; the mask is of no account.
    if (command == FlowMod.Command.ADD) {
      cookieMask = 0;
    }
    FlowFlags flags = flags(dialect.version(), flagBits);
    actions = checked(dialect, actions, match, table);
    FlowMod mod =
        new FlowMod(
            command,
            match,
            priority,
            cookie,
            cookieMask,
            cookie,
            false,
            table,
            idle,
            hard,
            dialect.isAtLeast14() ? importance : 0,
            flags,
            command.isDelete() ? outPort : OpenFlowPort.NONE,
            command.isDelete() ? outGroup : FlowMod.ANY_GROUP,
            actions);
    return new FlowMessage.FlowModification(mod, buffer);
  }

  private static FlowMod.Command command(int number) {
    if (number >= FlowMod.Command.values().length) {
      throw bad(OpenFlowError.OFPFMFC_BAD_COMMAND);
    }
    return FlowMod.Command.values()[number];
  }

  /** The actions with what the match says about them, if they can stand together. */
  static List<Action> checked(Dialect dialect, List<Action> actions, Match match, int table) {
    ActionChecks.Result result = ActionChecks.check(actions, match, table);
    boolean isTableError = result.error() == OpenFlowError.OFPBIC_BAD_TABLE_ID;
    if (result.error() != null && !(isTableError && dialect.is10())) {
      throw bad(result.error());
    }
    if (result.needsOpenFlow10() && dialect.isAtLeast11()) {
      throw bad(OpenFlowError.OFPBAC_MATCH_INCONSISTENT);
    }
    return result.actions();
  }

  private static FlowFlags flags(OpenFlowVersion version, int bits) {
    int known = SEND_FLOW_REMOVED | CHECK_OVERLAP;
    if (version == OpenFlowVersion.OPENFLOW10) {
      known |= EMERGENCY_10;
    }
    if (version.isAtLeast(OpenFlowVersion.OPENFLOW12)) {
      known |= RESET_COUNTS;
    }
    if (version.isAtLeast(OpenFlowVersion.OPENFLOW13)) {
      known |= NO_PACKET_COUNTS | NO_BYTE_COUNTS;
    }
    if ((bits & ~known) != 0) {
      throw bad(OpenFlowError.OFPFMFC_BAD_FLAGS);
    }
    return flagsOf(version, bits);
  }

  /** The known flags among the bits. */
  static FlowFlags flagsOf(OpenFlowVersion version, int bits) {
    boolean is12 = version.isAtLeast(OpenFlowVersion.OPENFLOW12);
    boolean is13 = version.isAtLeast(OpenFlowVersion.OPENFLOW13);
    return new FlowFlags(
        (bits & SEND_FLOW_REMOVED) != 0,
        (bits & CHECK_OVERLAP) != 0,
        is12 && (bits & RESET_COUNTS) != 0,
        is13 && (bits & NO_PACKET_COUNTS) != 0,
        is13 && (bits & NO_BYTE_COUNTS) != 0);
  }

  static int bits(OpenFlowVersion version, FlowFlags flags) {
    boolean is12 = version.isAtLeast(OpenFlowVersion.OPENFLOW12);
    boolean is13 = version.isAtLeast(OpenFlowVersion.OPENFLOW13);
    int bits = flags.sendFlowRemoved() ? SEND_FLOW_REMOVED : 0;
    bits |= flags.checkOverlap() ? CHECK_OVERLAP : 0;
    bits |= is12 && flags.resetCounts() ? RESET_COUNTS : 0;
    bits |= is13 && flags.noPacketCounts() ? NO_PACKET_COUNTS : 0;
    bits |= is13 && flags.noByteCounts() ? NO_BYTE_COUNTS : 0;
    return bits;
  }

  static void encode(
      Dialect dialect, boolean isNicira, FlowMessage.FlowModification message, WireWriter out) {
    if (isNicira || dialect.is10()) {
      encode10(dialect, isNicira, message, out);
      return;
    }
    FlowMod mod = message.mod();
    boolean isAdd = mod.command() == FlowMod.Command.ADD;
    out.u64(isAdd || mod.modifyCookie() ? mod.newCookie() : mod.cookie());
    out.u64(isAdd ? 0 : mod.cookieMask());
    boolean saysAllTables = mod.command().isDelete() && !dialect.is11();
    boolean isUnsaid = mod.tableId() == FlowMod.ALL_TABLES && !saysAllTables;
    out.u8(isUnsaid ? 0 : mod.tableId()).u8(mod.command().ordinal());
    out.u16(mod.idleSeconds()).u16(mod.hardSeconds()).u16(mod.priority());
    out.u32(message.bufferId()).u32(OpenFlowPort.toOpenFlow11(mod.outPort()));
    out.u32(mod.outGroup()).u16(bits(dialect.version(), mod.flags()));
    out.u16(dialect.isAtLeast14() ? mod.importance() : 0);
    MatchCodec.write(dialect, mod.match(), out);
    ActionEncoder.instructions(dialect, mod.actions(), mod.match(), out);
  }

  private static void encode10(
      Dialect dialect, boolean isNicira, FlowMessage.FlowModification message, WireWriter out) {
    FlowMod mod = message.mod();
    boolean isAdd = mod.command() == FlowMod.Command.ADD;
    if (!isNicira) {
      LegacyMatchCodec.write10(mod.match(), out);
    }
    boolean setsCookie = isAdd || mod.modifyCookie();
    out.u64(setsCookie ? mod.newCookie() : mod.command().isDelete() ? 0 : ~0L);
    int table = dialect.tableIdInCommand() ? mod.tableId() << 8 : 0;
    out.u16(mod.command().ordinal() | table);
    out.u16(mod.idleSeconds()).u16(mod.hardSeconds()).u16(mod.priority());
    out.u32(message.bufferId()).u16(mod.outPort());
    out.u16(bits(OpenFlowVersion.OPENFLOW10, mod.flags()));
    if (isNicira) {
      int lengthAt = out.size();
      out.u16(0).zeros(6);
      long mask = isAdd ? 0 : mod.cookieMask();
      out.set16(lengthAt, MatchCodec.writeNxm(mod.match(), mod.cookie(), mask, out));
    }
    ActionEncoder.actions(dialect, mod.actions(), mod.match(), out);
  }
}
