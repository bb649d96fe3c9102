package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.message.*;

final class TableFeaturesCodec {
  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    throw new UnsupportedOperationException("not supported yet: " + wire.name());
  }

  static void encode(Dialect dialect, TableMessage.TableFeaturesList message, WireWriter out) {
    throw new UnsupportedOperationException("not supported yet: " + message.type());
  }
}
