package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/** What the datapath can do: {@code dpif/show-dp-features}. */
final class DatapathFeatures {
  /** Deepest nesting of sample() and clone() that is tried. */
  private static final int SAMPLE_NESTING = 10;

  private static final int MPLS_DEPTH = 3;

  private final SharedDatapath shared;

  DatapathFeatures(SharedDatapath shared) {
    this.shared = shared;
  }

  ControlReply show(List<String> words) {
    if (shared.bridge(words.get(0)) == null) {
      return ControlReply.error("no such bridge");
    }
    StringBuilder text = new StringBuilder();
    yes(text, "Masked set action", "Tunnel push pop", "Ufid", "Truncate action", "Clone action");
    text.append("Sample nesting: ").append(SAMPLE_NESTING).append('\n');
    yes(text, "Conntrack eventmask", "Conntrack clear");
    text.append("Max dp_hash algorithm: 1\n");
    yes(
        text,
        "Check pkt length action",
        "Conntrack timeout policy",
        "Explicit Drop action",
        "Optimized Balance TCP mode",
        "Conntrack all-zero IP SNAT",
        "MPLS Label add");
    text.append("Max VLAN headers: ").append(shared.datapath().vlanLimit()).append('\n');
    text.append("Max MPLS depth: ").append(MPLS_DEPTH).append('\n');
    yes(
        text,
        "Recirc",
        "CT state",
        "CT zone",
        "CT mark",
        "CT label",
        "CT state NAT",
        "CT orig tuple",
        "CT orig tuple for IPv6",
        "IPv6 ND Extension");
    return ControlReply.of(text.toString());
  }

  private static void yes(StringBuilder text, String... features) {
    for (String feature : features) {
      text.append(feature).append(": Yes\n");
    }
  }
}
