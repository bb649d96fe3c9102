package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/**
 * What both ends of a connection have agreed on and what messages mean by it.
 *
 * @param tableIdInCommand whether flow_mods of OpenFlow 1.0 have the table in the upper half of the
 *     command, NXT_FLOW_MOD_TABLE_ID
 */
public record Dialect(OpenFlowVersion version, boolean tableIdInCommand) {
  public static Dialect of(OpenFlowVersion version) {
    return new Dialect(version, false);
  }

  boolean isAtLeast(OpenFlowVersion other) {
    return version.isAtLeast(other);
  }

  boolean is10() {
    return version == OpenFlowVersion.OPENFLOW10;
  }

  boolean is11() {
    return version == OpenFlowVersion.OPENFLOW11;
  }

  boolean isAtLeast11() {
    return version != OpenFlowVersion.OPENFLOW10;
  }

  boolean isAtLeast13() {
    return version.isAtLeast(OpenFlowVersion.OPENFLOW13);
  }

  boolean isAtLeast14() {
    return version.isAtLeast(OpenFlowVersion.OPENFLOW14);
  }

  boolean isAtLeast15() {
    return version == OpenFlowVersion.OPENFLOW15;
  }
}
