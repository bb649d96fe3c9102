package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.FlowVersions;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.text.MessageText;

/** Commands about flows. */
final class FlowCommands {
  private final Exchange exchange;
  private final SwitchLink link;

  FlowCommands(Exchange exchange) {
    this.exchange = exchange;
    this.link = exchange.link();
  }

  static void register(CommandTable table) {
    table.add("dump-flows", 1, 2, (x, w) -> new FlowCommands(x).dump(w));
    table.add("dump-aggregate", 1, 2, (x, w) -> new FlowCommands(x).statistics(w, true));
    table.add("add-flow", 2, 2, (x, w) -> new FlowCommands(x).flows(w, FlowMod.Command.ADD));
    table.add("add-flows", 2, 2, (x, w) -> new FlowCommands(x).file(w, FlowMod.Command.ADD));
    table.add("mod-flows", 2, 2, (x, w) -> new FlowCommands(x).flows(w, modification(x)));
    table.add("del-flows", 1, 2, (x, w) -> new FlowCommands(x).flows(w, deletion(x)));
    table.add("diff-flows", 2, 2, (x, w) -> new FlowCommands(x).diff(w));
    table.add("replace-flows", 2, 2, (x, w) -> new FlowCommands(x).replace(w));
  }

  private static FlowMod.Command modification(Exchange exchange) {
    return exchange.options().strict ? FlowMod.Command.MODIFY_STRICT : FlowMod.Command.MODIFY;
  }

  private static FlowMod.Command deletion(Exchange exchange) {
    return exchange.options().strict ? FlowMod.Command.DELETE_STRICT : FlowMod.Command.DELETE;
  }

  // Questions.

  /** The real tool prints the messages, unless it is to leave out, name or sort something. */
  private void dump(List<String> words) {
    OfctlOptions options = exchange.options();
    if (!options.sorts && options.showStats && !options.showNames) {
      statistics(words, false);
      return;
    }
    List<FlowMessage.FlowStats> flows = fetch(filter(words));
    if (options.sorts) {
      flows.sort(new FlowOrder(options));
    }
    FlowStatsText text =
        new FlowStatsText(link.version(), exchange.shownNames(), options.showStats);
    flows.forEach(flow -> exchange.output().print(text.format(flow) + "\n"));
  }

  private FlowMod filter(List<String> words) {
    if (words.size() > 1) {
      exchange.loadNames();
    }
    return FlowText.parse(
        words.size() > 1 ? words.get(1) : "", FlowMod.Command.DELETE, exchange.names());
  }

  private static FlowMessage.FlowStatsRequest request(FlowMod filter, boolean isAggregate) {
    return new FlowMessage.FlowStatsRequest(
        isAggregate,
        filter.match(),
        filter.cookie(),
        filter.cookieMask(),
        filter.tableId(),
        filter.outPort(),
        filter.outGroup());
  }

  private void statistics(List<String> words, boolean isAggregate) {
    FlowMod filter = filter(words);
    boolean is10 = link.version() == OpenFlowVersion.OPENFLOW10;
    if (is10) {
      // The real tool first tries whether the switch knows the extension.
      link.skipXids(2);
    }
    exchange.ask(request(filter, isAggregate), is10);
  }

  private List<FlowMessage.FlowStats> fetch(FlowMod filter) {
    List<FlowMessage.FlowStats> flows = new ArrayList<>();
    boolean is10 = link.version() == OpenFlowVersion.OPENFLOW10;
    int xid = link.send(request(filter, false), is10);
    for (byte[] reply = exchange.reply(xid); ; reply = exchange.reply(xid)) {
      MessageBody body = MessageDecoder.decode(link.version(), reply).body();
      if (!(body instanceof FlowMessage.FlowStatsReply stats)) {
        throw OfctlException.fromSwitch(MessageText.format(reply, 2, exchange.shownNames()));
      }
      flows.addAll(stats.flows());
      if (!Exchange.hasMore(reply)) {
        return flows;
      }
    }
  }

  // Changes.

  private void flows(List<String> words, FlowMod.Command command) {
    if (words.size() > 1 && words.get(1).equals("-")) {
      file(words, command);
      return;
    }
    exchange.loadNames();
    String text = words.size() > 1 ? words.get(1) : "";
    FlowMod mod = FlowText.parse(text, command, exchange.names());
    send(List.of(message(exchange, mod)));
  }

  private void file(List<String> words, FlowMod.Command command) {
    exchange.loadNames();
    send(
        exchange.fromLines(
            words.get(1),
            line -> message(exchange, FlowLine.parse(line, command, exchange.names()))));
  }

  private void send(List<MessageBody> mods) {
    boolean needsExtension =
        link.version() == OpenFlowVersion.OPENFLOW10
            && mods.stream()
                .anyMatch(
                    mod ->
                        !MessageEncoder.fitsStandard10(((FlowMessage.FlowModification) mod).mod()));
    if (needsExtension) {
      // The real tool asks for the extension first.
      link.skipXids(2);
    }
    boolean namesTable =
        mods.stream()
            .anyMatch(
                mod -> ((FlowMessage.FlowModification) mod).mod().tableId() != FlowMod.ALL_TABLES);
    if (namesTable) {
      link.nameTables();
    }
    exchange.send(mods);
  }

  /** A change as the switch's version can tell it. */
  static MessageBody message(Exchange exchange, FlowMod mod) {
    OpenFlowVersion version = exchange.link().version();
    if (FlowVersions.usable(mod).isEmpty()) {
      throw new OfctlException(
          "actions are invalid with specified match (OFPBAC_MATCH_INCONSISTENT)");
    }
    if (!FlowVersions.usable(mod).contains(version)) {
      throw new OfctlException(
          "none of the usable flow formats ("
              + usableFormats(mod)
              + ") is among the allowed flow formats ("
              + FormatNames.of(Set.of(version))
              + ")");
    }
    return new FlowMessage.FlowModification(mod);
  }

  private static String usableFormats(FlowMod mod) {
    String formats = FormatNames.of(FlowVersions.usable(mod));
    if (!MessageEncoder.fitsStandard10(mod)
        || mod.actions().stream().anyMatch(FlowCommands::writesMetadata)) {
      formats = formats.replace("OpenFlow10,", "");
    }
    // OpenFlow 1.0 names a table by an extension.
    return mod.tableId() == FlowMod.ALL_TABLES
        ? formats
        : formats.replaceAll("OpenFlow10|NXM", "$0+table_id");
  }

  private static boolean writesMetadata(Action action) {
    return action instanceof Action.WriteMetadata
        || action instanceof Action.SetField set && set.field() == FlowField.METADATA;
  }

  // Sets of flows.

  private FlowSet switchFlows() {
    FlowSet flows = new FlowSet(link.version());
    fetch(FlowText.parse("", FlowMod.Command.DELETE, PortNames.NUMBERS_ONLY)).forEach(flows::add);
    return flows;
  }

  private FlowSet fileFlows(String fileName) {
    FlowSet flows = new FlowSet(link.version());
    exchange
        .fromLines(
            fileName,
            line -> message(exchange, FlowText.parse(line, FlowMod.Command.ADD, exchange.names())))
        .forEach(mod -> flows.add(((FlowMessage.FlowModification) mod).mod()));
    return flows;
  }

  private void diff(List<String> words) {
    List<String> lines = switchFlows().differences(fileFlows(words.get(1)), exchange.shownNames());
    lines.forEach(line -> exchange.output().print(line + "\n"));
    if (!lines.isEmpty()) {
      throw OfctlException.differs();
    }
  }

  private void replace(List<String> words) {
    exchange.loadNames();
    FlowSet wanted = fileFlows(words.get(1));
    List<MessageBody> changes = new ArrayList<>();
    for (FlowMod mod : switchFlows().changesTo(wanted)) {
      changes.add(new FlowMessage.FlowModification(mod));
    }
    send(changes);
  }
}
