package org.vswitchlab.ovs.openflow.codec;

import java.util.LinkedHashSet;
import java.util.Set;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableFeatures;

/** Standard actions by name, as ovs-ofctl(8) lists them, and by number, OFPAT_*. */
final class ActionBits {
  /** Numbers 0 to 25 of OpenFlow 1.1; some are left out. */
  private static final String[] NAMES_11 = {
    "output",
    "set_vlan_vid",
    "set_vlan_pcp",
    "mod_dl_src",
    "mod_dl_dst",
    "mod_nw_src",
    "mod_nw_dst",
    "mod_nw_tos",
    "mod_nw_ecn",
    "mod_tp_src",
    "mod_tp_dst",
    null,
    null,
    "set_mpls_label",
    "set_mpls_tc",
    "set_mpls_ttl",
    "dec_mpls_ttl",
    "push_vlan",
    "strip_vlan",
    "push_mpls",
    "pop_mpls",
    "set_queue",
    "group",
    "mod_nw_ttl",
    "dec_ttl"
  };

  private ActionBits() {}

  /** OFPAT_* of 1.2 and later; -1 if it has none. */
  static int number12(String name) {
    return switch (name) {
      case "output" -> 0;
      case "set_mpls_ttl" -> 15;
      case "dec_mpls_ttl" -> 16;
      case "push_vlan" -> 17;
      case "strip_vlan" -> 18;
      case "push_mpls" -> 19;
      case "pop_mpls" -> 20;
      case "set_queue" -> 21;
      case "group" -> 22;
      case "mod_nw_ttl" -> 23;
      case "dec_ttl" -> 24;
      case "set_field" -> 25;
      default -> -1;
    };
  }

  /** The name of a number of 1.2 and later, or null. */
  static String name12(int number) {
    if (number == 25) {
      return "set_field";
    }
    boolean isSame = number == 0 || number >= 15 && number < NAMES_11.length;
    return isSame ? NAMES_11[number] : null;
  }

  /** Before set_field there were actions for each field. */
  static int of11(TableFeatures features) {
    int bits = 0;
    for (int i = 0; i < NAMES_11.length; i++) {
      boolean isField = NAMES_11[i] != null && number12(NAMES_11[i]) < 0;
      Set<String> actions = features.nonmiss().apply().actions();
      if (NAMES_11[i] != null
          && (actions.contains(NAMES_11[i]) || isField && actions.contains("set_field"))) {
        bits |= 1 << i;
      }
    }
    return bits;
  }

  static int of12(TableFeatures features) {
    int bits = 0;
    for (String name : features.nonmiss().apply().actions()) {
      int number = number12(name);
      bits |= number >= 0 ? 1 << number : 0;
    }
    return bits;
  }

  static Set<String> names(OpenFlowVersion version, int bits) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < 26; i++) {
      String name =
          version == OpenFlowVersion.OPENFLOW11
              ? i < NAMES_11.length ? NAMES_11[i] : null
              : name12(i);
      if (name != null && (bits & 1 << i) != 0) {
        names.add(name);
      }
    }
    return names;
  }
}
