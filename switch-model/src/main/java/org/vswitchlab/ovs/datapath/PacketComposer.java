package org.vswitchlab.ovs.datapath;

import java.util.Arrays;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.InternetChecksum;

/**
 * Makes a packet whose key is the given one, with right lengths and checksums: what {@code
 * ofproto/trace -generate} and {@code netdev-dummy/receive PORT FLOW} send. Compared byte for byte
 * with the real daemon's packets.
 */
public final class PacketComposer {
  private static final int MAX_BYTES = 0x10000 + 256;

  /** Payload bytes unless told: they count up from 0. */
  private static final int DEFAULT_PAYLOAD_BYTES = 64;

  private static final int FIN_SYN_RST = 0x07;
  private static final int MORE_FRAGMENTS = 0x2000;

  /** Where later fragments begin, in units of 8 bytes. */
  private static final int LATER_OFFSET = 100;

  private final FlowKey key;
  private final byte[] payload;
  private final byte[] b = new byte[MAX_BYTES];
  private int at;
  private int l3 = -1;
  private int l4 = -1;

  private PacketComposer(FlowKey key, byte[] payload) {
    this.key = key;
    this.payload = payload;
  }

  /**
   * A packet of that key.
   *
   * @param packetBytes its size, 0 for what its protocols need and 64 bytes of payload
   * @throws IllegalArgumentException if its headers do not fit into that size
   */
  public static byte[] compose(FlowKey key, int packetBytes) {
    if (packetBytes == 0) {
      return composeWith(key, defaultPayload());
    }
    PacketComposer composer = new PacketComposer(key, new byte[0]);
    composer.write();
    if (composer.at > packetBytes) {
      throw new IllegalArgumentException("too small packet len");
    }
    composer.extend(packetBytes - composer.at);
    return Arrays.copyOf(composer.b, composer.at);
  }

  /** A packet of that key that carries the payload, if its protocol carries any. */
  public static byte[] composeWith(FlowKey key, byte[] payload) {
    PacketComposer composer = new PacketComposer(key, payload);
    composer.write();
    return Arrays.copyOf(composer.b, composer.at);
  }

  private static byte[] defaultPayload() {
    byte[] payload = new byte[DEFAULT_PAYLOAD_BYTES];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) i;
    }
    return payload;
  }

  private void write() {
    if (key.get(FlowField.PACKET_TYPE) == 0) {
      ethernet();
    }
    switch (key.ethType()) {
      case EtherType.IPV4 -> ipv4();
      case EtherType.IPV6 -> ipv6();
      case EtherType.ARP, EtherType.RARP -> arp();
      case EtherType.MPLS, EtherType.MPLS_MULTICAST -> mpls();
      default -> {}
    }
  }

  private void put8(long value) {
    b[at++] = (byte) value;
  }

  private void put16(long value) {
    Bytes.put16(b, at, (int) value);
    at += 2;
  }

  private void put32(long value) {
    Bytes.put32(b, at, value);
    at += 4;
  }

  private void put48(long value) {
    Bytes.put48(b, at, value);
    at += 6;
  }

  private void put128(FlowField field) {
    Bytes.put64(b, at, key.getHigh(field));
    Bytes.put64(b, at + 8, key.get(field));
    at += 16;
  }

  private void ethernet() {
    put48(key.get(FlowField.ETH_DST));
    put48(key.get(FlowField.ETH_SRC));
    for (int i = 0; i < key.vlanCount(); i++) {
      put16(key.vlanTpid(i));
      put16(key.vlanTci(i) & ~FlowKey.VLAN_CFI);
    }
    // Without a type, the field tells the length: IEEE 802.3, 3.2.6.
    put16(key.ethType() < EtherType.LEAST ? at + 2 : key.ethType());
  }

  private void mpls() {
    for (int i = 0; i < FlowKey.MAX_MPLS_LABELS; i++) {
      int lse = key.mplsLse(i);
      if (lse == 0) {
        return;
      }
      put32(lse & 0xffff_ffffL);
      if ((lse & 0x100) != 0) {
        return;
      }
    }
  }

  private void arp() {
    put32(0x0001_0800L);
    put16(0x0604);
    put16(key.get(FlowField.ARP_OP));
    put48(key.get(FlowField.ARP_SHA));
    put32(key.get(FlowField.ARP_SPA));
    put48(key.get(FlowField.ARP_THA));
    put32(key.get(FlowField.ARP_TPA));
  }

  private static int tos(FlowKey key) {
    return (int) (key.word(FlowLayout.IP) >>> 48) & 0xff;
  }

  private void ipv4() {
    l3 = at;
    put8(0x45);
    put8(tos(key));
    put32(0);
    long fragment = key.get(FlowField.IP_FRAG);
    boolean isLater = (fragment & FlowKey.FRAG_LATER) != 0;
    put16((fragment != 0 ? MORE_FRAGMENTS : 0) | (isLater ? LATER_OFFSET : 0));
    put8(key.get(FlowField.NW_TTL));
    put8(key.get(FlowField.NW_PROTO));
    put16(0);
    put32(key.get(FlowField.IP_SRC));
    put32(key.get(FlowField.IP_DST));
    if (!isLater) {
      transport(false);
    }
    finishIpv4();
  }

  private void finishIpv4() {
    Bytes.put16(b, l3 + 2, at - l3);
    Bytes.put16(b, l3 + 10, 0);
    Bytes.put16(b, l3 + 10, InternetChecksum.of(b, l3, 20));
  }

  private void ipv6() {
    l3 = at;
    put32(6L << 28 | (long) tos(key) << 20 | key.get(FlowField.IPV6_LABEL));
    put16(0);
    put8(key.get(FlowField.NW_PROTO));
    put8(key.get(FlowField.NW_TTL));
    put128(FlowField.IPV6_SRC);
    put128(FlowField.IPV6_DST);
    if ((key.get(FlowField.IP_FRAG) & FlowKey.FRAG_LATER) == 0) {
      transport(true);
    }
    Bytes.put16(b, l3 + 4, at - l3 - 40);
  }

  private void transport(boolean isIpv6) {
    l4 = at;
    switch ((int) key.get(FlowField.NW_PROTO)) {
      case 6 -> tcp();
      case 17 -> udp();
      case 132 -> {
        put16(key.get(FlowField.SCTP_SRC));
        put16(key.get(FlowField.SCTP_DST));
        at += 8;
      }
      case 1 -> {
        if (!isIpv6) {
          icmp();
        }
      }
      case 2 -> {
        if (!isIpv6) {
          igmp();
        }
      }
      case 58 -> {
        if (isIpv6) {
          icmp6();
        }
      }
      default -> l4 = -1;
    }
    checksum();
  }

  private void tcp() {
    put16(key.get(FlowField.TCP_SRC));
    put16(key.get(FlowField.TCP_DST));
    at += 8;
    put16(5 << 12 | key.get(FlowField.TCP_FLAGS));
    at += 6;
    if ((key.get(FlowField.TCP_FLAGS) & FIN_SYN_RST) == 0) {
      payload();
    }
  }

  private void udp() {
    put16(key.get(FlowField.UDP_SRC));
    put16(key.get(FlowField.UDP_DST));
    at += 4;
    payload();
    Bytes.put16(b, l4 + 4, at - l4);
  }

  private void icmp() {
    long type = key.get(FlowField.ICMP_TYPE);
    put8(type);
    put8(key.get(FlowField.ICMP_CODE));
    at += 6;
    if (type == 8 || type == 0) {
      payload();
    }
  }

  private void igmp() {
    put8(key.word(FlowLayout.PORTS) >>> 48);
    put8(key.word(FlowLayout.PORTS) >>> 32);
    at += 2;
    put32(key.word(FlowLayout.PORTS) & 0xffff_ffffL);
  }

  private void icmp6() {
    long type = key.get(FlowField.ICMPV6_TYPE);
    long code = key.get(FlowField.ICMPV6_CODE);
    put8(type);
    put8(code);
    at += 2;
    if (code == 0 && (type == 135 || type == 136)) {
      put32(key.get(FlowField.ND_RESERVED));
      put128(FlowField.ND_TARGET);
      option(1, FlowField.ND_SLL);
      option(2, FlowField.ND_TLL);
    } else {
      at += 4;
      if (type == 128 || type == 129) {
        payload();
      }
    }
  }

  /** Option with a link layer address, RFC 4861, 4.6.1; left out if there is none. */
  private void option(int type, FlowField address) {
    if (key.get(address) != 0) {
      put8(type);
      put8(1);
      put48(key.get(address));
    }
  }

  private void payload() {
    System.arraycopy(payload, 0, b, at, payload.length);
    at += payload.length;
  }

  private void checksum() {
    if (l4 < 0) {
      return;
    }
    int protocol = (int) key.get(FlowField.NW_PROTO);
    int length = at - l4;
    int place =
        switch (protocol) {
          case 6 -> l4 + 16;
          case 17 -> l4 + 6;
          case 1, 2, 58 -> l4 + 2;
          default -> -1;
        };
    if (place < 0) {
      return;
    }
    Bytes.put16(b, place, 0);
    long sum = 0;
    if (protocol != 1 && protocol != 2) {
      int addresses = key.ethType() == EtherType.IPV6 ? 32 : 8;
      int from = key.ethType() == EtherType.IPV6 ? l3 + 8 : l3 + 12;
      sum = InternetChecksum.add(protocol + length, b, from, addresses);
    }
    sum = InternetChecksum.add(sum, b, l4, length);
    int checksum = InternetChecksum.finish(sum);
    // RFC 768: a checksum of zero is sent as all ones.
    Bytes.put16(b, place, protocol == 17 && checksum == 0 ? 0xffff : checksum);
  }

  /** Appends zeros, and tells the headers. */
  private void extend(int bytes) {
    int before = l4 < 0 ? 0 : at - l4;
    at += bytes;
    if (l3 >= 0 && key.ethType() == EtherType.IPV4) {
      finishIpv4();
    } else if (l3 >= 0) {
      Bytes.put16(b, l3 + 4, at - l3 - 40);
    }
    if (l4 >= 0 && key.get(FlowField.NW_PROTO) == 17) {
      // As the real daemon, which adds the new bytes to a length that has them already.
      Bytes.put16(b, l4 + 4, before + 2 * bytes);
    }
    checksum();
  }
}
