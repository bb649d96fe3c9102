package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;

/** Puts headers on packets and takes them off. */
final class HeaderStack {
  private static final int ETHERNET_BYTES = 14;
  private static final int ADDRESSES_BYTES = 12;
  private static final int VLAN_BYTES = 4;
  private static final int LSE_BYTES = 4;

  private HeaderStack() {}

  private static byte[] withGap(Frame frame, int at, int gapBytes) {
    byte[] bytes = new byte[frame.length() + gapBytes];
    System.arraycopy(frame.array(), frame.offset(), bytes, 0, at);
    System.arraycopy(frame.array(), frame.offset() + at, bytes, at + gapBytes, frame.length() - at);
    return bytes;
  }

  private static byte[] without(Frame frame, int at, int count) {
    byte[] bytes = new byte[frame.length() - count];
    System.arraycopy(frame.array(), frame.offset(), bytes, 0, at);
    System.arraycopy(
        frame.array(), frame.offset() + at + count, bytes, at, frame.length() - at - count);
    return bytes;
  }

  static void pushVlan(Packet packet, int tpid, int tci) {
    Frame frame = packet.frame();
    if (frame.length() < ETHERNET_BYTES) {
      return;
    }
    byte[] bytes = withGap(frame, ADDRESSES_BYTES, VLAN_BYTES);
    Bytes.put16(bytes, ADDRESSES_BYTES, tpid);
    Bytes.put16(bytes, ADDRESSES_BYTES + 2, tci & ~FlowKey.VLAN_CFI);
    packet.replaceTag(bytes);
  }

  static void popVlan(Packet packet) {
    Frame frame = packet.frame();
    if (frame.length() >= ETHERNET_BYTES + VLAN_BYTES
        && EtherType.isVlan(frame.u16(ADDRESSES_BYTES))) {
      packet.replaceTag(without(frame, ADDRESSES_BYTES, VLAN_BYTES));
    }
  }

  /** The stack goes behind the VLAN headers; the type before it says that it is there. */
  static void pushMpls(Packet packet, int lse, int ethType) {
    int at = mplsPlace(packet);
    if (at < 0) {
      return;
    }
    byte[] bytes = withGap(packet.frame(), at, LSE_BYTES);
    Bytes.put32(bytes, at, lse & 0xffff_ffffL);
    if (packet.hasEthernet()) {
      putType(bytes, at, ethType);
    } else {
      packet.metadata().set(FlowField.PACKET_TYPE, 1L << 16 | ethType);
    }
    packet.replaceLabel(bytes, at, true);
  }

  /**
   * Without VLAN headers the type goes behind the addresses, also over the length of IEEE 802.3.
   */
  private static void putType(byte[] bytes, int payload, int ethType) {
    boolean isTagged = EtherType.isVlan(Bytes.u16(bytes, ADDRESSES_BYTES));
    Bytes.put16(bytes, isTagged ? payload - 2 : ADDRESSES_BYTES, ethType);
  }

  private static int mplsPlace(Packet packet) {
    int stack = packet.layout().l25Offset();
    return stack >= 0 ? stack : packet.layout().l3Offset();
  }

  static void popMpls(Packet packet, int ethType) {
    int at = packet.layout().l25Offset();
    Frame frame = packet.frame();
    if (at < 0 || frame.length() < at + LSE_BYTES) {
      return;
    }
    byte[] bytes = without(frame, at, LSE_BYTES);
    if (packet.hasEthernet()) {
      putType(bytes, at, ethType);
    } else if (ethType == EtherType.TRANSPARENT_ETHERNET_BRIDGING) {
      packet.metadata().set(FlowField.PACKET_TYPE, 0);
    } else {
      packet.metadata().set(FlowField.PACKET_TYPE, 1L << 16 | ethType);
    }
    boolean hasLabels = ethType == EtherType.MPLS || ethType == EtherType.MPLS_MULTICAST;
    packet.replaceLabel(bytes, at, hasLabels);
  }

  /** The entry goes before the whole packet, which has no Ethernet header of its own then. */
  static void addMpls(Packet packet, int lse, int ethType) {
    byte[] bytes = withGap(packet.frame(), 0, LSE_BYTES);
    Bytes.put32(bytes, 0, lse & 0xffff_ffffL);
    packet.metadata().set(FlowField.PACKET_TYPE, 1L << 16 | ethType);
    packet.replaceBytes(bytes);
  }

  static void pushNsh(Packet packet, NshHeader header) {
    byte[] header8300 = header.bytes();
    byte[] bytes = withGap(packet.frame(), 0, header8300.length);
    System.arraycopy(header8300, 0, bytes, 0, header8300.length);
    packet.metadata().set(FlowField.PACKET_TYPE, 1L << 16 | EtherType.NSH);
    packet.replaceBytes(bytes);
  }

  /** Returns false, and does nothing, if the packet has no such header or its contents no type. */
  static boolean popNsh(Packet packet) {
    FlowKey key = packet.key();
    if (packet.hasEthernet() || key.ethType() != EtherType.NSH) {
      return false;
    }
    Frame frame = packet.frame();
    long type =
        switch ((int) key.get(FlowField.NSH_NP)) {
          case 1 -> 1L << 16 | EtherType.IPV4;
          case 2 -> 1L << 16 | EtherType.IPV6;
          case 3 -> 0;
          case 4 -> 1L << 16 | EtherType.NSH;
          default -> -1;
        };
    if (type < 0) {
      return false;
    }
    int headerBytes = (frame.u16(0) & 0x3f) * 4;
    packet.metadata().set(FlowField.PACKET_TYPE, type);
    packet.replaceBytes(without(frame, 0, headerBytes));
    return true;
  }

  static void pushEthernet(Packet packet, long source, long destination) {
    int type = (int) packet.metadata().get(FlowField.PACKET_TYPE) & 0xffff;
    byte[] bytes = withGap(packet.frame(), 0, ETHERNET_BYTES);
    Bytes.put48(bytes, 0, destination);
    Bytes.put48(bytes, 6, source);
    Bytes.put16(bytes, ADDRESSES_BYTES, type);
    packet.metadata().set(FlowField.PACKET_TYPE, 0);
    packet.replaceBytes(bytes);
  }

  static void popEthernet(Packet packet) {
    if (!packet.hasEthernet()) {
      return;
    }
    FlowKey key = packet.key();
    int type = key.ethType();
    int at = mplsPlace(packet);
    if (at < 0) {
      return;
    }
    byte[] bytes = without(packet.frame(), 0, at);
    packet.metadata().set(FlowField.PACKET_TYPE, 1L << 16 | type);
    packet.replaceBytes(bytes);
  }
}
