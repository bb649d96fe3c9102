package org.vswitchlab.ovs.flow;

/**
 * Where each field lies in the words of a {@link FlowKey}: index of the 64-bit word. Fields that
 * are views of each other, such as {@code reg0} and {@code xreg0} or {@code vlan_tci} and {@code
 * vlan_vid}, share a word and its bits.
 *
 * <p>The words below {@link #TUN_METADATA} each have a bit of their own in the map of words that
 * are not zero; those from there on, which hardly any key uses, share bit 63.
 */
public final class FlowLayout {
  // Packet words, in the order of the headers.
  /** eth_dst 48, eth_type 16. */
  public static final int ETH_DST_TYPE = 0;

  /** eth_src 48, TCI of the outer VLAN header 16. */
  public static final int ETH_SRC_TCI = 1;

  /** TPID of the outer VLAN header 16, TPID 16 and TCI 16 of the inner one, 16 unused. */
  public static final int VLAN_TPIDS = 2;

  /** MPLS label stack entries, the outermost 32 and the next 32. */
  public static final int MPLS = 3;

  /** Third MPLS label stack entry 32, 32 unused. */
  public static final int MPLS2 = 4;

  /** ip_src or arp_spa 32, ip_dst or arp_tpa 32. */
  public static final int IPV4 = 5;

  /** ip_frag 8, TOS 8, TTL 8, protocol or arp_op 8, 12 unused, ipv6_label 20. */
  public static final int IP = 6;

  public static final int IPV6_SRC = 7;
  public static final int IPV6_DST = 9;
  public static final int ND_TARGET = 11;

  /** arp_sha or nd_sll 48, 16 unused. */
  public static final int ARP_SHA = 13;

  /** arp_tha or nd_tll 48, tcp_flags 12 or nd_options_type 8. */
  public static final int ARP_THA = 14;

  /** nsh_flags 8, nsh_ttl 8, nsh_mdtype 8, nsh_np 8, nsh_spi 24, nsh_si 8. */
  public static final int NSH = 15;

  public static final int NSH_C1 = 16;
  public static final int NSH_C3 = 17;

  /**
   * Source port or ICMP type 16, destination port or ICMP code 16, nd_reserved or IGMP group 32.
   */
  public static final int PORTS = 18;

  // Words set beside the packet.
  /** ct_tp_src 16, ct_tp_dst 16; 32 unused. */
  public static final int CT_PORTS = 19;

  public static final int CT_IPV4 = 20;
  public static final int CT_IPV6_SRC = 21;
  public static final int CT_IPV6_DST = 23;

  /** recirc_id 32, in_port 32. */
  public static final int RECIRC_PORT = 25;

  /** packet_type 32, dp_hash 32. */
  public static final int TYPE_HASH = 26;

  /** skb_priority 32, pkt_mark 32. */
  public static final int PRIORITY_MARK = 27;

  /** ct_state 8, ct_nw_proto 8, ct_zone 16, ct_mark 32. */
  public static final int CT = 28;

  public static final int CT_LABEL = 29;
  public static final int METADATA = 31;

  /** Sixteen registers of 32 bits; the even one of each pair is the upper half. */
  public static final int REG0 = 32;

  /** conj_id 32, actset_output 32. */
  public static final int CONJ_ACTSET = 40;

  public static final int TUN_ID = 41;

  /** tun_src 32, tun_dst 32. */
  public static final int TUN_IPV4 = 42;

  public static final int TUN_IPV6_SRC = 43;
  public static final int TUN_IPV6_DST = 45;

  /** Tunnel flags 16, TOS 8, TTL 8, UDP source port 16, UDP destination port 16. */
  public static final int TUN_HEADER = 47;

  /** tun_gbp_id 16, tun_gbp_flags 8, tun_erspan_ver 8, tun_erspan_idx 32. */
  public static final int TUN_GBP_ERSPAN = 48;

  /** 32 unused, tun_erspan_dir 8, tun_erspan_hwid 8, tun_gtpu_flags 8, tun_gtpu_msgtype 8. */
  public static final int TUN_EXTRA = 49;

  /** Which of the 64 tunnel options are present; in the datapath, how many bytes of them. */
  public static final int TUN_METADATA = 50;

  /**
   * A word for the value of each tunnel option; in the datapath, the options' bytes as they came,
   * at most 252.
   */
  public static final int TUN_METADATA_SPACE = 51;

  /** Number of words. */
  public static final int WORDS = TUN_METADATA_SPACE + 64;

  /** Bit in the map of nonzero words that stands for all words from TUN_METADATA on. */
  static final long TAIL_BIT = 1L << 63;

  /** All bits of the map that stand for one word. */
  static final long HEAD_BITS = (1L << TUN_METADATA) - 1;

  private FlowLayout() {}

  /** The bit that stands for a word in the map of nonzero words. */
  public static long bit(int word) {
    return word < TUN_METADATA ? 1L << word : TAIL_BIT;
  }
}
