package org.vswitchlab.ovs.ofproto.control;

import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.Role;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.RoleChange;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/** Which of several controllers is in charge, OpenFlow 1.3.5 clause 6.3.6. */
final class RoleRequests {
  private final ControllerSession session;

  RoleRequests(ControllerSession session) {
    this.session = session;
  }

  void change(OpenFlowMessage request, RoleChange wanted) {
    ControlPlane plane = session.plane();
    if (wanted.role() != Role.NOCHANGE) {
      boolean isOrdered = wanted.role() == Role.PRIMARY || wanted.role() == Role.SECONDARY;
      if (wanted.hasGeneration() && isOrdered) {
        if (plane.isStale(wanted.generationId())) {
          throw new OpenFlowException(OpenFlowError.OFPRRFC_STALE);
        }
        plane.setGenerationId(wanted.generationId());
      }
      session.setRole(wanted.role());
      if (wanted.role() == Role.PRIMARY) {
        plane.becamePrimary(session);
      }
    }
    long generation = plane.hasGeneration() ? plane.generationId() : -1L;
    session.reply(
        request, new RoleChange(true, session.role(), wanted.hasGeneration(), generation));
  }
}
