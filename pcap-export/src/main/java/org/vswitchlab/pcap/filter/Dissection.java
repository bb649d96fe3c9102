package org.vswitchlab.pcap.filter;

import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/**
 * The layers of one frame: which protocol lies where. Whatever is too short or contradicts itself
 * ends the walk; what was found up to there counts.
 */
final class Dissection {
  private static final int LAYER_LIMIT = 32;
  private static final int VXLAN_PORT = 4789;
  private static final int LEAST_TYPE = 1536;
  private static final int LONGEST_LENGTH = 1500;

  private final byte[] bytes;
  private final Protocol[] protocols = new Protocol[LAYER_LIMIT];
  private final int[] starts = new int[LAYER_LIMIT];
  private final int[] ends = new int[LAYER_LIMIT];
  private int count;

  Dissection(Frame frame) {
    bytes = frame.array();
    int start = frame.offset();
    int end = start + frame.length();
    add(Protocol.FRAME, start, end);
    ethernet(start, end);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Collects every occurrence of a field. */
  void collect(FrameField field, FieldValues out) {
    out.clear();
    for (int i = 0; i < count; i++) {
      if (protocols[i] == field.protocol()) {
        field.reader().read(bytes, starts[i], ends[i], out);
      }
    }
  }

  private boolean add(Protocol protocol, int start, int end) {
    if (count == LAYER_LIMIT) {
      return false;
    }
    protocols[count] = protocol;
    starts[count] = start;
    ends[count] = end;
    count++;
    return true;
  }

  private void ethernet(int start, int end) {
    if (end - start >= 14 && add(Protocol.ETH, start, end)) {
      type(Bytes.u16(bytes, start + 12), start + 14, end);
    }
  }

  private void type(int type, int start, int end) {
    switch (type) {
      case 0x0800 -> ipv4(start, end);
      case 0x0806 -> arp(start, end);
      case 0x8100, 0x9100 -> tag(Protocol.VLAN, start, end);
      case 0x88a8 -> tag(Protocol.IEEE8021AD, start, end);
      case 0x86dd -> ipv6(start, end);
      default -> {
        if (type <= LONGEST_LENGTH) {
          llc(start, Math.min(end, start + type));
        }
      }
    }
  }

  private void tag(Protocol protocol, int start, int end) {
    if (end - start < 4 || !add(protocol, start, end)) {
      return;
    }
    int type = Bytes.u16(bytes, start + 2);
    // Wireshark knows no length behind an 802.1ad tag.
    if (protocol == Protocol.VLAN || isType(type)) {
      type(type, start + 4, end);
    }
  }

  /** Whether the two bytes behind a tag or the addresses are a type and not a length. */
  static boolean isType(int value) {
    return value >= LEAST_TYPE;
  }

  private void llc(int start, int end) {
    if (end - start < 3 || !add(Protocol.LLC, start, end)) {
      return;
    }
    boolean isBpdu = bytes[start] == 0x42 && bytes[start + 1] == 0x42 && bytes[start + 2] == 3;
    if (isBpdu && end - start >= 7) {
      add(Protocol.STP, start + 3, end);
    }
  }

  private void arp(int start, int end) {
    if (end - start >= 8) {
      add(Protocol.ARP, start, end);
    }
  }

  private void ipv4(int start, int end) {
    if (end - start < 20 || Bytes.u8(bytes, start) >>> 4 != 4) {
      return;
    }
    int headerBytes = (bytes[start] & 15) * 4;
    int totalBytes = Bytes.u16(bytes, start + 2);
    if (headerBytes < 20 || totalBytes < headerBytes) {
      return;
    }
    int limit = Math.min(end, start + totalBytes);
    if (!add(Protocol.IP, start, limit) || start + headerBytes > limit) {
      return;
    }
    boolean isFragment = (Bytes.u16(bytes, start + 6) & 0x3fff) != 0;
    if (!isFragment) {
      upper(Bytes.u8(bytes, start + 9), start + headerBytes, limit);
    }
  }

  private void ipv6(int start, int end) {
    if (end - start < 40 || Bytes.u8(bytes, start) >>> 4 != 6) {
      return;
    }
    int limit = Math.min(end, start + 40 + Bytes.u16(bytes, start + 4));
    if (!add(Protocol.IPV6, start, limit)) {
      return;
    }
    int next = Bytes.u8(bytes, start + 6);
    int at = start + 40;
    while (next == 0 || next == 43 || next == 60 || next == 44) {
      if (at + 8 > limit) {
        return;
      }
      boolean isFragmentHeader = next == 44;
      if (isFragmentHeader && (Bytes.u16(bytes, at + 2) & 0xfff9) != 0) {
        return;
      }
      next = Bytes.u8(bytes, at);
      at += isFragmentHeader ? 8 : 8 + 8 * Bytes.u8(bytes, at + 1);
    }
    if (at <= limit) {
      upper(next, at, limit);
    }
  }

  private void upper(int protocol, int start, int end) {
    int available = end - start;
    switch (protocol) {
      case 1 -> icmp(start, end);
      case 2 -> {
        if (available >= 8) {
          add(Protocol.IGMP, start, end);
        }
      }
      case 6 -> {
        if (available >= 20 && (Bytes.u8(bytes, start + 12) >>> 4) >= 5) {
          add(Protocol.TCP, start, end);
        }
      }
      case 17 -> udp(start, end);
      case 58 -> icmpv6(start, end);
      default -> {}
    }
  }

  private void icmp(int start, int end) {
    if (end - start < 8 || !add(Protocol.ICMP, start, end)) {
      return;
    }
    switch (Bytes.u8(bytes, start)) {
      case 3, 4, 5, 11, 12 -> ipv4(start + 8, end); // the packet that it complains of
      default -> {}
    }
  }

  private void icmpv6(int start, int end) {
    if (end - start < 4 || !add(Protocol.ICMPV6, start, end)) {
      return;
    }
    int type = Bytes.u8(bytes, start);
    if (type >= 1 && type <= 4 && end - start > 8) {
      ipv6(start + 8, end);
    }
  }

  private void udp(int start, int end) {
    if (end - start < 8 || !add(Protocol.UDP, start, end)) {
      return;
    }
    int limit = Math.min(end, start + Math.max(8, Bytes.u16(bytes, start + 4)));
    if (Bytes.u16(bytes, start + 2) == VXLAN_PORT
        && limit - start >= 16
        && add(Protocol.VXLAN, start + 8, limit)) {
      ethernet(start + 16, limit);
    }
  }
}
