package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.PortFlags;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescription;

/** Commands about ports and their queues. */
final class PortCommands {
  /** A bit of a port's configuration, and what a command makes of it. */
  private record Switch(int bit, boolean isOn) {}

  private static final Map<String, Switch> SWITCHES =
      Map.ofEntries(
          Map.entry("up", new Switch(PortFlags.PORT_DOWN, false)),
          Map.entry("down", new Switch(PortFlags.PORT_DOWN, true)),
          Map.entry("stp", new Switch(PortFlags.NO_STP, false)),
          Map.entry("no-stp", new Switch(PortFlags.NO_STP, true)),
          Map.entry("receive", new Switch(PortFlags.NO_RECV, false)),
          Map.entry("no-receive", new Switch(PortFlags.NO_RECV, true)),
          Map.entry("receive-stp", new Switch(PortFlags.NO_RECV_STP, false)),
          Map.entry("no-receive-stp", new Switch(PortFlags.NO_RECV_STP, true)),
          Map.entry("flood", new Switch(PortFlags.NO_FLOOD, false)),
          Map.entry("no-flood", new Switch(PortFlags.NO_FLOOD, true)),
          Map.entry("forward", new Switch(PortFlags.NO_FWD, false)),
          Map.entry("no-forward", new Switch(PortFlags.NO_FWD, true)),
          Map.entry("packet-in", new Switch(PortFlags.NO_PACKET_IN, false)),
          Map.entry("no-packet-in", new Switch(PortFlags.NO_PACKET_IN, true)));

  private PortCommands() {}

  static void register(CommandTable table) {
    table.add("dump-ports", 1, 2, (x, w) -> ask(x, w, false));
    table.add("dump-ports-desc", 1, 2, (x, w) -> ask(x, w, true));
    table.add("mod-port", 3, 3, PortCommands::modify);
    table.add("queue-stats", 1, 3, PortCommands::queueStatistics);
    table.add("queue-get-config", 1, 3, PortCommands::queueConfig);
  }

  /** A port by number or name; a name costs the real tool messages of its own. */
  private static int port(Exchange exchange, String text) {
    boolean isNumber = !text.isEmpty() && Character.isDigit(text.charAt(0));
    boolean isReserved = OpenFlowPort.parse(text, LinkNames.NONE) != OpenFlowPort.INVALID;
    if (!isNumber && !isReserved) {
      exchange.link().skipXids(2);
    }
    return exchange.port(text);
  }

  private static int portOrAny(Exchange exchange, List<String> words, int any) {
    return words.size() > 1 ? port(exchange, words.get(1)) : any;
  }

  private static void ask(Exchange exchange, List<String> words, boolean isDescription) {
    int port = portOrAny(exchange, words, OpenFlowPort.NONE);
    exchange.ask(new PortMessage.PortRequest(isDescription, port));
  }

  private static void queueStatistics(Exchange exchange, List<String> words) {
    boolean is10 = exchange.link().version() == OpenFlowVersion.OPENFLOW10;
    int port = portOrAny(exchange, words, is10 ? OpenFlowPort.ALL : OpenFlowPort.NONE);
    long queue = words.size() > 2 ? Exchange.number(words.get(2)) : PortMessage.ALL_QUEUES;
    exchange.ask(new PortMessage.QueueStatsRequest(port, queue));
  }

  private static void queueConfig(Exchange exchange, List<String> words) {
    int port = portOrAny(exchange, words, OpenFlowPort.NONE);
    long queue = words.size() > 2 ? Exchange.number(words.get(2)) : PortMessage.ALL_QUEUES;
    boolean is10 = exchange.link().version() == OpenFlowVersion.OPENFLOW10;
    if (!is10 || port != OpenFlowPort.NONE) {
      exchange.ask(new PortMessage.QueueConfigRequest(port, queue));
      return;
    }
    // OpenFlow 1.0 has no word for all ports.
    for (PortDescription each : LinkNames.ports(exchange.link())) {
      if (each.number() < OpenFlowPort.FIRST_RESERVED) {
        exchange.ask(new PortMessage.QueueConfigRequest(each.number(), queue));
      }
    }
  }

  private static void modify(Exchange exchange, List<String> words) {
    PortDescription port = find(exchange, words.get(0), words.get(1));
    Switch wanted = SWITCHES.get(words.get(2));
    if (wanted == null) {
      throw new OfctlException("unknown mod-port command '" + words.get(2) + "'");
    }
    exchange.change(
        List.of(
            new PortMessage.PortMod(
                port.number(),
                port.macAddress(),
                wanted.isOn() ? wanted.bit() : 0,
                wanted.bit(),
                0)));
  }

  private static PortDescription find(Exchange exchange, String switchName, String text) {
    List<PortDescription> ports = new ArrayList<>(LinkNames.ports(exchange.link()));
    int number = OpenFlowPort.parse(text, LinkNames.NONE);
    for (PortDescription port : ports) {
      if (port.number() == number || port.name().equals(text)) {
        return port;
      }
    }
    throw new OfctlException(switchName + ": couldn't find port `" + text + "'");
  }
}
