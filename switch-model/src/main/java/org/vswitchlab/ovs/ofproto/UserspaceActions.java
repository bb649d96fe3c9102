package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.UserspaceCookie;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.wire.Frame;

/** Deals with packets that the datapath hands up on purpose. */
final class UserspaceActions {
  private UserspaceActions() {}

  static void handle(
      SharedDatapath shared, FlowKey key, Frame frame, DatapathAction.Userspace action) {
    if (action.cookie() instanceof UserspaceCookie.SlowPath) {
      slowPath(shared, key, frame);
    } else if (action.cookie() instanceof UserspaceCookie.SFlow sample) {
      OpenFlowSwitchPort port = shared.portOf(key);
      if (port != null) {
        port.bridge().samplers().sampled(frame, key, sample);
      }
    } else if (action.cookie() instanceof UserspaceCookie.Ipfix sample) {
      OpenFlowSwitchPort port = shared.portOf(key);
      if (port != null) {
        port.bridge().samplers().ipfix().sampled(frame, key, sample);
      }
    } else if (action.cookie() instanceof UserspaceCookie.FlowSample sample) {
      OpenFlowSwitchPort port = shared.portOf(key);
      if (port != null) {
        port.bridge().samplers().ipfix().sampled(frame, key, sample);
      }
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
    FrozenState state = shared.recirculations().state(cookie.recircId());
    PacketInListener listener = state == null ? null : state.bridge().packetInListener();
    if (listener == null) {
      shared.dropped(DropReason.CONTROLLER_UNREACHABLE);
      return;
    }
    if (listener.packetIn(packetIn(frame, key, cookie, state))) {
      shared.datapath().markHandedOver();
    } else {
      shared.dropped(DropReason.CONTROLLER_UNREACHABLE);
    }
  }

  private static PacketIn packetIn(
      Frame frame, FlowKey key, UserspaceCookie.Controller cookie, FrozenState state) {
    FlowKey metadata = key.copy();
    Freezing.restoreMetadata(state.metadata(), metadata);
    PacketIn.Continuation continuation = null;
    if (cookie.continuation()) {
      List<String> mirrors = state.mirrored().stream().map(m -> m.settings().name()).toList();
      continuation =
          new PacketIn.Continuation(
              state.tableId(),
              state.isConntracked(),
              state.stack(),
              mirrors,
              state.actions(),
              state.actionSet());
    }
    return new PacketIn(
        frame,
        metadata,
        Action.PacketInReason.values()[cookie.reason()],
        state.tableId(),
        cookie.ruleCookie(),
        cookie.controllerId(),
        cookie.maxBytes(),
        state.userdata(),
        continuation);
  }
}
