package org.vswitchlab.ovs.openflow.codec;

import java.util.EnumSet;
import java.util.Set;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.BundleControlType;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/** Messages inside messages: bundles and forwarded requests. */
final class BundleCodec {
  /** What 3.1 takes into a bundle. */
  private static final Set<MessageType> BUNDLEABLE =
      EnumSet.of(
          MessageType.PORT_MOD,
          MessageType.FLOW_MOD,
          MessageType.GROUP_MOD,
          MessageType.PACKET_OUT);

  private BundleCodec() {}

  static MessageBody control(WireReader in) {
    long id = in.u32();
    int type = in.u16();
    int flags = in.u16();
    if (type >= BundleControlType.values().length) {
      return new ConnectionMessage.BundleControl(id, null, flags);
    }
    return new ConnectionMessage.BundleControl(id, BundleControlType.values()[type], flags);
  }

  static void control(ConnectionMessage.BundleControl message, WireWriter out) {
    int unknown = BundleControlType.values().length;
    out.u32(message.bundleId());
    out.u16(message.control() == null ? unknown : message.control().ordinal());
    out.u16(message.flags());
  }

  static MessageBody add(Dialect dialect, int xid, WireReader in) {
    long id = in.u32();
    in.skip(2);
    int flags = in.u16();
    byte[] inner = inner(dialect, in);
    if (MessageHeader.xid(inner) != xid) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_BAD_XID);
    }
    OpenFlowMessage message = MessageDecoder.decode(dialect, inner);
    if (!BUNDLEABLE.contains(message.type())) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_UNSUP);
    }
    return new ConnectionMessage.BundleAdd(id, flags, message, HexBytes.of(inner));
  }

  private static byte[] inner(Dialect dialect, WireReader in) {
    if (in.remaining() < MessageHeader.BYTES) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_BAD_LEN);
    }
    if (in.peek16(0) >> 8 != dialect.version().wireVersion()) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_BAD_VERSION);
    }
    int length = in.peek16(2);
    if (length < MessageHeader.BYTES || length > in.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_BAD_LEN);
    }
    return in.take(length);
  }

  static void add(Dialect dialect, ConnectionMessage.BundleAdd message, WireWriter out) {
    out.u32(message.bundleId()).zeros(2).u16(message.flags());
    out.raw(MessageEncoder.encode(dialect, message.message()));
  }

  static MessageBody requestForward(Dialect dialect, WireReader in) {
    int length = in.remaining() < MessageHeader.BYTES ? 0 : in.peek16(2);
    if (length < MessageHeader.BYTES || length > in.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_BAD_LEN);
    }
    OpenFlowMessage request = MessageDecoder.decode(dialect, in.take(length));
    if (request.type() != MessageType.GROUP_MOD && request.type() != MessageType.METER_MOD) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_UNSUP);
    }
    return new ConnectionMessage.RequestForward(request);
  }
}
