package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** Port numbers: 16 bits in OpenFlow 1.0, 32 later. */
final class Ports {
  private static final long FIRST_RESERVED_11 = 0xffff_ff00L;

  private Ports() {}

  static int read(Dialect dialect, WireReader in) {
    return dialect.is10() ? in.u16() : from32(in.u32());
  }

  /** The 16-bit number of a 32-bit one. */
  static int from32(long port) {
    if (port < OpenFlowPort.FIRST_RESERVED) {
      return (int) port;
    }
    if (port >= FIRST_RESERVED_11) {
      return (int) port & 0xffff;
    }
    throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_OUT_PORT);
  }

  static void write(Dialect dialect, int port, WireWriter out) {
    if (dialect.is10()) {
      out.u16(port);
    } else {
      out.u32(OpenFlowPort.toOpenFlow11(port));
    }
  }
}
