package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;

/** Tunnel options in matches. */
final class TunnelOptions {
  private TunnelOptions() {}

  static void read(Match.Builder match, FlowField field, WireReader body, boolean hasMask) {
    throw new OpenFlowException(OpenFlowError.NXFMFC_INVALID_TLV_FIELD);
  }

  static void write(Match match, WireWriter out) {}
}
