package org.vswitchlab.management.appctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.DatapathActionParser;
import org.vswitchlab.ovs.datapath.DatapathActionText;
import org.vswitchlab.ovs.datapath.DatapathKeyParser;
import org.vswitchlab.ovs.datapath.DatapathKeyText;
import org.vswitchlab.ovs.datapath.DatapathSyntaxException;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.datapath.MegaflowText;
import org.vswitchlab.ovs.datapath.PortLabels;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.PortNames;

/** The {@code dpctl/} commands about the flows of a datapath. */
final class DpctlFlowCommands {
  private static final String UFID = "ufid:";
  private static final String UFID_DIGITS = "\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}";
  private static final String MAIN_THREAD = "flow-dump from the main thread:\n";

  private final Simulation simulation;

  DpctlFlowCommands(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Adds the commands to a table. */
  void addTo(DpctlCommands commands) {
    commands.add(
        "dump-flows", "[-m] [--names] [dp] [filter=..] [type=..] [pmd=..]", 0, 6, this::dump);
    commands.add("add-flow", "[dp] flow actions", 2, 3, i -> put(i, i.flowOptions(true)));
    commands.add("mod-flow", "[dp] flow actions", 2, 3, i -> put(i, i.flowOptions(false)));
    commands.add("get-flow", "[dp] ufid", 1, 2, this::get);
    commands.add("del-flow", "[dp] flow", 1, 2, this::delete);
    commands.add("add-flows", "[dp] file", 1, 2, i -> fromFile(i, "add"));
    commands.add("mod-flows", "[dp] file", 1, 2, i -> fromFile(i, "mod"));
    commands.add("del-flows", "[dp] [file]", 0, 2, this::deleteAll);
  }

  /** Which flows a put may touch. */
  record PutOptions(boolean mayCreate, boolean mayModify, boolean clears) {}

  // Dumps.

  private String dump(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> rest = new ArrayList<>(invocation.arguments());
    String filter = null;
    String types = null;
    String pmd = null;
    while (!rest.isEmpty()) {
      String last = rest.get(rest.size() - 1);
      if (last.startsWith("filter=") && filter == null) {
        filter = last.substring("filter=".length());
      } else if (last.startsWith("type=") && types == null) {
        types = last.substring("type=".length());
      } else if (last.startsWith("pmd=") && pmd == null) {
        pmd = last.substring("pmd=".length());
      } else {
        break;
      }
      rest.remove(rest.size() - 1);
    }
    Datapath datapath = invocation.datapathOf(rest, 1);
    Match wanted = filter == null || filter.isEmpty() ? null : filter(filter);
    if (types != null) {
      requireKnownTypes(types);
    }
    if (pmd != null && !pmd.matches("-?[0-9]+")) {
      throw new DpctlException("");
    }
    boolean isElsewhere = pmd != null && !pmd.equals("-1");
    boolean isOther = types != null && !types.isEmpty() && !types.contains("ovs");
    if (isElsewhere || isOther && !types.contains("all")) {
      return "";
    }
    PortLabels labels = invocation.names() ? PortLabels.namesOf(datapath) : PortLabels.NUMBERS;
    StringBuilder out = new StringBuilder();
    for (Megaflow flow : datapath.megaflows()) {
      if (wanted == null || agrees(flow, wanted)) {
        out.append(MegaflowText.of(flow, invocation.isVerbose(), labels, simulation.nowNanos()));
        out.append('\n');
      }
    }
    return out.isEmpty() ? "" : MAIN_THREAD + out;
  }

  private static Match filter(String text) throws DpctlException {
    try {
      return FlowText.parseMatch(text, PortNames.NUMBERS_ONLY);
    } catch (FlowSyntaxException e) {
      String reason = e.getMessage().replaceFirst("^unknown keyword (.*)$", "$1: unknown field $1");
      throw new DpctlException("ovs-vswitchd: Failed to parse filter (" + reason + ")\n");
    }
  }

  /** Whether nothing that both say is different. */
  private static boolean agrees(Megaflow flow, Match wanted) {
    for (int word = 0; word < FlowLayout.WORDS; word++) {
      long both = flow.mask().word(word) & wanted.mask().word(word);
      if (((flow.key().word(word) ^ wanted.word(word)) & both) != 0) {
        return false;
      }
    }
    return true;
  }

  private static void requireKnownTypes(String types) throws DpctlException {
    for (String type : types.split(",", -1)) {
      switch (type) {
        case "",
            "ovs",
            "tc",
            "dpdk",
            "offloaded",
            "non-offloaded",
            "partially-offloaded",
            "all" -> {}
        default -> throw DpctlException.invalid("Failed to parse type (" + type + ")");
      }
    }
  }

  // Single flows.

  private static List<DatapathAction> actions(String text) throws DpctlException {
    try {
      return DatapathActionParser.parseAsTool(text);
    } catch (DatapathSyntaxException e) {
      throw DpctlException.of("parsing actions", why(e));
    }
  }

  private static DatapathKeyParser.Flow flow(String text, Datapath datapath, String before)
      throws DpctlException {
    String ufid = ufidOf(text);
    if (ufid != null && !ufid.matches(UFID_DIGITS)) {
      throw DpctlException.invalid("parsing flow ufid");
    }
    try {
      return DatapathKeyParser.parseFlow(withoutUfid(text), datapath);
    } catch (DatapathSyntaxException e) {
      String error = "syntax error at " + e.rest();
      throw DpctlException.invalid(before.isEmpty() ? error : before + " (" + error + ")");
    }
  }

  private static String ufidOf(String text) {
    return text.startsWith(UFID)
        ? text.substring(UFID.length()).replaceFirst("[,\\s].*", "")
        : null;
  }

  private static String withoutUfid(String text) {
    return text.startsWith(UFID) ? text.replaceFirst("^[^,\\s]*[,\\s]*", "") : text;
  }

  private String put(DpctlCommands.Invocation invocation, PutOptions options)
      throws DpctlException {
    Datapath datapath = invocation.datapathOf(invocation.arguments(), 3);
    List<String> rest = invocation.behindDatapath(2);
    return put(datapath, rest.get(0), rest.get(1), options, invocation.statistics());
  }

  private String put(
      Datapath datapath, String text, String actionText, PutOptions options, boolean statistics)
      throws DpctlException {
    DatapathKeyParser.Flow parsed = flow(text, datapath, "parsing flow key");
    Match.Builder flow = parsed.fields();
    List<DatapathAction> actions = actions(actionText);
    if (!parsed.isWhole()) {
      throw DpctlException.invalid("updating flow table");
    }
    // The flow that such a packet meets now, whatever its mask.
    Megaflow found = datapath.lookup(flow.key());
    String before = statistics ? statistics(found) : "";
    if (found == null) {
      if (!options.mayCreate()) {
        throw DpctlException.of("updating flow table", DpctlException.ENOENT);
      }
      Megaflow added = datapath.add(flow.key(), flow.mask(), actions);
      if (added != null) {
        added.setUfid(ufidOf(text));
        added.setWritten(identity(parsed));
      }
      return before;
    }
    if (!options.mayModify()) {
      throw DpctlException.of("updating flow table", DpctlException.EEXIST);
    } else if (options.clears()) {
      throw DpctlException.of("updating flow table", "Operation not supported");
    }
    datapath.setActions(found, actions);
    return before;
  }

  private String statistics(Megaflow flow) {
    StringBuilder out = new StringBuilder();
    if (flow == null) {
      out.append("packets:0, bytes:0, used:never");
    } else {
      MegaflowText.statistics(out, flow, simulation.nowNanos());
    }
    return out.append('\n').toString();
  }

  /** What a flow that was put by hand is known by: its attributes and their values, no masks. */
  private static String identity(DatapathKeyParser.Flow flow) {
    StringBuilder text = new StringBuilder(String.join(",", flow.attributes()));
    for (int word = 0; word < FlowLayout.WORDS; word++) {
      text.append(' ').append(Long.toHexString(flow.fields().key().word(word)));
    }
    return text.toString();
  }

  private static Megaflow find(Datapath datapath, String text, DatapathKeyParser.Flow wanted) {
    String ufid = ufidOf(text);
    String identity = ufid == null ? identity(wanted) : null;
    for (Megaflow flow : datapath.megaflows()) {
      boolean isIt =
          ufid != null
              ? MegaflowText.ufid(flow).equals(ufid)
              : flow.ufid() == null && identity.equals(flow.written());
      if (isIt) {
        return flow;
      }
    }
    return null;
  }

  private String delete(DpctlCommands.Invocation invocation) throws DpctlException {
    Datapath datapath = invocation.datapathOf(invocation.arguments(), 2);
    String text = invocation.behindDatapath(1).get(0);
    Megaflow found = find(datapath, text, flow(text, datapath, ""));
    if (found == null) {
      throw new DpctlException(
          "ovs-vswitchd: deleting flow ("
              + DpctlException.ENOENT
              + ")\nPerhaps you need to specify a UFID?\n");
    }
    datapath.delete(found);
    return invocation.statistics() ? statistics(found) : "";
  }

  private String get(DpctlCommands.Invocation invocation) throws DpctlException {
    Datapath datapath = invocation.datapathOf(invocation.arguments(), 2);
    String text = invocation.behindDatapath(1).get(0);
    String ufid = ufidOf(text);
    if (ufid == null) {
      // The real tool complains and is content.
      return "ovs-vswitchd: parsing flow ufid\n";
    } else if (!ufid.matches(UFID_DIGITS)) {
      return "ovs-vswitchd: parsing flow ufid (Invalid argument)\n";
    }
    Megaflow flow = find(datapath, text, null);
    if (flow == null) {
      throw DpctlException.of("getting flow", DpctlException.ENOENT);
    }
    PortLabels labels = invocation.names() ? PortLabels.namesOf(datapath) : PortLabels.NUMBERS;
    return MegaflowText.of(flow, invocation.isVerbose(), labels, simulation.nowNanos()) + "\n";
  }

  // Many flows.

  private String deleteAll(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> rest = invocation.arguments();
    boolean isNamed = invocation.namesDatapath(rest);
    if (rest.size() > (isNamed ? 1 : 0)) {
      return fromFile(invocation, "delete");
    }
    invocation.datapathOf(rest, 2).flush();
    return "";
  }

  /** Lines of a file: {@code add}, {@code modify} or {@code delete}, then a flow and actions. */
  private String fromFile(DpctlCommands.Invocation invocation, String usual) throws DpctlException {
    List<String> arguments = invocation.arguments();
    Datapath datapath = invocation.datapathOf(arguments, 2);
    String file = arguments.get(arguments.size() - 1);
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      return "ovs-vswitchd: Opening file \"" + file + "\" failed (" + DpctlException.ENOENT + ")\n";
    }
    for (String line : lines) {
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        fileLine(datapath, text, usual);
      }
    }
    return "";
  }

  private void fileLine(Datapath datapath, String line, String usual) throws DpctlException {
    String command = usual;
    String text = line;
    for (String word : List.of("add", "modify", "delete")) {
      if (line.startsWith(word + " ")) {
        command = word;
        text = line.substring(word.length()).strip();
      }
    }
    if (command.equals("delete")) {
      Megaflow found = find(datapath, text, flow(text, datapath, "parsing flow key"));
      if (found != null) {
        datapath.delete(found);
      }
      return;
    }
    int blank = text.lastIndexOf(' ');
    String flow = blank < 0 ? text : text.substring(0, blank).strip();
    boolean adds = command.equals("add");
    put(
        datapath,
        flow,
        blank < 0 ? "drop" : text.substring(blank + 1),
        new PutOptions(adds, !adds, false),
        false);
  }

  // Actions.

  /** {@code parse-actions}: one line each. */
  static String parseActions(DpctlCommands.Invocation invocation) throws DpctlException {
    StringBuilder out = new StringBuilder();
    for (String text : invocation.arguments()) {
      out.append(DatapathActionText.of(parsed(text, out.toString()), PortLabels.NUMBERS));
      out.append('\n');
    }
    return out.toString();
  }

  private static List<DatapathAction> parsed(String text, String before) throws DpctlException {
    try {
      return DatapathActionParser.parseAsTool(text);
    } catch (DatapathSyntaxException e) {
      throw new DpctlException(before + "ovs-vswitchd: odp_actions_from_string (" + why(e) + ")\n");
    }
  }

  /** The real tool takes the length of what something follows for an error number. */
  private static String why(DatapathSyntaxException e) {
    return switch (e.lengthBefore()) {
      case 0 -> DpctlException.EINVAL;
      case 1 -> "End of file";
      default -> "Unknown error -" + e.lengthBefore();
    };
  }

  /** {@code normalize-actions}: what each form that the packet takes is sent as. */
  static String normalizeActions(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = invocation.arguments();
    Match.Builder flow =
        flow(arguments.get(0), invocation.datapath(), "odp_flow_key_from_string").fields();
    StringBuilder out = new StringBuilder("input flow: ");
    StringBuilder text = new StringBuilder();
    DatapathKeyText.format(text, flow.key(), flow.mask(), false, PortLabels.NUMBERS);
    out.append(text.toString().replaceFirst("^recirc_id\\(0\\),", "")).append('\n');
    List<DatapathAction> actions = parsed(arguments.get(1), out.toString());
    String vlan = "no vlan: ";
    String mpls = "no mpls: ";
    List<DatapathAction> same = new ArrayList<>();
    for (DatapathAction action : actions) {
      String newVlan = vlan;
      String newMpls = mpls;
      switch (action.type()) {
        case PUSH_VLAN -> newVlan = formOf(action, "push_vlan", "vlan") + ": ";
        case POP_VLAN -> newVlan = "no vlan: ";
        case PUSH_MPLS -> newMpls = formOf(action, "push_mpls", "mpls") + ": ";
        case POP_MPLS -> newMpls = "no mpls: ";
        case OUTPUT,
            USERSPACE,
            SET,
            PUSH_ETH,
            POP_ETH,
            PUSH_NSH,
            POP_NSH,
            RECIRC,
            HASH,
            SAMPLE,
            CLONE,
            TRUNC,
            METER,
            CHECK_PKT_LEN,
            CT,
            CT_CLEAR,
            TNL_PUSH,
            TNL_POP,
            LB_OUTPUT,
            DROP ->
            same.add(action);
      }
      if (!newVlan.equals(vlan) || !newMpls.equals(mpls)) {
        form(out, vlan, mpls, same);
        vlan = newVlan;
        mpls = newMpls;
      }
    }
    form(out, vlan, mpls, same);
    return out.append('\n').toString();
  }

  private static String formOf(DatapathAction action, String word, String form) {
    return DatapathActionText.of(List.of(action), PortLabels.NUMBERS).replace(word, form);
  }

  private static void form(
      StringBuilder out, String vlan, String mpls, List<DatapathAction> actions) {
    if (!actions.isEmpty()) {
      out.append(vlan).append(mpls);
      out.append(DatapathActionText.of(actions, PortLabels.NUMBERS));
      actions.clear();
    }
  }
}
