package org.vswitchlab.gui.dissector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.LlcPacket;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.UdpPacket;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.text.MessageText;
import org.vswitchlab.wire.Frame;

/** What lies behind a header that pcap4j does not follow further. */
final class PayloadDissector {
  private static final int VXLAN_PORT = 4789;
  private static final int GENEVE_PORT = 6081;
  private static final int OPENFLOW_PORT = 6653;
  private static final int OLD_OPENFLOW_PORT = 6633;
  private static final int GRE = 47;
  private static final int IGMP = 2;
  private static final int SLOW_PROTOCOLS = 0x8809;

  /** IEEE 802.1D-2004, 7.12.3. */
  private static final int BRIDGE_SAP = 0x42;

  private static final int TRANSPARENT_BRIDGING = 0x6558;
  private static final int TUNNEL_HEADER_BYTES = 8;
  private static final int OPENFLOW_HEADER_BYTES = 8;

  private PayloadDissector() {}

  /**
   * Takes a payload apart.
   *
   * @param carrier the header before it
   * @return headers that together cover the payload, or null if nobody here knows it
   */
  static List<DissectedField> dissect(Packet carrier, byte[] frame, int at, int length) {
    ByteView bytes = new ByteView(frame, at, length);
    if (carrier instanceof EthernetPacket ethernet) {
      int type = ethernet.getHeader().getType().value() & 0xffff;
      return type == SLOW_PROTOCOLS ? SlowProtocolDissector.dissect(bytes) : null;
    }
    if (carrier instanceof LlcPacket llc) {
      boolean isBridge = (llc.getHeader().getDsap().value() & 0xff) == BRIDGE_SAP;
      return isBridge ? SpanningTreeDissector.dissect(bytes) : null;
    }
    if (carrier instanceof UdpPacket udp) {
      return switch (udp.getHeader().getDstPort().valueAsInt()) {
        case VXLAN_PORT -> vxlan(bytes);
        case GENEVE_PORT -> geneve(bytes);
        default -> null;
      };
    }
    if (carrier instanceof TcpPacket tcp) {
      int from = tcp.getHeader().getSrcPort().valueAsInt();
      int to = tcp.getHeader().getDstPort().valueAsInt();
      return isOpenFlow(from) || isOpenFlow(to) ? openFlow(bytes) : null;
    }
    int protocol = protocol(carrier);
    return protocol == GRE ? gre(bytes) : protocol == IGMP ? igmp(bytes) : null;
  }

  private static boolean isOpenFlow(int port) {
    return port == OPENFLOW_PORT || port == OLD_OPENFLOW_PORT;
  }

  private static int protocol(Packet carrier) {
    if (carrier instanceof IpV4Packet ipv4) {
      return ipv4.getHeader().getProtocol().value() & 0xff;
    }
    if (carrier instanceof IpV6Packet ipv6) {
      return ipv6.getHeader().getNextHeader().value() & 0xff;
    }
    return -1;
  }

  /** RFC 7348, 5. */
  private static List<DissectedField> vxlan(ByteView bytes) {
    if (bytes.length() < TUNNEL_HEADER_BYTES) {
      return null;
    }
    long vni = bytes.unsigned(4, 3);
    DissectedField header =
        new DissectedField(
            "VXLAN",
            "VNI " + vni,
            bytes.at(0),
            TUNNEL_HEADER_BYTES,
            List.of(bytes.hex("Flags", 0, 1), bytes.number("VNI", 4, 3)));
    return withInner(header, bytes, TUNNEL_HEADER_BYTES);
  }

  /** RFC 8926, 3.4. */
  private static List<DissectedField> geneve(ByteView bytes) {
    if (bytes.length() < TUNNEL_HEADER_BYTES) {
      return null;
    }
    int headerBytes = TUNNEL_HEADER_BYTES + (int) (bytes.unsigned(0, 1) & 0x3f) * 4;
    if (bytes.length() < headerBytes || bytes.unsigned(2, 2) != TRANSPARENT_BRIDGING) {
      return null;
    }
    List<DissectedField> fields = new ArrayList<>();
    fields.add(bytes.leaf("Options", headerBytes - TUNNEL_HEADER_BYTES + " bytes", 0, 1));
    fields.add(bytes.hex("Protocol type", 2, 2));
    fields.add(bytes.number("VNI", 4, 3));
    for (int i = TUNNEL_HEADER_BYTES; i + 4 <= headerBytes; ) {
      int optionBytes = 4 + (int) (bytes.unsigned(i + 3, 1) & 0x1f) * 4;
      if (i + optionBytes > headerBytes) {
        break;
      }
      String option =
          "class 0x%04x, type 0x%02x".formatted(bytes.unsigned(i, 2), bytes.unsigned(i + 2, 1));
      fields.add(bytes.leaf("Option", option, i, optionBytes));
      i += optionBytes;
    }
    String summary = "VNI " + bytes.unsigned(4, 3);
    DissectedField header = new DissectedField("Geneve", summary, bytes.at(0), headerBytes, fields);
    return withInner(header, bytes, headerBytes);
  }

  /** RFC 2784, 2.1 with the key and sequence number of RFC 2890. */
  private static List<DissectedField> gre(ByteView bytes) {
    if (bytes.length() < 4 || bytes.unsigned(2, 2) != TRANSPARENT_BRIDGING) {
      return null;
    }
    long flags = bytes.unsigned(0, 2);
    List<DissectedField> fields = new ArrayList<>();
    fields.add(bytes.hex("Flags and version", 0, 2));
    fields.add(bytes.hex("Protocol type", 2, 2));
    int headerBytes = 4;
    if ((flags & 0x8000) != 0) {
      headerBytes += 4;
    }
    boolean hasKey = (flags & 0x2000) != 0;
    int keyAt = headerBytes;
    headerBytes += hasKey ? 4 : 0;
    headerBytes += (flags & 0x1000) != 0 ? 4 : 0;
    if (bytes.length() < headerBytes) {
      return null;
    }
    if (hasKey) {
      fields.add(bytes.number("Key", keyAt, 4));
    }
    String summary = hasKey ? "key " + bytes.unsigned(keyAt, 4) : "";
    return withInner(
        new DissectedField("GRE", summary, bytes.at(0), headerBytes, fields), bytes, headerBytes);
  }

  private static List<DissectedField> withInner(DissectedField header, ByteView bytes, int used) {
    List<DissectedField> all = new ArrayList<>();
    all.add(header);
    Frame inner = Frame.owning(bytes.rest(used), 0);
    if (inner.length() > 0) {
      for (DissectedField field : PacketDissector.dissect(inner)) {
        all.add(field.movedBy(bytes.at(used)));
      }
    }
    return all;
  }

  /** RFC 2236, 2 and RFC 3376, 4. */
  private static List<DissectedField> igmp(ByteView bytes) {
    if (bytes.length() < 8) {
      return null;
    }
    String what =
        switch ((int) bytes.unsigned(0, 1)) {
          case 0x11 -> "membership query";
          case 0x12 -> "version 1 membership report";
          case 0x16 -> "version 2 membership report";
          case 0x17 -> "leave group";
          case 0x22 -> "version 3 membership report";
          default -> "type 0x%02x".formatted(bytes.unsigned(0, 1));
        };
    List<DissectedField> fields = new ArrayList<>();
    fields.add(bytes.leaf("Type", what, 0, 1));
    if (bytes.unsigned(0, 1) == 0x22) {
      fields.add(bytes.number("Group records", 6, 2));
      records(bytes, fields);
    } else {
      fields.add(bytes.number("Max response code", 1, 1));
      fields.add(bytes.leaf("Group", bytes.ipv4(4), 4, 4));
    }
    return List.of(new DissectedField("IGMP", what, bytes.at(0), bytes.length(), fields));
  }

  private static void records(ByteView bytes, List<DissectedField> fields) {
    long count = bytes.unsigned(6, 2);
    int at = 8;
    for (int i = 0; i < count && at + 8 <= bytes.length(); i++) {
      int sources = (int) bytes.unsigned(at + 2, 2);
      int recordBytes = Math.min(8 + 4 * sources, bytes.length() - at);
      String mode =
          switch ((int) bytes.unsigned(at, 1)) {
            case 1 -> "MODE_IS_INCLUDE";
            case 2 -> "MODE_IS_EXCLUDE";
            case 3 -> "CHANGE_TO_INCLUDE";
            case 4 -> "CHANGE_TO_EXCLUDE";
            case 5 -> "ALLOW_NEW_SOURCES";
            case 6 -> "BLOCK_OLD_SOURCES";
            default -> "record type " + bytes.unsigned(at, 1);
          };
      String text = bytes.ipv4(at + 4) + " " + mode + ", sources: " + sources;
      fields.add(bytes.leaf("Record", text, at, recordBytes));
      at += recordBytes;
    }
  }

  /** A segment holds messages, and parts of them at its ends. */
  private static List<DissectedField> openFlow(ByteView bytes) {
    List<DissectedField> messages = new ArrayList<>();
    int at = 0;
    while (at < bytes.length()) {
      int left = bytes.length() - at;
      long version = bytes.unsigned(at, 1);
      int claimed = left < OPENFLOW_HEADER_BYTES ? 0 : (int) bytes.unsigned(at + 2, 2);
      boolean isWhole =
          version >= 1 && version <= 6 && claimed >= OPENFLOW_HEADER_BYTES && claimed <= left;
      if (!isWhole) {
        messages.add(bytes.leaf("OpenFlow", "part of a message", at, left));
        break;
      }
      messages.add(openFlowMessage(bytes, at, claimed));
      at += claimed;
    }
    return messages;
  }

  private static DissectedField openFlowMessage(ByteView bytes, int at, int length) {
    byte[] message = Arrays.copyOf(bytes.rest(at), length);
    List<String> lines =
        MessageText.format(message, 1, PortNames.NUMBERS_ONLY).lines().map(String::strip).toList();
    List<DissectedField> children =
        lines.stream()
            .skip(1)
            .filter(line -> !line.isEmpty())
            .map(line -> bytes.leaf(line, "", at, length))
            .toList();
    return new DissectedField("OpenFlow", lines.get(0), bytes.at(at), length, children);
  }
}
