package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.BundleAdd;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.BundleControl;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.BundleControlType;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage;

/** Changes that a controller makes all at once, OpenFlow 1.4.1 clause 6.8. */
final class Bundles {
  private final ControllerSession session;
  private final Map<Long, Bundle> bundles = new HashMap<>();

  /** One bundle; what is in it was found well-formed. */
  private static final class Bundle {
    private final int flags;
    private final List<Step> steps = new ArrayList<>();
    private final Map<FlowMask, FlowMask> masks = new HashMap<>();
    private boolean isClosed;

    Bundle(int flags) {
      this.flags = flags;
    }

    /** The same message. There may be a million: those of one mask share it. */
    OpenFlowMessage compact(OpenFlowMessage message) {
      if (!(message.body() instanceof FlowMessage.FlowModification modification)) {
        return message;
      }
      FlowMod mod = modification.mod();
      FlowMask mask = masks.computeIfAbsent(mod.match().mask(), same -> same);
      FlowMod sharing = mod.withMatch(mod.match().withMask(mask));
      return new OpenFlowMessage(
          message.xid(),
          message.hasMore(),
          message.asExtension(),
          new FlowMessage.FlowModification(sharing, modification.bufferId()));
    }
  }

  /**
   * @param bytes the whole message by which it was added, for errors
   */
  private record Step(OpenFlowMessage message, byte[] bytes) {}

  /** A step that failed, to leave the transaction. */
  private static final class StepFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Step step;
    private final OpenFlowError error;

    StepFailed(Step step, OpenFlowException cause) {
      super(cause);
      this.step = step;
      this.error = cause.error();
    }
  }

  Bundles(ControllerSession session) {
    this.session = session;
  }

  void control(OpenFlowMessage request, BundleControl control) {
    long id = control.bundleId();
    if (control.control() == null) {
      // Seen with 3.1: what is not known is answered as if it were nothing.
      answer(request, id, BundleControlType.OPEN_REQUEST);
      return;
    }
    switch (control.control()) {
      case OPEN_REQUEST -> {
        if (bundles.remove(id) != null) {
          throw new OpenFlowException(OpenFlowError.OFPBFC_BAD_ID);
        }
        bundles.put(id, new Bundle(control.flags()));
        answer(request, id, BundleControlType.OPEN_REPLY);
      }
      case CLOSE_REQUEST -> {
        Bundle bundle = existing(id);
        if (bundle.isClosed) {
          bundles.remove(id);
          throw new OpenFlowException(OpenFlowError.OFPBFC_BUNDLE_CLOSED);
        }
        checkFlags(bundle, control.flags());
        bundle.isClosed = true;
        answer(request, id, BundleControlType.CLOSE_REPLY);
      }
      case COMMIT_REQUEST -> {
        Bundle bundle = existing(id);
        checkFlags(bundle, control.flags());
        bundles.remove(id);
        commit(bundle);
        answer(request, id, BundleControlType.COMMIT_REPLY);
      }
      case DISCARD_REQUEST -> {
        existing(id);
        bundles.remove(id);
        answer(request, id, BundleControlType.DISCARD_REPLY);
      }
      case OPEN_REPLY, CLOSE_REPLY, COMMIT_REPLY, DISCARD_REPLY ->
          throw new OpenFlowException(OpenFlowError.OFPBFC_BAD_TYPE);
    }
  }

  private void answer(OpenFlowMessage request, long id, BundleControlType type) {
    session.reply(request, new BundleControl(id, type, 0));
  }

  private Bundle existing(long id) {
    Bundle bundle = bundles.get(id);
    if (bundle == null) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_BAD_ID);
    }
    return bundle;
  }

  private static void checkFlags(Bundle bundle, int flags) {
    if (bundle.flags != flags) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_BAD_FLAGS);
    }
  }

  /** Adds a message; a bundle that was not opened is opened by that. */
  void add(OpenFlowMessage request, BundleAdd add, byte[] bytes) {
    if (add.message().xid() != request.xid()) {
      throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_BAD_XID);
    }
    switch (add.message().type()) {
      case FLOW_MOD -> session.requests().flows().check(flowMod(add.message()).mod());
      case GROUP_MOD, PORT_MOD, PACKET_OUT -> {}
      default -> throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_UNSUP);
    }
    Bundle bundle = bundles.computeIfAbsent(add.bundleId(), id -> new Bundle(add.flags()));
    if (bundle.isClosed) {
      bundles.remove(add.bundleId());
      throw new OpenFlowException(OpenFlowError.OFPBFC_BUNDLE_CLOSED);
    }
    if (bundle.flags != add.flags()) {
      bundles.remove(add.bundleId());
      throw new OpenFlowException(OpenFlowError.OFPBFC_BAD_FLAGS);
    }
    bundle.steps.add(new Step(bundle.compact(add.message()), bytes));
  }

  private static FlowMessage.FlowModification flowMod(OpenFlowMessage message) {
    return (FlowMessage.FlowModification) message.body();
  }

  /** All steps or none; packets go out when all else has been done. */
  private void commit(Bundle bundle) {
    FlowMonitors monitors = session.plane().monitors();
    List<Runnable> afterwards = new ArrayList<>();
    try {
      session
          .bridge()
          .atomically(
              () -> {
                for (Step step : bundle.steps) {
                  try {
                    monitors.changesBy(session, step.message().xid());
                    carryOut(step, bundle, afterwards);
                  } catch (OpenFlowException e) {
                    throw new StepFailed(step, e);
                  }
                }
              });
    } catch (StepFailed e) {
      session.refuse(e.error, e.step.bytes());
      throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_FAILED);
    } finally {
      monitors.flush();
    }
    afterwards.forEach(Runnable::run);
  }

  private void carryOut(Step step, Bundle bundle, List<Runnable> afterwards) {
    OpenFlowMessage message = step.message();
    Requests requests = session.requests();
    switch (message.type()) {
      case FLOW_MOD ->
          session.bridge().pipeline().modify(flowMod(message).mod(), session.version());
      case GROUP_MOD -> {
        session.bridge().groups().modify(((GroupMessage.GroupModification) message.body()).mod());
        afterwards.add(() -> session.plane().notices().requestForward(session, message, 0));
      }
      case PORT_MOD -> {
        // Ports cannot be changed back unseen, so not within what is to be all or nothing.
        if (bundle.flags != 0) {
          throw new OpenFlowException(OpenFlowError.OFPBFC_MSG_FAILED);
        }
        PortMessage.PortMod mod = (PortMessage.PortMod) message.body();
        requests.ports().check(mod);
        afterwards.add(() -> requests.ports().modify(mod));
      }
      case PACKET_OUT ->
          afterwards.add(requests.packetOut((PacketMessage.PacketOut) message.body()));
      default -> throw new IllegalStateException("a bundle holds " + message.type());
    }
  }
}
