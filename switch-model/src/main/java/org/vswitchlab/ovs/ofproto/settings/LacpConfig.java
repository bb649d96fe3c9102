package org.vswitchlab.ovs.ofproto.settings;

import java.util.List;
import org.vswitchlab.ovs.ofproto.protocol.LacpSettings;

/** What a port that speaks LACP is configured to say, and what each of its interfaces is. */
public record LacpConfig(LacpSettings settings, List<LacpSettings.Member> members) {
  public LacpConfig {
    members = List.copyOf(members);
  }
}
