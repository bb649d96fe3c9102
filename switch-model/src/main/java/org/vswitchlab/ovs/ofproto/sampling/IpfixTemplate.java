package org.vswitchlab.ovs.ofproto.sampling;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.IpProtocol;

/**
 * What a record of a flow consists of, by the headers of its packets: a template of RFC 7011,
 * 3.4.1, with information elements of the IANA registry. Which elements there are and in which
 * order was read off the templates that the real switch sends.
 *
 * @param isTagged whether there is a VLAN tag
 * @param isTunneled whether the packet came in or leaves by a tunnel
 * @param hasEgress whether it was sampled on its way out
 */
record IpfixTemplate(
    boolean isTagged, Network network, Transport transport, boolean isTunneled, boolean hasEgress) {
  private static final int FIRST_ID = 0x100;
  private static final int VARIABLE = 0xffff;

  /** Enterprise of the elements of tunnels: VMware. */
  private static final int ENTERPRISE = 6876;

  private static final int ENTERPRISE_BIT = 0x8000;

  /** Element and length, by turns. */
  private static final int[] ETHERNET = {138, 4, 61, 1, 56, 6, 80, 6, 256, 2, 240, 1};

  private static final int[] INGRESS = {10, 4, 368, 4, 82, VARIABLE, 83, VARIABLE};
  private static final int[] EGRESS = {14, 4, 369, 4, 82, VARIABLE, 83, VARIABLE};
  private static final int[] VLAN = {58, 2, 243, 2, 244, 1};
  private static final int[] IP = {60, 1, 192, 1, 4, 1, 195, 1, 196, 1, 5, 1};
  private static final int[] IPV4 = {8, 4, 12, 4};
  private static final int[] IPV6 = {27, 16, 28, 16, 31, 4};
  private static final int[] PORTS = {7, 2, 11, 2};
  private static final int[] ICMPV4 = {176, 1, 177, 1};
  private static final int[] ICMPV6 = {178, 1, 179, 1};
  private static final int[] TUNNEL = {
    893, 4, 894, 4, 895, 1, 896, 2, 897, 2, 891, 1, 892, VARIABLE
  };
  private static final int[] COUNTS = {
    158, 4, 159, 4, 133, 8, 135, 8, 2, 8, 86, 8, 354, 8, 355, 8, 356, 8, 357, 8, 358, 8, 19, 8, 174,
    8, 352, 8, 353, 8, 136, 1
  };
  private static final int[] IP_COUNTS = {
    132, 8, 134, 8, 1, 8, 85, 8, 198, 8, 199, 8, 25, 8, 26, 8, 20, 8, 175, 8
  };
  private static final int[] TCP_COUNTS = {222, 8, 219, 8, 221, 8, 220, 8, 218, 8, 223, 8};

  enum Network {
    OTHER,
    IPV4,
    IPV6;

    static Network of(int ethType) {
      return switch (ethType) {
        case EtherType.IPV4 -> IPV4;
        case EtherType.IPV6 -> IPV6;
        default -> OTHER;
      };
    }
  }

  enum Transport {
    OTHER,
    TCP,
    UDP,
    SCTP,
    ICMP;

    static Transport of(Network network, int protocol) {
      if (network == Network.OTHER) {
        return OTHER;
      }
      int icmp = network == Network.IPV4 ? IpProtocol.ICMP : IpProtocol.ICMPV6;
      return switch (protocol) {
        case IpProtocol.TCP -> TCP;
        case IpProtocol.UDP -> UDP;
        case IpProtocol.SCTP -> SCTP;
        default -> protocol == icmp ? ICMP : OTHER;
      };
    }
  }

  /** All templates in order of their numbers. */
  static List<IpfixTemplate> all() {
    List<IpfixTemplate> all = new ArrayList<>();
    for (boolean isTagged : new boolean[] {false, true}) {
      for (Network network : Network.values()) {
        for (Transport transport : Transport.values()) {
          if (network != Network.OTHER || transport == Transport.OTHER) {
            for (int i = 0; i < 4; i++) {
              all.add(new IpfixTemplate(isTagged, network, transport, i >= 2, i % 2 == 1));
            }
          }
        }
      }
    }
    return all;
  }

  /** Its number. */
  int id() {
    int headers = ((isTagged ? 1 : 0) * Network.values().length + network.ordinal());
    int layers = headers * Transport.values().length + transport.ordinal();
    return FIRST_ID + layers * 4 + (isTunneled ? 2 : 0) + (hasEgress ? 1 : 0);
  }

  boolean isIp() {
    return network != Network.OTHER;
  }

  boolean isTcp() {
    return transport == Transport.TCP;
  }

  /** The template record: number, number of fields, and the fields. */
  byte[] record() {
    List<int[]> groups = new ArrayList<>();
    groups.add(ETHERNET);
    groups.add(INGRESS);
    add(groups, hasEgress, EGRESS);
    add(groups, isTagged, VLAN);
    add(groups, isIp(), IP);
    add(groups, network == Network.IPV4, IPV4);
    add(groups, network == Network.IPV6, IPV6);
    boolean isIcmp = transport == Transport.ICMP;
    add(groups, !isIcmp && transport != Transport.OTHER, PORTS);
    add(groups, isIcmp, network == Network.IPV4 ? ICMPV4 : ICMPV6);
    int tunnelAt = groups.size();
    groups.add(COUNTS);
    add(groups, isIp(), IP_COUNTS);
    add(groups, isTcp(), TCP_COUNTS);
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    int count = 0;
    for (int i = 0; i < groups.size(); i++) {
      if (i == tunnelAt && isTunneled) {
        count += write(fields, TUNNEL, true);
      }
      count += write(fields, groups.get(i), false);
    }
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    put16(record, id());
    put16(record, count);
    record.writeBytes(fields.toByteArray());
    return record.toByteArray();
  }

  private static void add(List<int[]> groups, boolean isThere, int[] group) {
    if (isThere) {
      groups.add(group);
    }
  }

  private static int write(ByteArrayOutputStream out, int[] group, boolean isEnterprise) {
    for (int i = 0; i < group.length; i += 2) {
      put16(out, group[i] | (isEnterprise ? ENTERPRISE_BIT : 0));
      put16(out, group[i + 1]);
      if (isEnterprise) {
        put16(out, 0);
        put16(out, ENTERPRISE);
      }
    }
    return group.length / 2;
  }

  private static void put16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }
}
