package org.vswitchlab.wire;

/** The part of {@link FrameText} about IPv4 and what it carries. */
final class Ipv4Text {
  private Ipv4Text() {}

  static void append(StringBuilder text, Ipv4View ip) {
    if (!ip.isValid()) {
      FrameText.malformed(text, "IPv4", ip);
      return;
    }
    String source = Ipv4Address.format(ip.source());
    String destination = Ipv4Address.format(ip.destination());
    text.append("IP ");
    if (ip.fragmentOffsetBytes() > 0) {
      text.append(source).append(" > ").append(destination).append(": ");
      text.append(IpProtocol.name(ip.protocol())).append(" fragment ");
      appendFragment(text, ip);
      return;
    }
    switch (ip.protocol()) {
      case IpProtocol.TCP, IpProtocol.UDP ->
          TransportText.append(
              text,
              source,
              destination,
              ip.protocol(),
              ip.array(),
              ip.payloadOffset(),
              ip.payloadLimit(),
              ip.hasMoreFragments());
      default -> {
        text.append(source).append(" > ").append(destination).append(": ");
        upperLayer(text, ip);
      }
    }
    if (ip.hasMoreFragments()) {
      text.append(" fragment ");
      appendFragment(text, ip);
    }
  }

  private static void appendFragment(StringBuilder text, Ipv4View ip) {
    text.append("(id ").append(ip.identification()).append(", offset ");
    text.append(ip.fragmentOffsetBytes()).append(", length ").append(ip.payloadBytes());
    text.append(ip.hasMoreFragments() ? ", more)" : ", last)");
  }

  private static void upperLayer(StringBuilder text, Ipv4View ip) {
    switch (ip.protocol()) {
      case IpProtocol.ICMP ->
          icmp(text, Icmpv4View.of(ip.array(), ip.payloadOffset(), ip.payloadLimit()));
      case IpProtocol.IGMP ->
          igmp(text, IgmpView.of(ip.array(), ip.payloadOffset(), ip.payloadLimit()));
      default ->
          text.append(IpProtocol.name(ip.protocol())).append(", length ").append(ip.payloadBytes());
    }
  }

  private static void icmp(StringBuilder text, Icmpv4View icmp) {
    if (!icmp.isValid()) {
      FrameText.malformed(text, "ICMP", icmp);
      return;
    }
    text.append("ICMP ");
    switch (icmp.type()) {
      case Icmpv4Message.ECHO_REQUEST, Icmpv4Message.ECHO_REPLY ->
          text.append(icmp.type() == Icmpv4Message.ECHO_REQUEST ? "echo request" : "echo reply")
              .append(", id ")
              .append(icmp.identifier())
              .append(", seq ")
              .append(icmp.sequence());
      case Icmpv4Message.UNREACHABLE -> unreachable(text, icmp);
      case Icmpv4Message.REDIRECT ->
          text.append("redirect ")
              .append(about(icmp))
              .append(" to host ")
              .append(Ipv4Address.format(icmp.gateway()));
      case Icmpv4Message.TIME_EXCEEDED ->
          text.append(
              icmp.code() == Icmpv4Message.TTL_EXPIRED
                  ? "time exceeded in-transit"
                  : "ip reassembly time exceeded");
      case Icmpv4Message.PARAMETER_PROBLEM -> text.append("parameter problem");
      case Icmpv4Message.TIMESTAMP_REQUEST -> text.append("time stamp request");
      case Icmpv4Message.TIMESTAMP_REPLY -> text.append("time stamp reply");
      default -> text.append("type-#").append(icmp.type());
    }
    text.append(", length ").append(icmp.availableBytes());
  }

  /** Destination of the packet quoted in an error. */
  private static String about(Icmpv4View icmp) {
    Ipv4View quoted = quoted(icmp);
    return quoted == null ? "?" : Ipv4Address.format(quoted.destination());
  }

  private static Ipv4View quoted(Icmpv4View icmp) {
    return icmp.dataBytes() < Ipv4Header.LEAST_BYTES
        ? null
        : Ipv4View.of(icmp.array(), icmp.dataOffset(), icmp.limit());
  }

  private static void unreachable(StringBuilder text, Icmpv4View icmp) {
    String to = about(icmp);
    switch (icmp.code()) {
      case Icmpv4Message.NET_UNREACHABLE -> text.append("net ").append(to).append(" unreachable");
      case Icmpv4Message.HOST_UNREACHABLE -> text.append("host ").append(to).append(" unreachable");
      case Icmpv4Message.PROTOCOL_UNREACHABLE -> text.append(to).append(" protocol unreachable");
      case Icmpv4Message.PORT_UNREACHABLE -> {
        text.append(to).append(' ');
        Ipv4View quoted = quoted(icmp);
        if (quoted != null && quoted.headerBytes() + 4 <= quoted.availableBytes()) {
          int port = Bytes.u16(quoted.array(), quoted.offset() + quoted.headerBytes() + 2);
          text.append(quoted.protocol() == IpProtocol.UDP ? "udp" : "tcp").append(" port ");
          text.append(port).append(" unreachable");
        } else {
          text.append("port unreachable");
        }
      }
      case Icmpv4Message.FRAGMENTATION_NEEDED ->
          text.append(to)
              .append(" unreachable - need to frag (mtu ")
              .append(icmp.nextHopMtuBytes())
              .append(')');
      case Icmpv4Message.ADMIN_PROHIBITED ->
          text.append("host ").append(to).append(" unreachable - admin prohibited filter");
      default -> text.append(to).append(" unreachable - #").append(icmp.code());
    }
  }

  private static void igmp(StringBuilder text, IgmpView igmp) {
    if (!igmp.isValid()) {
      FrameText.malformed(text, "igmp", igmp);
      return;
    }
    String group = Ipv4Address.format(igmp.group());
    switch (igmp.type()) {
      case IgmpView.QUERY -> {
        text.append(igmp.isVersion3Query() ? "igmp query v3" : "igmp query v2");
        if (igmp.group() != 0) {
          text.append(" [gaddr ").append(group).append(']');
        }
      }
      case IgmpView.V1_REPORT -> text.append("igmp v1 report ").append(group);
      case IgmpView.V2_REPORT -> text.append("igmp v2 report ").append(group);
      case IgmpView.LEAVE -> text.append("igmp leave ").append(group);
      case IgmpView.V3_REPORT ->
          text.append("igmp v3 report, ").append(igmp.recordCount()).append(" group record(s)");
      default -> text.append(String.format("igmp-0x%02x", igmp.type()));
    }
  }
}
