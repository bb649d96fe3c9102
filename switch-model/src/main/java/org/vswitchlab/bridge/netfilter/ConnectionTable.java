package org.vswitchlab.bridge.netfilter;

import java.util.HashMap;
import java.util.Map;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.wire.IpProtocol;

/**
 * Connections of a host as its packet filters see them. Timeouts are the kernel's defaults,
 * nf_conntrack sysctls; a connection counts from the moment its first packet has passed.
 */
final class ConnectionTable implements TrackingState {
  private static final long SECOND = 1_000_000_000L;
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO6_REQUEST = 128;
  private static final int ECHO6_REPLY = 129;
  private static final int FIRST_INFORMATIONAL6 = 128;

  /** Both ends; for ICMP the ports are identifier and type. */
  private record Flow(
      int protocol,
      FieldValue source,
      FieldValue destination,
      int sourcePort,
      int destinationPort) {
    Flow reversed() {
      if (protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6) {
        return new Flow(protocol, destination, source, sourcePort, answerTo(destinationPort));
      }
      return new Flow(protocol, destination, source, destinationPort, sourcePort);
    }

    /** RFC 792, RFC 4443: requests and replies come in pairs of types. */
    private static int answerTo(int type) {
      return switch (type) {
        case 8, 0 -> 8 - type;
        case 13, 14 -> 27 - type;
        case 15, 16 -> 31 - type;
        case 17, 18 -> 35 - type;
        case 128, 129 -> 257 - type;
        case 139, 140 -> 279 - type;
        default -> -1;
      };
    }
  }

  private static final class Connection {
    boolean isReplied;
    boolean isClosing;
    long expiresNanos;
  }

  private final Simulation simulation;
  // Looked up only, never iterated in hash order.
  private final Map<Flow, Connection> connections = new HashMap<>();

  ConnectionTable(Simulation simulation) {
    this.simulation = simulation;
  }

  @Override
  public int stateOf(PacketHeaders packet) {
    int protocol = (int) packet.number(PacketField.L4_PROTOCOL);
    if (protocol < 0) {
      return UNTRACKED;
    }
    boolean isIcmp = protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
    if (isIcmp && isError(packet)) {
      return find(embeddedFlow(packet)) == null ? INVALID : RELATED;
    }
    Flow flow = flow(packet, protocol);
    if (flow == null) {
      return INVALID;
    }
    Connection connection = find(flow);
    if (connection != null) {
      return connection.isReplied ? ESTABLISHED : NEW;
    }
    if (find(flow.reversed()) != null) {
      return ESTABLISHED;
    }
    return mayBegin(packet, protocol) ? NEW : INVALID;
  }

  /** The packet has passed: its connection begins or lives on. */
  void confirm(PacketHeaders packet) {
    int protocol = (int) packet.number(PacketField.L4_PROTOCOL);
    int state = stateOf(packet);
    if (state != NEW && state != ESTABLISHED) {
      return;
    }
    Flow flow = flow(packet, protocol);
    Connection connection = find(flow);
    if (connection == null) {
      connection = find(flow.reversed());
      if (connection != null) {
        connection.isReplied = true;
      } else {
        connection = new Connection();
        connections.put(flow, connection);
      }
    }
    long flags = packet.number(PacketField.TCP_FLAGS);
    connection.isClosing |= flags >= 0 && (flags & (FIN | RST)) != 0;
    connection.expiresNanos = simulation.nowNanos() + timeout(protocol, connection);
  }

  private static long timeout(int protocol, Connection connection) {
    return SECOND
        * switch (protocol) {
          case IpProtocol.TCP ->
              connection.isClosing || !connection.isReplied ? 120 : 5 * 24 * 3600L;
          case IpProtocol.UDP -> connection.isReplied ? 120 : 30;
          case IpProtocol.ICMP, IpProtocol.ICMPV6 -> 30;
          default -> 600;
        };
  }

  private Connection find(Flow flow) {
    Connection connection = flow == null ? null : connections.get(flow);
    if (connection != null && connection.expiresNanos <= simulation.nowNanos()) {
      connections.remove(flow);
      return null;
    }
    return connection;
  }

  private static Flow flow(PacketHeaders packet, int protocol) {
    boolean isIpv4 = packet.isIpv4();
    FieldValue source = packet.value(isIpv4 ? PacketField.IP_SOURCE : PacketField.IP6_SOURCE);
    FieldValue destination =
        packet.value(isIpv4 ? PacketField.IP_DESTINATION : PacketField.IP6_DESTINATION);
    switch (protocol) {
      case IpProtocol.TCP, IpProtocol.UDP:
        int from = (int) packet.number(PacketField.SOURCE_PORT);
        int to = (int) packet.number(PacketField.DESTINATION_PORT);
        return from < 0 ? null : new Flow(protocol, source, destination, from, to);
      case IpProtocol.ICMP, IpProtocol.ICMPV6:
        int identifier = identifier(packet);
        int type =
            (int)
                packet.number(
                    protocol == IpProtocol.ICMP ? PacketField.ICMP_TYPE : PacketField.ICMPV6_TYPE);
        return new Flow(protocol, source, destination, identifier, type);
      default:
        return new Flow(protocol, source, destination, 0, 0);
    }
  }

  private static int identifier(PacketHeaders packet) {
    int at = packet.transportOffset() + 4;
    boolean isThere = packet.transportOffset() > 0 && packet.packet().frame().length() >= at + 2;
    return isThere ? packet.packet().frame().u16(at) : 0;
  }

  /** RFC 792: 3, 4, 5, 11 and 12 report about another packet; RFC 4443: all below 128 do. */
  private static boolean isError(PacketHeaders packet) {
    long type = packet.number(PacketField.ICMP_TYPE);
    long type6 = packet.number(PacketField.ICMPV6_TYPE);
    return type == 3
        || type == 4
        || type == 5
        || type == 11
        || type == 12
        || type6 >= 0 && type6 < FIRST_INFORMATIONAL6;
  }

  /** The flow of the packet that an ICMP error quotes, or null. */
  private static Flow embeddedFlow(PacketHeaders packet) {
    var frame = packet.packet().frame();
    int at = packet.transportOffset() + 8;
    if (!packet.isIpv4() || frame.length() < at + 28) {
      return null;
    }
    int protocol = frame.u8(at + 9);
    int ports = at + 4 * (frame.u8(at) & 15);
    if (frame.length() < ports + 8) {
      return null;
    }
    boolean isIcmp = protocol == IpProtocol.ICMP;
    int from = isIcmp ? frame.u16(ports + 4) : frame.u16(ports);
    int to = isIcmp ? frame.u8(ports) : frame.u16(ports + 2);
    return new Flow(
        protocol, FieldValue.of(frame.u32(at + 12)), FieldValue.of(frame.u32(at + 16)), from, to);
  }

  /** Whether a packet of that kind can be the first of a connection. */
  private static boolean mayBegin(PacketHeaders packet, int protocol) {
    long type = packet.number(PacketField.ICMP_TYPE);
    long type6 = packet.number(PacketField.ICMPV6_TYPE);
    if (type == ECHO_REPLY || type6 == ECHO6_REPLY) {
      return false;
    }
    if (protocol == IpProtocol.ICMP) {
      return type == ECHO_REQUEST || type == 13 || type == 15 || type == 17;
    }
    if (protocol == IpProtocol.ICMPV6) {
      return type6 == ECHO6_REQUEST || type6 == 139;
    }
    if (protocol != IpProtocol.TCP) {
      return true;
    }
    long flags = packet.number(PacketField.TCP_FLAGS);
    // A connection whose beginning was missed is picked up: nf_conntrack_tcp_loose.
    boolean isSyn = (flags & SYN) != 0 && (flags & (ACK | RST | FIN)) == 0;
    boolean isMidstream = (flags & ACK) != 0 && (flags & (SYN | RST | FIN)) == 0;
    return isSyn || isMidstream;
  }
}
