package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/** Commands of ovs-vswitchd's control socket, ovs-vswitchd(8) "Runtime Management Commands". */
public final class ControlCommands {
  /** Carries one command out. */
  @FunctionalInterface
  public interface Handler {
    ControlReply run(List<String> words);
  }

  /** One command: its arguments as {@code list-commands} shows them, and how many there may be. */
  private record Entry(String usage, int least, int most, Handler handler) {}

  private static final List<String> DUMP_OPTIONS = List.of("-m", "--names", "--no-names");

  private final SharedDatapath shared;
  private final DpctlCommands dpctl;
  private final TreeMap<String, Entry> entries = new TreeMap<>();

  public ControlCommands(SharedDatapath shared, Simulation simulation) {
    this.shared = shared;
    this.dpctl = new DpctlCommands(shared, simulation);
    // Only a daemon has connections to make anew, and adds this for itself.
    addMissing("bridge/reconnect", "[bridge]");
    MonitorCommands.addTo(this, shared);
    AutoAttachCommands.addTo(this, shared);
    FdbCommands fdb = new FdbCommands(shared, simulation);
    OfprotoCommands ofproto = new OfprotoCommands(shared, simulation);
    add("fdb/show", "bridge", 1, 1, fdb::show);
    MdbCommands mdb = new MdbCommands(shared, simulation);
    add("mdb/show", "bridge", 1, 1, mdb::show);
    add("mdb/flush", "[bridge]", 0, 1, mdb::flush);
    add("fdb/flush", "[bridge]", 0, 1, fdb::flush);
    add("fdb/add", "bridge port vlan mac", 4, 4, fdb::add);
    add("fdb/del", "bridge vlan mac", 3, 3, fdb::delete);
    add("fdb/stats-show", "bridge", 1, 1, fdb::statistics);
    add("fdb/stats-clear", "[bridge]", 0, 1, fdb::clearStatistics);
    TraceCommands trace = new TraceCommands(shared);
    ExplainCommands explain = new ExplainCommands(shared, simulation);
    add("vswitchlab/explain-megaflow", "ufid", 1, 1, explain::megaflow);
    add("ofproto/list", "", 0, 0, ofproto::list);
    add(
        "ofproto/trace",
        "{[dp_name] odp_flow | bridge br_flow} [OPTIONS...] [-generate|packet]",
        1,
        Integer.MAX_VALUE,
        trace::trace);
    add(
        "ofproto/trace-packet-out",
        "[-consistent] {[dp_name] odp_flow | bridge br_flow} [OPTIONS...] [-generate|packet]"
            + " actions",
        2,
        Integer.MAX_VALUE,
        trace::tracePacketOut);
    add("dpif/show", "", 0, 0, ofproto::dpifShow);
    add("dpif/dump-dps", "", 0, 0, ofproto::dumpDatapaths);
    add("dpif/dump-flows", "[-m] [--names | --no-names] bridge", 1, 3, this::dumpFlows);
    add("bridge/dump-flows", "[--offload-stats] bridge", 1, 2, ofproto::bridgeDumpFlows);
    NetdevDummyCommands dummies = new NetdevDummyCommands(shared);
    add(
        "netdev-dummy/receive",
        "name [--qid queue_id] packet|flow [--len packet_len]",
        2,
        Integer.MAX_VALUE,
        dummies::receive);
    add("netdev-dummy/set-admin-state", "[netdev] up|down", 1, 2, dummies::setAdminState);
    add("revalidator/purge", "", 0, 0, ofproto::purge);
    add("revalidator/wait", "", 0, 0, ofproto::revalidate);
    UpcallCommands upcalls = new UpcallCommands(shared);
    add("upcall/show", "", 0, 0, upcalls::show);
    add("upcall/disable-megaflows", "", 0, 0, words -> upcalls.enableMegaflows(false));
    add("upcall/enable-megaflows", "", 0, 0, words -> upcalls.enableMegaflows(true));
    add("upcall/disable-ufid", "", 0, 0, words -> upcalls.enableUfid(false));
    add("upcall/enable-ufid", "", 0, 0, words -> upcalls.enableUfid(true));
    DatapathThreadCommands.addTo(this, dpctl.datapaths());
    CodeChoiceCommands.addTo(this, shared, dpctl.datapaths());
    add(
        "dpif-dummy/change-port-number",
        "dp port new-number",
        3,
        3,
        new DummyDatapathCommands(shared, dpctl.datapaths())::changePortNumber);
    add("upcall/set-flow-limit", "flow-limit-number", 1, 1, upcalls::setFlowLimit);
    DatapathFeatures features = new DatapathFeatures(shared);
    add("dpif/set-dp-features", "bridge", 1, 3, features::set);
    add("dpif/show-dp-features", "bridge", 1, 1, features::show);
    QosCommands qos = new QosCommands(shared);
    add("qos/show", "interface", 1, 1, qos::show);
    add("qos/show-types", "interface", 1, 1, qos::showTypes);
    TunnelCommands.addTo(this, shared, simulation);
    StpCommands.addTo(this, shared);
    BondCommands.addTo(this, shared);
    LacpCommands.addTo(this, shared);
    RstpCommands.addTo(this, shared);
    add("list-commands", "", 0, 0, words -> ControlReply.of(listCommands()));
    add("version", "", 0, 0, words -> ControlReply.of("ovs-vswitchd (Open vSwitch) 3.1.0\n"));
  }

  /**
   * Adds a command.
   *
   * @param usage its arguments as {@code list-commands} shows them
   * @param least fewest arguments
   * @param most most arguments
   */
  public void add(String name, String usage, int least, int most, Handler handler) {
    entries.put(name, new Entry(usage, least, most, handler));
  }

  private void addMissing(String name, String usage) {
    add(
        name,
        usage,
        0,
        Integer.MAX_VALUE,
        words -> ControlReply.error("not supported yet: " + name));
  }

  /** Takes one command after the other. */
  public interface Visitor {
    /** Names, arguments as {@code list-commands} shows them, how many, and what carries it out. */
    void command(String name, String usage, int least, int most, Handler handler);
  }

  /** Shows all commands to a visitor, sorted by name. */
  public void forEach(Visitor visitor) {
    TreeMap<String, Entry> all = new TreeMap<>(entries);
    dpctl
        .usages()
        .forEach(
            (name, usage) ->
                all.put(
                    name, new Entry(usage, 0, Integer.MAX_VALUE, words -> dpctl.run(name, words))));
    all.forEach(
        (name, entry) ->
            visitor.command(name, entry.usage(), entry.least(), entry.most(), entry.handler()));
  }

  /** All names, sorted. */
  public List<String> names() {
    List<String> names = new ArrayList<>(entries.keySet());
    names.addAll(dpctl.usages().keySet());
    Collections.sort(names);
    return names;
  }

  /** Carries out a command. */
  public ControlReply run(String name, List<String> words) {
    if (dpctl.knows(name)) {
      return dpctl.run(name, words);
    }
    Entry entry = entries.get(name);
    if (entry == null) {
      return ControlReply.error(
          "\""
              + name
              + "\" is not a valid command (use \"list-commands\" to see a list of valid"
              + " commands)");
    }
    if (words.size() < entry.least()) {
      return ControlReply.error(
          "\"" + name + "\" command requires at least " + entry.least() + " arguments");
    }
    if (words.size() > entry.most()) {
      return ControlReply.error(
          "\"" + name + "\" command takes at most " + entry.most() + " arguments");
    }
    return entry.handler().run(words);
  }

  private String listCommands() {
    TreeMap<String, String> usages = new TreeMap<>();
    entries.forEach((name, entry) -> usages.put(name, entry.usage()));
    usages.putAll(dpctl.usages());
    // What Open vSwitch does not have is in the user guide, so that the list is the real one's.
    usages.keySet().removeIf(name -> name.startsWith("vswitchlab/"));
    StringBuilder text = new StringBuilder("The available commands are:\n");
    for (Map.Entry<String, String> usage : usages.entrySet()) {
      text.append(String.format("  %-23s %s%n", usage.getKey(), usage.getValue()));
    }
    return text.toString();
  }

  private ControlReply dumpFlows(List<String> given) {
    // Words that are no option are left alone, but for the last.
    List<String> words = new ArrayList<>(given);
    words.subList(0, words.size() - 1).removeIf(word -> !DUMP_OPTIONS.contains(word));
    String bridgeName = words.get(words.size() - 1);
    OpenFlowSwitch bridge = shared.bridge(bridgeName);
    if (bridge == null) {
      return ControlReply.error("no such bridge");
    }
    ControlReply all = dpctl.run("dpctl/dump-flows", words.subList(0, words.size() - 1));
    if (all.isError()) {
      return all;
    }
    boolean showsNames = words.contains("--names");
    StringBuilder text = new StringBuilder();
    all.text()
        .lines()
        .filter(line -> !line.startsWith("flow-dump"))
        .filter(line -> OfprotoCommands.isOf(bridge, line, showsNames || words.contains("-m")))
        .forEach(line -> text.append(line).append('\n'));
    return ControlReply.of(text.toString());
  }
}
