package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.Action.PacketInReason;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage.Continuation;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketIn;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketInFormat;

/** NXT_PACKET_IN2 and NXT_RESUME: a packet_in made of properties. */
final class PacketIn2Codec {
  // NXPINT_*.
  private static final int PACKET = 0;
  private static final int FULL_LEN = 1;
  private static final int BUFFER_ID = 2;
  private static final int TABLE_ID = 3;
  private static final int COOKIE = 4;
  private static final int REASON = 5;
  private static final int METADATA = 6;
  private static final int USERDATA = 7;
  private static final int CONTINUATION = 8;

  // What a continuation is made of: private, so that only the switch understands it.
  private static final int PRIVATE = 0x8000;
  private static final int BRIDGE = PRIVATE;
  private static final int STACK = PRIVATE + 1;
  private static final int MIRRORS = PRIVATE + 2;
  private static final int CONNTRACKED = PRIVATE + 3;
  private static final int TABLE = PRIVATE + 4;
  private static final int FLOW_COOKIE = PRIVATE + 5;
  private static final int ACTIONS = PRIVATE + 6;
  private static final int ACTION_SET = PRIVATE + 7;
  private static final int ODP_PORT = PRIVATE + 8;

  private static final int UUID_BYTES = 16;

  private PacketIn2Codec() {}

  static PacketIn decode(Dialect dialect, WireReader in) {
    HexBytes packet = null;
    int total = -1;
    int buffer = PacketMessage.NO_BUFFER;
    int table = 255;
    long cookie = ~0L;
    PacketInReason reason = PacketInReason.NO_MATCH;
    Match metadata = Match.ANY;
    HexBytes userdata = HexBytes.EMPTY;
    Continuation continuation = null;
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      if (!property.isStandard()) {
        throw Properties.unknown(property);
      }
      WireReader body = property.body();
      switch (property.type()) {
        case PACKET -> packet = body.hexRest();
        case FULL_LEN -> total = body.s32();
        case BUFFER_ID -> buffer = body.s32();
        case TABLE_ID -> table = body.u8();
        case COOKIE -> {
          body.skip(4);
          cookie = body.u64();
        }
        case REASON -> reason = PacketCodec.reason(body.u8());
        case METADATA ->
            metadata = MatchCodec.fields(body, MatchCodec.Strictness.LOOSE, false).match();
        case USERDATA -> userdata = body.hexRest();
        case CONTINUATION -> {
          body.skip(4);
          continuation = continuation(dialect, body);
        }
        default -> throw Properties.unknown(property);
      }
    }
    if (packet == null) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN, "NXT_PACKET_IN2 lacks packet");
    }
    return new PacketIn(
        PacketInFormat.NXT_PACKET_IN2,
        packet,
        total < 0 ? packet.length() : total,
        buffer,
        reason,
        table,
        cookie,
        metadata,
        userdata,
        continuation);
  }

  private static Continuation continuation(Dialect dialect, WireReader in) {
    HexBytes bridge = HexBytes.EMPTY;
    List<HexBytes> stack = new ArrayList<>();
    int mirrors = 0;
    boolean isConntracked = false;
    List<Action> actions = List.of();
    List<Action> actionSet = List.of();
    int table = 0;
    long cookie = 0;
    long port = -1;
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      WireReader body = property.body();
      switch (property.type()) {
        case BRIDGE -> bridge = body.hexRest();
        case STACK -> stack.add(body.hexRest());
        case MIRRORS -> mirrors = body.s32();
        case CONNTRACKED -> isConntracked = true;
        case TABLE -> table = body.u8();
        case FLOW_COOKIE -> {
          body.skip(4);
          cookie = body.u64();
        }
        case ACTIONS -> {
          body.skip(4);
          actions = ActionDecoder.actions(dialect, body);
        }
        case ACTION_SET -> {
          body.skip(4);
          actionSet = ActionDecoder.actions(dialect, body);
        }
        case ODP_PORT -> port = body.u32();
        default -> throw Properties.unknown(property);
      }
    }
    return new Continuation(
        bridge, stack, mirrors, isConntracked, actions, actionSet, table, cookie, port);
  }

  static void encode(Dialect dialect, PacketIn m, WireWriter out) {
    hex(PACKET, m.packet(), out);
    if (m.totalBytes() != m.packet().length()) {
      number(FULL_LEN, 4, m.totalBytes(), out);
    }
    if (m.bufferId() != PacketMessage.NO_BUFFER) {
      number(BUFFER_ID, 4, m.bufferId(), out);
    }
    if (m.tableId() != 255) {
      number(TABLE_ID, 1, m.tableId(), out);
    }
    if (m.cookie() != ~0L) {
      wide(COOKIE, m.cookie(), out);
    }
    number(REASON, 1, PacketCodec.number(dialect.version(), m.reason()), out);
    int start = Properties.start(out, METADATA);
    // The fields are OXM even in versions that do not have it.
    boolean hasOxm = dialect.isAtLeast(OpenFlowVersion.OPENFLOW12);
    OpenFlowVersion version = hasOxm ? dialect.version() : OpenFlowVersion.OPENFLOW12;
    MatchCodec.writeFields(version, m.metadata(), out);
    Properties.end(out, start);
    if (m.continuation() != null) {
      start = Properties.start(out, CONTINUATION);
      out.zeros(4);
      continuation(dialect, m.continuation(), out);
      Properties.end(out, start);
    }
    if (!m.userdata().isEmpty()) {
      hex(USERDATA, m.userdata(), out);
    }
  }

  private static void continuation(Dialect dialect, Continuation c, WireWriter out) {
    if (c.bridgeId().length() == UUID_BYTES) {
      hex(BRIDGE, c.bridgeId(), out);
    }
    for (HexBytes value : c.stack()) {
      hex(STACK, value, out);
    }
    if (c.mirrors() != 0) {
      number(MIRRORS, 4, c.mirrors(), out);
    }
    if (c.isConntracked()) {
      number(CONNTRACKED, 0, 0, out);
    }
    if (!c.actions().isEmpty()) {
      if (c.tableId() != 0) {
        number(TABLE, 1, c.tableId(), out);
      }
      if (c.cookie() != 0) {
        wide(FLOW_COOKIE, c.cookie(), out);
      }
      actions(dialect, ACTIONS, c.actions(), out);
    }
    if (!c.actionSet().isEmpty()) {
      actions(dialect, ACTION_SET, c.actionSet(), out);
    }
    if (c.odpPort() >= 0) {
      number(ODP_PORT, 4, c.odpPort(), out);
    }
  }

  private static void actions(Dialect dialect, int type, List<Action> actions, WireWriter out) {
    int start = Properties.start(out, type);
    out.zeros(4);
    ActionEncoder.actions(dialect, actions, Match.ANY, out);
    Properties.end(out, start);
  }

  private static void hex(int type, HexBytes value, WireWriter out) {
    int start = Properties.start(out, type);
    out.raw(value);
    Properties.end(out, start);
  }

  private static void number(int type, int bytes, long value, WireWriter out) {
    int start = Properties.start(out, type);
    out.unsigned(value, bytes);
    Properties.end(out, start);
  }

  private static void wide(int type, long value, WireWriter out) {
    int start = Properties.start(out, type);
    out.zeros(4).u64(value);
    Properties.end(out, start);
  }
}
