package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage;
import org.vswitchlab.ovs.openflow.text.TableFeaturesText;

/** Commands about the switch as a whole and its tables. */
final class SwitchCommands {
  private static final Pattern MAPPING =
      Pattern.compile("\\{class=(\\w+),type=(\\w+),len=(\\w+)\\}->tun_metadata(\\d+),?");

  private SwitchCommands() {}

  static void register(CommandTable table) {
    table.add("show", 1, 1, (x, w) -> show(x));
    table.ask("dump-desc", MessageType.DESC_REQUEST);
    table.ask("dump-tables", MessageType.TABLE_STATS_REQUEST);
    table.ask("dump-table-desc", MessageType.TABLE_DESC_REQUEST);
    table.ask("dump-tlv-map", MessageType.TLV_TABLE_REQUEST);
    table.ask("dump-ipfix-bridge", MessageType.IPFIX_BRIDGE_STATS_REQUEST);
    table.ask("dump-ipfix-flow", MessageType.IPFIX_FLOW_STATS_REQUEST);
    table.add("dump-table-features", 1, 1, (x, w) -> dumpTableFeatures(x));
    table.add("mod-table", 3, 3, TableChanges::modify);
    table.add("get-frags", 1, 1, (x, w) -> x.output().print(x.config().fragments().text() + "\n"));
    table.add("set-frags", 2, 2, SwitchCommands::setFrags);
    table.add("ct-flush-zone", 2, 2, (x, w) -> x.change(List.of(zone(w.get(1)))));
    table.add("ct-flush", 1, 4, (x, w) -> x.change(List.of(ConntrackFlushText.parse(w))));
    table.add("add-tlv-map", 2, 2, (x, w) -> tlv(x, w, ConnectionMessage.TlvCommand.ADD));
    table.add("del-tlv-map", 1, 2, (x, w) -> tlv(x, w, ConnectionMessage.TlvCommand.DELETE));
    table.add(
        "probe", 1, 1, (x, w) -> x.quietly(new ConnectionMessage.Echo(false, HexBytes.EMPTY)));
  }

  /** All parts of the answer are printed as one. */
  private static void dumpTableFeatures(Exchange exchange) {
    List<TableMessage.TableFeatures> tables = new ArrayList<>();
    int xid = exchange.link().send(new TableMessage.TableFeaturesList(false, List.of()));
    boolean hasMore = true;
    while (hasMore) {
      byte[] reply = exchange.reply(xid);
      MessageBody body = MessageDecoder.decode(exchange.link().version(), reply).body();
      if (!(body instanceof TableMessage.TableFeaturesList list)) {
        exchange.print(reply);
        return;
      }
      tables.addAll(list.tables());
      hasMore = Exchange.hasMore(reply);
    }
    exchange.output().print(TableFeaturesText.format(exchange.link().version(), tables));
  }

  private static void show(Exchange exchange) {
    exchange.ask(new BareMessage(MessageType.FEATURES_REQUEST));
    if (exchange.link().version().isAtLeast(OpenFlowVersion.OPENFLOW13)) {
      exchange.ask(new PortMessage.PortRequest(true, OpenFlowPort.NONE));
    }
    exchange.link().newXid();
    exchange.ask(new BareMessage(MessageType.GET_CONFIG_REQUEST));
  }

  private static void setFrags(Exchange exchange, List<String> words) {
    for (SwitchMessage.FragmentHandling mode : SwitchMessage.FragmentHandling.values()) {
      if (mode.text().equals(words.get(1))) {
        SwitchMessage.SwitchConfig now = exchange.config();
        exchange
            .link()
            .send(
                new SwitchMessage.SwitchConfig(
                    false, mode, now.invalidTtlToController(), now.missSendLenBytes()));
        if (exchange.config().fragments() != mode) {
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

  private static SwitchMessage.CtFlushZone zone(String text) {
    long zone = text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
    if (zone < 0 || zone > 0xffff) {
      throw new OfctlException("invalid zone_id \"" + text + "\"");
    }
    return new SwitchMessage.CtFlushZone((int) zone);
  }

  private static void tlv(
      Exchange exchange, List<String> words, ConnectionMessage.TlvCommand command) {
    List<ConnectionMessage.TlvMapping> mappings = new ArrayList<>();
    String text = words.size() > 1 ? words.get(1) : "";
    Matcher matcher = MAPPING.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      mappings.add(
          new ConnectionMessage.TlvMapping(
              (int) Exchange.number(matcher.group(1)),
              (int) Exchange.number(matcher.group(2)),
              (int) Exchange.number(matcher.group(3)),
              (int) Exchange.number(matcher.group(4))));
      end = matcher.end();
    }
    if (end != text.length()) {
      throw new OfctlException(text.substring(end) + ": invalid tunnel metadata map");
    }
    boolean clears = command == ConnectionMessage.TlvCommand.DELETE && mappings.isEmpty();
    exchange.change(
        List.of(
            new ConnectionMessage.TlvTableMod(
                clears ? ConnectionMessage.TlvCommand.CLEAR : command, mappings)));
  }
}
