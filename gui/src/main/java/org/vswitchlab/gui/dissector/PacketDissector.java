package org.vswitchlab.gui.dissector;

import java.util.ArrayList;
import java.util.List;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.Dot1qVlanTagPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV4CommonPacket;
import org.pcap4j.packet.IcmpV4EchoPacket;
import org.pcap4j.packet.IcmpV4EchoReplyPacket;
import org.pcap4j.packet.IllegalPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.UdpPacket;
import org.pcap4j.packet.UnknownPacket;
import org.vswitchlab.wire.Frame;

/** Takes a frame apart. Whatever the bytes, it gives a tree; what cannot be parsed says so. */
public final class PacketDissector {
  private PacketDissector() {}

  /** The headers of the frame from the outside in, and what is left as data. */
  public static List<DissectedField> dissect(Frame frame) {
    byte[] bytes = frame.copyBytes();
    if (bytes.length == 0) {
      return List.of(DissectedField.leaf("Empty frame", "", 0, 0));
    }
    Packet packet;
    try {
      packet = EthernetPacket.newPacket(bytes, 0, bytes.length);
    } catch (IllegalRawDataException | RuntimeException e) {
      return List.of(DissectedField.leaf("Malformed frame", reason(e), 0, bytes.length));
    }
    List<DissectedField> result = new ArrayList<>();
    int offset = 0;
    Packet carrier = null;
    for (Packet layer = packet; layer != null; layer = layer.getPayload()) {
      int headerBytes = layer.getHeader() == null ? layer.length() : layer.getHeader().length();
      List<DissectedField> known =
          layer instanceof UnknownPacket
              ? PayloadDissector.dissect(carrier, bytes, offset, headerBytes)
              : null;
      if (known == null) {
        result.add(layer(layer, offset, headerBytes));
      } else {
        result.addAll(known);
      }
      offset += headerBytes;
      carrier = layer;
    }
    if (offset < bytes.length) {
      int left = bytes.length - offset;
      result.add(DissectedField.leaf("Padding", left + " bytes", offset, left));
    }
    return result;
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static DissectedField layer(Packet packet, int at, int length) {
    try {
      return headerOf(packet, at, length);
    } catch (RuntimeException e) {
      // pcap4j reads some fields lazily, so a header can turn out to be malformed only now.
      return DissectedField.leaf(
          "Malformed " + packet.getClass().getSimpleName(), reason(e), at, length);
    }
  }

  private static DissectedField headerOf(Packet packet, int at, int length) {
    if (packet instanceof EthernetPacket) {
      return ethernet(((EthernetPacket) packet).getHeader(), at, length);
    }
    if (packet instanceof Dot1qVlanTagPacket) {
      return vlanTag(((Dot1qVlanTagPacket) packet).getHeader(), at, length);
    }
    if (packet instanceof ArpPacket) {
      return arp(((ArpPacket) packet).getHeader(), at, length);
    }
    if (packet instanceof IpV4Packet) {
      return ipv4(((IpV4Packet) packet).getHeader(), at, length);
    }
    if (packet instanceof IpV6Packet) {
      return ipv6(((IpV6Packet) packet).getHeader(), at, length);
    }
    if (packet instanceof IcmpV4CommonPacket) {
      return icmp(((IcmpV4CommonPacket) packet).getHeader(), at, length);
    }
    if (packet instanceof IcmpV4EchoPacket) {
      IcmpV4EchoPacket.IcmpV4EchoHeader echo = ((IcmpV4EchoPacket) packet).getHeader();
      return echo(echo.getIdentifierAsInt(), echo.getSequenceNumberAsInt(), at, length);
    }
    if (packet instanceof IcmpV4EchoReplyPacket) {
      IcmpV4EchoReplyPacket.IcmpV4EchoReplyHeader echo =
          ((IcmpV4EchoReplyPacket) packet).getHeader();
      return echo(echo.getIdentifierAsInt(), echo.getSequenceNumberAsInt(), at, length);
    }
    if (packet instanceof TcpPacket) {
      return tcp(((TcpPacket) packet).getHeader(), at, length);
    }
    if (packet instanceof UdpPacket) {
      return udp(((UdpPacket) packet).getHeader(), at, length);
    }
    return other(packet, at, length);
  }

  private static DissectedField ethernet(EthernetPacket.EthernetHeader header, int at, int length) {
    int type = header.getType().value() & 0xffff;
    DissectedField last =
        type < 0x600
            ? DissectedField.leaf("Length", type + " bytes (IEEE 802.3)", at + 12, 2)
            : DissectedField.leaf("EtherType", named(header.getType()), at + 12, 2);
    return new DissectedField(
        "Ethernet",
        "",
        at,
        length,
        List.of(
            DissectedField.leaf("Destination", header.getDstAddr(), at, 6),
            DissectedField.leaf("Source", header.getSrcAddr(), at + 6, 6),
            last));
  }

  private static DissectedField vlanTag(
      Dot1qVlanTagPacket.Dot1qVlanTagHeader header, int at, int length) {
    return new DissectedField(
        "IEEE 802.1Q tag",
        "VLAN " + header.getVidAsInt() + ", PCP " + header.getPriority(),
        at,
        length,
        List.of(
            DissectedField.leaf("Priority code point", header.getPriority(), at, 1),
            DissectedField.leaf("Drop eligible", header.getCfi() ? 1 : 0, at, 1),
            DissectedField.leaf("VLAN ID", header.getVidAsInt(), at, 2),
            DissectedField.leaf("EtherType", named(header.getType()), at + 2, 2)));
  }

  private static DissectedField arp(ArpPacket.ArpHeader header, int at, int length) {
    boolean isRequest = header.getOperation().value() == 1;
    String summary =
        isRequest
            ? "who has "
                + header.getDstProtocolAddr().getHostAddress()
                + "? tell "
                + header.getSrcProtocolAddr().getHostAddress()
            : header.getSrcProtocolAddr().getHostAddress()
                + " is at "
                + header.getSrcHardwareAddr();
    return new DissectedField(
        "ARP",
        summary,
        at,
        length,
        List.of(
            DissectedField.leaf("Hardware type", named(header.getHardwareType()), at, 2),
            DissectedField.leaf("Protocol type", named(header.getProtocolType()), at + 2, 2),
            DissectedField.leaf("Hardware size", header.getHardwareAddrLengthAsInt(), at + 4, 1),
            DissectedField.leaf("Protocol size", header.getProtocolAddrLengthAsInt(), at + 5, 1),
            DissectedField.leaf("Operation", named(header.getOperation()), at + 6, 2),
            DissectedField.leaf("Sender MAC", header.getSrcHardwareAddr(), at + 8, 6),
            DissectedField.leaf(
                "Sender IP", header.getSrcProtocolAddr().getHostAddress(), at + 14, 4),
            DissectedField.leaf("Target MAC", header.getDstHardwareAddr(), at + 18, 6),
            DissectedField.leaf(
                "Target IP", header.getDstProtocolAddr().getHostAddress(), at + 24, 4)));
  }

  private static DissectedField ipv4(IpV4Packet.IpV4Header header, int at, int length) {
    List<DissectedField> fields = new ArrayList<>();
    fields.add(DissectedField.leaf("Version", 4, at, 1));
    fields.add(DissectedField.leaf("Header length", length + " bytes", at, 1));
    fields.add(DissectedField.leaf("Type of service", hex(header.getTos().value(), 2), at + 1, 1));
    fields.add(DissectedField.leaf("Total length", header.getTotalLengthAsInt(), at + 2, 2));
    fields.add(
        DissectedField.leaf("Identification", hex(header.getIdentification(), 4), at + 4, 2));
    fields.add(DissectedField.leaf("Flags", ipv4Flags(header), at + 6, 1));
    fields.add(DissectedField.leaf("Fragment offset", header.getFragmentOffset() * 8, at + 6, 2));
    fields.add(DissectedField.leaf("Time to live", header.getTtlAsInt(), at + 8, 1));
    fields.add(DissectedField.leaf("Protocol", named(header.getProtocol()), at + 9, 1));
    String verdict = header.hasValidChecksum(false) ? " (correct)" : " (WRONG)";
    fields.add(
        DissectedField.leaf(
            "Header checksum", hex(header.getHeaderChecksum(), 4) + verdict, at + 10, 2));
    fields.add(DissectedField.leaf("Source", header.getSrcAddr().getHostAddress(), at + 12, 4));
    fields.add(
        DissectedField.leaf("Destination", header.getDstAddr().getHostAddress(), at + 16, 4));
    if (length > 20) {
      fields.add(DissectedField.leaf("Options", (length - 20) + " bytes", at + 20, length - 20));
    }
    return new DissectedField(
        "IPv4",
        header.getSrcAddr().getHostAddress() + " > " + header.getDstAddr().getHostAddress(),
        at,
        length,
        fields);
  }

  private static String ipv4Flags(IpV4Packet.IpV4Header header) {
    List<String> set = new ArrayList<>();
    if (header.getDontFragmentFlag()) {
      set.add("don't fragment");
    }
    if (header.getMoreFragmentFlag()) {
      set.add("more fragments");
    }
    return set.isEmpty() ? "none" : String.join(", ", set);
  }

  private static DissectedField ipv6(IpV6Packet.IpV6Header header, int at, int length) {
    String source = header.getSrcAddr().getHostAddress();
    String destination = header.getDstAddr().getHostAddress();
    return new DissectedField(
        "IPv6",
        source + " > " + destination,
        at,
        length,
        List.of(
            DissectedField.leaf("Version", 6, at, 1),
            DissectedField.leaf("Traffic class", header.getTrafficClass(), at, 2),
            DissectedField.leaf("Flow label", header.getFlowLabel(), at + 1, 3),
            DissectedField.leaf("Payload length", header.getPayloadLengthAsInt(), at + 4, 2),
            DissectedField.leaf("Next header", named(header.getNextHeader()), at + 6, 1),
            DissectedField.leaf("Hop limit", header.getHopLimitAsInt(), at + 7, 1),
            DissectedField.leaf("Source", source, at + 8, 16),
            DissectedField.leaf("Destination", destination, at + 24, 16)));
  }

  private static DissectedField icmp(
      IcmpV4CommonPacket.IcmpV4CommonHeader header, int at, int length) {
    return new DissectedField(
        "ICMP",
        header.getType().name(),
        at,
        length,
        List.of(
            DissectedField.leaf("Type", named(header.getType()), at, 1),
            DissectedField.leaf("Code", named(header.getCode()), at + 1, 1),
            DissectedField.leaf("Checksum", hex(header.getChecksum(), 4), at + 2, 2)));
  }

  private static DissectedField echo(int identifier, int sequence, int at, int length) {
    return new DissectedField(
        "ICMP echo",
        "id " + identifier + ", seq " + sequence,
        at,
        length,
        List.of(
            DissectedField.leaf("Identifier", identifier, at, 2),
            DissectedField.leaf("Sequence number", sequence, at + 2, 2)));
  }

  private static DissectedField tcp(TcpPacket.TcpHeader header, int at, int length) {
    List<DissectedField> fields = new ArrayList<>();
    fields.add(DissectedField.leaf("Source port", header.getSrcPort().valueAsInt(), at, 2));
    fields.add(
        DissectedField.leaf("Destination port", header.getDstPort().valueAsInt(), at + 2, 2));
    fields.add(DissectedField.leaf("Sequence number", header.getSequenceNumberAsLong(), at + 4, 4));
    fields.add(
        DissectedField.leaf(
            "Acknowledgment number", header.getAcknowledgmentNumberAsLong(), at + 8, 4));
    fields.add(DissectedField.leaf("Data offset", length + " bytes", at + 12, 1));
    fields.add(DissectedField.leaf("Flags", tcpFlags(header), at + 13, 1));
    fields.add(DissectedField.leaf("Window", header.getWindowAsInt(), at + 14, 2));
    fields.add(DissectedField.leaf("Checksum", hex(header.getChecksum(), 4), at + 16, 2));
    fields.add(DissectedField.leaf("Urgent pointer", header.getUrgentPointerAsInt(), at + 18, 2));
    if (length > 20) {
      fields.add(DissectedField.leaf("Options", (length - 20) + " bytes", at + 20, length - 20));
    }
    return new DissectedField(
        "TCP",
        header.getSrcPort().valueAsInt()
            + " > "
            + header.getDstPort().valueAsInt()
            + " ["
            + tcpFlags(header)
            + "]",
        at,
        length,
        fields);
  }

  private static String tcpFlags(TcpPacket.TcpHeader header) {
    List<String> set = new ArrayList<>();
    addIf(set, header.getSyn(), "SYN");
    addIf(set, header.getFin(), "FIN");
    addIf(set, header.getRst(), "RST");
    addIf(set, header.getPsh(), "PSH");
    addIf(set, header.getAck(), "ACK");
    addIf(set, header.getUrg(), "URG");
    return set.isEmpty() ? "none" : String.join(", ", set);
  }

  private static void addIf(List<String> names, boolean isSet, String name) {
    if (isSet) {
      names.add(name);
    }
  }

  private static DissectedField udp(UdpPacket.UdpHeader header, int at, int length) {
    return new DissectedField(
        "UDP",
        header.getSrcPort().valueAsInt() + " > " + header.getDstPort().valueAsInt(),
        at,
        length,
        List.of(
            DissectedField.leaf("Source port", header.getSrcPort().valueAsInt(), at, 2),
            DissectedField.leaf("Destination port", header.getDstPort().valueAsInt(), at + 2, 2),
            DissectedField.leaf("Length", header.getLengthAsInt(), at + 4, 2),
            DissectedField.leaf("Checksum", hex(header.getChecksum(), 4), at + 6, 2)));
  }

  /** What has no table of its own here: pcap4j's lines, each for the whole header. */
  private static DissectedField other(Packet packet, int at, int length) {
    if (packet instanceof UnknownPacket || packet.getHeader() == null) {
      String name = packet instanceof IllegalPacket ? "Malformed data" : "Data";
      return DissectedField.leaf(name, length + " bytes", at, length);
    }
    List<DissectedField> fields = new ArrayList<>();
    for (String line : packet.getHeader().toString().split("\\R")) {
      int colon = line.indexOf(": ");
      if (colon > 0 && !line.startsWith("[")) {
        fields.add(
            DissectedField.leaf(
                line.substring(0, colon).strip(), line.substring(colon + 2), at, length));
      }
    }
    String name = packet.getClass().getSimpleName().replaceAll("Packet$", "");
    return new DissectedField(name, "", at, length, fields);
  }

  /** {@code ICMPv4 (1)}: the name before the number, where pcap4j puts the number first. */
  private static String named(org.pcap4j.packet.namednumber.NamedNumber<?, ?> number) {
    return number.name() + " (" + number.valueAsString() + ")";
  }

  private static String hex(int value, int digits) {
    String text = Integer.toHexString(value & (digits == 2 ? 0xff : 0xffff));
    return "0x" + "0".repeat(digits - text.length()) + text;
  }
}
