package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.message.*;

final class TableCodec {
  private TableCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    throw new UnsupportedOperationException("not supported yet: " + wire.name());
  }

  static void encode(Dialect dialect, TableMessage message, WireWriter out) {
    throw new UnsupportedOperationException("not supported yet: " + message.type());
  }
}
