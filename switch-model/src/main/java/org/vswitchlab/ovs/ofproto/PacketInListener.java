package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.UserspaceCookie;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Frame;

/** Takes the packets that flows send to a controller. */
public interface PacketInListener {
  /**
   * @param metadata the packet's key, in_port being an OpenFlow port
   */
  void packetIn(Frame frame, FlowKey metadata, UserspaceCookie.Controller cookie);
}
