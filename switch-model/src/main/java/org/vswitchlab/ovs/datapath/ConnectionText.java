package org.vswitchlab.ovs.datapath;

import java.util.Arrays;
import java.util.List;
import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.wire.IpProtocol;

/** Writes connections as {@code dpctl/dump-conntrack} does. */
public final class ConnectionText {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private ConnectionText() {}

  /**
   * Writes {@code udp,orig=(src=..,dst=..,sport=..,dport=..),reply=(..)}.
   *
   * @param isVerbose as {@code -m}
   * @param withTimeout as {@code -s}: with the seconds that are left
   */
  public static String of(
      Connection connection, boolean isVerbose, boolean withTimeout, long nowNanos) {
    StringBuilder out = new StringBuilder();
    ConnectionKey original = connection.original();
    out.append(protocol(original)).append(",orig=(");
    tuple(out, original);
    out.append("),reply=(");
    tuple(out, connection.reply());
    out.append(')');
    if (isVerbose) {
      out.append(",id=0");
    }
    if (original.zone() != 0) {
      out.append(",zone=").append(original.zone());
    }
    if (isVerbose) {
      out.append(",status=0");
    }
    if (withTimeout) {
      out.append(",timeout=");
      out.append((connection.expiresNanos() - nowNanos) / NANOS_PER_SECOND);
    }
    if (connection.mark() != 0) {
      out.append(",mark=").append(Integer.toUnsignedString(connection.mark()));
    }
    if ((connection.labelHigh() | connection.labelLow()) != 0) {
      out.append(",labels=");
      DatapathKeyText.wideHex(out, connection.labelHigh(), connection.labelLow());
    }
    protocolInfo(out, connection, isVerbose);
    if (connection.helper() != null) {
      out.append(",helper=").append(connection.helper());
    }
    if (isVerbose && connection.isRelated()) {
      out.append(",parent=(");
      tuple(out, connection.parentKey());
      out.append(')');
    }
    return out.toString();
  }

  private static final int IGMP = 2;
  private static final int DCCP = 33;
  private static final int UDPLITE = 136;

  /** Name of the protocol, or its number. */
  static String protocol(ConnectionKey key) {
    return switch (key.protocol()) {
      case IGMP -> "igmp";
      case ConnectionKey.TCP -> "tcp";
      case ConnectionKey.UDP -> "udp";
      case ConnectionKey.ICMP -> "icmp";
      case ConnectionKey.ICMPV6 -> "icmpv6";
      case IpProtocol.SCTP -> "sctp";
      case DCCP -> "dccp";
      case UDPLITE -> "udplite";
      default -> Integer.toString(key.protocol());
    };
  }

  /** Number of its zone, for those who choose. */
  public static int zone(Connection connection) {
    return connection.original().zone();
  }

  /** Name of the protocol in statistics. */
  public static String protocol(Connection connection) {
    return protocol(connection.original());
  }

  /** State of a TCP connection as a whole. */
  public static String tcpState(Connection connection) {
    return connection.tcp().state().name();
  }

  /** All states that a TCP connection may be in, in order. */
  public static List<String> tcpStates() {
    return Arrays.stream(TcpTracking.State.values()).map(Enum::name).toList();
  }

  private static void tuple(StringBuilder out, ConnectionKey key) {
    out.append("src=");
    address(out, key.isIpv6(), key.sourceHigh(), key.sourceLow());
    out.append(",dst=");
    address(out, key.isIpv6(), key.destinationHigh(), key.destinationLow());
    if (key.isIcmp()) {
      out.append(",id=").append(key.sourcePort()).append(",type=").append(key.icmpType());
      out.append(",code=").append(key.icmpCode());
    } else {
      out.append(",sport=").append(key.sourcePort());
      out.append(",dport=").append(key.destinationPort());
    }
  }

  private static void address(StringBuilder out, boolean isIpv6, long high, long low) {
    if (isIpv6) {
      AddressText.appendIpv6(out, high, low);
    } else {
      AddressText.appendIpv4(out, (int) low);
    }
  }

  private static void protocolInfo(StringBuilder out, Connection connection, boolean isVerbose) {
    TcpTracking tcp = connection.tcp();
    if (tcp == null) {
      return;
    }
    if (!isVerbose) {
      out.append(",protoinfo=(state=").append(tcp.state()).append(')');
      return;
    }
    out.append(",protoinfo=(state_orig=").append(tcp.originalState());
    out.append(",state_reply=").append(tcp.replyState());
    int original = tcp.windowScale(false);
    int reply = tcp.windowScale(true);
    if (original != 0 || reply != 0) {
      out.append(",wscale_orig=").append(original).append(",wscale_reply=").append(reply);
    }
    out.append(",flags_orig=").append(flags(tcp, false));
    out.append(",flags_reply=").append(flags(tcp, true)).append(')');
  }

  private static String flags(TcpTracking tcp, boolean isReply) {
    if (tcp.isScaleKnown(isReply)) {
      return tcp.isLiberal() ? "WINDOW_SCALE|BE_LIBERAL" : "WINDOW_SCALE";
    }
    return tcp.isLiberal() ? "BE_LIBERAL" : "0";
  }
}
