package org.vswitchlab.ovs.openflow;

import java.util.List;

/** Reads one flow: the match, what goes with it, and the actions. */
final class FlowParser {
  private final FlowMod.Command command;
  private final PortNames ports;
  private final MatchParser match;
  private int priority = FlowMod.DEFAULT_PRIORITY;
  private long cookie;
  private long cookieMask;
  private long newCookie;
  private boolean modifyCookie;
  private int table = FlowMod.ALL_TABLES;
  private int idleSeconds;
  private int hardSeconds;
  private int importance;
  private FlowFlags flags = FlowFlags.NONE;
  private int outPort = OpenFlowPort.NONE;
  private long outGroup = FlowMod.ANY_GROUP;

  FlowParser(FlowMod.Command command, PortNames ports) {
    this.command = command;
    this.ports = ports;
    this.match = new MatchParser(ports);
  }

  FlowMod parse(String text) {
    String head = text;
    String actionText = null;
    if (!command.isDelete()) {
      int start = text.indexOf("action");
      int equals = start < 0 ? -1 : text.indexOf('=', start);
      if (equals < 0) {
        throw new FlowSyntaxException("must specify an action");
      }
      head = text.substring(0, start);
      actionText = text.substring(equals + 1);
    }
    KeyValues pairs = new KeyValues(head);
    while (pairs.next()) {
      readPair(pairs);
    }
    checkCookie();
    List<Action> actions = actionText == null ? List.of() : actions(actionText);
    return new FlowMod(
        command,
        match.build(),
        priority,
        cookie,
        cookieMask,
        newCookie,
        modifyCookie,
        table,
        idleSeconds,
        hardSeconds,
        importance,
        flags,
        outPort,
        outGroup,
        actions);
  }

  private List<Action> actions(String text) {
    List<Action> actions = ActionText.parse(text, ports);
    ActionChecks.Result checked = ActionChecks.check(actions, match.build(), table);
    OpenFlowError error = checked.error();
    if (error != null && isForTheToolToRefuse(error, checked.actions(), table)) {
      throw new FlowSyntaxException(
          "actions are invalid with specified match (" + error.name() + ")");
    }
    return checked.actions();
  }

  /** Other errors are the switch's to find. */
  private static boolean isForTheToolToRefuse(
      OpenFlowError error, List<Action> actions, int table) {
    return error == OpenFlowError.OFPBIC_BAD_TABLE_ID && table != FlowMod.ALL_TABLES
        || error == OpenFlowError.OFPBAC_BAD_TAG
        || error == OpenFlowError.OFPBAC_MATCH_INCONSISTENT
        || error == OpenFlowError.OFPBAC_BAD_OUT_PORT
        || error == OpenFlowError.OFPBAC_BAD_TAG
        || error == OpenFlowError.OFPMMFC_INVALID_METER
        || actions.stream().anyMatch(a -> a.type() == ActionType.DELETE_FIELD);
  }

  private void checkCookie() {
    if (command == FlowMod.Command.ADD) {
      if (cookieMask != 0) {
        throw new FlowSyntaxException("flow additions cannot use a cookie mask");
      }
      cookie = newCookie;
    } else if (modifyCookie && cookieMask == 0) {
      // A modification that names a cookie without a mask sets it, and adds the flow if need be.
      cookie = 0;
    }
  }

  private void readPair(KeyValues pairs) {
    String key = pairs.key();
    if (match.readProtocol(key) || readFlag(key)) {
      return;
    }
    boolean needsValue = !MatchParser.isPortField(key) && !MatchParser.isOptional(key);
    if (pairs.value().isEmpty() && needsValue) {
      throw new FlowSyntaxException("field " + key + " missing value");
    }
    if (!readProperty(key, pairs.value()) && !match.readField(key, pairs.value())) {
      throw new FlowSyntaxException("unknown keyword " + key);
    }
  }

  private boolean readFlag(String key) {
    switch (key) {
      case "send_flow_rem" -> flags = flags.withSendFlowRemoved();
      case "check_overlap" -> flags = flags.withCheckOverlap();
      case "reset_counts" -> flags = flags.withResetCounts();
      case "no_packet_counts" -> flags = flags.withNoPacketCounts();
      case "no_byte_counts" -> flags = flags.withNoByteCounts();
      case "allow_hidden_fields", "no_readonly_table" -> {}
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean readProperty(String key, String value) {
    switch (key) {
      case "table" -> table = tableId(value);
      case "out_port" -> {
        if (!command.isDelete()) {
          return false;
        }
        outPort = OpenFlowPort.parse(value, ports);
        if (outPort == OpenFlowPort.INVALID) {
          throw new FlowSyntaxException(value + " is not a valid OpenFlow port");
        }
      }
      case "out_group" -> {
        if (!command.isDelete()) {
          return false;
        }
        outGroup = Numbers.parseUnsigned(value);
        if (outGroup < 0) {
          throw new FlowSyntaxException("invalid group: " + value);
        }
      }
      case "priority" -> priority = Numbers.parse16(value, "priority");
      case "idle_timeout" -> idleSeconds = Numbers.parse16(value, "idle_timeout");
      case "hard_timeout" -> hardSeconds = Numbers.parse16(value, "hard_timeout");
      case "importance" -> importance = Numbers.parse16(value, "importance");
      case "cookie" -> readCookie(value);
      case "duration", "n_packets", "n_bytes", "idle_age", "hard_age" -> {}
      default -> {
        return false;
      }
    }
    return true;
  }

  private int tableId(String value) {
    int id = TableId.parse(value, ports);
    if (id < 0) {
      throw new FlowSyntaxException("unknown table \"" + value + "\"");
    }
    return id;
  }

  private void readCookie(String value) {
    int slash = value.indexOf('/');
    if (slash >= 0) {
      cookie = Numbers.parse64(value.substring(0, slash));
      cookieMask = Numbers.parse64(value.substring(slash + 1));
    } else if (command.isDelete()) {
      throw new FlowSyntaxException("cannot set cookie");
    } else {
      long parsed = Numbers.parse64(value);
      newCookie = parsed;
      // All ones stand for "no change".
      modifyCookie = parsed != -1L;
    }
  }
}
