package org.vswitchlab.wire;

/** The part of {@link FrameText} about IPv6 and what it carries. */
final class Ipv6Text {
  private Ipv6Text() {}

  static void append(StringBuilder text, Ipv6View ip) {
    if (!ip.isValid()) {
      FrameText.malformed(text, "IPv6", ip);
      return;
    }
    String source = ip.source().toString();
    String destination = ip.destination().toString();
    text.append("IP6 ");
    int protocol = ip.upperLayerProtocol();
    int at = ip.upperLayerOffset();
    if (at >= 0 && (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP)) {
      TransportText.append(
          text, source, destination, protocol, ip.array(), at, ip.payloadLimit(), false);
      return;
    }
    text.append(source).append(" > ").append(destination).append(": ");
    if (at >= 0 && protocol == IpProtocol.ICMPV6) {
      icmp(text, Icmpv6View.of(ip.array(), at, ip.payloadLimit()));
      return;
    }
    if (at < 0) {
      text.append("frag ");
    }
    text.append(IpProtocol.name(protocol)).append(", length ").append(ip.payloadBytes());
  }

  private static void icmp(StringBuilder text, Icmpv6View icmp) {
    if (!icmp.isValid()) {
      FrameText.malformed(text, "ICMP6", icmp);
      return;
    }
    text.append("ICMP6, ");
    switch (icmp.type()) {
      case Icmpv6Message.ECHO_REQUEST, Icmpv6Message.ECHO_REPLY ->
          text.append(icmp.type() == Icmpv6Message.ECHO_REQUEST ? "echo request" : "echo reply")
              .append(", id ")
              .append(icmp.identifier())
              .append(", seq ")
              .append(icmp.sequence());
      case Icmpv6Message.UNREACHABLE -> text.append("destination unreachable, ").append(why(icmp));
      case Icmpv6Message.PACKET_TOO_BIG ->
          text.append("packet too big, mtu ").append(Integer.toUnsignedLong(icmp.rest()));
      case Icmpv6Message.TIME_EXCEEDED -> text.append("time exceeded in-transit");
      case Icmpv6Message.PARAMETER_PROBLEM -> text.append("parameter problem");
      case Icmpv6Message.ROUTER_SOLICITATION -> text.append("router solicitation");
      case Icmpv6Message.ROUTER_ADVERTISEMENT -> text.append("router advertisement");
      case Icmpv6Message.NEIGHBOUR_SOLICITATION ->
          text.append("neighbor solicitation, who has ").append(icmp.target());
      case Icmpv6Message.NEIGHBOUR_ADVERTISEMENT ->
          text.append("neighbor advertisement, tgt is ").append(icmp.target());
      case Icmpv6Message.REDIRECT -> text.append("redirect");
      case Icmpv6Message.MLD_QUERY -> text.append("multicast listener query");
      case Icmpv6Message.MLD_REPORT -> text.append("multicast listener report");
      case Icmpv6Message.MLD_DONE -> text.append("multicast listener done");
      case Icmpv6Message.MLD2_REPORT ->
          text.append("multicast listener report v2, ")
              .append(icmp.rest() & 0xffff)
              .append(" group record(s)");
      default -> text.append("type-#").append(icmp.type());
    }
    text.append(", length ").append(icmp.availableBytes());
  }

  private static String why(Icmpv6View icmp) {
    return switch (icmp.code()) {
      case Icmpv6Message.NO_ROUTE -> "no route";
      case Icmpv6Message.ADDRESS_UNREACHABLE -> "unreachable address";
      case Icmpv6Message.PORT_UNREACHABLE -> "unreachable port";
      default -> "code-#" + icmp.code();
    };
  }
}
