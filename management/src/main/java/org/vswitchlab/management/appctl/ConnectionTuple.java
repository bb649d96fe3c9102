package org.vswitchlab.management.appctl;

import java.util.Map;
import org.vswitchlab.ovs.datapath.Connection;
import org.vswitchlab.ovs.datapath.ConnectionFilter;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;

/** Reads the tuples that {@code dpctl/flush-conntrack} chooses connections by. */
final class ConnectionTuple {
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;

  private static final Map<String, ConnectionFilter.Part> PARTS =
      Map.of(
          "ct_nw_src", ConnectionFilter.Part.SOURCE,
          "ct_ipv6_src", ConnectionFilter.Part.SOURCE,
          "ct_nw_dst", ConnectionFilter.Part.DESTINATION,
          "ct_ipv6_dst", ConnectionFilter.Part.DESTINATION,
          "ct_nw_proto", ConnectionFilter.Part.PROTOCOL,
          "ct_tp_src", ConnectionFilter.Part.SOURCE_PORT,
          "ct_tp_dst", ConnectionFilter.Part.DESTINATION_PORT,
          "icmp_type", ConnectionFilter.Part.ICMP_TYPE,
          "icmp_code", ConnectionFilter.Part.ICMP_CODE,
          "icmp_id", ConnectionFilter.Part.ICMP_ID);

  private final ConnectionFilter.Builder filter = new ConnectionFilter.Builder();
  private Boolean isIpv6;
  private int protocol;
  private boolean hasPorts;

  private ConnectionTuple() {}

  /**
   * Reads {@code ct_nw_src=10.0.0.1,ct_nw_proto=6,ct_tp_dst=80}.
   *
   * @throws DpctlException with the sentence to answer
   */
  static ConnectionFilter parse(String text, boolean isReply) throws DpctlException {
    ConnectionTuple tuple = new ConnectionTuple();
    for (String word : text.split("[, \t\r\n]+", -1)) {
      if (!word.isEmpty()) {
        tuple.part(word);
      }
    }
    tuple.requireConsistent();
    return tuple.filter.build(isReply);
  }

  private void part(String word) throws DpctlException {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    if (equals < 0 || equals == word.length() - 1) {
      throw DpctlException.invalid("field " + name + " missing value");
    }
    String value = word.substring(equals + 1);
    ConnectionFilter.Part part = PARTS.get(name);
    if (part == null) {
      throw DpctlException.invalid("invalid conntrack tuple field: " + name);
    }
    switch (part) {
      case SOURCE, DESTINATION -> address(name, part, value);
      case PROTOCOL -> {
        protocol = (int) number(name, value, 0xff);
        filter.add(part, 0, protocol);
      }
      case SOURCE_PORT, DESTINATION_PORT -> {
        hasPorts = true;
        filter.add(part, 0, number(name, value, 0xffff));
      }
      case ICMP_TYPE, ICMP_CODE, ICMP_ID -> {
        if (protocol != ICMP && protocol != ICMPV6) {
          throw DpctlException.invalid("invalid L4 fields");
        }
        filter.add(
            part, 0, number(name, value, part == ConnectionFilter.Part.ICMP_ID ? 0xffff : 0xff));
      }
    }
  }

  private void requireConsistent() throws DpctlException {
    if (protocol == 0 && hasPorts) {
      throw DpctlException.invalid("port is set without protocol");
    }
  }

  private void address(String name, ConnectionFilter.Part part, String value)
      throws DpctlException {
    boolean isSix = name.contains("ipv6");
    if (isIpv6 != null && isIpv6 != isSix) {
      throw DpctlException.invalid("the L3 protocol does not match " + value);
    }
    isIpv6 = isSix;
    Ipv6Address six = isSix ? Ipv6Address.parseOrNull(value) : null;
    if (isSix ? six == null : !Ipv4Address.isAddress(value)) {
      throw DpctlException.invalid("failed to parse field " + name);
    }
    filter.family(isSix);
    filter.add(
        part, isSix ? six.high() : 0, isSix ? six.low() : Ipv4Address.parse(value) & 0xffff_ffffL);
  }

  private static long number(String name, String value, int most) throws DpctlException {
    if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > most) {
      throw DpctlException.invalid("failed to parse field " + name);
    }
    return Integer.parseInt(value);
  }

  /** Whether a connection is one of those. */
  static boolean matches(ConnectionFilter filter, Connection connection) {
    return filter == null || filter.matches(connection);
  }
}
