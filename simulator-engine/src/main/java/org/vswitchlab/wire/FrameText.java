package org.vswitchlab.wire;

/**
 * Describes any frame in one line, as {@code tcpdump -n} prints packets. Never fails: what cannot
 * be read is said to be malformed.
 */
public final class FrameText {
  private FrameText() {}

  /** The frame without its addresses: {@code ARP, Request who-has 10.0.0.2 tell 10.0.0.1}. */
  public static String line(Frame frame) {
    EthernetView ethernet = EthernetView.of(frame);
    if (!ethernet.isValid()) {
      return "[malformed Ethernet: " + ethernet.problem() + "]";
    }
    StringBuilder text = new StringBuilder(80);
    for (int i = 0; i < ethernet.tagCount(); i++) {
      VlanTag tag = ethernet.tag(i);
      text.append("vlan ").append(tag.vlanId()).append(", p ").append(tag.priority());
      text.append(tag.dropEligible() ? ", DEI, " : ", ");
    }
    payload(text, ethernet);
    return text.toString();
  }

  /** The line with addresses, type and length in front, as {@code tcpdump -e}. */
  public static String lineWithAddresses(Frame frame) {
    EthernetView ethernet = EthernetView.of(frame);
    if (!ethernet.isValid()) {
      return line(frame);
    }
    int type = ethernet.outerType();
    String kind =
        type < EtherType.LEAST
            ? "802.3"
            : String.format("ethertype %s (0x%04x)", EtherType.name(type), type);
    return MacAddress.format(ethernet.source())
        + " > "
        + (MacAddress.isBroadcast(ethernet.destination())
            ? "Broadcast"
            : MacAddress.format(ethernet.destination()))
        + ", "
        + kind
        + ", length "
        + frame.length()
        + ": "
        + line(frame);
  }

  private static void payload(StringBuilder text, EthernetView ethernet) {
    byte[] bytes = ethernet.array();
    int at = ethernet.payloadOffset();
    int limit = ethernet.limit();
    if (ethernet.isLlc()) {
      llc(text, LlcView.of(bytes, at, limit));
      return;
    }
    switch (ethernet.etherType()) {
      case EtherType.ARP -> arp(text, ArpView.of(bytes, at, limit));
      case EtherType.IPV4 -> Ipv4Text.append(text, Ipv4View.of(bytes, at, limit));
      case EtherType.IPV6 -> Ipv6Text.append(text, Ipv6View.of(bytes, at, limit));
      case EtherType.LLDP -> text.append("LLDP, length ").append(limit - at);
      case EtherType.SLOW_PROTOCOLS -> slow(text, bytes, at, limit);
      case EtherType.MAC_CONTROL -> text.append("MPCP, length ").append(limit - at);
      default ->
          text.append("ethertype ")
              .append(EtherType.name(ethernet.etherType()))
              .append(String.format(" (0x%04x), length ", ethernet.etherType()))
              .append(limit - at);
    }
  }

  private static void slow(StringBuilder text, byte[] bytes, int at, int limit) {
    boolean isLacp = limit - at >= 2 && bytes[at] == 1;
    text.append(isLacp ? "LACPv" + Bytes.u8(bytes, at + 1) : "Slow Protocols");
    text.append(", length ").append(limit - at);
  }

  private static void arp(StringBuilder text, ArpView arp) {
    if (!arp.isValid()) {
      malformed(text, "ARP", arp);
      return;
    }
    String sender = Ipv4Address.format(arp.senderIp());
    String target = Ipv4Address.format(arp.targetIp());
    switch (arp.operation()) {
      case ArpPacket.REQUEST -> {
        text.append("ARP, Request who-has ").append(target);
        if (arp.targetMac() != 0) {
          text.append(" (").append(MacAddress.format(arp.targetMac())).append(')');
        }
        text.append(" tell ").append(sender);
      }
      case ArpPacket.REPLY ->
          text.append("ARP, Reply ")
              .append(sender)
              .append(" is-at ")
              .append(MacAddress.format(arp.senderMac()));
      default -> text.append("ARP, Unknown (").append(arp.operation()).append(')');
    }
    text.append(", length ").append(arp.availableBytes());
  }

  private static void llc(StringBuilder text, LlcView llc) {
    if (!llc.isValid()) {
      malformed(text, "LLC", llc);
    } else if (llc.isSpanningTree()) {
      bpdu(text, BpduView.of(llc.array(), llc.payloadOffset(), llc.limit()));
    } else if (llc.isSnap()) {
      text.append(
          String.format(
              "SNAP, oui 0x%06x, pid 0x%04x, length %d",
              llc.snapOrganization(), llc.snapProtocol(), llc.availableBytes()));
    } else {
      text.append(
          String.format(
              "LLC, dsap 0x%02x, ssap 0x%02x, ctrl 0x%02x, length %d",
              llc.destinationSap(), llc.sourceSap(), llc.control(), llc.availableBytes()));
    }
  }

  private static void bpdu(StringBuilder text, BpduView bpdu) {
    if (!bpdu.isValid()) {
      malformed(text, "STP", bpdu);
      return;
    }
    if (bpdu.isTopologyChangeNotification()) {
      text.append("STP 802.1d, Topology Change");
      return;
    }
    boolean isRapid = bpdu.type() == Bpdu.TYPE_RAPID;
    text.append(isRapid ? "STP 802.1w, Rapid STP, Flags [" : "STP 802.1d, Config, Flags [");
    text.append(bpduFlags(bpdu.flags(), isRapid)).append("], bridge-id ");
    text.append(bridgeId(bpdu.bridgeId()));
    text.append(String.format(".%04x, root ", bpdu.portId())).append(bridgeId(bpdu.rootId()));
    text.append(", root-pathcost ").append(bpdu.rootPathCost());
  }

  private static String bpduFlags(int flags, boolean isRapid) {
    StringBuilder names = new StringBuilder();
    flag(names, flags, Bpdu.FLAG_TOPOLOGY_CHANGE, "Topology change");
    if (isRapid) {
      flag(names, flags, Bpdu.FLAG_PROPOSAL, "Proposal");
      flag(names, flags, Bpdu.FLAG_LEARNING, "Learn");
      flag(names, flags, Bpdu.FLAG_FORWARDING, "Forward");
      flag(names, flags, Bpdu.FLAG_AGREEMENT, "Agreement");
    }
    flag(names, flags, Bpdu.FLAG_TOPOLOGY_CHANGE_ACK, "Topology change ACK");
    return names.length() == 0 ? "none" : names.toString();
  }

  private static void flag(StringBuilder names, int flags, int flag, String name) {
    if ((flags & flag) != 0) {
      names.append(names.length() == 0 ? "" : ", ").append(name);
    }
  }

  private static String bridgeId(long id) {
    return String.format("%04x.%s", id >>> 48, MacAddress.format(id & MacAddress.BROADCAST));
  }

  /** Says what is wrong with one protocol's header. */
  static void malformed(StringBuilder text, String protocol, WireView view) {
    text.append("[malformed ").append(protocol).append(": ").append(view.problem()).append(']');
  }
}
