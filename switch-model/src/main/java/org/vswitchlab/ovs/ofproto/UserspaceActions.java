package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.UserspaceCookie;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Frame;

/** Deals with packets that the datapath hands up on purpose. */
final class UserspaceActions {
  private UserspaceActions() {}

  static void handle(
      SharedDatapath shared, FlowKey key, Frame frame, DatapathAction.Userspace action) {
    if (action.cookie() instanceof UserspaceCookie.SlowPath) {
      slowPath(shared, key, frame);
    } else if (action.cookie() instanceof UserspaceCookie.Controller controller) {
      toController(shared, key, frame, controller);
    }
  }

  /** Each packet is translated anew; the megaflow counts it. */
  private static void slowPath(SharedDatapath shared, FlowKey key, Frame frame) {
    Translation translation = shared.translate(key, frame.length());
    shared.snoop(translation, frame);
    if (translation.actions().isEmpty()) {
      shared.dropped(translation.dropReason());
      return;
    }
    shared.datapath().execute(frame, key, translation.actions());
  }

  private static void toController(
      SharedDatapath shared, FlowKey key, Frame frame, UserspaceCookie.Controller cookie) {
    OpenFlowSwitchPort port = shared.portOf(key.inPort());
    PacketInListener listener = port == null ? null : port.bridge().packetInListener();
    if (listener == null) {
      shared.dropped(DropReason.CONTROLLER_UNREACHABLE);
      return;
    }
    FlowKey metadata = key.copy();
    metadata.set(FlowField.IN_PORT, port.number());
    listener.packetIn(frame, metadata, cookie);
    shared.datapath().markHandedOver();
  }
}
