package org.vswitchlab.management.appctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vswitchlab.ovs.ofproto.DatapathSupport;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/**
 * What the datapath can do: {@code dpif/show-dp-features}, and {@code dpif/set-dp-features}, which
 * takes something away.
 */
final class DatapathFeatures {
  /** Deepest nesting of sample() and clone() that is tried. */
  private static final int SAMPLE_NESTING = 10;

  private static final int MPLS_DEPTH = 3;

  /** Without these, packets would have to go other ways than there are here. */
  private static final List<String> NEEDED = List.of("recirc", "tnl_push_pop");

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

  /** {@code BRIDGE [FEATURE [VALUE]]}. */
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
    return DatapathSupport.isCount(name)
        ? setCount(name, words.get(2))
        : setFlag(name, words.get(2).toLowerCase(Locale.ROOT));
  }

  private ControlReply setCount(String name, String text) {
    boolean isNumber = text.matches("[+-]?[0-9]{1,9}");
    if (!isNumber) {
      return ControlReply.of("Integer number expected");
    }
    int count = Integer.parseInt(text);
    if (count < 0) {
      return ControlReply.of("Negative number not expected");
    } else if (count > boot(name)) {
      return ControlReply.of("Can not set value beyond the datapath capability");
    }
    shared.setSupport(name, count);
    return ControlReply.of("");
  }

  private ControlReply setFlag(String name, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      return ControlReply.of("Boolean value expected");
    }
    boolean isOn = text.equals("true");
    if (!isOn && NEEDED.contains(name)) {
      return ControlReply.error("not supported yet: taking " + name + " away from the datapath");
    }
    shared.setSupport(name, isOn ? 1 : 0);
    return ControlReply.of("");
  }

  private void describe(StringBuilder text, String name) {
    text.append(name).append(" (").append(NAMES.get(name)).append(") : [run time]:");
    // The number of VLAN headers follows the configuration until somebody sets it.
    int now = shared.support().value(name);
    boolean isUntouched = now == shared.support().boot().get(name);
    text.append(shown(name, isUntouched ? boot(name) : now));
    text.append(", [boot time]:").append(shown(name, boot(name))).append('\n');
  }

  private int boot(String name) {
    return name.equals("max_vlan_headers")
        ? shared.datapath().vlanLimit()
        : shared.support().boot().get(name);
  }

  private static String shown(String name, int value) {
    return DatapathSupport.isCount(name) ? Integer.toString(value) : "" + (value != 0);
  }

  private static void yes(StringBuilder text, String... features) {
    for (String feature : features) {
      text.append(feature).append(": Yes\n");
    }
  }
}
