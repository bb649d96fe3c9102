package org.vswitchlab.ovs.openflow.codec;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.Action.PacketInReason;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketIn;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketInFormat;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketOut;

/** Messages that carry packets. */
final class PacketCodec {
  private static final int UNKNOWN_TABLE = 255;
  private static final long UNKNOWN_COOKIE = ~0L;
  private static final int NXT_PACKET_IN2 = 30;

  private PacketCodec() {}

  /** The form of a packet_in of that format. */
  static WireType form(List<WireType> forms, PacketInFormat format) {
    for (WireType form : forms) {
      PacketInFormat offered =
          !form.kind().isExtension()
              ? PacketInFormat.STANDARD
              : form.number() == NXT_PACKET_IN2
                  ? PacketInFormat.NXT_PACKET_IN2
                  : PacketInFormat.NXT_PACKET_IN;
      if (offered == format) {
        return form;
      }
    }
    throw new IllegalStateException("no packet_in " + format);
  }

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    if (wire.type() == MessageType.PACKET_OUT) {
      return packetOut(dialect, in);
    } else if (wire.type() == MessageType.RESUME) {
      return new PacketMessage.Resume(PacketIn2Codec.decode(dialect, in));
    } else if (wire.kind().isExtension()) {
      return wire.number() == NXT_PACKET_IN2
          ? PacketIn2Codec.decode(dialect, in)
          : packetInNicira(in);
    }
    return switch (dialect.version()) {
      case OPENFLOW10 -> packetIn10(in);
      case OPENFLOW11 -> packetIn11(in);
      case OPENFLOW12, OPENFLOW13, OPENFLOW14, OPENFLOW15 -> packetIn12(dialect, in);
    };
  }

  static void encode(Dialect dialect, WireType wire, PacketMessage message, WireWriter out) {
    if (message instanceof PacketOut m) {
      packetOut(dialect, m, out);
    } else if (message instanceof PacketMessage.Resume m) {
      PacketIn2Codec.encode(dialect, m.packetIn(), out);
    } else if (message instanceof PacketIn m) {
      switch (m.format()) {
        case NXT_PACKET_IN2 -> PacketIn2Codec.encode(dialect, m, out);
        case NXT_PACKET_IN -> packetInNicira(dialect, m, out);
        case STANDARD -> packetIn(dialect, m, out);
      }
    } else {
      throw new IllegalStateException(wire.name());
    }
  }

  static PacketInReason reason(int number) {
    if (number >= PacketInReason.EXPLICIT_MISS.ordinal()) {
      throw new OpenFlowException(OpenFlowError.NXBRC_BAD_REASON);
    }
    return PacketInReason.values()[number];
  }

  /** The number that a version has for a reason; what it does not know is told as an action. */
  static int number(OpenFlowVersion version, PacketInReason reason) {
    return switch (reason) {
      case NO_MATCH, ACTION, INVALID_TTL -> reason.ordinal();
      case ACTION_SET, GROUP, PACKET_OUT ->
          version.isAtLeast(OpenFlowVersion.OPENFLOW14)
              ? reason.ordinal()
              : PacketInReason.ACTION.ordinal();
      case EXPLICIT_MISS ->
          version.isAtLeast(OpenFlowVersion.OPENFLOW13)
              ? PacketInReason.NO_MATCH.ordinal()
              : PacketInReason.ACTION.ordinal();
      case IMPLICIT_MISS -> PacketInReason.NO_MATCH.ordinal();
    };
  }

  private static Match inPort(int port) {
    return Match.builder().exact(FlowField.IN_PORT, port).build();
  }

  private static PacketIn standard(
      HexBytes packet,
      int total,
      int buffer,
      PacketInReason reason,
      int table,
      long cookie,
      Match metadata) {
    return new PacketIn(
        PacketInFormat.STANDARD,
        packet,
        total,
        buffer,
        reason,
        table,
        cookie,
        metadata,
        HexBytes.EMPTY,
        null);
  }

  private static MessageBody packetIn10(WireReader in) {
    int buffer = in.s32();
    int total = in.u16();
    int port = in.u16();
    PacketInReason reason = reason(in.u8());
    in.skip(1);
    return standard(
        in.hexRest(), total, buffer, reason, UNKNOWN_TABLE, UNKNOWN_COOKIE, inPort(port));
  }

  private static MessageBody packetIn11(WireReader in) {
    int buffer = in.s32();
    int port = Ports.from32(in.u32());
    in.skip(4);
    int total = in.u16();
    PacketInReason reason = reason(in.u8());
    int table = in.u8();
    return standard(in.hexRest(), total, buffer, reason, table, UNKNOWN_COOKIE, inPort(port));
  }

  private static MessageBody packetIn12(Dialect dialect, WireReader in) {
    int buffer = in.s32();
    int total = in.u16();
    int reason = in.u8();
    int table = in.u8();
    long cookie = dialect.isAtLeast13() ? in.u64() : UNKNOWN_COOKIE;
    Match metadata = MatchCodec.readOxm(in, MatchCodec.Strictness.LOOSE);
    if (in.remaining() < 2) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    in.skip(2);
    return standard(in.hexRest(), total, buffer, reason(reason), table, cookie, metadata);
  }

  private static MessageBody packetInNicira(WireReader in) {
    int buffer = in.s32();
    int total = in.u16();
    int reason = in.u8();
    int table = in.u8();
    long cookie = in.u64();
    int matchLength = in.u16();
    in.skip(6);
    Match metadata =
        MatchCodec.readNxm(in, matchLength, MatchCodec.Strictness.LOOSE, false).match();
    if (in.remaining() < 2) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    in.skip(2);
    return new PacketIn(
        PacketInFormat.NXT_PACKET_IN,
        in.hexRest(),
        total,
        buffer,
        reason(reason),
        table,
        cookie,
        metadata,
        HexBytes.EMPTY,
        null);
  }

  private static void packetIn(Dialect dialect, PacketIn m, WireWriter out) {
    int inPort = m.metadata().key().inPort();
    int reason = number(dialect.version(), m.reason());
    switch (dialect.version()) {
      case OPENFLOW10 -> out.u32(m.bufferId()).u16(m.totalBytes()).u16(inPort).u8(reason).zeros(1);
      case OPENFLOW11 -> {
        long port = OpenFlowPort.toOpenFlow11(inPort);
        out.u32(m.bufferId()).u32(port).u32(port).u16(m.totalBytes());
        out.u8(reason).u8(m.tableId());
      }
      case OPENFLOW12, OPENFLOW13, OPENFLOW14, OPENFLOW15 -> {
        out.u32(m.bufferId()).u16(m.totalBytes()).u8(reason).u8(m.tableId());
        if (dialect.isAtLeast13()) {
          out.u64(m.cookie());
        }
        MatchCodec.writeOxm(dialect.version(), m.metadata(), out);
        out.zeros(2);
      }
    }
    out.raw(m.packet());
  }

  private static void packetInNicira(Dialect dialect, PacketIn m, WireWriter out) {
    out.u32(m.bufferId()).u16(m.totalBytes());
    out.u8(number(dialect.version(), m.reason())).u8(m.tableId()).u64(m.cookie());
    int lengthAt = out.size();
    out.u16(0).zeros(6);
    out.set16(lengthAt, MatchCodec.writeNxm(m.metadata(), 0, 0, out));
    out.zeros(2).raw(m.packet());
  }

  private static MessageBody packetOut(Dialect dialect, WireReader in) {
    int buffer = in.s32();
    Match metadata;
    int actionBytes;
    if (dialect.isAtLeast15()) {
      actionBytes = in.u16();
      in.skip(2);
      metadata = MatchCodec.readOxm(in, MatchCodec.Strictness.STRICT);
      if (!metadata.isOn(FlowField.IN_PORT)) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_PORT);
      }
    } else {
      int port = dialect.is10() ? in.u16() : inPort11(in.u32());
      actionBytes = in.u16();
      in.skip(dialect.is10() ? 0 : 6);
      metadata = inPort(port);
    }
    checkInPort(metadata.key().inPort());
    if (actionBytes > in.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    List<Action> actions = ActionDecoder.actions(dialect, in.slice(actionBytes));
    HexBytes packet = buffer == PacketMessage.NO_BUFFER ? in.hexRest() : HexBytes.EMPTY;
    return new PacketOut(buffer, metadata, actions, packet);
  }

  private static int inPort11(long number) {
    try {
      return Ports.from32(number);
    } catch (OpenFlowException e) {
      throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_OUT_PORT, e.getMessage());
    }
  }

  /** A packet can come from a port, the bridge itself, a controller, or nowhere. */
  private static void checkInPort(int port) {
    boolean isAllowed =
        port < OpenFlowPort.FIRST_RESERVED
            || port == OpenFlowPort.LOCAL
            || port == OpenFlowPort.NONE
            || port == OpenFlowPort.CONTROLLER;
    if (!isAllowed) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_PORT);
    }
  }

  private static void packetOut(Dialect dialect, PacketOut m, WireWriter out) {
    out.u32(m.bufferId());
    int port = m.metadata().key().inPort();
    int lengthAt = out.size();
    if (dialect.is10()) {
      lengthAt += 2;
      out.u16(port).u16(0);
    } else if (dialect.isAtLeast15()) {
      out.u16(0).zeros(2);
      MatchCodec.writeOxm(dialect.version(), m.metadata(), out);
    } else {
      lengthAt += 4;
      out.u32(OpenFlowPort.toOpenFlow11(port)).u16(0).zeros(6);
    }
    int start = out.size();
    ActionEncoder.actions(dialect, m.actions(), m.metadata(), out);
    out.set16(lengthAt, out.size() - start);
    out.raw(m.packet());
  }
}
