package org.vswitchlab.management.ofctl;

import java.util.Set;
import java.util.StringJoiner;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** Names of the "flow formats" in the tool's complaints. */
final class FormatNames {
  private FormatNames() {}

  static String of(Set<OpenFlowVersion> versions) {
    if (versions.isEmpty()) {
      return "none";
    }
    StringJoiner names = new StringJoiner(",");
    boolean allOxm =
        versions.contains(OpenFlowVersion.OPENFLOW12)
            && versions.contains(OpenFlowVersion.OPENFLOW13)
            && versions.contains(OpenFlowVersion.OPENFLOW14)
            && versions.contains(OpenFlowVersion.OPENFLOW15);
    if (versions.contains(OpenFlowVersion.OPENFLOW10)) {
      names.add("OpenFlow10,NXM");
    }
    if (allOxm) {
      names.add("OXM");
    }
    for (OpenFlowVersion version : OpenFlowVersion.values()) {
      if (!allOxm && version.isAtLeast(OpenFlowVersion.OPENFLOW12) && versions.contains(version)) {
        names.add("OXM-" + version.optionName());
      }
    }
    if (versions.contains(OpenFlowVersion.OPENFLOW11)) {
      names.add("OpenFlow11");
    }
    return names.toString();
  }
}
