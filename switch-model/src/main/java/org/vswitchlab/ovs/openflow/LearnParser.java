package org.vswitchlab.ovs.openflow;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;

/** Reads the arguments of {@code learn(...)}. */
final class LearnParser {
  private final PortNames ports;
  private int idleSeconds;
  private int hardSeconds;
  private int finIdleSeconds;
  private int finHardSeconds;
  private int priority = FlowMod.DEFAULT_PRIORITY;
  private long cookie;
  private int table = 1;
  private boolean sendFlowRemoved;
  private boolean deleteLearned;
  private long limit;
  private Subfield resultDestination;
  private final List<LearnSpec> specs = new ArrayList<>();
  private String arguments = "";

  LearnParser(PortNames ports) {
    this.ports = ports;
  }

  Action parse(String text) {
    arguments = text;
    KeyValues pairs = new KeyValues(text);
    while (pairs.next()) {
      readPair(pairs.key(), pairs.value());
    }
    return new Action.Learn(
        idleSeconds,
        hardSeconds,
        finIdleSeconds,
        finHardSeconds,
        priority,
        cookie,
        table,
        sendFlowRemoved,
        deleteLearned,
        limit,
        resultDestination,
        specs);
  }

  private void readPair(String key, String value) {
    switch (key) {
      case "table" -> readTable(value);
      case "priority" -> priority = Numbers.leadingInt(value) & 0xffff;
      case "idle_timeout" -> idleSeconds = Numbers.leadingInt(value) & 0xffff;
      case "hard_timeout" -> hardSeconds = Numbers.leadingInt(value) & 0xffff;
      case "fin_idle_timeout" -> finIdleSeconds = Numbers.leadingInt(value) & 0xffff;
      case "fin_hard_timeout" -> finHardSeconds = Numbers.leadingInt(value) & 0xffff;
      case "cookie" -> cookie = Numbers.parse64(value);
      case "send_flow_rem" -> sendFlowRemoved = true;
      case "delete_learned" -> deleteLearned = true;
      case "limit" -> limit = Numbers.parse32(value);
      case "result_dst" -> {
        resultDestination = Subfield.parse(value);
        if (resultDestination.bitCount() != 1) {
          throw new FlowSyntaxException("result_dst in 'learn' action must be a single bit");
        }
      }
      default -> specs.add(parseSpec(key, value));
    }
  }

  private void readTable(String value) {
    table = TableId.parse(value, ports);
    if (table < 0) {
      throw new FlowSyntaxException("unknown table \"" + value + "\"");
    }
    if (table == 255) {
      throw new FlowSyntaxException(
          "table=" + value + ": table id 255 not valid for `learn' action");
    }
  }

  private LearnSpec parseSpec(String key, String value) {
    if (key.equals("load")) {
      return parseLoad(value);
    }
    if (key.equals("output")) {
      return new LearnSpec(LearnSpec.Target.OUTPUT, Subfield.parse(value), 0, 0, null);
    }
    if (FlowField.byName(key) == null && key.indexOf('[') < 0) {
      throw new FlowSyntaxException(key + ": unknown keyword " + key);
    }
    Subfield destination = Subfield.parse(key);
    if (destination.field().oxmIds().isEmpty()) {
      String name = destination.field().fieldName();
      throw new FlowSyntaxException(
          arguments + ": experimenter OXM field '" + name + "' not supported");
    }
    if (value.isEmpty()) {
      return new LearnSpec(LearnSpec.Target.MATCH, destination, 0, 0, destination);
    }
    return parseMatch(key, value, destination);
  }

  private LearnSpec parseMatch(String key, String value, Subfield destination) {
    String notSubfield;
    try {
      Subfield source = Subfield.parse(value);
      if (source.bitCount() != destination.bitCount()) {
        throw new FlowSyntaxException(
            key
                + "="
                + value
                + ": bit widths of "
                + key
                + " ("
                + source.bitCount()
                + ") and "
                + value
                + " ("
                + destination.bitCount()
                + ") differ");
      }
      return new LearnSpec(LearnSpec.Target.MATCH, source, 0, 0, destination);
    } catch (FlowSyntaxException e) {
      if (e.getMessage().contains("bit widths")) {
        throw e;
      }
      notSubfield = e.getMessage();
    }
    return immediateMatch(key, value, destination, notSubfield);
  }

  private LearnSpec immediateMatch(
      String key, String value, Subfield destination, String notSubfield) {
    if (!destination.isWholeField()) {
      FieldValue number = FieldValue.immediate(value);
      if (number == null) {
        throw new FlowSyntaxException(key + "=" + value + ": cannot parse integer value");
      }
      return new LearnSpec(
          LearnSpec.Target.MATCH, null, number.valueHigh(), number.valueLow(), destination);
    }
    try {
      FieldValue parsed = FieldValue.parse(destination.field(), value, ports);
      if (destination.field().isMaskable() && !parsed.isExact(destination.field())) {
        throw new FlowSyntaxException(value + ": wildcards not allowed here");
      }
      return new LearnSpec(
          LearnSpec.Target.MATCH, null, parsed.valueHigh(), parsed.valueLow(), destination);
    } catch (FlowSyntaxException e) {
      throw new FlowSyntaxException(
          arguments
              + ": "
              + key
              + " value "
              + value
              + " cannot be parsed as a subfield ("
              + notSubfield
              + ") or an immediate value ("
              + e.getMessage()
              + ")");
    }
  }

  private static LearnSpec parseLoad(String value) {
    int arrow = value.indexOf("->");
    if (arrow < 0) {
      throw new FlowSyntaxException("load: missing `->' in `" + value + "'");
    }
    String from = value.substring(0, arrow);
    Subfield destination = Subfield.parse(value.substring(arrow + 2));
    FieldValue number = FieldValue.immediate(from);
    if (number != null) {
      return new LearnSpec(
          LearnSpec.Target.LOAD, null, number.valueHigh(), number.valueLow(), destination);
    }
    return new LearnSpec(LearnSpec.Target.LOAD, Subfield.parse(from), 0, 0, destination);
  }
}
