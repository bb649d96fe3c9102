package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;

/** Commands that send packets, bundles and echoes, and that listen. */
final class PacketCommands {
  private static final int HEADER_BYTES = 8;
  private static final int PING_COUNT = 10;
  private static final int DEFAULT_PING_BYTES = 64;
  private static final double NANOS = 1e9;

  /** An Ethernet header must be there. */
  private static final int MIN_PACKET_BYTES = 14;

  private final Exchange exchange;

  private PacketCommands(Exchange exchange) {
    this.exchange = exchange;
  }

  static void register(CommandTable table) {
    table.add("packet-out", 2, CommandTable.ANY, (x, w) -> new PacketCommands(x).packetOut(w));
    table.add("bundle", 2, 2, (x, w) -> new PacketCommands(x).bundle(w));
    table.add("monitor", 1, 4, (x, w) -> new PacketCommands(x).monitor(w));
    table.add("snoop", 1, 1, (x, w) -> x.printAll());
    table.add("ping", 1, 2, (x, w) -> new PacketCommands(x).ping(w));
    table.add("benchmark", 3, 3, (x, w) -> new PacketCommands(x).benchmark(w));
  }

  // Echoes.

  private long echo(int payloadBytes) {
    long start = exchange.output().nanoTime();
    exchange.quietly(new ConnectionMessage.Echo(false, HexBytes.of(new byte[payloadBytes])));
    return exchange.output().nanoTime() - start;
  }

  private void ping(List<String> words) {
    long bytes =
        words.size() > 1 ? Exchange.number(words.get(1)) : DEFAULT_PING_BYTES - HEADER_BYTES;
    if (bytes < 0 || bytes > 0xffff - HEADER_BYTES) {
      throw new OfctlException("payload must be between 0 and 65527 bytes");
    }
    for (int i = 0; i < PING_COUNT; i++) {
      int xid = exchange.link().nextXid();
      double millis = echo((int) bytes) / 1e6;
      exchange
          .output()
          .print(
              String.format(
                  Locale.ROOT,
                  "%d bytes from %s: xid=%08x time=%.1f ms%n",
                  bytes + HEADER_BYTES,
                  words.get(0),
                  xid,
                  millis));
    }
  }

  private void benchmark(List<String> words) {
    long payload = Exchange.number(words.get(1));
    long bytes = payload + HEADER_BYTES;
    long count = Exchange.number(words.get(2));
    if (payload < 0 || bytes > 0xffff) {
      throw new OfctlException("payload must be between 0 and 65527 bytes");
    }
    exchange
        .output()
        .print(
            String.format(
                "Sending %d packets * %d bytes (with header) = %d bytes total%n",
                count, bytes, count * bytes));
    long nanos = 0;
    for (long i = 0; i < count; i++) {
      nanos += echo((int) payload);
    }
    double seconds = Math.max(nanos, 1) / NANOS;
    exchange
        .output()
        .print(
            String.format(
                Locale.ROOT,
                "Finished in %.1f ms (%.0f packets/s) (%.0f bytes/s)%n",
                seconds * 1000,
                count / seconds,
                count * bytes / seconds));
  }

  /** A file of flows, groups and packets, all or nothing. */
  private void bundle(List<String> words) {
    exchange.loadNames();
    exchange.changeAtOnce(exchange.fromLines(words.get(1), this::bundleLine));
  }

  private MessageBody bundleLine(String line) {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    return switch (words[0]) {
      case "flow" ->
          FlowCommands.message(
              exchange, FlowLine.parse(rest, FlowMod.Command.ADD, exchange.names()));
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
        yield GroupCommands.message(
            exchange, isNamed ? group.length > 1 ? group[1] : "" : rest, command);
      }
      case "packet-out" -> packet(rest);
      default -> throw new OfctlException("Unsupported bundle message type: " + words[0]);
    };
  }

  // Packets.

  private void packetOut(List<String> words) {
    List<MessageBody> packets = new ArrayList<>();
    if (words.size() == 2) {
      packets.add(packet(words.get(1)));
    } else {
      if (words.size() < 4) {
        throw new OfctlException("'packet-out' command requires at least 4 arguments");
      }
      int inPort = exchange.port(words.get(1));
      List<Action> actions = ActionText.parse(words.get(2), exchange.names());
      for (String hex : words.subList(3, words.size())) {
        packets.add(packet(inPort, hex, actions));
      }
    }
    exchange.change(packets);
  }

  /** {@code in_port=PORT packet=HEX actions=...}. */
  private MessageBody packet(String text) {
    int at = text.indexOf("actions=");
    if (at < 0) {
      throw new OfctlException("must specify an action");
    }
    List<Action> actions =
        ActionText.parse(text.substring(at + "actions=".length()), exchange.names());
    int inPort = OpenFlowPort.CONTROLLER;
    String hex = null;
    for (String pair : text.substring(0, at).split("[,\\s]+")) {
      if (pair.startsWith("in_port=")) {
        inPort = exchange.port(pair.substring("in_port=".length()));
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
      if (bytes.length() < MIN_PACKET_BYTES) {
        throw new OfctlException("Packet data too short for Ethernet");
      }
      Match metadata = Match.builder().exact(FlowField.IN_PORT, inPort).build();
      return new PacketMessage.PacketOut(PacketMessage.NO_BUFFER, metadata, actions, bytes);
    } catch (IllegalArgumentException e) {
      throw new OfctlException("Trailing garbage in packet data");
    }
  }

  /** Prints what the switch says by itself, until the connection ends. */
  private void monitor(List<String> words) {
    for (String word : words.subList(1, words.size())) {
      if (word.matches("\\d+")) {
        SwitchMessage.SwitchConfig now = exchange.config();
        exchange
            .link()
            .send(
                new SwitchMessage.SwitchConfig(
                    false,
                    now.fragments(),
                    now.invalidTtlToController(),
                    (int) Math.min(Exchange.number(word), 0xffff)));
      } else if (word.startsWith("watch:")) {
        exchange.ask(MonitorText.parse(word.substring("watch:".length()), exchange.names()));
      } else if (!word.equals("invalid_ttl")) {
        throw new OfctlException(word + ": unsupported \"monitor\" argument");
      }
    }
    if (exchange.options().packetInFormat != null) {
      exchange
          .link()
          .send(new ConnectionMessage.SetPacketInFormat(exchange.options().packetInFormat));
    }
    exchange.printAll();
  }
}
