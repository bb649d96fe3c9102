package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.message.*;

final class FlowCodec {
  private FlowCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    throw new UnsupportedOperationException("not supported yet: " + wire.name());
  }

  static void encode(Dialect dialect, WireType wire, FlowMessage message, WireWriter out) {
    throw new UnsupportedOperationException("not supported yet: " + message.type());
  }
}
