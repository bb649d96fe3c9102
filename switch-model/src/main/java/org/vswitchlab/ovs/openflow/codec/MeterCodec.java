package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.message.*;

final class MeterCodec {
  static MessageBody decode(WireType wire, WireReader in) {
    throw new UnsupportedOperationException("not supported yet: " + wire.name());
  }

  static void encode(GroupMessage message, WireWriter out) {
    throw new UnsupportedOperationException("not supported yet: " + message.type());
  }
}
