package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.DatapathActionParser;
import org.vswitchlab.ovs.datapath.DatapathActionText;
import org.vswitchlab.ovs.datapath.DatapathKeyParser;
import org.vswitchlab.ovs.datapath.DatapathSyntaxException;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.datapath.MegaflowText;
import org.vswitchlab.ovs.datapath.PortLabels;
import org.vswitchlab.ovs.flow.Match;

/** The {@code dpctl/...} commands: ovs-dpctl(8) by way of the control socket. */
public final class DpctlCommands {
  private static final String EINVAL = DpctlException.EINVAL;
  private static final String ENOENT = DpctlException.ENOENT;
  private static final String EEXIST = DpctlException.EEXIST;

  /** How many arguments a command takes besides options, and what it does. */
  private record Command(String usage, int min, int max, Action action) {}

  /** What a command does. */
  interface Action {
    String run(Invocation invocation) throws DpctlException;
  }

  /** Options and arguments of one command. */
  record Invocation(
      Datapath datapath,
      List<String> arguments,
      boolean isVerbose,
      boolean names,
      boolean statistics) {
    /** Whether the first argument is the datapath that there is. */
    boolean namesDatapath(List<String> from) {
      return !from.isEmpty() && fullName(from.get(0)).equals(datapath.name());
    }

    /**
     * Refuses as the real tool does: a command that has as many arguments as it takes must name the
     * datapath first; with fewer, it means the only one.
     *
     * @param most arguments of which the first is the datapath
     */
    void requireDatapath(List<String> given, int most) throws DpctlException {
      if (given.size() >= most && given.size() == most && !namesDatapath(given)) {
        throw DpctlException.invalid("datapath not found");
      }
    }
  }

  /** A name without a type is of the type {@code system}. */
  private static String fullName(String name) {
    return name.contains("@") ? name : "system@" + name;
  }

  private final Datapath datapath;
  private final Simulation simulation;
  private final Map<String, Command> commands = new LinkedHashMap<>();

  public DpctlCommands(Datapath datapath, Simulation simulation) {
    this.datapath = datapath;
    this.simulation = simulation;
    add("dump-dps", "", 0, 0, invocation -> datapath.name() + "\n");
    add("show", "[-s] [dp...]", 0, Integer.MAX_VALUE, this::show);
    add("dump-flows", "[-m] [--names] [dp] [filter=..] [type=..] [pmd=..]", 0, 6, this::dumpFlows);
    add("add-flow", "[dp] flow actions", 2, 3, this::addFlow);
    add("mod-flow", "[dp] flow actions", 2, 3, this::modFlow);
    add("get-flow", "[dp] ufid", 1, 2, this::getFlow);
    add("del-flow", "[dp] flow", 1, 2, this::delFlow);
    add("del-flows", "[dp] [file]", 0, 2, this::delFlows);
    add("parse-actions", "actions", 1, 1, this::parseActions);
    new ConntrackCommands(datapath.connectionTracker(), simulation).addTo(this);
    new FragmentCommands(datapath.connectionTracker().fragments()).addTo(this);
    add("list-commands", "", 0, Integer.MAX_VALUE, invocation -> listCommands());
  }

  void add(String name, String usage, int min, int max, Action action) {
    commands.put("dpctl/" + name, new Command(usage, min, max, action));
  }

  /** Names with {@code dpctl/} before them, and the arguments that each takes. */
  public Map<String, String> usages() {
    Map<String, String> usages = new LinkedHashMap<>();
    commands.forEach((name, command) -> usages.put(name, command.usage()));
    return usages;
  }

  /** Whether there is such a command. */
  public boolean knows(String name) {
    return commands.containsKey(name);
  }

  /**
   * Runs a command.
   *
   * @param name with {@code dpctl/} before it
   */
  public ControlReply run(String name, List<String> words) {
    Command command = commands.get(name);
    if (command == null) {
      return ControlReply.error("not supported yet: " + name + "\n");
    }
    boolean verbose = false;
    boolean statistics = false;
    Boolean names = null;
    List<String> arguments = new ArrayList<>();
    for (String word : words) {
      switch (word) {
        case "-m", "--more" -> verbose = true;
        case "-s", "--statistics" -> statistics = true;
        case "--names" -> names = true;
        case "--no-names" -> names = false;
        case "--clear", "--may-create", "--read-only" -> {}
        default -> {
          if (word.startsWith("-")) {
            return ControlReply.error("Unrecognized option " + word);
          }
          arguments.add(word);
        }
      }
    }
    if (arguments.size() < command.min()) {
      return ControlReply.error(
          "\"" + name + "\" command requires at least " + command.min() + " arguments\n");
    }
    if (arguments.size() > command.max()) {
      return ControlReply.error(
          "\"" + name + "\" command takes at most " + command.max() + " arguments\n");
    }
    boolean withNames = names == null ? verbose : names;
    try {
      return ControlReply.of(
          command
              .action()
              .run(new Invocation(datapath, arguments, verbose, withNames, statistics)));
    } catch (DpctlException e) {
      return ControlReply.error(e.getMessage());
    }
  }

  // Datapaths.

  private boolean isThisDatapath(String name) {
    return name.equals(datapath.name()) || datapath.name().endsWith("@" + name);
  }

  private List<String> withoutDatapath(List<String> arguments, int wanted) {
    boolean named = arguments.size() > wanted && isThisDatapath(arguments.get(0));
    return named ? arguments.subList(1, arguments.size()) : arguments;
  }

  /** The arguments behind an optional datapath, of which there must be this many. */
  private List<String> arguments(Invocation invocation, int count) throws DpctlException {
    List<String> rest = withoutDatapath(invocation.arguments(), count);
    if (rest.size() > count) {
      throw DpctlException.of("datapath not found", EINVAL);
    }
    return rest;
  }

  private String show(Invocation invocation) throws DpctlException {
    for (String name : invocation.arguments()) {
      if (!isThisDatapath(name)) {
        throw new DpctlException(
            "ovs-vswitchd: opening datapath " + name + " failed (No such device)\n");
      }
    }
    return DatapathReport.show(datapath, invocation.statistics());
  }

  private String listCommands() {
    StringBuilder out = new StringBuilder("The available commands are:\n");
    commands.forEach(
        (name, command) -> out.append(String.format("  %-29s %s%n", name, command.usage())));
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  // Flows.

  private String dumpFlows(Invocation invocation) throws DpctlException {
    for (String argument : withoutDatapath(invocation.arguments(), 0)) {
      if (argument.startsWith("type=")) {
        requireKnownTypes(argument.substring("type=".length()));
        if (!argument.contains("ovs") && !argument.contains("all")) {
          return "";
        }
      } else if (argument.startsWith("filter=")) {
        throw new DpctlException("not supported yet: dpctl/dump-flows filter=\n");
      } else if (argument.startsWith("pmd=")) {
        throw new DpctlException("not supported yet: dpctl/dump-flows pmd=\n");
      } else {
        throw DpctlException.of("datapath not found", EINVAL);
      }
    }
    PortLabels labels = invocation.names() ? PortLabels.namesOf(datapath) : PortLabels.NUMBERS;
    List<Megaflow> flows = datapath.megaflows();
    if (flows.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("flow-dump from the main thread:\n");
    for (Megaflow flow : flows) {
      out.append(MegaflowText.of(flow, invocation.isVerbose(), labels, simulation.nowNanos()));
      out.append('\n');
    }
    return out.toString();
  }

  private static void requireKnownTypes(String types) throws DpctlException {
    for (String type : types.split(",")) {
      switch (type) {
        case "ovs", "tc", "dpdk", "offloaded", "non-offloaded", "partially-offloaded", "all" -> {}
        default -> throw DpctlException.of("Failed to parse type (" + type + ")", EINVAL);
      }
    }
  }

  private Match.Builder parseKey(String text) throws DpctlException {
    try {
      return DatapathKeyParser.parse(text, datapath);
    } catch (DatapathSyntaxException e) {
      throw DpctlException.of("parsing flow key (syntax error at " + e.rest() + ")", EINVAL);
    }
  }

  private static List<DatapathAction> parseActionList(String text) throws DpctlException {
    try {
      return DatapathActionParser.parse(text);
    } catch (DatapathSyntaxException e) {
      throw DpctlException.of("parsing actions", EINVAL);
    }
  }

  private String addFlow(Invocation invocation) throws DpctlException {
    List<String> arguments = arguments(invocation, 2);
    Match.Builder flow = parseKey(arguments.get(0));
    List<DatapathAction> actions = parseActionList(arguments.get(1));
    if (datapath.add(flow.key(), flow.mask(), actions) == null) {
      throw DpctlException.of("updating flow table", EEXIST);
    }
    return "";
  }

  private String modFlow(Invocation invocation) throws DpctlException {
    List<String> arguments = arguments(invocation, 2);
    Match.Builder flow = parseKey(arguments.get(0));
    List<DatapathAction> actions = parseActionList(arguments.get(1));
    Megaflow found = find(flow);
    if (found == null) {
      throw DpctlException.of("updating flow table", ENOENT);
    }
    datapath.setActions(found, actions);
    return "";
  }

  private Megaflow find(Match.Builder wanted) {
    for (Megaflow flow : datapath.megaflows()) {
      if (flow.mask().equals(wanted.mask()) && flow.key().equalsUnder(flow.mask(), wanted.key())) {
        return flow;
      }
    }
    return null;
  }

  private String delFlow(Invocation invocation) throws DpctlException {
    String text = arguments(invocation, 1).get(0);
    Megaflow found = text.startsWith("ufid:") ? byUfid(text) : find(parseKey(text));
    if (found == null) {
      throw new DpctlException(
          "ovs-vswitchd: deleting flow ("
              + ENOENT
              + ")\n"
              + (text.startsWith("ufid:") ? "" : "Perhaps you need to specify a UFID?\n"));
    }
    datapath.delete(found);
    return "";
  }

  private String delFlows(Invocation invocation) throws DpctlException {
    if (!withoutDatapath(invocation.arguments(), 0).isEmpty()) {
      throw new DpctlException("not supported yet: dpctl/del-flows from a file\n");
    }
    datapath.flush();
    return "";
  }

  private String getFlow(Invocation invocation) throws DpctlException {
    Megaflow flow = byUfid(arguments(invocation, 1).get(0));
    if (flow == null) {
      throw DpctlException.of("getting flow", ENOENT);
    }
    PortLabels labels = invocation.names() ? PortLabels.namesOf(datapath) : PortLabels.NUMBERS;
    return MegaflowText.of(flow, invocation.isVerbose(), labels, simulation.nowNanos()) + "\n";
  }

  private Megaflow byUfid(String text) throws DpctlException {
    String ufid = text.startsWith("ufid:") ? text.substring("ufid:".length()) : text;
    if (!ufid.matches("\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}")) {
      throw DpctlException.of("parsing flow ufid", EINVAL);
    }
    for (Megaflow flow : datapath.megaflows()) {
      if (MegaflowText.ufid(flow).equals(ufid)) {
        return flow;
      }
    }
    return null;
  }

  private String parseActions(Invocation invocation) throws DpctlException {
    List<DatapathAction> actions = parseActionList(invocation.arguments().get(0));
    return DatapathActionText.of(actions, PortLabels.NUMBERS) + "\n";
  }
}
