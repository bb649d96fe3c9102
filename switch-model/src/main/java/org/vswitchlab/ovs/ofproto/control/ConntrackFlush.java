package org.vswitchlab.ovs.ofproto.control;

import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.ConntrackTuple;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.CtFlush;

/** NXT_CT_FLUSH: connections to forget, by zone and by the fields of either direction. */
final class ConntrackFlush {
  private ConntrackFlush() {}

  static void flush(OpenFlowSwitch bridge, CtFlush flush) {
    boolean isWholeZone =
        flush.original().equals(ConntrackTuple.ANY)
            && flush.reply().equals(ConntrackTuple.ANY)
            && flush.ipProtocol() == 0;
    if (!isWholeZone) {
      throw new org.vswitchlab.ovs.openflow.OpenFlowException(
          org.vswitchlab.ovs.openflow.OpenFlowError.OFPBRC_BAD_SUBTYPE,
          "not supported yet: connections chosen by their addresses");
    }
    bridge
        .shared()
        .datapath()
        .connectionTracker()
        .flush(flush.zone() < 0 ? null : (Integer) flush.zone());
  }
}
