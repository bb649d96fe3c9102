package org.vswitchlab.ovs.openflow.text;

import java.util.stream.Collectors;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.StandardAction;

/** Sets of standard actions in words. */
final class ActionNames {
  private ActionNames() {}

  static String of(OpenFlowVersion version, int bits) {
    return StandardAction.ofBits(version, bits)
        .map(StandardAction::text)
        .collect(Collectors.joining(" "));
  }
}
