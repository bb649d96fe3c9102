package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.JenkinsHash;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.IpProtocol;

/**
 * Hashes of conversations, for spreading them over links: the values of Open vSwitch on a
 * little-endian machine, so that the same link, bucket or UDP source port is chosen. Found by
 * comparing thousands of choices of the real switch with what public hash functions give.
 */
public final class FlowHash {
  /** What Open vSwitch mixes in last where there is no basis to. */
  private static final int NO_BASIS = 42;

  private FlowHash() {}

  private static boolean isIpv4(FlowKey key) {
    return key.ethType() == EtherType.IPV4;
  }

  private static boolean isIpv6(FlowKey key) {
    return key.ethType() == EtherType.IPV6;
  }

  private static int swapped(long networkOrder) {
    return Integer.reverseBytes((int) networkOrder);
  }

  /** Of IP addresses, protocol and ports: what a network card would give as RSS hash. */
  public static int fiveTuple(FlowKey key) {
    int hash = 0;
    if (isIpv6(key)) {
      for (int word = FlowLayout.IPV6_SRC; word < FlowLayout.ND_TARGET; word++) {
        hash = MurmurHash.add64(hash, Long.reverseBytes(key.word(word)));
      }
    } else if (isIpv4(key) || key.ethType() == EtherType.ARP) {
      long addresses = key.word(FlowLayout.IPV4);
      hash = MurmurHash.add(hash, swapped(addresses >>> 32));
      hash = MurmurHash.add(hash, swapped(addresses));
    } else {
      return MurmurHash.finish(hash, NO_BASIS);
    }
    int protocol = (int) key.get(FlowField.NW_PROTO);
    hash = MurmurHash.add(hash, protocol);
    boolean hasWordOfPorts =
        switch (protocol) {
          case IpProtocol.TCP,
              IpProtocol.UDP,
              IpProtocol.SCTP,
              IpProtocol.ICMP,
              IpProtocol.ICMPV6 ->
              true;
          default -> false;
        };
    if (hasWordOfPorts) {
      hash = MurmurHash.add(hash, swapped(key.word(FlowLayout.PORTS) >>> 32));
    }
    return MurmurHash.finish(hash, NO_BASIS);
  }

  /** The datapath's hash {@code l4(basis)} of a packet with that RSS hash. */
  public static int l4(int rssHash, int basis) {
    return MurmurHash.ofTwo(rssHash, basis);
  }

  /** Of addresses, type, VLAN, protocol and ports, the same in both directions. */
  public static int symmetricL4(FlowKey key, int basis) {
    byte[] b = new byte[32];
    addresses(key, b);
    Bytes.put16(b, 16, key.ethType());
    Bytes.put16(b, 18, vids(key));
    Bytes.put48(b, 22, key.get(FlowField.ETH_SRC) ^ key.get(FlowField.ETH_DST));
    if (isIpv4(key) || isIpv6(key)) {
      long protocol = key.get(FlowField.NW_PROTO);
      b[28] = (byte) protocol;
      if (protocol == IpProtocol.TCP || protocol == IpProtocol.SCTP) {
        Bytes.put16(b, 20, (int) (key.get(FlowField.TCP_SRC) ^ key.get(FlowField.TCP_DST)));
      }
    }
    return JenkinsHash.ofBytes(b, basis);
  }

  private static int vids(FlowKey key) {
    return (key.vlanTci(0) ^ key.vlanTci(1)) & FlowKey.VLAN_VID_MASK;
  }

  private static void addresses(FlowKey key, byte[] b) {
    if (isIpv4(key)) {
      Bytes.put32(b, 0, key.get(FlowField.IP_SRC) ^ key.get(FlowField.IP_DST));
    } else if (isIpv6(key)) {
      Bytes.put64(b, 0, key.getHigh(FlowField.IPV6_SRC) ^ key.getHigh(FlowField.IPV6_DST));
      Bytes.put64(b, 8, key.get(FlowField.IPV6_SRC) ^ key.get(FlowField.IPV6_DST));
    }
  }

  private static int symmetricL3(FlowKey key, int basis) {
    byte[] b = new byte[20];
    addresses(key, b);
    Bytes.put16(b, 16, key.ethType());
    return JenkinsHash.ofBytes(b, basis);
  }

  /**
   * Of IP addresses, protocol and ports, the same in both directions; without IP, of Ethernet
   * addresses, type and VLAN. With {@code withUdp} false it is the datapath's {@code
   * sym_l4(basis)}.
   */
  public static int symmetricL3L4(FlowKey key, int basis, boolean withUdp) {
    int hash = basis;
    if (isIpv4(key)) {
      hash = MurmurHash.add(hash, swapped(key.get(FlowField.IP_SRC) ^ key.get(FlowField.IP_DST)));
    } else if (isIpv6(key)) {
      long high = key.getHigh(FlowField.IPV6_SRC) ^ key.getHigh(FlowField.IPV6_DST);
      long low = key.get(FlowField.IPV6_SRC) ^ key.get(FlowField.IPV6_DST);
      hash = MurmurHash.add64(hash, Long.reverseBytes(high));
      hash = MurmurHash.add64(hash, Long.reverseBytes(low));
    } else {
      return symmetricL2(key, basis);
    }
    int protocol = (int) key.get(FlowField.NW_PROTO);
    hash = MurmurHash.add(hash, protocol);
    boolean hasPorts =
        protocol == IpProtocol.TCP
            || protocol == IpProtocol.SCTP
            || withUdp && protocol == IpProtocol.UDP;
    // The ports of a first fragment are left out as those of the others are.
    if (hasPorts && key.get(FlowField.IP_FRAG) == 0) {
      int ports = (int) (key.get(FlowField.TCP_SRC) ^ key.get(FlowField.TCP_DST));
      hash = MurmurHash.add(hash, Short.reverseBytes((short) ports) & 0xffff);
    }
    return MurmurHash.finish(hash, basis);
  }

  private static int symmetricL2(FlowKey key, int basis) {
    long mac = key.get(FlowField.ETH_SRC) ^ key.get(FlowField.ETH_DST);
    int hash = MurmurHash.add(basis, swapped((long) key.ethType() << 16 | vids(key)));
    hash = MurmurHash.add(hash, swapped(mac >>> 16));
    hash = MurmurHash.add(hash, swapped(mac << 16));
    return MurmurHash.finish(hash, basis);
  }

  /**
   * Of the fields that an action names.
   *
   * @param fields as ovs-actions(7) calls them
   */
  public static int ofFields(FlowKey key, String fields, int basis) {
    return switch (fields) {
      case "eth_src" -> JenkinsHash.ofBytes(bytes(6, 0, key.get(FlowField.ETH_SRC)), basis);
      case "nw_src" -> address(key, FlowField.IP_SRC, FlowField.IPV6_SRC, basis);
      case "nw_dst" -> address(key, FlowField.IP_DST, FlowField.IPV6_DST, basis);
      case "symmetric_l4" -> symmetricL4(key, basis);
      case "symmetric_l3" -> symmetricL3(key, basis);
      case "symmetric_l3l4" -> symmetricL3L4(key, basis, false);
      case "symmetric_l3l4+udp" -> symmetricL3L4(key, basis, true);
      default -> throw new IllegalArgumentException("hash of the fields " + fields);
    };
  }

  private static int address(FlowKey key, FlowField ipv4, FlowField ipv6, int basis) {
    if (isIpv4(key)) {
      return JenkinsHash.ofBytes(bytes(4, 0, key.get(ipv4)), basis);
    }
    return isIpv6(key)
        ? JenkinsHash.ofBytes(bytes(16, key.getHigh(ipv6), key.get(ipv6)), basis)
        : basis;
  }

  /** A value as the bytes of a message, the most significant first. */
  public static byte[] bytes(int count, long high, long low) {
    byte[] b = new byte[count];
    for (int i = 0; i < count; i++) {
      int shift = 8 * (count - 1 - i);
      b[i] = (byte) (shift >= 64 ? high >>> shift - 64 : low >>> shift);
    }
    return b;
  }
}
