package org.vswitchlab.ovs.datapath;

import org.vswitchlab.wire.EtherType;

/**
 * One direction of a connection as the tracker knows it.
 *
 * @param zone 0 to 65535
 * @param ethType IPv4 or IPv6
 * @param protocol IP protocol
 * @param sourceHigh high half of the source address, 0 for IPv4
 * @param sourceLow low half, or the IPv4 address
 * @param destinationHigh high half of the destination address
 * @param destinationLow low half, or the IPv4 address
 * @param sourcePort port; of ICMP, the identifier
 * @param destinationPort port; of ICMP, type times 256 plus code
 */
record ConnectionKey(
    int zone,
    int ethType,
    int protocol,
    long sourceHigh,
    long sourceLow,
    long destinationHigh,
    long destinationLow,
    int sourcePort,
    int destinationPort) {
  static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMPV6 = 58;

  boolean isIpv6() {
    return ethType == EtherType.IPV6;
  }

  boolean isIcmp() {
    return protocol == (isIpv6() ? ICMPV6 : ICMP);
  }

  /** Whether the protocol is one of ICMP, be it the other family's. */
  boolean isAnyIcmp() {
    return protocol == ICMP || protocol == ICMPV6;
  }

  boolean hasPorts() {
    return protocol == TCP || protocol == UDP;
  }

  /** Port 0 is nobody's. */
  boolean lacksPort() {
    return hasPorts() && (sourcePort == 0 || destinationPort == 0);
  }

  int icmpType() {
    return destinationPort >>> 8;
  }

  int icmpCode() {
    return destinationPort & 0xff;
  }

  /** The other direction; null if the protocol knows no answer to this. */
  ConnectionKey reversed() {
    int source = destinationPort;
    int destination = sourcePort;
    if (isIcmp()) {
      int type = answerTo(icmpType());
      if (type < 0) {
        return null;
      }
      source = sourcePort;
      destination = type << 8 | icmpCode();
    }
    return new ConnectionKey(
        zone,
        ethType,
        protocol,
        destinationHigh,
        destinationLow,
        sourceHigh,
        sourceLow,
        source,
        destination);
  }

  /** The message that answers, or is answered by, an ICMP request; -1 if there is none. */
  private int answerTo(int type) {
    if (isIpv6()) {
      return type == 128 ? 129 : type == 129 ? 128 : -1;
    }
    return switch (type) {
      case 8 -> 0;
      case 0 -> 8;
      case 13, 15 -> type + 1;
      case 14, 16 -> type - 1;
      default -> -1;
    };
  }

  /** Whether an ICMP message of this type may begin a connection. */
  boolean isIcmpRequest() {
    int type = icmpType();
    return isIpv6() ? type == 128 : type == 8 || type == 13 || type == 15;
  }

  ConnectionKey withSource(long high, long low, int port) {
    return new ConnectionKey(
        zone, ethType, protocol, high, low, destinationHigh, destinationLow, port, destinationPort);
  }

  ConnectionKey withDestination(long high, long low, int port) {
    return new ConnectionKey(
        zone, ethType, protocol, sourceHigh, sourceLow, high, low, sourcePort, port);
  }
}
