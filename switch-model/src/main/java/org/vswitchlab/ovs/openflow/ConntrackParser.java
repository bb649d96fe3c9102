package org.vswitchlab.ovs.openflow;

import java.util.List;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;

/** Reads the arguments of {@code ct(...)}. */
final class ConntrackParser {
  private final ActionParser actions;
  private boolean commit;
  private boolean force;
  private int zone;
  private Subfield zoneSource;
  private int table = Action.Conntrack.NO_RECIRCULATION;
  private String algorithm;
  private Action.Nat nat;
  private List<Action> exec = List.of();

  ConntrackParser(ActionParser actions) {
    this.actions = actions;
  }

  Action parse(String text) {
    KeyValues pairs = new KeyValues(text);
    while (pairs.next()) {
      readPair(pairs.key(), pairs.value());
    }
    if (force && !commit) {
      throw new FlowSyntaxException("\"force\" flag requires \"commit\" flag.");
    }
    return new Action.Conntrack(commit, force, zone, zoneSource, table, algorithm, nat, exec);
  }

  private void readPair(String key, String value) {
    switch (key) {
      case "commit" -> commit = true;
      case "force" -> force = true;
      case "table" -> {
        table = actions.tableId(value);
        if (table < 0) {
          throw new FlowSyntaxException("unknown table " + value);
        }
        if (table == Action.Conntrack.NO_RECIRCULATION) {
          throw new FlowSyntaxException("invalid table 0xff");
        }
      }
      case "zone" -> readZone(value);
      case "alg" -> {
        if (!value.equals("ftp") && !value.equals("tftp")) {
          throw new FlowSyntaxException("invalid conntrack helper \"" + value + "\"");
        }
        algorithm = value;
      }
      case "nat" -> nat = new Action.Nat(parseNat(value));
      case "exec" -> exec = actions.parse(value, ActionParser.Place.CT_EXEC);
      default -> throw new FlowSyntaxException("invalid argument to \"ct\" action: `" + key + "'");
    }
  }

  private void readZone(String value) {
    long number = Numbers.parseUnsigned(value);
    if (number >= 0 && number <= 0xffff) {
      zone = (int) number;
      zoneSource = null;
    } else {
      zoneSource = Subfield.parse(value);
    }
  }

  private static NatSpec parseNat(String text) {
    NatSpec.Kind kind = null;
    String range = "";
    boolean persistent = false;
    boolean hash = false;
    boolean random = false;
    KeyValues pairs = new KeyValues(text);
    while (pairs.next()) {
      switch (pairs.key()) {
        case "src", "dst" -> {
          if (kind != null) {
            throw new FlowSyntaxException("May only specify one of \"src\" or \"dst\".");
          }
          kind = pairs.key().equals("src") ? NatSpec.Kind.SRC : NatSpec.Kind.DST;
          range = pairs.value();
        }
        case "persistent" -> persistent = true;
        case "hash" -> hash = true;
        case "random" -> random = true;
        default ->
            throw new FlowSyntaxException(
                "invalid key \"" + pairs.key() + "\" in \"nat\" argument");
      }
    }
    if (kind == null && (persistent || hash || random)) {
      throw new FlowSyntaxException("Flags allowed only with \"src\" or \"dst\".");
    }
    if (hash && random) {
      throw new FlowSyntaxException("Both \"hash\" and \"random\" are not allowed.");
    }
    return range.isEmpty()
        ? new NatSpec(kind, false, false, 0, 0, 0, 0, 0, 0, persistent, hash, random)
        : withRange(kind, range, persistent, hash, random);
  }

  /** {@code 1.2.3.4}, {@code 1.2.3.4-1.2.3.8:10-20}, {@code [fe80::1]-[fe80::2]:10}. */
  private static NatSpec withRange(
      NatSpec.Kind kind, String range, boolean persistent, boolean hash, boolean random) {
    FlowSyntaxException invalid = new FlowSyntaxException("invalid nat range \"" + range + "\"");
    boolean isIpv6 = range.startsWith("[") || range.indexOf(':') != range.lastIndexOf(':');
    int portColon = portColon(range, isIpv6);
    String addresses = portColon < 0 ? range : range.substring(0, portColon);
    String[] ends = addresses.split("-", -1);
    long[] min = address(ends[0], isIpv6, invalid);
    long[] max = ends.length > 1 ? address(ends[1], isIpv6, invalid) : min;
    int order = Long.compareUnsigned(min[0], max[0]);
    if (ends.length > 2 || order > 0 || order == 0 && Long.compareUnsigned(min[1], max[1]) > 0) {
      throw invalid;
    }
    int minPort = 0;
    int maxPort = 0;
    if (portColon >= 0) {
      String[] portEnds = range.substring(portColon + 1).split("-", -1);
      minPort = port(portEnds[0], invalid);
      maxPort = portEnds.length > 1 ? port(portEnds[1], invalid) : 0;
      if (portEnds.length > 2 || maxPort != 0 && maxPort < minPort) {
        throw invalid;
      }
    }
    return new NatSpec(
        kind,
        true,
        isIpv6,
        min[0],
        min[1],
        max[0],
        max[1],
        minPort,
        maxPort,
        persistent,
        hash,
        random);
  }

  private static int portColon(String range, boolean isIpv6) {
    if (!isIpv6) {
      return range.indexOf(':');
    }
    return range.startsWith("[") ? range.indexOf(':', range.lastIndexOf(']') + 1) : -1;
  }

  private static int port(String text, FlowSyntaxException invalid) {
    long port = Numbers.parseUnsigned(text);
    if (port < 1 || port > 0xffff) {
      throw invalid;
    }
    return (int) port;
  }

  private static long[] address(String text, boolean isIpv6, FlowSyntaxException invalid) {
    try {
      if (!isIpv6) {
        return new long[] {0, Ipv4Address.parse(text) & 0xffff_ffffL};
      }
      Ipv6Address address = Ipv6Address.parse(text.replace("[", "").replace("]", ""));
      return new long[] {address.high(), address.low()};
    } catch (IllegalArgumentException e) {
      throw invalid;
    }
  }
}
