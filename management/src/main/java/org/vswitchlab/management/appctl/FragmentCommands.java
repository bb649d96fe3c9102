package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.ovs.datapath.FragmentReassembly;
import org.vswitchlab.ovs.datapath.FragmentReassembly.Count;
import org.vswitchlab.ovs.datapath.FragmentReassembly.Family;

/** The {@code dpctl/ipf-} commands: fragments that are held for the connection tracker. */
final class FragmentCommands {
  private static FragmentReassembly fragments(DpctlCommands.Invocation invocation, int most)
      throws DpctlException {
    return invocation.datapathOf(invocation.arguments(), most).connectionTracker().fragments();
  }

  /** Adds the commands to a table. */
  void addTo(DpctlCommands commands) {
    commands.add("ipf-set-enabled", "[dp] v4|v6", 1, 2, i -> setEnabled(i, true));
    commands.add("ipf-set-disabled", "[dp] v4|v6", 1, 2, i -> setEnabled(i, false));
    commands.add("ipf-set-min-frag", "[dp] v4|v6 minfragment", 2, 3, this::setMinBytes);
    commands.add("ipf-set-max-nfrags", "[dp] maxfrags", 1, 2, this::setMostFragments);
    commands.add("ipf-get-status", "[dp]", 0, 1, this::status);
  }

  private static Family family(String word, String otherwise) throws DpctlException {
    return switch (word) {
      case "v4" -> Family.V4;
      case "v6" -> Family.V6;
      default -> throw DpctlException.invalid(otherwise);
    };
  }

  private String setEnabled(DpctlCommands.Invocation invocation, boolean enabled)
      throws DpctlException {
    List<String> arguments = invocation.arguments();
    FragmentReassembly fragments = fragments(invocation, 3);
    Family family =
        family(
            arguments.get(arguments.size() - 1),
            "parameter missing: 'v4' for IPv4 or 'v6' for IPv6");
    fragments.setEnabled(family, enabled);
    return (enabled ? "enabling" : "disabling") + " fragmentation reassembly successful\n";
  }

  private static int number(String word, String otherwise) throws DpctlException {
    Integer number = ScannedNumber.lowBits(word);
    if (number == null) {
      throw DpctlException.invalid(otherwise);
    }
    return number;
  }

  private String setMinBytes(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = invocation.arguments();
    FragmentReassembly fragments = fragments(invocation, 3);
    Family family =
        family(
            arguments.get(arguments.size() - 2), "parameter missing: v4 for IPv4 or v6 for IPv6");
    int bytes =
        number(arguments.get(arguments.size() - 1), "parameter missing for minimum fragment size");
    if (!fragments.setMinBytes(family, bytes)) {
      throw DpctlException.of(
          "requested minimum fragment size too small; see documentation", DpctlException.EPERM);
    }
    return "setting minimum fragment size successful\n";
  }

  private String setMostFragments(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = invocation.arguments();
    FragmentReassembly fragments = fragments(invocation, 2);
    int count =
        number(arguments.get(arguments.size() - 1), "parameter missing for maximum fragments");
    if (!fragments.setMostFragments(count)) {
      throw DpctlException.of("setting maximum fragments failed", DpctlException.EPERM);
    }
    return "setting maximum fragments successful\n";
  }

  private String status(DpctlCommands.Invocation invocation) throws DpctlException {
    FragmentReassembly fragments = fragments(invocation, 1);
    StringBuilder out = new StringBuilder();
    out.append("        Fragmentation Module Status\n");
    out.append("        ---------------------------\n");
    line(out, "v4 enabled", fragments.isEnabled(Family.V4) ? 1 : 0);
    line(out, "v6 enabled", fragments.isEnabled(Family.V6) ? 1 : 0);
    line(out, "max num frags (v4/v6)", fragments.mostFragments());
    line(out, "num frag", fragments.heldCount());
    family(out, fragments, "v4", Family.V4);
    family(out, fragments, "v6", Family.V6);
    if (invocation.isVerbose()) {
      out.append("\n        Fragment Lists:\n\n");
      fragments.lines().forEach(line -> out.append(line).append('\n'));
    }
    return out.toString();
  }

  private static void family(
      StringBuilder out, FragmentReassembly fragments, String name, Family family) {
    line(out, "min " + name + " frag size", Integer.toUnsignedLong(fragments.minBytes(family)));
    line(out, name + " frags accepted", fragments.count(family, Count.ACCEPTED));
    line(out, name + " frags completed", fragments.count(family, Count.COMPLETED));
    line(out, name + " frags expired", fragments.count(family, Count.EXPIRED));
    line(out, name + " frags too small", fragments.count(family, Count.TOO_SMALL));
    line(out, name + " frags overlapped", fragments.count(family, Count.OVERLAPPED));
    line(out, name + " frags purged", fragments.count(family, Count.PURGED));
  }

  private static void line(StringBuilder out, String name, long value) {
    out.append("        ").append(name).append(": ").append(value).append('\n');
  }
}
