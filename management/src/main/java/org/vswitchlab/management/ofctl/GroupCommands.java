package org.vswitchlab.management.ofctl;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.GroupText;
import org.vswitchlab.ovs.openflow.MeterMod;
import org.vswitchlab.ovs.openflow.MeterText;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;

/** Commands about groups and meters. */
final class GroupCommands {
  private GroupCommands() {}

  static void register(CommandTable table) {
    table.ask("dump-group-features", MessageType.GROUP_FEATURES_REQUEST);
    table.ask("meter-features", MessageType.METER_FEATURES_REQUEST);
    table.add("dump-groups", 1, 2, (x, w) -> x.ask(new GroupMessage.GroupDescRequest(group(w))));
    table.add("dump-group-stats", 1, 2, GroupCommands::groupStatistics);
    group(table, "add-group", 1, GroupMod.Command.ADD);
    table.add("add-groups", 2, 2, (x, w) -> groups(x, w.get(1), GroupMod.Command.ADD));
    group(table, "mod-group", 1, GroupMod.Command.MODIFY);
    group(table, "del-groups", 1, GroupMod.Command.DELETE);
    group(table, "insert-buckets", 1, GroupMod.Command.INSERT_BUCKET);
    group(table, "insert-bucket", 1, GroupMod.Command.INSERT_BUCKET);
    group(table, "remove-buckets", 1, GroupMod.Command.REMOVE_BUCKET);
    group(table, "remove-bucket", 1, GroupMod.Command.REMOVE_BUCKET);
    table.add("dump-meters", 1, 2, (x, w) -> askMeters(x, w, true));
    table.add("dump-meter", 2, 2, (x, w) -> askMeters(x, w, true));
    table.add("meter-stats", 1, 2, (x, w) -> askMeters(x, w, false));
    meter(table, "add-meter", 2, MeterMod.Command.ADD);
    meter(table, "mod-meter", 2, MeterMod.Command.MODIFY);
    meter(table, "del-meter", 2, MeterMod.Command.DELETE);
    meter(table, "del-meters", 1, MeterMod.Command.DELETE);
  }

  private static void group(CommandTable table, String name, int least, GroupMod.Command command) {
    table.add(name, least, 2, (x, w) -> change(x, w, command));
  }

  private static void meter(CommandTable table, String name, int least, MeterMod.Command command) {
    table.add(name, least, 2, (x, w) -> meters(x, w, command));
  }

  private static long group(List<String> words) {
    if (words.size() < 2) {
      return GroupMod.ALL_GROUPS;
    }
    String text = words.get(1).replaceFirst("^group_id=", "");
    return text.equals("all") ? GroupMod.ALL_GROUPS : Exchange.number(text);
  }

  private static long meter(List<String> words) {
    String text = words.size() < 2 ? "all" : words.get(1);
    return MeterText.parse(text.contains("=") ? text : "meter=" + text, MeterMod.Command.DELETE)
        .meterId();
  }

  private static void groupStatistics(Exchange exchange, List<String> words) {
    exchange.loadNames();
    exchange.ask(new GroupMessage.GroupStatsRequest(group(words)));
  }

  private static void change(Exchange exchange, List<String> words, GroupMod.Command command) {
    GroupMod.Command meant =
        command == GroupMod.Command.MODIFY && exchange.options().mayCreate
            ? GroupMod.Command.ADD_OR_MODIFY
            : command;
    if (words.size() > 1 && words.get(1).equals("-")) {
      groups(exchange, "-", meant);
    } else {
      exchange.loadNames();
      exchange.send(List.of(message(exchange, words.size() > 1 ? words.get(1) : "", meant)));
    }
  }

  private static void groups(Exchange exchange, String fileName, GroupMod.Command command) {
    exchange.loadNames();
    exchange.send(exchange.fromLines(fileName, line -> message(exchange, line, command)));
  }

  static MessageBody message(Exchange exchange, String text, GroupMod.Command command) {
    return new GroupMessage.GroupModification(GroupText.parse(text, command, exchange.names()));
  }

  /** Meters came with OpenFlow 1.3. */
  private static void requireMeters(Exchange exchange) {
    Set<OpenFlowVersion> usable =
        EnumSet.range(OpenFlowVersion.OPENFLOW13, OpenFlowVersion.OPENFLOW15);
    if (!usable.contains(exchange.link().version())) {
      throw new OfctlException(
          "none of the usable flow formats ("
              + FormatNames.of(usable)
              + ") is among the allowed flow formats ("
              + FormatNames.of(Set.of(exchange.link().version()))
              + ")");
    }
  }

  private static void askMeters(Exchange exchange, List<String> words, boolean isConfig) {
    requireMeters(exchange);
    exchange.ask(new GroupMessage.MeterRequest(isConfig, meter(words)));
  }

  private static void meters(Exchange exchange, List<String> words, MeterMod.Command command) {
    String text = words.size() > 1 ? words.get(1) : "meter=all";
    requireMeters(exchange);
    MeterMod mod = MeterText.parse(text, command);
    exchange.change(List.of(new GroupMessage.MeterModification(mod)));
  }
}
