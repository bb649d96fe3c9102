package org.vswitchlab.management.appctl;

import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.ofproto.CodeChoices;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/**
 * The {@code dpif-netdev/} and {@code odp-execute/} commands that choose among pieces of code that
 * do the same. What the real program has on a processor without vector instructions is there.
 */
final class CodeChoiceCommands {
  private static final String DPIF = "dpif_scalar";
  private static final List<String> ACTIONS = List.of("scalar", "autovalidator");
  private static final List<String> PARSERS = List.of("autovalidator", "scalar", "study");
  private static final String PARSER_ERROR = "Error: miniflow extract parser not changed, ";
  private static final int DEFAULT_STUDY_PACKETS = 128;
  private static final int LARGEST_PRIORITY = 255;

  private final CodeChoices choices;
  private final DatapathSet datapaths;

  private CodeChoiceCommands(CodeChoices choices, DatapathSet datapaths) {
    this.choices = choices;
    this.datapaths = datapaths;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, SharedDatapath shared, DatapathSet datapaths) {
    CodeChoiceCommands own = new CodeChoiceCommands(shared.codeChoices(), datapaths);
    commands.add("dpif-netdev/dpif-impl-get", "", 0, 0, words -> own.dpif());
    commands.add("dpif-netdev/dpif-impl-set", "dpif_implementation_name", 1, 1, own::setDpif);
    commands.add("dpif-netdev/subtable-lookup-info-get", "", 0, 0, words -> own.lookups());
    commands.add(
        "dpif-netdev/subtable-lookup-prio-set", "[lookup_func] [prio]", 2, 2, own::setLookup);
    commands.add("dpif-netdev/miniflow-parser-get", "", 0, 0, words -> own.parsers());
    commands.add(
        "dpif-netdev/miniflow-parser-set",
        "[-pmd core] miniflow_implementation_name [study_pkt_cnt]",
        1,
        5,
        CodeChoiceCommands::setParser);
    commands.add("odp-execute/action-impl-show", "", 0, 0, words -> own.actions());
    commands.add("odp-execute/action-impl-set", "name", 1, 1, own::setActions);
  }

  private ControlReply dpif() {
    String each = "Available DPIF implementations:\n  " + DPIF + " (pmds: none)\n";
    return ControlReply.of(each.repeat(datapaths.all().size()));
  }

  private ControlReply setDpif(List<String> words) {
    String name = words.get(0);
    return name.equals(DPIF)
        ? ControlReply.of("DPIF implementation set to " + DPIF + ".\n")
        : ControlReply.error(
            "DPIF implementation not available: Unknown DPIF implementation " + name + ".\n");
  }

  // Look-up in subtables.

  /** What looks up with the highest priority; of several, the first. */
  private String chosenLookup() {
    String chosen = null;
    for (Map.Entry<String, Integer> entry : choices.lookupPriorities().entrySet()) {
      if (chosen == null || entry.getValue() > choices.lookupPriorities().get(chosen)) {
        chosen = entry.getKey();
      }
    }
    return chosen;
  }

  private int subtableCount() {
    return datapaths.all().stream().mapToInt(Datapath::maskCount).sum();
  }

  private ControlReply lookups() {
    StringBuilder text = new StringBuilder("Available dpcls implementations:\n");
    String chosen = chosenLookup();
    choices
        .lookupPriorities()
        .forEach(
            (name, priority) -> {
              text.append("  ").append(name).append(" (Use count: ");
              text.append(name.equals(chosen) ? subtableCount() : 0);
              text.append(", Priority: ").append(priority).append(")\n");
            });
    return ControlReply.of(text.toString());
  }

  private ControlReply setLookup(List<String> words) {
    int priority = ScannedNumber.orZero(words.get(1));
    if (priority < 0 || priority > LARGEST_PRIORITY) {
      return ControlReply.error("error converting priority, use integer in range 0-255\n");
    }
    if (!choices.lookupPriorities().containsKey(words.get(0))) {
      return ControlReply.error("error, subtable lookup function not found\n");
    }
    String before = chosenLookup();
    choices.lookupPriorities().put(words.get(0), priority);
    int changed = before.equals(chosenLookup()) ? 0 : subtableCount();
    return ControlReply.of(
        "Lookup priority change affected "
            + (changed == 0 ? 0 : 1)
            + " dpcls ports and "
            + changed
            + " subtables.\n");
  }

  // Reading of headers.

  private ControlReply parsers() {
    StringBuilder text = new StringBuilder("Available MFEX implementations:\n");
    PARSERS.forEach(
        name -> text.append("  ").append(name).append(" (available: True pmds: none)\n"));
    return ControlReply.of(text.toString());
  }

  private static ControlReply setParser(List<String> words) {
    int at = 0;
    String thread = null;
    if (words.get(0).equals("-pmd")) {
      if (words.size() == 1) {
        return ControlReply.error("Error: -pmd option requires a thread id argument.\n");
      }
      thread = words.get(1);
      at = 2;
      if (!thread.matches("[0-9]{1,9}")) {
        return ControlReply.error(
            PARSER_ERROR
                + "PMD thread passed is not valid: '"
                + thread
                + "'. Pass a valid pmd thread ID.\n");
      }
    }
    if (at == words.size()) {
      return ControlReply.error(
          "Error: no miniflow extract name provided. Output of miniflow-parser-get shows"
              + " implementation list.\n");
    }
    String name = words.get(at++);
    String packets = "" + DEFAULT_STUDY_PACKETS;
    for (; at < words.size(); at++) {
      packets = words.get(at);
      if (!name.equals("study")) {
        return ControlReply.error("Error: unknown argument " + packets + ".\n");
      } else if (!isCount(packets)) {
        return ControlReply.error("Error: invalid study_pkt_cnt value: " + packets + ".\n");
      }
    }
    if (!PARSERS.contains(name)) {
      return ControlReply.error("Error: unknown miniflow extract implementation " + name + ".\n");
    } else if (thread != null) {
      return ControlReply.error(
          PARSER_ERROR + "PMD thread " + thread + " not in use, pass a valid pmd thread ID.\n");
    }
    String tail = name.equals("study") ? ", studying " + packets + " packets" : "";
    return ControlReply.of("Miniflow extract implementation set to " + name + tail + ".\n");
  }

  private static boolean isCount(String text) {
    boolean isNumber = text.matches("[0-9]{1,10}");
    return isNumber && Long.parseLong(text) > 0 && Long.parseLong(text) <= 0xffff_ffffL;
  }

  // Execution of actions.

  private ControlReply actions() {
    StringBuilder text = new StringBuilder("Available Actions implementations:\n");
    for (String name : ACTIONS) {
      text.append("  ").append(name).append(" (available: Yes, active: ");
      text.append(name.equals(choices.actions()) ? "Yes" : "No").append(")\n");
    }
    return ControlReply.of(text.toString());
  }

  private ControlReply setActions(List<String> words) {
    String name = words.get(0);
    if (!ACTIONS.contains(name)) {
      return ControlReply.error("Error: unknown action implementation, " + name + ", specified!\n");
    }
    choices.setActions(name);
    return ControlReply.of("Action implementation set to " + name + ".\n");
  }
}
