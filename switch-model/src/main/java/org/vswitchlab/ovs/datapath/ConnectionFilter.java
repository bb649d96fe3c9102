package org.vswitchlab.ovs.datapath;

import java.util.EnumMap;
import java.util.Map;

/** Chooses connections by parts of one direction's tuple. Immutable. */
public final class ConnectionFilter {
  /** What may be asked for. */
  public enum Part {
    SOURCE,
    DESTINATION,
    PROTOCOL,
    SOURCE_PORT,
    DESTINATION_PORT,
    ICMP_TYPE,
    ICMP_CODE,
    ICMP_ID
  }

  private record Value(long high, long low) {}

  private final Map<Part, Value> wanted;
  private final Boolean isIpv6;
  private final boolean isReply;

  private ConnectionFilter(Map<Part, Value> wanted, Boolean isIpv6, boolean isReply) {
    this.wanted = wanted;
    this.isIpv6 = isIpv6;
    this.isReply = isReply;
  }

  /** Collects what is asked for. */
  public static final class Builder {
    private final Map<Part, Value> wanted = new EnumMap<>(Part.class);
    private Boolean isIpv6;

    /** Asks for a value; {@code high} is of IPv6 addresses only. */
    public void add(Part part, long high, long low) {
      wanted.put(part, new Value(high, low));
    }

    /** Asks for connections of IPv6, or of IPv4. */
    public void family(boolean ipv6) {
      isIpv6 = ipv6;
    }

    /** What was asked for, of the reply direction or of the original one. */
    public ConnectionFilter build(boolean ofReply) {
      return new ConnectionFilter(new EnumMap<>(wanted), isIpv6, ofReply);
    }
  }

  /** Whether nothing is left open, so that there can be one such connection in a zone. */
  public boolean isComplete() {
    boolean hasIcmp =
        wanted.containsKey(Part.ICMP_ID)
            && wanted.containsKey(Part.ICMP_TYPE)
            && wanted.containsKey(Part.ICMP_CODE);
    boolean hasPorts =
        wanted.containsKey(Part.SOURCE_PORT) && wanted.containsKey(Part.DESTINATION_PORT);
    return wanted.containsKey(Part.SOURCE)
        && wanted.containsKey(Part.DESTINATION)
        && wanted.containsKey(Part.PROTOCOL)
        && (asksForIcmp() ? hasIcmp : hasPorts);
  }

  private boolean asksForIcmp() {
    Value protocol = wanted.get(Part.PROTOCOL);
    return protocol != null
        && (protocol.low() == ConnectionKey.ICMP || protocol.low() == ConnectionKey.ICMPV6);
  }

  /** Whether the connection is one of those. */
  public boolean matches(Connection connection) {
    if (asksForIcmp() && !isComplete()) {
      // The real tool finds connections of ICMP by their addresses alone, or by everything.
      return false;
    }
    ConnectionKey key = isReply ? connection.reply() : connection.original();
    if (isIpv6 != null && isIpv6 != key.isIpv6()) {
      return false;
    }
    return wanted.entrySet().stream()
        .allMatch(entry -> valueOf(entry.getKey(), key).equals(entry.getValue()));
  }

  private static Value valueOf(Part part, ConnectionKey key) {
    return switch (part) {
      case SOURCE -> new Value(key.sourceHigh(), key.sourceLow());
      case DESTINATION -> new Value(key.destinationHigh(), key.destinationLow());
      case PROTOCOL -> new Value(0, key.protocol());
      case SOURCE_PORT -> new Value(0, key.isIcmp() ? -1 : key.sourcePort());
      case DESTINATION_PORT -> new Value(0, key.isIcmp() ? -1 : key.destinationPort());
      case ICMP_ID -> new Value(0, key.sourcePort());
      case ICMP_TYPE -> new Value(0, key.icmpType());
      case ICMP_CODE -> new Value(0, key.icmpCode());
    };
  }
}
