package org.vswitchlab.management.appctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("sample_nesting", "Sample nesting");
    NAMES.put("clone", "Clone action");
    NAMES.put("ufid", "Ufid");
    NAMES.put("lb_output_action", "Optimized Balance TCP mode");
    NAMES.put("nd_ext", "IPv6 ND Extension");
    NAMES.put("ct_orig_tuple", "CT orig tuple");
    NAMES.put("tnl_push_pop", "Tunnel push pop");
    NAMES.put("ct_eventmask", "Conntrack eventmask");
    NAMES.put("ct_state", "CT state");
    NAMES.put("ct_zero_snat", "Conntrack all-zero IP SNAT");
    NAMES.put("ct_clear", "Conntrack clear");
    NAMES.put("max_vlan_headers", "Max VLAN headers");
    NAMES.put("recirc", "Recirc");
    NAMES.put("ct_label", "CT label");
    NAMES.put("max_hash_alg", "Max dp_hash algorithm");
    NAMES.put("add_mpls", "MPLS Label add");
    NAMES.put("ct_state_nat", "CT state NAT");
    NAMES.put("ct_timeout", "Conntrack timeout policy");
    NAMES.put("explicit_drop_action", "Explicit Drop action");
    NAMES.put("ct_mark", "CT mark");
    NAMES.put("ct_orig_tuple6", "CT orig tuple for IPv6");
    NAMES.put("max_mpls_depth", "Max MPLS depth");
    NAMES.put("masked_set_action", "Masked set action");
    NAMES.put("check_pkt_len", "Check pkt length action");
    NAMES.put("ct_zone", "CT zone");
    NAMES.put("trunc", "Truncate action");
  }

  /** {@code BRIDGE [FEATURE [VALUE]]}: everything is there, and cannot be taken away yet. */
  ControlReply set(List<String> words) {
    if (shared.bridge(words.get(0)) == null) {
      return ControlReply.error("no such bridge");
    }
    StringBuilder text = new StringBuilder();
    if (words.size() == 1) {
      NAMES.keySet().forEach(name -> describe(text, name));
      return ControlReply.of(text.toString());
    }
    String name = words.get(1);
    if (!NAMES.containsKey(name)) {
      return ControlReply.of("Unexpected support field");
    } else if (words.size() == 2) {
      describe(text, name);
      return ControlReply.of(text.toString());
    }
    String now = value(name);
    String wanted = words.get(2);
    if (now.equals("true") && !wanted.equals("true") && !wanted.equals("false")) {
      return ControlReply.of("Boolean value expected");
    } else if (!now.equals("true") && !wanted.matches("[0-9]{1,9}")) {
      return ControlReply.of("Integer number expected");
    } else if (!now.equals("true") && Integer.parseInt(wanted) > Integer.parseInt(now)) {
      return ControlReply.of("Can not set value beyond the datapath capability");
    }
    return wanted.equals(now)
        ? ControlReply.of("")
        : ControlReply.error("not supported yet: taking " + name + " away from the datapath");
  }

  private void describe(StringBuilder text, String name) {
    text.append(name).append(" (").append(NAMES.get(name)).append(") : [run time]:");
    text.append(value(name)).append(", [boot time]:").append(value(name)).append('\n');
  }

  private String value(String name) {
    return switch (name) {
      case "sample_nesting" -> Integer.toString(SAMPLE_NESTING);
      case "max_vlan_headers" -> Integer.toString(shared.datapath().vlanLimit());
      case "max_hash_alg" -> "1";
      case "max_mpls_depth" -> Integer.toString(MPLS_DEPTH);
      default -> "true";
    };
  }

  private static void yes(StringBuilder text, String... features) {
    for (String feature : features) {
      text.append(feature).append(": Yes\n");
    }
  }
}
