package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;

/**
 * A fragment of an IPv4 (RFC 791) or IPv6 packet (RFC 8200, 4.5) as the one who puts packets
 * together reads it.
 *
 * @param key which packet it is a part of
 * @param l3 index of the IP header in the frame
 * @param data index of the fragment's data in the frame
 * @param start first byte of the packet's data that it carries
 * @param length how many bytes it carries
 * @param isLast whether nothing follows
 * @param protocolAt index of the byte that says which protocol the data are of
 */
record FragmentView(
    Key key, int l3, int data, int start, int length, boolean isLast, int protocolAt) {
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int IPV6_FRAGMENT = 44;

  /**
   * What the fragments of a packet have in common.
   *
   * @param recircId where they were in the pipeline
   * @param protocol of IPv4; 0 for IPv6
   * @param identification 16 bits of IPv4, 32 of IPv6
   */
  record Key(
      int zone,
      int ethType,
      int recircId,
      int protocol,
      int identification,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow) {
    boolean isIpv6() {
      return ethType == EtherType.IPV6;
    }
  }

  /** Bytes of the IP packet that the fragment is. */
  int ipBytes() {
    return data - l3 + length;
  }

  /** Reads a fragment; null if its header is not sound. */
  static FragmentView of(Packet packet, int zone) {
    FlowKey key = packet.key();
    Frame frame = packet.frame();
    byte[] b = frame.array();
    int l3 = frame.offset() + packet.layout().l3Offset();
    int end = frame.offset() + frame.length() - packet.layout().paddingBytes();
    return key.ethType() == EtherType.IPV6
        ? ipv6(key, zone, b, frame.offset(), l3, end)
        : ipv4(key, zone, b, frame.offset(), l3, end);
  }

  private static FragmentView ipv4(FlowKey key, int zone, byte[] b, int offset, int l3, int end) {
    int headerBytes = (b[l3] & 15) * 4;
    if (headerBytes < IPV4_BYTES
        || end - l3 < headerBytes
        || Bytes.u16(b, l3 + 2) != end - l3
        || InternetChecksum.of(b, l3, headerBytes) != 0) {
      return null;
    }
    int fragment = Bytes.u16(b, l3 + 6);
    Key common =
        new Key(
            zone,
            EtherType.IPV4,
            (int) key.get(FlowField.RECIRC_ID),
            b[l3 + 9] & 0xff,
            Bytes.u16(b, l3 + 4),
            0,
            key.get(FlowField.IP_SRC),
            0,
            key.get(FlowField.IP_DST));
    return new FragmentView(
        common,
        l3 - offset,
        l3 + headerBytes - offset,
        (fragment & 0x1fff) * 8,
        end - l3 - headerBytes,
        (fragment & 0x2000) == 0,
        l3 + 9 - offset);
  }

  private static FragmentView ipv6(FlowKey key, int zone, byte[] b, int offset, int l3, int end) {
    int protocolAt = l3 + 6;
    int at = l3 + IPV6_BYTES;
    if (Bytes.u16(b, l3 + 4) != end - at) {
      return null;
    }
    while ((b[protocolAt] & 0xff) != IPV6_FRAGMENT) {
      protocolAt = at;
      at += at + 2 <= end ? ((b[at + 1] & 0xff) + 1) * 8 : 8;
      if (at + 8 > end) {
        return null;
      }
    }
    int fragment = Bytes.u16(b, at + 2);
    Key common =
        new Key(
            zone,
            EtherType.IPV6,
            (int) key.get(FlowField.RECIRC_ID),
            0,
            Bytes.i32(b, at + 4),
            key.getHigh(FlowField.IPV6_SRC),
            key.get(FlowField.IPV6_SRC),
            key.getHigh(FlowField.IPV6_DST),
            key.get(FlowField.IPV6_DST));
    return new FragmentView(
        common,
        l3 - offset,
        at + 8 - offset,
        fragment & 0xfff8,
        end - at - 8,
        (fragment & 1) == 0,
        protocolAt - offset);
  }
}
