package org.vswitchlab.management.testcontroller;

import java.util.EnumSet;
import java.util.Set;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/**
 * What the command line of ovs-testcontroller(8) asks for.
 *
 * @param versions that may be spoken
 * @param learns whether it is a learning switch rather than a hub
 * @param addsFlows whether it sets up flows, or sends every packet on by itself
 * @param isCoarse whether flows match addresses alone, and not protocols
 * @param idleSeconds after which unused flows go; 0 for never
 * @param queueId of ports, in which to put packets; -1 for none
 */
record ControllerPolicy(
    Set<OpenFlowVersion> versions,
    boolean learns,
    boolean addsFlows,
    boolean isCoarse,
    int idleSeconds,
    long queueId) {
  static final int DEFAULT_IDLE_SECONDS = 60;
  static final ControllerPolicy DEFAULT =
      new ControllerPolicy(
          EnumSet.allOf(OpenFlowVersion.class), true, true, false, DEFAULT_IDLE_SECONDS, -1);

  ControllerPolicy {
    versions = Set.copyOf(versions);
  }
}
