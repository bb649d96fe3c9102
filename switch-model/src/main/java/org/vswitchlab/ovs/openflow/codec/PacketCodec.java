package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.message.*;

final class PacketCodec {
  private PacketCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    throw new UnsupportedOperationException("not supported yet: " + wire.name());
  }

  static void encode(Dialect dialect, WireType wire, PacketMessage message, WireWriter out) {
    throw new UnsupportedOperationException("not supported yet: " + message.type());
  }

  static WireType form(java.util.List<WireType> forms, PacketMessage.PacketInFormat format) {
    return forms.get(0);
  }
}
