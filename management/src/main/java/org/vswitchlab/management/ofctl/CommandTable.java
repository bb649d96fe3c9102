package org.vswitchlab.management.ofctl;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.MessageType;

/** The commands of ovs-ofctl(8) by name: those that talk to a switch, and those that do not. */
final class CommandTable {
  static final int ANY = Integer.MAX_VALUE;

  /** What a command does with a switch; the first word is the switch's name. */
  interface Action {
    void run(Exchange exchange, List<String> words);
  }

  /** What a command does by itself. */
  interface TextAction {
    void run(OfctlOptions options, WireOutput output, List<String> words);
  }

  /**
   * A command.
   *
   * @param most number of words after its name
   * @param action null if it needs no switch
   */
  private record Entry(int least, int most, Action action, TextAction textAction) {}

  /** Commands of the real tool that this one does not have. */
  private static final Set<String> MISSING =
      Set.of("compose-packet", "ofp-parse-pcap", "parse-actions", "parse-packet");

  private static final CommandTable ALL = new CommandTable();

  private final TreeMap<String, Entry> entries = new TreeMap<>();

  static {
    FlowCommands.register(ALL);
    GroupCommands.register(ALL);
    PortCommands.register(ALL);
    SwitchCommands.register(ALL);
    PacketCommands.register(ALL);
    TextCommands.register(ALL);
  }

  private CommandTable() {}

  static CommandTable all() {
    return ALL;
  }

  void add(String name, int least, int most, Action action) {
    entries.put(name, new Entry(least, most, action, null));
  }

  void addText(String name, int least, int most, TextAction action) {
    entries.put(name, new Entry(least, most, null, action));
  }

  /** A command that asks one question and prints the answer. */
  void ask(String name, MessageType question) {
    add(name, 1, 1, (exchange, words) -> exchange.ask(new BareMessage(question)));
  }

  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** Opens connections to switches. */
  interface Dialer {
    /**
     * @param snoops whether it is to overhear the controllers
     */
    SwitchLink connect(String name, boolean snoops);
  }

  /**
   * Runs the command that the words name.
   *
   * @throws OfctlException if there is none, or it fails
   */
  void run(OfctlOptions options, WireOutput output, Dialer dialer) {
    if (options.words.isEmpty()) {
      throw new OfctlException("missing command name; use --help for help");
    }
    String name = options.words.get(0);
    List<String> words = options.words.subList(1, options.words.size());
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new OfctlException(
          MISSING.contains(name)
              ? "not supported yet: " + name
              : "unknown command '" + name + "'; use --help for help");
    }
    if (words.size() < entry.least()) {
      throw new OfctlException(
          "'" + name + "' command requires at least " + entry.least() + " arguments");
    }
    if (words.size() > entry.most()) {
      throw new OfctlException(
          "'" + name + "' command takes at most " + entry.most() + " arguments");
    }
    if (entry.action() == null) {
      entry.textAction().run(options, output, words);
      return;
    }
    try (SwitchLink link = dialer.connect(words.get(0), name.equals("snoop"))) {
      entry.action().run(new Exchange(link, options, output), words);
    }
  }
}
