package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.FlowVersions;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.GroupText;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.MeterMod;
import org.vswitchlab.ovs.openflow.MeterText;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage;
import org.vswitchlab.ovs.openflow.text.MessageText;

/** Commands of ovs-ofctl(8) that are carried out by OpenFlow messages alone. */
final class WireCommands {
  /** One of them. */
  interface Command {
    void run(WireCommands commands, List<String> words);
  }

  private static final Map<String, Command> COMMANDS = new TreeMap<>();

  static {
    ask("dump-desc", MessageType.DESC_REQUEST);
    ask("dump-tables", MessageType.TABLE_STATS_REQUEST);
    ask("dump-table-desc", MessageType.TABLE_DESC_REQUEST);
    ask("dump-group-features", MessageType.GROUP_FEATURES_REQUEST);
    ask("meter-features", MessageType.METER_FEATURES_REQUEST);
    ask("dump-tlv-map", MessageType.TLV_TABLE_REQUEST);
    ask("dump-ipfix-bridge", MessageType.IPFIX_BRIDGE_STATS_REQUEST);
    ask("dump-ipfix-flow", MessageType.IPFIX_FLOW_STATS_REQUEST);
    COMMANDS.put(
        "dump-table-features",
        (c, w) -> c.ask(new TableMessage.TableFeaturesList(false, List.of())));
    COMMANDS.put("show", (c, w) -> c.show());
    COMMANDS.put("probe", (c, w) -> c.quietly(new ConnectionMessage.Echo(false, HexBytes.EMPTY)));
    COMMANDS.put(
        "dump-ports", (c, w) -> c.ask(new PortMessage.PortRequest(false, c.portOrAny(w, 1))));
    COMMANDS.put(
        "dump-ports-desc", (c, w) -> c.ask(new PortMessage.PortRequest(true, c.portOrAny(w, 1))));
    COMMANDS.put("queue-stats", (c, w) -> c.queueStats(w));
    COMMANDS.put(
        "queue-get-config",
        (c, w) ->
            c.ask(
                new PortMessage.QueueConfigRequest(
                    c.portOrAny(w, 1), w.size() > 2 ? number(w.get(2)) : PortMessage.ALL_QUEUES)));
    COMMANDS.put("dump-flows", (c, w) -> c.flowStats(w, false));
    COMMANDS.put("dump-aggregate", (c, w) -> c.flowStats(w, true));
    COMMANDS.put("dump-groups", (c, w) -> c.ask(new GroupMessage.GroupDescRequest(group(w))));
    COMMANDS.put("dump-group-stats", (c, w) -> c.ask(new GroupMessage.GroupStatsRequest(group(w))));
    COMMANDS.put("dump-meters", (c, w) -> c.ask(new GroupMessage.MeterRequest(true, meter(w))));
    COMMANDS.put("dump-meter", (c, w) -> c.ask(new GroupMessage.MeterRequest(true, meter(w))));
    COMMANDS.put("meter-stats", (c, w) -> c.ask(new GroupMessage.MeterRequest(false, meter(w))));
    COMMANDS.put("get-frags", (c, w) -> c.getFrags());
    COMMANDS.put("set-frags", WireCommands::setFrags);
    COMMANDS.put("add-flow", (c, w) -> c.flows(w, FlowMod.Command.ADD));
    COMMANDS.put("add-flows", (c, w) -> c.flowFile(w.get(1), FlowMod.Command.ADD));
    COMMANDS.put("mod-flows", (c, w) -> c.flows(w, c.strict(true)));
    COMMANDS.put("del-flows", (c, w) -> c.flows(w, c.strict(false)));
    group("add-group", GroupMod.Command.ADD);
    group("add-groups", GroupMod.Command.ADD);
    group("mod-group", GroupMod.Command.MODIFY);
    group("del-groups", GroupMod.Command.DELETE);
    group("insert-buckets", GroupMod.Command.INSERT_BUCKET);
    group("remove-buckets", GroupMod.Command.REMOVE_BUCKET);
    meter("add-meter", MeterMod.Command.ADD);
    meter("mod-meter", MeterMod.Command.MODIFY);
    meter("del-meter", MeterMod.Command.DELETE);
    meter("del-meters", MeterMod.Command.DELETE);
    COMMANDS.put("diff-flows", WireCommands::diffFlows);
    COMMANDS.put("replace-flows", WireCommands::replaceFlows);
    COMMANDS.put("bundle", WireCommands::bundle);
    COMMANDS.put("packet-out", WireCommands::packetOut);
    COMMANDS.put("ct-flush-zone", (c, w) -> c.change(List.of(zone(w.get(1)))));
    COMMANDS.put("del-tlv-map", (c, w) -> c.tlv(w, ConnectionMessage.TlvCommand.DELETE));
    COMMANDS.put("add-tlv-map", (c, w) -> c.tlv(w, ConnectionMessage.TlvCommand.ADD));
    COMMANDS.put("monitor", WireCommands::monitor);
    COMMANDS.put("snoop", (c, w) -> c.printAll());
  }

  private final SwitchLink link;
  private final OfctlOptions options;
  private final WireOutput output;
  private PortNames ports;

  WireCommands(SwitchLink link, OfctlOptions options, WireOutput output) {
    this.link = link;
    this.options = options;
    this.output = output;
  }

  private static void ask(String name, MessageType type) {
    COMMANDS.put(name, (c, w) -> c.ask(new BareMessage(type)));
  }

  private static void group(String name, GroupMod.Command command) {
    COMMANDS.put(name, (c, w) -> c.groups(name, w, command));
  }

  private static void meter(String name, MeterMod.Command command) {
    COMMANDS.put(name, (c, w) -> c.meters(w, command));
  }

  /** The command of that name, or null. */
  static Command named(String name) {
    return COMMANDS.get(name);
  }

  // Words.

  private static long number(String text) {
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      throw new OfctlException("\"" + text + "\" is not a number");
    }
  }

  private static long group(List<String> words) {
    if (words.size() < 2) {
      return GroupMod.ALL_GROUPS;
    }
    String text = words.get(1).replaceFirst("^group_id=", "");
    return text.equals("all") ? GroupMod.ALL_GROUPS : number(text);
  }

  private static long meter(List<String> words) {
    String text = words.size() < 2 ? "all" : words.get(1);
    return MeterText.parse(text.contains("=") ? text : "meter=" + text, MeterMod.Command.DELETE)
        .meterId();
  }

  private int port(String text) {
    int port = OpenFlowPort.parse(text, names());
    if (port == OpenFlowPort.INVALID) {
      throw new OfctlException("couldn't find port `" + text + "'");
    }
    return port;
  }

  private int portOrAny(List<String> words, int index) {
    return words.size() > index ? port(words.get(index)) : OpenFlowPort.NONE;
  }

  private FlowMod.Command strict(boolean isModification) {
    if (isModification) {
      return options.strict ? FlowMod.Command.MODIFY_STRICT : FlowMod.Command.MODIFY;
    }
    return options.strict ? FlowMod.Command.DELETE_STRICT : FlowMod.Command.DELETE;
  }

  /** Names of the switch's ports, which it is asked for when they are first needed. */
  private PortNames names() {
    if (ports == null) {
      ports = new LinkPortNames(link);
    }
    return ports;
  }

  private PortNames shownNames() {
    return options.showNames ? names() : PortNames.NUMBERS_ONLY;
  }

  private void print(byte[] message) {
    output.print(MessageText.format(message, options.verbosity, shownNames()));
  }

  // Questions.

  /** Sends a request and prints all parts of the answer. */
  void ask(MessageBody request) {
    ask(request, false);
  }

  private void ask(MessageBody request, boolean asExtension) {
    int xid = link.send(request, asExtension);
    for (byte[] reply = reply(xid); ; reply = reply(xid)) {
      print(reply);
      if (!hasMore(reply)) {
        return;
      }
    }
  }

  private byte[] reply(int xid) {
    for (byte[] reply = link.receive(); reply != null; reply = link.receive()) {
      if (SwitchLink.xid(reply) == xid) {
        return reply;
      }
    }
    throw new OfctlException("the switch closed the connection");
  }

  private static boolean hasMore(byte[] reply) {
    boolean isMultipart = reply[0] == 1 ? reply[1] == 17 : reply[1] == 19;
    return isMultipart && (reply[11] & 1) != 0;
  }

  private void quietly(MessageBody request) {
    reply(link.send(request));
  }

  private void show() {
    ask(new BareMessage(MessageType.FEATURES_REQUEST));
    if (link.version().isAtLeast(OpenFlowVersion.OPENFLOW13)) {
      ask(new PortMessage.PortRequest(true, OpenFlowPort.NONE));
      link.newXid();
    } else {
      link.newXid();
    }
    ask(new BareMessage(MessageType.GET_CONFIG_REQUEST));
  }

  private void queueStats(List<String> words) {
    boolean is10 = link.version() == OpenFlowVersion.OPENFLOW10;
    int any = is10 ? OpenFlowPort.ALL : OpenFlowPort.NONE;
    int port = words.size() > 1 ? port(words.get(1)) : any;
    long queue = words.size() > 2 ? number(words.get(2)) : PortMessage.ALL_QUEUES;
    ask(new PortMessage.QueueStatsRequest(port, queue));
  }

  private void flowStats(List<String> words, boolean isAggregate) {
    String text = words.size() > 1 ? words.get(1) : "";
    FlowMod filter = FlowText.parse(text, FlowMod.Command.DELETE, names());
    MessageBody request =
        new FlowMessage.FlowStatsRequest(
            isAggregate,
            filter.match(),
            filter.cookie(),
            filter.cookieMask(),
            filter.tableId(),
            filter.outPort(),
            filter.outGroup());
    boolean is10 = link.version() == OpenFlowVersion.OPENFLOW10;
    ask(request, is10);
  }

  private SwitchMessage.SwitchConfig config() {
    byte[] reply = reply(link.send(new BareMessage(MessageType.GET_CONFIG_REQUEST)));
    return (SwitchMessage.SwitchConfig) MessageDecoder.decode(link.version(), reply).body();
  }

  private void getFrags() {
    output.print(config().fragments().text() + "\n");
  }

  private static void setFrags(WireCommands commands, List<String> words) {
    for (SwitchMessage.FragmentHandling mode : SwitchMessage.FragmentHandling.values()) {
      if (mode.text().equals(words.get(1))) {
        SwitchMessage.SwitchConfig now = commands.config();
        commands.link.send(
            new SwitchMessage.SwitchConfig(
                false, mode, now.invalidTtlToController(), now.missSendLenBytes()));
        if (commands.config().fragments() != mode) {
          throw new OfctlException(
              words.get(0)
                  + ": setting fragment handling mode failed (this switch probably doesn't"
                  + " support mode \""
                  + mode.text()
                  + "\")");
        }
        return;
      }
    }
    throw new OfctlException("unknown fragment handling mode \"" + words.get(1) + "\"");
  }

  // Changes.

  /** Sends changes and waits until they are carried out; what is refused is told as an error. */
  private void change(List<MessageBody> changes) {
    changes.forEach(link::send);
    int barrier = link.send(new BareMessage(MessageType.BARRIER_REQUEST));
    boolean isRefused = false;
    for (byte[] reply = link.receive(); reply != null; reply = link.receive()) {
      if (SwitchLink.xid(reply) == barrier && reply[1] != 1) {
        break;
      }
      isRefused = true;
      output.error(MessageText.format(reply, options.verbosity + 2, shownNames()));
    }
    if (isRefused) {
      throw OfctlException.fromSwitch("");
    }
  }

  private void changeAtOnce(List<MessageBody> changes) {
    int flags = ConnectionMessage.BUNDLE_ATOMIC | ConnectionMessage.BUNDLE_ORDERED;
    expect(control(ConnectionMessage.BundleControlType.OPEN_REQUEST, flags));
    List<byte[]> errors = new ArrayList<>();
    for (MessageBody change : changes) {
      int xid = link.newXid();
      var inner = new org.vswitchlab.ovs.openflow.message.OpenFlowMessage(xid, change);
      var add = new ConnectionMessage.BundleAdd(0, flags, inner, HexBytes.EMPTY);
      var outer = new org.vswitchlab.ovs.openflow.message.OpenFlowMessage(xid, add);
      org.vswitchlab.ovs.openflow.codec.MessageEncoder.encodeAll(link.dialect(), outer)
          .forEach(link::send);
    }
    int barrier = link.send(new BareMessage(MessageType.BARRIER_REQUEST));
    for (byte[] reply = link.receive(); reply != null; reply = link.receive()) {
      if (SwitchLink.xid(reply) == barrier) {
        break;
      }
      errors.add(reply);
    }
    if (!errors.isEmpty()) {
      errors.forEach(e -> output.error(MessageText.format(e, options.verbosity + 2, shownNames())));
      throw OfctlException.fromSwitch("");
    }
    expect(control(ConnectionMessage.BundleControlType.COMMIT_REQUEST, flags));
  }

  private int control(ConnectionMessage.BundleControlType type, int flags) {
    return link.send(new ConnectionMessage.BundleControl(0, type, flags));
  }

  /** The answer must not be an error, nor may errors come before it. */
  private void expect(int xid) {
    boolean isRefused = false;
    for (byte[] reply = link.receive(); reply != null; reply = link.receive()) {
      boolean isError = reply[1] == 1;
      isRefused |= isError;
      if (isError) {
        output.error(MessageText.format(reply, options.verbosity + 2, shownNames()));
      }
      if (SwitchLink.xid(reply) == xid) {
        break;
      }
    }
    if (isRefused) {
      throw OfctlException.fromSwitch("");
    }
  }

  private void send(List<MessageBody> changes) {
    if (options.bundle) {
      changeAtOnce(changes);
    } else {
      change(changes);
    }
  }

  private void flows(List<String> words, FlowMod.Command command) {
    if (words.size() > 1 && words.get(1).equals("-")) {
      flowFile("-", command);
      return;
    }
    String text = words.size() > 1 ? words.get(1) : "";
    FlowMod mod = FlowText.parse(text, command, names());
    sendFlows(List.of(flowMod(mod)));
  }

  private void sendFlows(List<MessageBody> mods) {
    for (MessageBody mod : mods) {
      if (((FlowMessage.FlowModification) mod).mod().tableId() != FlowMod.ALL_TABLES) {
        link.nameTables();
        break;
      }
    }
    send(mods);
  }

  private MessageBody flowMod(FlowMod mod) {
    if (!FlowVersions.usable(mod).contains(link.version())) {
      throw new OfctlException(
          "none of the usable flow formats ("
              + FormatNames.of(FlowVersions.usable(mod))
              + ") is among the allowed flow formats ("
              + FormatNames.of(java.util.Set.of(link.version()))
              + ")");
    }
    return new FlowMessage.FlowModification(mod);
  }

  private void flowFile(String fileName, FlowMod.Command command) {
    sendFlows(fromLines(fileName, line -> flowMod(FlowLine.parse(line, command, names()))));
  }

  private List<MessageBody> fromLines(String fileName, Function<String, MessageBody> parser) {
    List<MessageBody> changes = new ArrayList<>();
    int number = 0;
    for (String line : output.lines(fileName)) {
      number++;
      String text = line.replaceFirst("#.*", "").strip();
      if (text.isEmpty()) {
        continue;
      }
      try {
        changes.add(parser.apply(text));
      } catch (FlowSyntaxException e) {
        String file = fileName.equals("-") ? "<stdin>" : fileName;
        throw new OfctlException(file + ":" + number + ": " + e.getMessage());
      }
    }
    return changes;
  }

  private void groups(String name, List<String> words, GroupMod.Command command) {
    GroupMod.Command meant =
        command == GroupMod.Command.MODIFY && options.mayCreate
            ? GroupMod.Command.ADD_OR_MODIFY
            : command;
    boolean isFile = name.equals("add-groups") || words.size() > 1 && words.get(1).equals("-");
    if (isFile) {
      send(fromLines(words.get(1), line -> groupMod(line, meant)));
    } else {
      send(List.of(groupMod(words.size() > 1 ? words.get(1) : "", meant)));
    }
  }

  private MessageBody groupMod(String text, GroupMod.Command command) {
    return new GroupMessage.GroupModification(GroupText.parse(text, command, names()));
  }

  private void meters(List<String> words, MeterMod.Command command) {
    String text = words.size() > 1 ? words.get(1) : "meter=all";
    change(List.of(new GroupMessage.MeterModification(MeterText.parse(text, command))));
  }

  /** A file of flows, groups and packets, all or nothing. */
  private static void bundle(WireCommands commands, List<String> words) {
    commands.changeAtOnce(commands.fromLines(words.get(1), commands::bundleLine));
  }

  private MessageBody bundleLine(String line) {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    return switch (words[0]) {
      case "flow" -> flowMod(FlowLine.parse(rest, FlowMod.Command.ADD, names()));
      case "group" -> {
        String[] group = rest.split("\\s+", 2);
        GroupMod.Command command =
            switch (group[0]) {
              case "modify" -> GroupMod.Command.MODIFY;
              case "add_or_mod" -> GroupMod.Command.ADD_OR_MODIFY;
              case "delete" -> GroupMod.Command.DELETE;
              case "insert_bucket" -> GroupMod.Command.INSERT_BUCKET;
              case "remove_bucket" -> GroupMod.Command.REMOVE_BUCKET;
              default -> GroupMod.Command.ADD;
            };
        boolean isNamed = command != GroupMod.Command.ADD || group[0].equals("add");
        yield groupMod(isNamed ? group.length > 1 ? group[1] : "" : rest, command);
      }
      case "packet-out" -> packet(rest);
      default -> throw new OfctlException("Unsupported bundle message type: " + words[0]);
    };
  }

  // Sets of flows.

  private FlowSet switchFlows() {
    FlowSet flows = new FlowSet(link.version());
    FlowMod all = FlowText.parse("", FlowMod.Command.DELETE, PortNames.NUMBERS_ONLY);
    boolean is10 = link.version() == OpenFlowVersion.OPENFLOW10;
    int xid =
        link.send(
            new FlowMessage.FlowStatsRequest(
                false, all.match(), 0, 0, all.tableId(), all.outPort(), all.outGroup()),
            is10);
    for (byte[] reply = reply(xid); ; reply = reply(xid)) {
      MessageBody body = MessageDecoder.decode(link.version(), reply).body();
      if (!(body instanceof FlowMessage.FlowStatsReply stats)) {
        throw OfctlException.fromSwitch(MessageText.format(reply, 2, shownNames()));
      }
      stats.flows().forEach(flows::add);
      if (!hasMore(reply)) {
        return flows;
      }
    }
  }

  private FlowSet fileFlows(String fileName) {
    FlowSet flows = new FlowSet(link.version());
    fromLines(fileName, line -> flowMod(FlowText.parse(line, FlowMod.Command.ADD, names())))
        .forEach(mod -> flows.add(((FlowMessage.FlowModification) mod).mod()));
    return flows;
  }

  private static void diffFlows(WireCommands commands, List<String> words) {
    List<String> lines =
        commands.switchFlows().differences(commands.fileFlows(words.get(1)), commands.shownNames());
    lines.forEach(line -> commands.output.print(line + "\n"));
    if (!lines.isEmpty()) {
      throw OfctlException.differs();
    }
  }

  private static void replaceFlows(WireCommands commands, List<String> words) {
    FlowSet wanted = commands.fileFlows(words.get(1));
    List<MessageBody> changes = new ArrayList<>();
    for (FlowMod mod : commands.switchFlows().changesTo(wanted)) {
      changes.add(new FlowMessage.FlowModification(mod));
    }
    commands.sendFlows(changes);
  }

  // Packets.

  private static void packetOut(WireCommands commands, List<String> words) {
    List<MessageBody> packets = new ArrayList<>();
    if (words.size() == 2) {
      packets.add(commands.packet(words.get(1)));
    } else {
      if (words.size() < 4) {
        throw new OfctlException("'packet-out' command requires at least 4 arguments");
      }
      int inPort = commands.port(words.get(1));
      List<Action> actions = ActionText.parse(words.get(2), commands.names());
      for (String hex : words.subList(3, words.size())) {
        packets.add(packet(inPort, hex, actions));
      }
    }
    commands.change(packets);
  }

  /** {@code in_port=PORT packet=HEX actions=...}. */
  private MessageBody packet(String text) {
    int at = text.indexOf("actions=");
    if (at < 0) {
      throw new OfctlException("must specify an action");
    }
    List<Action> actions = ActionText.parse(text.substring(at + "actions=".length()), names());
    int inPort = OpenFlowPort.CONTROLLER;
    String hex = null;
    for (String pair : text.substring(0, at).split("[,\\s]+")) {
      if (pair.startsWith("in_port=")) {
        inPort = port(pair.substring("in_port=".length()));
      } else if (pair.startsWith("packet=")) {
        hex = pair.substring("packet=".length());
      } else if (!pair.isEmpty()) {
        throw new OfctlException("unknown keyword " + pair.replaceFirst("=.*", ""));
      }
    }
    if (hex == null) {
      throw new OfctlException("must specify packet");
    }
    return packet(inPort, hex, actions);
  }

  private static MessageBody packet(int inPort, String hex, List<Action> actions) {
    try {
      HexBytes bytes = HexBytes.of(HexFormat.of().parseHex(hex));
      Match metadata = Match.builder().exact(FlowField.IN_PORT, inPort).build();
      return new PacketMessage.PacketOut(PacketMessage.NO_BUFFER, metadata, actions, bytes);
    } catch (IllegalArgumentException e) {
      throw new OfctlException("Trailing garbage in packet data");
    }
  }

  // The rest.

  private static MessageBody zone(String text) {
    long zone = number(text);
    if (zone < 0 || zone > 0xffff) {
      throw new OfctlException("invalid zone " + text);
    }
    return new SwitchMessage.CtFlushZone((int) zone);
  }

  private void tlv(List<String> words, ConnectionMessage.TlvCommand command) {
    List<ConnectionMessage.TlvMapping> mappings = new ArrayList<>();
    String text = words.size() > 1 ? words.get(1) : "";
    var pattern =
        java.util.regex.Pattern.compile(
            "\\{class=(\\w+),type=(\\w+),len=(\\w+)\\}->tun_metadata(\\d+),?");
    var matcher = pattern.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      mappings.add(
          new ConnectionMessage.TlvMapping(
              (int) number(matcher.group(1)),
              (int) number(matcher.group(2)),
              (int) number(matcher.group(3)),
              (int) number(matcher.group(4))));
      end = matcher.end();
    }
    if (end != text.length()) {
      throw new OfctlException(text.substring(end) + ": invalid tunnel metadata map");
    }
    boolean clears = command == ConnectionMessage.TlvCommand.DELETE && mappings.isEmpty();
    change(
        List.of(
            new ConnectionMessage.TlvTableMod(
                clears ? ConnectionMessage.TlvCommand.CLEAR : command, mappings)));
  }

  /** Prints what the switch says by itself, until the connection ends. */
  private static void monitor(WireCommands commands, List<String> words) {
    for (String word : words.subList(1, words.size())) {
      if (word.matches("\\d+")) {
        SwitchMessage.SwitchConfig now = commands.config();
        commands.link.send(
            new SwitchMessage.SwitchConfig(
                false,
                now.fragments(),
                now.invalidTtlToController(),
                (int) Math.min(number(word), 0xffff)));
      } else if (word.startsWith("watch:")) {
        commands.ask(MonitorText.parse(word.substring("watch:".length()), commands.names()));
      } else if (!word.equals("invalid_ttl")) {
        throw new OfctlException(word + ": unsupported \"monitor\" argument");
      }
    }
    if (options(commands).packetInFormat != null) {
      commands.link.send(new ConnectionMessage.SetPacketInFormat(options(commands).packetInFormat));
    }
    commands.printAll();
  }

  private static OfctlOptions options(WireCommands commands) {
    return commands.options;
  }

  private void printAll() {
    for (byte[] message = link.receive(); message != null; message = link.receive()) {
      boolean isEchoRequest = message[1] == 2;
      if (isEchoRequest) {
        byte[] echo = message.clone();
        echo[1] = 3;
        link.send(echo);
      } else {
        print(message);
      }
    }
  }
}
