package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.Role;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.RoleReason;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.TlvMapping;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketInFormat;

/** Messages about the connection. */
final class ConnectionCodec {
  /** OFPHET_VERSIONBITMAP. */
  private static final int VERSION_BITMAP = 1;

  // Types of errors that say that the numbers are an experimenter's.
  private static final int VENDOR_ERROR_10 = 0xb0c2;
  private static final int EXPERIMENTER_ERROR_12 = 0xffff;

  private static final int FLOW_FORMAT_NXM = 2;

  private ConnectionCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    return switch (wire.type()) {
      case HELLO -> hello(dialect, in);
      case ERROR -> error(dialect.version(), in);
      case ECHO_REQUEST -> new ConnectionMessage.Echo(false, in.hexRest());
      case ECHO_REPLY -> new ConnectionMessage.Echo(true, in.hexRest());
      case ROLE_REQUEST, ROLE_REPLY -> role(wire, in);
      case ROLE_STATUS -> roleStatus(in);
      case GET_ASYNC_REPLY, SET_ASYNC_CONFIG -> AsyncCodec.decode(dialect, wire, in);
      case SET_CONTROLLER_ID -> {
        if (!in.skipZeros(6)) {
          throw new OpenFlowException(OpenFlowError.NXBRC_MUST_BE_ZERO);
        }
        yield new ConnectionMessage.SetControllerId(in.u16());
      }
      case SET_FLOW_FORMAT -> {
        long format = in.u32();
        if (format != 0 && format != FLOW_FORMAT_NXM) {
          throw new OpenFlowException(OpenFlowError.OFPBRC_EPERM);
        }
        yield new ConnectionMessage.SetFlowFormat(format == FLOW_FORMAT_NXM);
      }
      case FLOW_MOD_TABLE_ID -> new ConnectionMessage.FlowModTableId(in.u8() != 0);
      case SET_PACKET_IN_FORMAT -> packetInFormat(in.u32());
      case BUNDLE_CONTROL -> BundleCodec.control(in);
      case REQUESTFORWARD -> BundleCodec.requestForward(dialect, in);
      case TLV_TABLE_MOD -> tlvMod(in);
      case TLV_TABLE_REPLY -> {
        long maxBytes = in.u32();
        int maxFields = in.u16();
        in.skip(10);
        yield new ConnectionMessage.TlvTableReply(maxBytes, maxFields, mappings(in));
      }
      default -> throw new IllegalStateException(wire.name());
    };
  }

  static void encode(Dialect dialect, WireType wire, ConnectionMessage message, WireWriter out) {
    switch (message.type()) {
      case HELLO -> hello((ConnectionMessage.Hello) message, dialect, out);
      case ERROR -> error(dialect.version(), (ConnectionMessage.ErrorReply) message, out);
      case ECHO_REQUEST, ECHO_REPLY -> out.raw(((ConnectionMessage.Echo) message).data());
      case ROLE_REQUEST, ROLE_REPLY -> {
        ConnectionMessage.RoleChange m = (ConnectionMessage.RoleChange) message;
        if (wire.kind().isExtension()) {
          out.u32(Math.max(m.role().ordinal() - 1, 0));
        } else {
          out.u32(m.role().ordinal()).zeros(4).u64(m.generationId());
        }
      }
      case ROLE_STATUS -> {
        ConnectionMessage.RoleStatus m = (ConnectionMessage.RoleStatus) message;
        out.u32(m.role().ordinal()).u8(m.reason().ordinal()).zeros(3).u64(m.generationId());
      }
      case GET_ASYNC_REPLY, SET_ASYNC_CONFIG ->
          AsyncCodec.encode(dialect, wire, ((ConnectionMessage.Async) message).config(), out);
      case SET_CONTROLLER_ID ->
          out.zeros(6).u16(((ConnectionMessage.SetControllerId) message).controllerId());
      case SET_FLOW_FORMAT ->
          out.u32(((ConnectionMessage.SetFlowFormat) message).isNxm() ? FLOW_FORMAT_NXM : 0);
      case FLOW_MOD_TABLE_ID ->
          out.u8(((ConnectionMessage.FlowModTableId) message).isOn() ? 1 : 0).zeros(7);
      case SET_PACKET_IN_FORMAT ->
          out.u32(((ConnectionMessage.SetPacketInFormat) message).format().number());
      case BUNDLE_CONTROL -> BundleCodec.control((ConnectionMessage.BundleControl) message, out);
      case BUNDLE_ADD_MESSAGE ->
          BundleCodec.add(dialect, (ConnectionMessage.BundleAdd) message, out);
      case REQUESTFORWARD -> {
        OpenFlowMessage request = ((ConnectionMessage.RequestForward) message).request();
        out.raw(MessageEncoder.encode(dialect, request));
      }
      case TLV_TABLE_MOD -> {
        ConnectionMessage.TlvTableMod m = (ConnectionMessage.TlvTableMod) message;
        out.u16(m.command().ordinal()).zeros(6);
        mappings(m.mappings(), out);
      }
      case TLV_TABLE_REPLY -> {
        ConnectionMessage.TlvTableReply m = (ConnectionMessage.TlvTableReply) message;
        out.u32(m.maxOptionBytes()).u16(m.maxFields()).zeros(10);
        mappings(m.mappings(), out);
      }
      default -> throw new IllegalStateException(wire.name());
    }
  }

  private static MessageBody hello(Dialect dialect, WireReader in) {
    int bitmap = 0;
    boolean isWellFormed = true;
    while (isWellFormed && in.remaining() >= 4) {
      int type = in.peek16(0);
      int length = in.peek16(2);
      int padded = (length + 7) / 8 * 8;
      if (length < 4 || padded > in.remaining()) {
        isWellFormed = false;
      } else if (type == VERSION_BITMAP && length >= 8) {
        bitmap = in.peek32(4);
        in.skip(padded);
      } else {
        isWellFormed = false;
        in.skip(padded);
      }
    }
    isWellFormed &= !in.hasRemaining();
    if (bitmap == 0) {
      bitmap = (1 << dialect.version().wireVersion() + 1) - 2;
    }
    return new ConnectionMessage.Hello(bitmap, isWellFormed);
  }

  private static void hello(ConnectionMessage.Hello hello, Dialect dialect, WireWriter out) {
    int implied = (1 << dialect.version().wireVersion() + 1) - 2;
    if (hello.versionBitmap() != implied) {
      out.u16(VERSION_BITMAP).u16(8).u32(hello.versionBitmap());
    }
  }

  private static MessageBody error(OpenFlowVersion version, WireReader in) {
    int type = in.u16();
    int code = in.u16();
    int vendor = 0;
    boolean is12 = version.isAtLeast(OpenFlowVersion.OPENFLOW12);
    if (!is12 && type == VENDOR_ERROR_10 && code == 0) {
      vendor = in.s32();
      type = in.u16();
      code = in.u16();
    } else if (is12 && type == EXPERIMENTER_ERROR_12) {
      type = code;
      code = 0;
      vendor = in.s32();
    }
    OpenFlowError.Code numbers = new OpenFlowError.Code(vendor, type, code);
    HexBytes data = in.hexRest();
    return new ConnectionMessage.ErrorReply(OpenFlowError.of(version, numbers), numbers, data);
  }

  private static void error(
      OpenFlowVersion version, ConnectionMessage.ErrorReply error, WireWriter out) {
    OpenFlowError.Code code = error.code();
    if (code.vendor() == 0) {
      out.u16(code.typeNumber()).u16(code.code());
    } else if (version.isAtLeast(OpenFlowVersion.OPENFLOW12)) {
      out.u16(EXPERIMENTER_ERROR_12).u16(code.typeNumber()).u32(code.vendor());
    } else {
      out.u16(VENDOR_ERROR_10).u16(0).u32(code.vendor());
      out.u16(code.typeNumber()).u16(code.code());
    }
    out.raw(error.data());
  }

  private static MessageBody role(WireType wire, WireReader in) {
    boolean isReply = wire.type() == MessageType.ROLE_REPLY;
    if (wire.kind().isExtension()) {
      long role = in.u32();
      if (role > 2) {
        throw new OpenFlowException(OpenFlowError.OFPRRFC_BAD_ROLE);
      }
      return new ConnectionMessage.RoleChange(isReply, Role.values()[(int) role + 1], false, 0);
    }
    long role = in.u32();
    in.skip(4);
    long generation = in.u64();
    if (role >= Role.values().length) {
      throw new OpenFlowException(OpenFlowError.OFPRRFC_BAD_ROLE);
    }
    Role wanted = Role.values()[(int) role];
    boolean hasGeneration = wanted == Role.PRIMARY || wanted == Role.SECONDARY;
    return new ConnectionMessage.RoleChange(isReply, wanted, hasGeneration, generation);
  }

  private static MessageBody roleStatus(WireReader in) {
    long role = in.u32();
    int reason = in.u8();
    in.skip(3);
    long generation = in.u64();
    if (role >= Role.values().length) {
      throw new OpenFlowException(OpenFlowError.OFPRRFC_BAD_ROLE);
    }
    if (reason >= RoleReason.values().length) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_TYPE);
    }
    return new ConnectionMessage.RoleStatus(
        Role.values()[(int) role], RoleReason.values()[reason], generation);
  }

  private static MessageBody packetInFormat(long number) {
    for (PacketInFormat format : PacketInFormat.values()) {
      if (format.number() == number) {
        return new ConnectionMessage.SetPacketInFormat(format);
      }
    }
    throw new OpenFlowException(OpenFlowError.OFPBRC_EPERM);
  }

  private static MessageBody tlvMod(WireReader in) {
    int command = in.u16();
    in.skip(6);
    if (command >= ConnectionMessage.TlvCommand.values().length) {
      throw new OpenFlowException(OpenFlowError.NXTTMFC_BAD_COMMAND);
    }
    return new ConnectionMessage.TlvTableMod(
        ConnectionMessage.TlvCommand.values()[command], mappings(in));
  }

  private static List<TlvMapping> mappings(WireReader in) {
    List<TlvMapping> mappings = new ArrayList<>();
    while (in.hasRemaining()) {
      int optionClass = in.u16();
      int type = in.u8();
      int length = in.u8();
      int index = in.u16();
      in.skip(2);
      if (index >= 64) {
        throw new OpenFlowException(OpenFlowError.NXTTMFC_BAD_FIELD_IDX);
      }
      if (length > 124 || length % 4 != 0) {
        throw new OpenFlowException(OpenFlowError.NXTTMFC_BAD_OPT_LEN);
      }
      mappings.add(new TlvMapping(optionClass, type, length, index));
    }
    return mappings;
  }

  private static void mappings(List<TlvMapping> mappings, WireWriter out) {
    for (TlvMapping mapping : mappings) {
      out.u16(mapping.optionClass()).u8(mapping.optionType()).u8(mapping.optionBytes());
      out.u16(mapping.fieldIndex()).zeros(2);
    }
  }
}
