package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/** The {@code dpctl/...} commands: ovs-dpctl(8) by way of the control socket. */
public final class DpctlCommands {
  /** How many arguments a command takes besides options, and what it does. */
  private record Command(String usage, int min, int max, Action action) {}

  /** What a command does. */
  interface Action {
    String run(Invocation invocation) throws DpctlException;
  }

  /** Options and arguments of one command. */
  record Invocation(
      DatapathSet datapaths,
      List<String> arguments,
      boolean isVerbose,
      boolean names,
      boolean statistics,
      boolean mayCreate,
      boolean clears) {
    /** The datapath of the bridges. */
    Datapath datapath() {
      return datapaths.own();
    }

    /** Whether the first argument is a datapath that there is. */
    boolean namesDatapath(List<String> from) {
      return !from.isEmpty() && datapaths.find(fullName(from.get(0))) != null;
    }

    /** As {@link #datapathOf}, for its refusals. */
    void requireDatapath(List<String> given, int most) throws DpctlException {
      datapathOf(given, most);
    }

    /**
     * The datapath that is meant, or a refusal as the real tool's: a command that has as many
     * arguments as it takes must name the datapath first; with fewer, it means the only one.
     *
     * @param most arguments of which the first is the datapath
     */
    Datapath datapathOf(List<String> given, int most) throws DpctlException {
      if (namesDatapath(given)) {
        return datapaths.find(fullName(given.get(0)));
      } else if (given.size() == most) {
        throw DpctlException.invalid("datapath not found");
      }
      List<Datapath> all = datapaths.all();
      if (all.size() == 1) {
        return all.get(0);
      }
      String many = all.isEmpty() ? "no datapaths exist" : "multiple datapaths, specify one";
      throw new DpctlException(
          "ovs-vswitchd: "
              + many
              + "\n"
              + DpctlException.invalid("datapath not found").getMessage());
    }

    /** The arguments without the datapath, of which there are that many. */
    List<String> behindDatapath(int count) {
      return arguments.subList(arguments.size() - count, arguments.size());
    }

    /** What a command that puts a flow may do, which is one thing unless asked. */
    DpctlFlowCommands.PutOptions flowOptions(boolean adds) {
      return new DpctlFlowCommands.PutOptions(adds || mayCreate, !adds, clears);
    }
  }

  /** A name without a type is of the type {@code system}. */
  static String fullName(String name) {
    int at = name.indexOf('@');
    return at < 0 ? "system@" + name : at == 0 ? "system" + name : name;
  }

  private final DatapathSet datapaths;
  private final Map<String, Command> commands = new LinkedHashMap<>();

  /** Commands for the datapath of a host's bridges. */
  DpctlCommands(SharedDatapath shared, Simulation simulation) {
    this(
        new DatapathSet(
            shared.datapath(),
            shared.datapathsByHand(),
            simulation,
            shared.ledger(),
            shared.hostName(),
            shared::overriddenTypes),
        simulation);
  }

  /** Commands for one datapath alone. */
  DpctlCommands(Datapath datapath, Simulation simulation, FrameLedger ledger) {
    this(
        new DatapathSet(datapath, new ArrayList<>(), simulation, ledger, "", List::of), simulation);
  }

  private DpctlCommands(DatapathSet datapaths, Simulation simulation) {
    this.datapaths = datapaths;
    new DpctlPortCommands(datapaths, simulation).addTo(this);
    new DpctlFlowCommands(simulation).addTo(this);
    add("offload-stats-show", "[dp]", 0, 1, DpctlCommands::offloadStatistics);
    ConntrackCommands conntrack = new ConntrackCommands(simulation);
    conntrack.addTo(this);
    add("cache-get-size", "[dp]", 0, 1, DpctlCommands::cacheSize);
    add("cache-set-size", "dp cache <size>", 3, 3, DpctlCommands::setCacheSize);
    conntrack.addSettingsTo(this);
    new FragmentCommands().addTo(this);
    add("list-commands", "", 0, Integer.MAX_VALUE, invocation -> listCommands());
    add("parse-actions", "actions", 1, Integer.MAX_VALUE, DpctlFlowCommands::parseActions);
    add("normalize-actions", "actions", 2, Integer.MAX_VALUE, DpctlFlowCommands::normalizeActions);
  }

  void add(String name, String usage, int min, int max, Action action) {
    commands.put("dpctl/" + name, new Command(usage, min, max, action));
  }

  DatapathSet datapaths() {
    return datapaths;
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
    int given = words.size();
    if (given < command.min()) {
      return ControlReply.error(
          "\"" + name + "\" command requires at least " + command.min() + " arguments\n");
    }
    if (given > command.max()) {
      return ControlReply.error(
          "\"" + name + "\" command takes at most " + command.max() + " arguments\n");
    }
    Options options = new Options();
    int first = 0;
    while (first < given && words.get(first).startsWith("-") && words.get(first).length() > 1) {
      if (!options.read(words.get(first))) {
        return ControlReply.error("Unrecognized option " + words.get(first));
      }
      first++;
    }
    // An option takes a place among the words that there must be, and is read as that, too.
    first = Math.min(first, given - command.min());
    Invocation invocation =
        new Invocation(
            datapaths,
            words.subList(first, given),
            options.isVerbose,
            options.names == null ? options.isVerbose : options.names,
            options.statistics,
            options.mayCreate,
            options.clears);
    try {
      return ControlReply.of(command.action().run(invocation));
    } catch (DpctlException e) {
      return ControlReply.error(e.getMessage());
    }
  }

  /** What the words in front of a command's arguments say. */
  private static final class Options {
    private boolean isVerbose;
    private boolean statistics;
    private boolean mayCreate;
    private boolean clears;
    private Boolean names;

    /** Takes one word; false if it is no option, or holds a letter that is none. */
    boolean read(String word) {
      switch (word) {
        case "--more" -> isVerbose = true;
        case "--statistics" -> statistics = true;
        case "--names" -> names = true;
        case "--no-names" -> names = false;
        case "--may-create" -> mayCreate = true;
        case "--clear" -> clears = true;
        default -> {
          if (!word.matches("-[ms]+")) {
            return false;
          }
          isVerbose |= word.contains("m");
          statistics |= word.contains("s");
        }
      }
      return true;
    }
  }

  private String listCommands() {
    StringBuilder out = new StringBuilder("The available commands are:\n");
    commands.forEach(
        (name, command) -> out.append(String.format("  %-29s %s\n", name, command.usage())));
    return out.toString();
  }

  // What only other datapaths have.

  private static String offloadStatistics(Invocation invocation) throws DpctlException {
    invocation.requireDatapath(invocation.arguments(), 1);
    throw DpctlException.invalid("retrieving offload statistics");
  }

  private static Datapath openForCache(Invocation invocation, String name) throws DpctlException {
    Datapath datapath = invocation.datapaths().find(fullName(name));
    if (datapath == null) {
      String why = invocation.datapaths().whyNot(fullName(name));
      throw DpctlException.of("Opening datapath " + name + " failed", why);
    }
    return datapath;
  }

  private static String cacheSize(Invocation invocation) throws DpctlException {
    List<String> arguments = invocation.arguments();
    List<Datapath> meant =
        arguments.isEmpty()
            ? invocation.datapaths().all()
            : List.of(openForCache(invocation, arguments.get(0)));
    StringBuilder out = new StringBuilder();
    meant.forEach(datapath -> out.append(datapath.name()).append(":\n"));
    return out.toString();
  }

  private static String setCacheSize(Invocation invocation) throws DpctlException {
    if (ScannedNumber.decimal(invocation.arguments().get(2)) == null) {
      throw DpctlException.invalid("size is malformed");
    }
    openForCache(invocation, invocation.arguments().get(0));
    throw DpctlException.of("Setting caches not supported", "Operation not supported");
  }
}
