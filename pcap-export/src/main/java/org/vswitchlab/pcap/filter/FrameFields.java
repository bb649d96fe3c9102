package org.vswitchlab.pcap.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.wire.Bytes;

/** Every field that filters can name, with Wireshark's name, type and meaning. */
final class FrameFields {
  private static final Map<String, FrameField> FIELDS = new LinkedHashMap<>();

  static {
    for (Protocol protocol : Protocol.values()) {
      add(
          protocol.fieldName(),
          FieldType.PROTOCOL,
          protocol,
          (b, start, end, out) -> out.add(start, end, start));
    }
    frameAndEthernet();
    tags();
    spanningTree();
    arp();
    ipv4();
    ipv6();
    icmp();
    transport();
  }

  private FrameFields() {}

  /** The field of that name, or null. */
  static FrameField named(String name) {
    return FIELDS.get(name);
  }

  /** All names in order of the layers. */
  static List<String> names() {
    return new ArrayList<>(FIELDS.keySet());
  }

  static List<FrameField> all() {
    return new ArrayList<>(FIELDS.values());
  }

  private static void add(
      String name, FieldType type, Protocol protocol, FrameField.Reader reader) {
    FIELDS.put(name, new FrameField(name, type, protocol, reader));
  }

  /** A number of so many bits, from a bit of the layer on. */
  private static void bits(
      String name, FieldType type, Protocol protocol, int firstBit, int bitCount) {
    int firstByte = firstBit / 8;
    int byteCount = (firstBit + bitCount + 7) / 8 - firstByte;
    int shift = 8 * byteCount - (firstBit - 8 * firstByte) - bitCount;
    long mask = (1L << bitCount) - 1;
    add(
        name,
        type,
        protocol,
        (bytes, start, end, out) -> {
          int at = start + firstByte;
          if (at + byteCount <= end) {
            long value = 0;
            for (int i = 0; i < byteCount; i++) {
              value = value << 8 | Bytes.u8(bytes, at + i);
            }
            out.add(value >>> shift & mask, at);
          }
        });
  }

  private static void uint(String name, Protocol protocol, int offset, int byteCount) {
    bits(name, FieldType.UINT, protocol, 8 * offset, 8 * byteCount);
  }

  private static void flag(String name, Protocol protocol, int bit) {
    bits(name, FieldType.BOOLEAN, protocol, bit, 1);
  }

  private static FrameField.Reader mac(int... offsets) {
    return (bytes, start, end, out) -> {
      for (int offset : offsets) {
        if (start + offset + 6 <= end) {
          out.add(Bytes.u48(bytes, start + offset), start + offset);
        }
      }
    };
  }

  private static FrameField.Reader ipv4At(int... offsets) {
    return (bytes, start, end, out) -> {
      for (int offset : offsets) {
        if (start + offset + 4 <= end) {
          out.add(Bytes.u32(bytes, start + offset), start + offset);
        }
      }
    };
  }

  private static FrameField.Reader ipv6At(int... offsets) {
    return (bytes, start, end, out) -> {
      for (int offset : offsets) {
        int at = start + offset;
        if (at + 16 <= end) {
          out.add(Bytes.i64(bytes, at), Bytes.i64(bytes, at + 8), at);
        }
      }
    };
  }

  private static FrameField.Reader u16At(int... offsets) {
    return (bytes, start, end, out) -> {
      for (int offset : offsets) {
        if (start + offset + 2 <= end) {
          out.add(Bytes.u16(bytes, start + offset), start + offset);
        }
      }
    };
  }

  /** A reader that applies only where the layer says so. */
  private interface Condition {
    boolean holds(byte[] bytes, int start, int end);
  }

  private static void only(String name, Condition condition) {
    FrameField field = FIELDS.get(name);
    FrameField.Reader reader = field.reader();
    add(
        name,
        field.type(),
        field.protocol(),
        (bytes, start, end, out) -> {
          if (condition.holds(bytes, start, end)) {
            reader.read(bytes, start, end, out);
          }
        });
  }

  private static void frameAndEthernet() {
    FrameField.Reader length = (b, start, end, out) -> out.add(end - start, start);
    add("frame.len", FieldType.UINT, Protocol.FRAME, length);
    add("frame.cap_len", FieldType.UINT, Protocol.FRAME, length);
    add("eth.dst", FieldType.ETHER, Protocol.ETH, mac(0));
    add("eth.src", FieldType.ETHER, Protocol.ETH, mac(6));
    add("eth.addr", FieldType.ETHER, Protocol.ETH, mac(0, 6));
    flag("eth.dst.lg", Protocol.ETH, 6);
    flag("eth.dst.ig", Protocol.ETH, 7);
    flag("eth.src.lg", Protocol.ETH, 54);
    flag("eth.src.ig", Protocol.ETH, 55);
    add(
        "eth.ig",
        FieldType.BOOLEAN,
        Protocol.ETH,
        (b, start, end, out) -> {
          out.add(b[start] & 1, start);
          out.add(b[start + 6] & 1, start + 6);
        });
    uint("eth.type", Protocol.ETH, 12, 2);
    only("eth.type", (b, start, end) -> Dissection.isType(Bytes.u16(b, start + 12)));
    uint("eth.len", Protocol.ETH, 12, 2);
    only("eth.len", (b, start, end) -> Bytes.u16(b, start + 12) <= 1500);
  }

  private static void tags() {
    bits("vlan.priority", FieldType.UINT, Protocol.VLAN, 0, 3);
    flag("vlan.dei", Protocol.VLAN, 3);
    bits("vlan.id", FieldType.UINT, Protocol.VLAN, 4, 12);
    uint("vlan.etype", Protocol.VLAN, 2, 2);
    only("vlan.etype", (b, start, end) -> Dissection.isType(Bytes.u16(b, start + 2)));
    uint("vlan.len", Protocol.VLAN, 2, 2);
    only("vlan.len", (b, start, end) -> Bytes.u16(b, start + 2) <= 1500);
    bits("ieee8021ad.priority", FieldType.UINT, Protocol.IEEE8021AD, 0, 3);
    flag("ieee8021ad.dei", Protocol.IEEE8021AD, 3);
    bits("ieee8021ad.id", FieldType.UINT, Protocol.IEEE8021AD, 4, 12);
  }

  private static void spanningTree() {
    uint("llc.dsap", Protocol.LLC, 0, 1);
    uint("llc.ssap", Protocol.LLC, 1, 1);
    uint("stp.protocol", Protocol.STP, 0, 2);
    uint("stp.version", Protocol.STP, 2, 1);
    uint("stp.type", Protocol.STP, 3, 1);
    uint("stp.flags", Protocol.STP, 4, 1);
    flag("stp.flags.tcack", Protocol.STP, 32);
    flag("stp.flags.tc", Protocol.STP, 39);
    // IEEE 802.1D-2004, 9.2.5: the lower 12 bits of the priority are the system ID extension.
    stpPriority("stp.root.prio", 5);
    bits("stp.root.ext", FieldType.UINT, Protocol.STP, 44, 12);
    add("stp.root.hw", FieldType.ETHER, Protocol.STP, mac(7));
    uint("stp.root.cost", Protocol.STP, 13, 4);
    stpPriority("stp.bridge.prio", 17);
    bits("stp.bridge.ext", FieldType.UINT, Protocol.STP, 140, 12);
    add("stp.bridge.hw", FieldType.ETHER, Protocol.STP, mac(19));
    uint("stp.port", Protocol.STP, 25, 2);
    // A rapid spanning tree's flags have more bits than a topology change notification's.
    for (String bit : List.of("agreement", "forwarding", "learning")) {
      int number = 33 + List.of("agreement", "forwarding", "learning").indexOf(bit);
      flag("stp.flags." + bit, Protocol.STP, number);
      only("stp.flags." + bit, (b, start, end) -> b[start + 2] >= 2 && b[start + 3] == 2);
    }
    bits("stp.flags.port_role", FieldType.UINT, Protocol.STP, 36, 2);
    only("stp.flags.port_role", (b, start, end) -> b[start + 2] >= 2 && b[start + 3] == 2);
    flag("stp.flags.proposal", Protocol.STP, 38);
    only("stp.flags.proposal", (b, start, end) -> b[start + 2] >= 2 && b[start + 3] == 2);
  }

  private static void stpPriority(String name, int offset) {
    add(
        name,
        FieldType.UINT,
        Protocol.STP,
        (b, start, end, out) -> {
          if (start + offset + 2 <= end) {
            out.add(Bytes.u16(b, start + offset) & 0xf000, start + offset);
          }
        });
  }

  private static void arp() {
    uint("arp.hw.type", Protocol.ARP, 0, 2);
    uint("arp.proto.type", Protocol.ARP, 2, 2);
    uint("arp.hw.size", Protocol.ARP, 4, 1);
    uint("arp.proto.size", Protocol.ARP, 5, 1);
    uint("arp.opcode", Protocol.ARP, 6, 2);
    add("arp.src.hw_mac", FieldType.ETHER, Protocol.ARP, mac(8));
    add("arp.src.proto_ipv4", FieldType.IPV4, Protocol.ARP, ipv4At(14));
    add("arp.dst.hw_mac", FieldType.ETHER, Protocol.ARP, mac(18));
    add("arp.dst.proto_ipv4", FieldType.IPV4, Protocol.ARP, ipv4At(24));
    for (String name :
        List.of("arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.hw_mac", "arp.dst.proto_ipv4")) {
      only(name, FrameFields::isEthernetIpv4);
    }
    add(
        "arp.isgratuitous",
        FieldType.BOOLEAN,
        Protocol.ARP,
        (b, start, end, out) -> {
          if (isEthernetIpv4(b, start, end)
              && Bytes.i32(b, start + 14) == Bytes.i32(b, start + 24)) {
            out.add(1, start);
          }
        });
  }

  private static boolean isEthernetIpv4(byte[] bytes, int start, int end) {
    return end - start >= 28
        && Bytes.u16(bytes, start) == 1
        && Bytes.u16(bytes, start + 2) == 0x0800
        && bytes[start + 4] == 6
        && bytes[start + 5] == 4;
  }

  private static void ipv4() {
    add(
        "ip.hdr_len",
        FieldType.UINT,
        Protocol.IP,
        (b, start, end, out) -> out.add((b[start] & 15) * 4L, start));
    uint("ip.dsfield", Protocol.IP, 1, 1);
    bits("ip.dsfield.dscp", FieldType.UINT, Protocol.IP, 8, 6);
    bits("ip.dsfield.ecn", FieldType.UINT, Protocol.IP, 14, 2);
    uint("ip.len", Protocol.IP, 2, 2);
    uint("ip.id", Protocol.IP, 4, 2);
    bits("ip.flags", FieldType.UINT, Protocol.IP, 48, 3);
    flag("ip.flags.rb", Protocol.IP, 48);
    flag("ip.flags.df", Protocol.IP, 49);
    flag("ip.flags.mf", Protocol.IP, 50);
    add(
        "ip.frag_offset",
        FieldType.UINT,
        Protocol.IP,
        // In bytes, as Wireshark shows it since 3.6.
        (b, start, end, out) -> out.add((Bytes.u16(b, start + 6) & 0x1fff) * 8L, start + 6));
    uint("ip.ttl", Protocol.IP, 8, 1);
    uint("ip.proto", Protocol.IP, 9, 1);
    uint("ip.checksum", Protocol.IP, 10, 2);
    add("ip.src", FieldType.IPV4, Protocol.IP, ipv4At(12));
    add("ip.dst", FieldType.IPV4, Protocol.IP, ipv4At(16));
    add("ip.addr", FieldType.IPV4, Protocol.IP, ipv4At(12, 16));
    uint("igmp.type", Protocol.IGMP, 0, 1);
    add("igmp.maddr", FieldType.IPV4, Protocol.IGMP, ipv4At(4));
    // A version 3 report has records where the others have a group.
    only("igmp.maddr", (b, start, end) -> Bytes.u8(b, start) != 0x22);
  }

  private static void ipv6() {
    bits("ipv6.version", FieldType.UINT, Protocol.IPV6, 0, 4);
    bits("ipv6.tclass", FieldType.UINT, Protocol.IPV6, 4, 8);
    bits("ipv6.tclass.dscp", FieldType.UINT, Protocol.IPV6, 4, 6);
    bits("ipv6.tclass.ecn", FieldType.UINT, Protocol.IPV6, 10, 2);
    bits("ipv6.flow", FieldType.UINT, Protocol.IPV6, 12, 20);
    uint("ipv6.plen", Protocol.IPV6, 4, 2);
    uint("ipv6.nxt", Protocol.IPV6, 6, 1);
    uint("ipv6.hlim", Protocol.IPV6, 7, 1);
    add("ipv6.src", FieldType.IPV6, Protocol.IPV6, ipv6At(8));
    add("ipv6.dst", FieldType.IPV6, Protocol.IPV6, ipv6At(24));
    add("ipv6.addr", FieldType.IPV6, Protocol.IPV6, ipv6At(8, 24));
  }

  private static void icmp() {
    uint("icmp.type", Protocol.ICMP, 0, 1);
    uint("icmp.code", Protocol.ICMP, 1, 1);
    uint("icmp.checksum", Protocol.ICMP, 2, 2);
    uint("icmp.ident", Protocol.ICMP, 4, 2);
    only("icmp.ident", (b, start, end) -> isEcho(b[start]));
    uint("icmp.seq", Protocol.ICMP, 6, 2);
    only("icmp.seq", (b, start, end) -> isEcho(b[start]));
    uint("icmpv6.type", Protocol.ICMPV6, 0, 1);
    uint("icmpv6.code", Protocol.ICMPV6, 1, 1);
    uint("icmpv6.checksum", Protocol.ICMPV6, 2, 2);
    uint("icmpv6.echo.identifier", Protocol.ICMPV6, 4, 2);
    only("icmpv6.echo.identifier", (b, start, end) -> isEcho6(Bytes.u8(b, start)));
    uint("icmpv6.echo.sequence_number", Protocol.ICMPV6, 6, 2);
    only("icmpv6.echo.sequence_number", (b, start, end) -> isEcho6(Bytes.u8(b, start)));
    add("icmpv6.nd.ns.target_address", FieldType.IPV6, Protocol.ICMPV6, ipv6At(8));
    only("icmpv6.nd.ns.target_address", (b, start, end) -> Bytes.u8(b, start) == 135);
    add("icmpv6.nd.na.target_address", FieldType.IPV6, Protocol.ICMPV6, ipv6At(8));
    only("icmpv6.nd.na.target_address", (b, start, end) -> Bytes.u8(b, start) == 136);
  }

  private static boolean isEcho(int type) {
    return type == 0 || type == 8;
  }

  private static boolean isEcho6(int type) {
    return type == 128 || type == 129;
  }

  private static void transport() {
    for (Protocol protocol : List.of(Protocol.UDP, Protocol.TCP)) {
      String prefix = protocol.fieldName();
      uint(prefix + ".srcport", protocol, 0, 2);
      uint(prefix + ".dstport", protocol, 2, 2);
      add(prefix + ".port", FieldType.UINT, protocol, u16At(0, 2));
    }
    uint("udp.length", Protocol.UDP, 4, 2);
    uint("udp.checksum", Protocol.UDP, 6, 2);
    uint("tcp.seq_raw", Protocol.TCP, 4, 4);
    uint("tcp.ack_raw", Protocol.TCP, 8, 4);
    add(
        "tcp.hdr_len",
        FieldType.UINT,
        Protocol.TCP,
        (b, start, end, out) -> out.add(tcpHeaderBytes(b, start), start + 12));
    add(
        "tcp.len",
        FieldType.UINT,
        Protocol.TCP,
        (b, start, end, out) ->
            out.add(Math.max(0, end - start - tcpHeaderBytes(b, start)), start));
    bits("tcp.flags", FieldType.UINT, Protocol.TCP, 100, 12);
    List<String> flags = List.of("cwr", "ece", "urg", "ack", "push", "reset", "syn", "fin");
    for (int i = 0; i < flags.size(); i++) {
      flag("tcp.flags." + flags.get(i), Protocol.TCP, 104 + i);
    }
    uint("tcp.window_size_value", Protocol.TCP, 14, 2);
    uint("tcp.checksum", Protocol.TCP, 16, 2);
    uint("tcp.urgent_pointer", Protocol.TCP, 18, 2);
    bits("vxlan.vni", FieldType.UINT, Protocol.VXLAN, 32, 24);
  }

  private static int tcpHeaderBytes(byte[] bytes, int start) {
    return (Bytes.u8(bytes, start + 12) >>> 4) * 4;
  }
}
