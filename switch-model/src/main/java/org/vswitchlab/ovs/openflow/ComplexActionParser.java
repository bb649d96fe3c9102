package org.vswitchlab.ovs.openflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads actions that have named arguments. */
final class ComplexActionParser {
  /** Fields to hash of multipath and bundle. */
  static final List<String> HASH_FIELDS =
      List.of(
          "eth_src",
          "symmetric_l4",
          "symmetric_l3l4",
          "symmetric_l3l4+udp",
          "nw_src",
          "nw_dst",
          "symmetric_l3");

  private static final List<String> MULTIPATH_ALGORITHMS =
      List.of("modulo_n", "hash_threshold", "hrw", "iter_hash");
  private static final int CLAUSE_LIMIT = 64;

  private final ActionParser actions;
  private final PortNames ports;

  ComplexActionParser(ActionParser actions, PortNames ports) {
    this.actions = actions;
    this.ports = ports;
  }

  Action output(String value) {
    int port = OpenFlowPort.parse(value, ports);
    if (port != OpenFlowPort.INVALID && !value.isEmpty()) {
      return Action.Output.to(port);
    }
    if (value.contains("port") && value.contains("max_len")) {
      return truncatedOutput(value);
    }
    try {
      return new Action.OutputReg(Subfield.parse(value), Action.WHOLE_PACKET);
    } catch (FlowSyntaxException e) {
      throw new FlowSyntaxException(value + ": output to unknown port");
    }
  }

  private Action truncatedOutput(String value) {
    int port = OpenFlowPort.NONE;
    long maxLen = 0;
    KeyValues pairs = new KeyValues(value);
    while (pairs.next()) {
      if (pairs.key().equals("port")) {
        port = OpenFlowPort.parse(pairs.value(), ports);
        if (port == OpenFlowPort.INVALID) {
          throw new FlowSyntaxException("output to unknown truncate port: " + pairs.value());
        }
        if (port >= OpenFlowPort.FIRST_RESERVED
            && port != OpenFlowPort.LOCAL
            && port != OpenFlowPort.IN_PORT
            && port != OpenFlowPort.NONE) {
          throw new FlowSyntaxException("output to unsupported truncate port: " + pairs.value());
        }
      } else if (pairs.key().equals("max_len")) {
        maxLen = Numbers.parse32(pairs.value());
        if (maxLen < Action.OutputTrunc.MIN_BYTES) {
          throw new FlowSyntaxException(
              "max_len "
                  + maxLen
                  + " is less than the minimum value "
                  + Action.OutputTrunc.MIN_BYTES);
        }
      } else {
        throw new FlowSyntaxException("invalid key '" + pairs.key() + "' in output_trunc argument");
      }
    }
    return new Action.OutputTrunc(port, maxLen);
  }

  Action controller(String value) {
    if (value.isEmpty()) {
      return Action.Output.to(OpenFlowPort.CONTROLLER);
    }
    if (Numbers.parseUnsigned(value) >= 0) {
      return new Action.Output(OpenFlowPort.CONTROLLER, Numbers.parse16(value, "max_len"));
    }
    int maxLen = Action.WHOLE_PACKET;
    Action.PacketInReason reason = Action.PacketInReason.ACTION;
    int id = 0;
    HexBytes userdata = HexBytes.EMPTY;
    boolean pause = false;
    long meter = 0;
    KeyValues pairs = new KeyValues(value);
    while (pairs.next()) {
      switch (pairs.key()) {
        case "reason" -> reason = reason(pairs.value());
        case "max_len" -> maxLen = Numbers.parse16(pairs.value(), "max_len");
        case "id" -> id = Numbers.parse16(pairs.value(), "id");
        case "userdata" -> {
          userdata = HexBytes.parse(pairs.value());
          if (userdata == null) {
            throw new FlowSyntaxException("bad hex digit in `controller' action `userdata'");
          }
        }
        case "pause" -> pause = true;
        case "meter_id" -> meter = Numbers.parse32(pairs.value());
        default ->
            throw new FlowSyntaxException(
                "unknown key \"" + pairs.key() + "\" parsing controller action");
      }
    }
    Action.Controller full = new Action.Controller(maxLen, reason, id, userdata, pause, meter);
    return full.isPlain() ? new Action.Output(OpenFlowPort.CONTROLLER, maxLen) : full;
  }

  private static Action.PacketInReason reason(String text) {
    for (Action.PacketInReason reason : Action.PacketInReason.values()) {
      if (!text.isEmpty() && reason.text().equals(text)) {
        return reason;
      }
    }
    throw new FlowSyntaxException("unknown reason \"" + text + "\"");
  }

  Action enqueue(String value) {
    String[] parts = value.split("[:,]", -1);
    if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new FlowSyntaxException(
          "\"enqueue\" syntax is \"enqueue:PORT:QUEUE\" or \"enqueue(PORT,QUEUE)\"");
    }
    int port = OpenFlowPort.parse(parts[0], ports);
    if (port == OpenFlowPort.INVALID) {
      throw new FlowSyntaxException(parts[0] + ": enqueue to unknown port");
    }
    return new Action.Enqueue(port, Numbers.parse32(parts[1]));
  }

  Action resubmit(String value) {
    String[] parts = value.split(",", -1);
    String portText = parts[0].strip();
    int port = OpenFlowPort.IN_PORT;
    if (!portText.isEmpty()) {
      port = OpenFlowPort.parse(portText, ports);
      if (port == OpenFlowPort.INVALID) {
        throw new FlowSyntaxException(portText + ": resubmit to unknown port");
      }
    }
    String tableText = parts.length > 1 ? parts[1].strip() : "";
    int table = Action.Resubmit.CURRENT_TABLE;
    if (!tableText.isEmpty()) {
      table = actions.tableId(tableText);
      if (table < 0) {
        throw new FlowSyntaxException(tableText + ": resubmit to unknown table");
      }
    }
    boolean withTuple = false;
    if (parts.length > 2 && !parts[2].isBlank()) {
      withTuple = parts[2].strip().equals("ct");
      if (!withTuple) {
        throw new FlowSyntaxException(parts[2].strip() + ": unknown parameter");
      }
    }
    if (port == OpenFlowPort.IN_PORT && table == Action.Resubmit.CURRENT_TABLE) {
      throw new FlowSyntaxException(
          "at least one \"in_port\" or \"table\" must be specified on resubmit");
    }
    boolean legacy = table == Action.Resubmit.CURRENT_TABLE && !withTuple;
    return new Action.Resubmit(port, table, withTuple, legacy);
  }

  Action finTimeout(String value) {
    int idle = 0;
    int hard = 0;
    KeyValues pairs = new KeyValues(value);
    while (pairs.next()) {
      switch (pairs.key()) {
        case "idle_timeout" -> idle = Numbers.parse16(pairs.value(), "idle_timeout");
        case "hard_timeout" -> hard = Numbers.parse16(pairs.value(), "hard_timeout");
        default ->
            throw new FlowSyntaxException(
                "invalid key '" + pairs.key() + "' in 'fin_timeout' argument");
      }
    }
    return new Action.FinTimeout(idle, hard);
  }

  Action conjunction(String value) {
    java.util.regex.Matcher parts =
        java.util.regex.Pattern.compile("\\s*(\\w+)\\s*,\\s*(\\d+)\\s*/\\s*(\\d+)\\s*")
            .matcher(value);
    long id = parts.matches() ? Numbers.parseUnsigned(parts.group(1)) : -1;
    if (id < 0) {
      throw new FlowSyntaxException("\"conjunction\" syntax is \"conjunction(id,i/n)\"");
    }
    int clause = Integer.parseInt(parts.group(2));
    int count = Integer.parseInt(parts.group(3));
    if (count < 2) {
      throw new FlowSyntaxException("conjunction must have at least 2 clauses");
    }
    if (count > CLAUSE_LIMIT) {
      throw new FlowSyntaxException("conjunction must have at most 64 clauses");
    }
    if (clause < 1) {
      throw new FlowSyntaxException("clause index must be positive");
    }
    if (clause > count) {
      throw new FlowSyntaxException("clause index must be less than or equal to number of clauses");
    }
    return new Action.Conjunction(id, clause - 1, count);
  }

  Action multipath(String value) {
    String[] parts = value.split("\\s*,\\s*", -1);
    if (parts.length < 6) {
      throw new FlowSyntaxException(value + ": not enough arguments to multipath action");
    }
    if (!HASH_FIELDS.contains(parts[0])) {
      throw new FlowSyntaxException(value + ": unknown fields `" + parts[0] + "'");
    }
    if (!MULTIPATH_ALGORITHMS.contains(parts[2])) {
      throw new FlowSyntaxException(value + ": unknown algorithm `" + parts[2] + "'");
    }
    int links = Numbers.leadingInt(parts[3]);
    if (links < 1 || links > 65536) {
      throw new FlowSyntaxException(
          value + ": n_links " + links + " is not in valid range 1 to 65536");
    }
    Subfield destination = Subfield.parse(parts[5]);
    if (destination.bitCount() < 16 && links > 1 << destination.bitCount()) {
      throw new FlowSyntaxException(
          value
              + ": "
              + destination.bitCount()
              + "-bit destination field has "
              + (1 << destination.bitCount())
              + " possible values, less than specified n_links "
              + links);
    }
    return new Action.Multipath(
        parts[0],
        Numbers.leadingInt(parts[1]) & 0xffff,
        parts[2],
        links,
        Numbers.leadingInt(parts[4]),
        destination);
  }

  Action bundle(String key, String value) {
    boolean isLoad = key.equals("bundle_load");
    int needed = isLoad ? 5 : 4;
    String[] parts = value.split(",", needed + 1);
    if (parts.length <= needed) {
      throw new FlowSyntaxException(value + ": not enough arguments to " + key + " action");
    }
    if (!HASH_FIELDS.contains(parts[0])) {
      throw new FlowSyntaxException(value + ": unknown fields `" + parts[0] + "'");
    }
    if (!parts[2].equals("hrw") && !parts[2].equals("active_backup")) {
      throw new FlowSyntaxException(value + ": unknown algorithm `" + parts[2] + "'");
    }
    if (!parts[3].equals("ofport")) {
      throw new FlowSyntaxException(value + ": unknown member_type `" + parts[3] + "'");
    }
    Subfield destination = isLoad ? Subfield.parse(parts[4]) : null;
    String list = parts[needed];
    int colon = list.indexOf(':');
    String label = colon < 0 ? list : list.substring(0, colon);
    if (!label.equals("members") && !label.equals("slaves")) {
      throw new FlowSyntaxException(
          value + ": missing member delimiter, expected `members', got `" + label + "'");
    }
    List<Integer> members = new ArrayList<>();
    for (String member : list.substring(colon + 1).split("[, ]")) {
      if (!member.isEmpty()) {
        int port = OpenFlowPort.parse(member, ports);
        if (port == OpenFlowPort.INVALID) {
          throw new FlowSyntaxException(member + ": bad port number");
        }
        members.add(port);
      }
    }
    int basis = Numbers.leadingInt(parts[1]) & 0xffff;
    return new Action.Bundle(parts[0], basis, parts[2], destination, members);
  }

  Action sample(String value) {
    Map<String, Long> numbers = new TreeMap<>();
    int port = OpenFlowPort.NONE;
    Action.SampleDirection direction = Action.SampleDirection.DEFAULT;
    KeyValues pairs = new KeyValues(value);
    while (pairs.next()) {
      switch (pairs.key()) {
        case "probability" -> {
          int probability = Numbers.parse16(pairs.value(), "probability");
          if (probability == 0) {
            throw new FlowSyntaxException("invalid probability value \"" + pairs.value() + "\"");
          }
          numbers.put("probability", (long) probability);
        }
        case "collector_set_id", "obs_domain_id", "obs_point_id" ->
            numbers.put(pairs.key(), Numbers.parse32(pairs.value()));
        case "sampling_port" -> {
          port = OpenFlowPort.parse(pairs.value(), ports);
          if (port == OpenFlowPort.INVALID) {
            throw new FlowSyntaxException(pairs.value() + ": unknown port");
          }
        }
        case "ingress", "egress" ->
            direction = Action.SampleDirection.valueOf(pairs.key().toUpperCase(Locale.ROOT));
        default ->
            throw new FlowSyntaxException(
                "invalid key \"" + pairs.key() + "\" in \"sample\" argument");
      }
    }
    if (!numbers.containsKey("probability")) {
      throw new FlowSyntaxException("non-zero \"probability\" must be specified on sample");
    }
    return new Action.Sample(
        numbers.get("probability").intValue(),
        numbers.getOrDefault("collector_set_id", 0L),
        numbers.getOrDefault("obs_domain_id", 0L),
        numbers.getOrDefault("obs_point_id", 0L),
        port,
        direction);
  }

  Action checkPktLarger(String value, String rest) {
    if (!rest.startsWith("->")) {
      throw new FlowSyntaxException(value + ": missing `->'");
    }
    long length = Numbers.parseUnsigned(value);
    if (length < 0 || length > 0xffff) {
      throw new FlowSyntaxException("invalid (null) \"" + value + "\"");
    }
    Subfield destination = Subfield.parse(rest.substring(2));
    if (destination.bitCount() != 1) {
      throw new FlowSyntaxException("Only 1-bit destination field is allowed");
    }
    return new Action.CheckPktLarger((int) length, destination);
  }

  Action encap(String value) {
    KeyValues pairs = new KeyValues(value);
    if (!pairs.next()) {
      throw new FlowSyntaxException("Missing encap hdr: ");
    }
    String header = pairs.key();
    if (!List.of("ethernet", "mpls", "mpls_mc", "nsh").contains(header)) {
      throw new FlowSyntaxException("Encap hdr not supported: " + pairs.value());
    }
    String properties = pairs.value();
    if (header.equals("nsh") && !properties.isEmpty()) {
      KeyValues nsh = new KeyValues(properties);
      while (nsh.next()) {
        if (nsh.key().equals("md_type") && !nsh.value().matches("[12]")) {
          throw new FlowSyntaxException("invalid md_type");
        }
      }
    }
    return new Action.Encap(header, properties);
  }

  Action decap(String value) {
    if (value.isEmpty()) {
      return new Action.Decap(null);
    }
    KeyValues pairs = new KeyValues(value);
    pairs.next();
    if (!pairs.key().equals("packet_type")) {
      throw new FlowSyntaxException("Invalid decap argument: " + value);
    }
    KeyValues type = new KeyValues(pairs.value());
    String ns = null;
    String number = null;
    while (type.next()) {
      if (type.key().equals("ns")) {
        ns = type.value();
      } else if (type.key().equals("type")) {
        number = type.value();
      }
    }
    if (ns == null || number == null) {
      throw new FlowSyntaxException(
          "Missing packet_type attribute " + (ns == null ? "ns" : "type"));
    }
    return new Action.Decap("ns=" + ns + ",type=" + number);
  }
}
