package org.vswitchlab.link;

import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.IpProtocol;

/**
 * By what a bond spreads frames over its members: {@code xmit_hash_policy} of the kernel's
 * bonding.txt. Words are read as a little-endian machine does.
 */
public enum TransmitHash {
  LAYER2("layer2"),
  LAYER23("layer2+3"),
  LAYER34("layer3+4"),
  VLAN_SOURCE("vlan+srcmac");

  private static final int TYPE_AT = 12;
  private static final int TAG_BYTES = 4;
  private static final int MORE_OR_OFFSET = 0x3fff;

  private final String word;

  TransmitHash(String word) {
    this.word = word;
  }

  /** As {@code ip link} names it. */
  public String word() {
    return word;
  }

  /** The number of the way among {@code count}. */
  public int way(Frame frame, int count) {
    return Integer.remainderUnsigned(hash(frame), count);
  }

  private int hash(Frame frame) {
    if (this == VLAN_SOURCE) {
      boolean isTagged = frame.u16(TYPE_AT) == EtherType.VLAN && frame.length() > TYPE_AT + 4;
      int vid = isTagged ? frame.u16(TYPE_AT + 2) & 0xfff : 0;
      return vid ^ (int) (frame.source() >>> 24) ^ (int) (frame.source() & 0xff_ffff);
    }
    int ethernet = frame.u8(5) ^ frame.u8(11) ^ frame.u16(TYPE_AT);
    if (this == LAYER2) {
      return ethernet;
    }
    int at = EtherType.isVlan(frame.u16(TYPE_AT)) ? TYPE_AT + TAG_BYTES : TYPE_AT;
    int type = frame.length() >= at + 2 ? frame.u16(at) : 0;
    at += 2;
    if (type == EtherType.IPV4 && frame.length() >= at + 20) {
      return ipv4(frame, at, ethernet);
    }
    if (type == EtherType.IPV6 && frame.length() >= at + 40) {
      return ipv6(frame, at, ethernet);
    }
    return ethernet;
  }

  private int ipv4(Frame frame, int at, int ethernet) {
    boolean isFragment = (frame.u16(at + 6) & MORE_OR_OFFSET) != 0;
    int ports = isFragment ? 0 : ports(frame, frame.u8(at + 9), at + 4 * (frame.u8(at) & 15));
    return fold(this == LAYER34 ? ports : ethernet, word(frame, at + 12) ^ word(frame, at + 16));
  }

  private int ipv6(Frame frame, int at, int ethernet) {
    int addresses = 0;
    for (int i = 0; i < 32; i += 4) {
      addresses ^= word(frame, at + 8 + i);
    }
    int ports = ports(frame, frame.u8(at + 6), at + 40);
    return fold(this == LAYER34 ? ports : ethernet, addresses);
  }

  private static int ports(Frame frame, int protocol, int at) {
    boolean isIcmp = protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
    if (isIcmp && frame.length() >= at + 8) {
      int identifier = frame.u8(at + 4) | frame.u8(at + 5) << 8;
      // An identifier of 0 counts as 1; one that a message does not have, as none.
      return frame.u8(at) | frame.u8(at + 1) << 8 | (identifier == 0 ? 1 : identifier) << 16;
    }
    boolean hasPorts = protocol == IpProtocol.TCP || protocol == IpProtocol.UDP;
    return hasPorts && frame.length() >= at + 4 ? word(frame, at) : 0;
  }

  private int fold(int start, int addresses) {
    int hash = start ^ addresses;
    hash ^= hash >>> 16;
    hash ^= hash >>> 8;
    // The lowest bit of layer 4 is left out: ports are often even.
    return this == LAYER34 ? hash >>> 1 : hash;
  }

  private static int word(Frame frame, int at) {
    return frame.u8(at) | frame.u8(at + 1) << 8 | frame.u8(at + 2) << 16 | frame.u8(at + 3) << 24;
  }
}
