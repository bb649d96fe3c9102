package org.vswitchlab.ovs.openflow.text;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.wire.EtherType;

/** The checksum of a packet's layer 4 header, which flows do not tell. */
final class Checksums {
  private Checksums() {}

  /** {@code " tcp_csum:1234"}, or nothing. */
  static String of(FlowKey key, HexBytes packet) {
    boolean isIpv4 = key.ethType() == EtherType.IPV4;
    boolean isIpv6 = key.ethType() == EtherType.IPV6;
    if (!isIpv4 && !isIpv6) {
      return "";
    }
    byte[] bytes = packet.toByteArray();
    int layer3 = 14 + 4 * key.vlanCount();
    int layer4 = isIpv4 && bytes.length > layer3 ? layer3 + 4 * (bytes[layer3] & 0xf) : layer3 + 40;
    return switch ((int) key.get(FlowField.NW_PROTO)) {
      case 6 -> checksum(" tcp_csum:", bytes, layer4 + 16, layer4 + 20);
      case 17 -> checksum(" udp_csum:", bytes, layer4 + 6, layer4 + 8);
      case 132 -> checksum32(bytes, layer4);
      case 1 -> isIpv4 ? checksum(" icmp_csum:", bytes, layer4 + 2, layer4 + 4) : "";
      case 58 -> isIpv6 ? checksum(" icmp6_csum:", bytes, layer4 + 2, layer4 + 4) : "";
      default -> "";
    };
  }

  private static String checksum(String label, byte[] bytes, int at, int headerEnd) {
    if (headerEnd > bytes.length) {
      return "";
    }
    return label + Integer.toHexString((bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff);
  }

  private static String checksum32(byte[] bytes, int layer4) {
    if (layer4 + 12 > bytes.length) {
      return "";
    }
    long value = 0;
    for (int i = 8; i < 12; i++) {
      value = value << 8 | bytes[layer4 + i] & 0xff;
    }
    return " sctp_csum:" + Long.toHexString(value);
  }
}
