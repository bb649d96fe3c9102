package org.vswitchlab.ovs.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The registry of everything that can be matched on: one constant for each field of ovs-fields(7),
 * with its names, width, place in a {@link FlowKey}, text format, prerequisites and code points.
 *
 * <p>To add a field: a constant here, a line in {@link FlowKeyExtractor} (or whoever sets it beside
 * the packet), a header writer if it can be written, a golden.
 */
public enum FlowField {
  // Datapath and conjunctive match fields.
  CONJ_ID(
      "conj_id",
      32,
      Place.at(FlowLayout.CONJ_ACTSET, 32, Place.U32),
      FieldFormat.DECIMAL,
      Access.NEITHER,
      Prerequisite.NONE,
      "NXM_NX_CONJ_ID=37"),
  DP_HASH(
      "dp_hash",
      32,
      Place.at(FlowLayout.TYPE_HASH, 0, Place.U32),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE,
      Prerequisite.NONE,
      "NXM_NX_DP_HASH=35,NXOXM_ET_DP_HASH=0"),
  RECIRC_ID(
      "recirc_id",
      32,
      Place.at(FlowLayout.RECIRC_PORT, 32, Place.U32),
      FieldFormat.DECIMAL,
      Access.NEITHER,
      Prerequisite.NONE,
      "NXM_NX_RECIRC_ID=36"),

  // Tunnel fields.
  TUN_ID(
      "tun_id,tunnel_id",
      64,
      Place.at(FlowLayout.TUN_ID, 0, ~0L),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "OXM_OF_TUNNEL_ID=38,NXM_NX_TUN_ID=16"),
  TUN_SRC(
      "tun_src",
      32,
      Place.at(FlowLayout.TUN_IPV4, 32, Place.U32),
      FieldFormat.IPV4,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_TUN_IPV4_SRC=31"),
  TUN_DST(
      "tun_dst",
      32,
      Place.at(FlowLayout.TUN_IPV4, 0, Place.U32),
      FieldFormat.IPV4,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_TUN_IPV4_DST=32"),
  TUN_IPV6_SRC(
      "tun_ipv6_src",
      128,
      Place.wide(FlowLayout.TUN_IPV6_SRC),
      FieldFormat.IPV6,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_TUN_IPV6_SRC=109"),
  TUN_IPV6_DST(
      "tun_ipv6_dst",
      128,
      Place.wide(FlowLayout.TUN_IPV6_DST),
      FieldFormat.IPV6,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_TUN_IPV6_DST=110"),
  TUN_TTL(
      "tun_ttl",
      8,
      Place.at(FlowLayout.TUN_HEADER, 32, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.NONE,
      ""),
  TUN_TOS(
      "tun_tos",
      8,
      Place.at(FlowLayout.TUN_HEADER, 40, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.NONE,
      ""),
  TUN_GBP_ID(
      "tun_gbp_id",
      16,
      Place.at(FlowLayout.TUN_GBP_ERSPAN, 48, Place.U16),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_TUN_GBP_ID=38"),
  TUN_GBP_FLAGS(
      "tun_gbp_flags",
      8,
      Place.at(FlowLayout.TUN_GBP_ERSPAN, 40, Place.U8),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_TUN_GBP_FLAGS=39"),
  TUN_ERSPAN_VER(
      "tun_erspan_ver",
      4,
      Place.at(FlowLayout.TUN_GBP_ERSPAN, 32, 0xf),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXOXM_ET_ERSPAN_VER=12"),
  TUN_ERSPAN_IDX(
      "tun_erspan_idx",
      20,
      Place.at(FlowLayout.TUN_GBP_ERSPAN, 0, 0xf_ffff),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXOXM_ET_ERSPAN_IDX=11"),
  TUN_ERSPAN_DIR(
      "tun_erspan_dir",
      1,
      Place.at(FlowLayout.TUN_EXTRA, 24, 1),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXOXM_ET_ERSPAN_DIR=13"),
  TUN_ERSPAN_HWID(
      "tun_erspan_hwid",
      6,
      Place.at(FlowLayout.TUN_EXTRA, 16, 0x3f),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXOXM_ET_ERSPAN_HWID=14"),
  TUN_GTPU_FLAGS(
      "tun_gtpu_flags",
      8,
      Place.at(FlowLayout.TUN_EXTRA, 8, Place.U8),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE,
      Prerequisite.NONE,
      "NXOXM_ET_GTPU_FLAGS=15"),
  TUN_GTPU_MSGTYPE(
      "tun_gtpu_msgtype",
      8,
      Place.at(FlowLayout.TUN_EXTRA, 0, Place.U8),
      FieldFormat.DECIMAL,
      Access.MASKABLE,
      Prerequisite.NONE,
      "NXOXM_ET_GTPU_MSGTYPE=16"),
  TUN_METADATA0(0),
  TUN_METADATA1(1),
  TUN_METADATA2(2),
  TUN_METADATA3(3),
  TUN_METADATA4(4),
  TUN_METADATA5(5),
  TUN_METADATA6(6),
  TUN_METADATA7(7),
  TUN_METADATA8(8),
  TUN_METADATA9(9),
  TUN_METADATA10(10),
  TUN_METADATA11(11),
  TUN_METADATA12(12),
  TUN_METADATA13(13),
  TUN_METADATA14(14),
  TUN_METADATA15(15),
  TUN_METADATA16(16),
  TUN_METADATA17(17),
  TUN_METADATA18(18),
  TUN_METADATA19(19),
  TUN_METADATA20(20),
  TUN_METADATA21(21),
  TUN_METADATA22(22),
  TUN_METADATA23(23),
  TUN_METADATA24(24),
  TUN_METADATA25(25),
  TUN_METADATA26(26),
  TUN_METADATA27(27),
  TUN_METADATA28(28),
  TUN_METADATA29(29),
  TUN_METADATA30(30),
  TUN_METADATA31(31),
  TUN_METADATA32(32),
  TUN_METADATA33(33),
  TUN_METADATA34(34),
  TUN_METADATA35(35),
  TUN_METADATA36(36),
  TUN_METADATA37(37),
  TUN_METADATA38(38),
  TUN_METADATA39(39),
  TUN_METADATA40(40),
  TUN_METADATA41(41),
  TUN_METADATA42(42),
  TUN_METADATA43(43),
  TUN_METADATA44(44),
  TUN_METADATA45(45),
  TUN_METADATA46(46),
  TUN_METADATA47(47),
  TUN_METADATA48(48),
  TUN_METADATA49(49),
  TUN_METADATA50(50),
  TUN_METADATA51(51),
  TUN_METADATA52(52),
  TUN_METADATA53(53),
  TUN_METADATA54(54),
  TUN_METADATA55(55),
  TUN_METADATA56(56),
  TUN_METADATA57(57),
  TUN_METADATA58(58),
  TUN_METADATA59(59),
  TUN_METADATA60(60),
  TUN_METADATA61(61),
  TUN_METADATA62(62),
  TUN_METADATA63(63),
  TUN_FLAGS(
      "tun_flags",
      1,
      Place.at(FlowLayout.TUN_HEADER, 48, 1),
      FieldFormat.TUNNEL_FLAGS,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_TUN_FLAGS=104"),

  // Metadata fields.
  IN_PORT(
      "in_port",
      16,
      Place.at(FlowLayout.RECIRC_PORT, 0, Place.U32),
      FieldFormat.OPENFLOW10_PORT,
      Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_OF_IN_PORT=0"),
  IN_PORT_OXM(
      "in_port_oxm",
      32,
      Place.at(FlowLayout.RECIRC_PORT, 0, Place.U32),
      FieldFormat.OPENFLOW11_PORT,
      Access.WRITABLE,
      Prerequisite.NONE,
      "OXM_OF_IN_PORT=0"),
  SKB_PRIORITY(
      "skb_priority",
      32,
      Place.at(FlowLayout.PRIORITY_MARK, 32, Place.U32),
      FieldFormat.HEXADECIMAL,
      Access.NEITHER,
      Prerequisite.NONE,
      ""),
  PKT_MARK(
      "pkt_mark",
      32,
      Place.at(FlowLayout.PRIORITY_MARK, 0, Place.U32),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_PKT_MARK=33"),
  ACTSET_OUTPUT(
      "actset_output",
      32,
      Place.at(FlowLayout.CONJ_ACTSET, 0, Place.U32),
      FieldFormat.OPENFLOW11_PORT,
      Access.NEITHER,
      Prerequisite.NONE,
      "ONFOXM_ET_ACTSET_OUTPUT=43,OXM_OF_ACTSET_OUTPUT=43"),
  PACKET_TYPE(
      "packet_type",
      32,
      Place.at(FlowLayout.TYPE_HASH, 32, Place.U32),
      FieldFormat.PACKET_TYPE,
      Access.NEITHER,
      Prerequisite.NONE,
      "OXM_OF_PACKET_TYPE=44"),

  // Connection tracking fields.
  CT_STATE(
      "ct_state",
      32,
      Place.at(FlowLayout.CT, 56, Place.U8),
      FieldFormat.CT_STATE,
      Access.MASKABLE,
      Prerequisite.NONE,
      "NXM_NX_CT_STATE=105"),
  CT_ZONE(
      "ct_zone",
      16,
      Place.at(FlowLayout.CT, 32, Place.U16),
      FieldFormat.HEXADECIMAL,
      Access.NEITHER,
      Prerequisite.NONE,
      "NXM_NX_CT_ZONE=106"),
  CT_MARK(
      "ct_mark",
      32,
      Place.at(FlowLayout.CT, 0, Place.U32),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_CT_MARK=107"),
  CT_LABEL(
      "ct_label",
      128,
      Place.wide(FlowLayout.CT_LABEL),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "NXM_NX_CT_LABEL=108"),
  CT_NW_SRC(
      "ct_nw_src",
      32,
      Place.at(FlowLayout.CT_IPV4, 32, Place.U32),
      FieldFormat.IPV4,
      Access.MASKABLE,
      Prerequisite.CONNTRACK,
      "NXM_NX_CT_NW_SRC=120"),
  CT_NW_DST(
      "ct_nw_dst",
      32,
      Place.at(FlowLayout.CT_IPV4, 0, Place.U32),
      FieldFormat.IPV4,
      Access.MASKABLE,
      Prerequisite.CONNTRACK,
      "NXM_NX_CT_NW_DST=121"),
  CT_IPV6_SRC(
      "ct_ipv6_src",
      128,
      Place.wide(FlowLayout.CT_IPV6_SRC),
      FieldFormat.IPV6,
      Access.MASKABLE,
      Prerequisite.CONNTRACK,
      "NXM_NX_CT_IPV6_SRC=122"),
  CT_IPV6_DST(
      "ct_ipv6_dst",
      128,
      Place.wide(FlowLayout.CT_IPV6_DST),
      FieldFormat.IPV6,
      Access.MASKABLE,
      Prerequisite.CONNTRACK,
      "NXM_NX_CT_IPV6_DST=123"),
  CT_NW_PROTO(
      "ct_nw_proto",
      8,
      Place.at(FlowLayout.CT, 48, Place.U8),
      FieldFormat.DECIMAL,
      Access.NEITHER,
      Prerequisite.CONNTRACK,
      "NXM_NX_CT_NW_PROTO=119"),
  CT_TP_SRC(
      "ct_tp_src",
      16,
      Place.at(FlowLayout.CT_PORTS, 16, Place.U16),
      FieldFormat.DECIMAL,
      Access.MASKABLE,
      Prerequisite.CONNTRACK,
      "NXM_NX_CT_TP_SRC=124"),
  CT_TP_DST(
      "ct_tp_dst",
      16,
      Place.at(FlowLayout.CT_PORTS, 0, Place.U16),
      FieldFormat.DECIMAL,
      Access.MASKABLE,
      Prerequisite.CONNTRACK,
      "NXM_NX_CT_TP_DST=125"),

  // Register fields.
  METADATA(
      "metadata",
      64,
      Place.at(FlowLayout.METADATA, 0, ~0L),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NONE,
      "OXM_OF_METADATA=2"),
  REG0(32, 0),
  REG1(32, 1),
  REG2(32, 2),
  REG3(32, 3),
  REG4(32, 4),
  REG5(32, 5),
  REG6(32, 6),
  REG7(32, 7),
  REG8(32, 8),
  REG9(32, 9),
  REG10(32, 10),
  REG11(32, 11),
  REG12(32, 12),
  REG13(32, 13),
  REG14(32, 14),
  REG15(32, 15),
  XREG0(64, 0),
  XREG1(64, 1),
  XREG2(64, 2),
  XREG3(64, 3),
  XREG4(64, 4),
  XREG5(64, 5),
  XREG6(64, 6),
  XREG7(64, 7),
  XXREG0(128, 0),
  XXREG1(128, 1),
  XXREG2(128, 2),
  XXREG3(128, 3),

  // Ethernet fields.
  ETH_SRC(
      "eth_src,dl_src",
      48,
      Place.at(FlowLayout.ETH_SRC_TCI, 16, Place.U48),
      FieldFormat.ETHERNET,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ETHERNET,
      "OXM_OF_ETH_SRC=4,NXM_OF_ETH_SRC=2"),
  ETH_DST(
      "eth_dst,dl_dst",
      48,
      Place.at(FlowLayout.ETH_DST_TYPE, 16, Place.U48),
      FieldFormat.ETHERNET,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ETHERNET,
      "OXM_OF_ETH_DST=3,NXM_OF_ETH_DST=1"),
  ETH_TYPE(
      "eth_type,dl_type",
      16,
      Place.at(FlowLayout.ETH_DST_TYPE, 0, Place.U16),
      FieldFormat.HEXADECIMAL,
      Access.NEITHER,
      Prerequisite.ETHERNET,
      "OXM_OF_ETH_TYPE=5,NXM_OF_ETH_TYPE=3"),

  // VLAN fields.
  VLAN_VID(
      "vlan_vid",
      12,
      Place.at(FlowLayout.ETH_SRC_TCI, 0, 0x1fff),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ETHERNET,
      "OXM_OF_VLAN_VID=6"),
  VLAN_PCP(
      "vlan_pcp",
      3,
      Place.at(FlowLayout.ETH_SRC_TCI, 13, 7),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.VLAN_VID,
      "OXM_OF_VLAN_PCP=7"),
  VLAN_TCI(
      "vlan_tci",
      16,
      Place.at(FlowLayout.ETH_SRC_TCI, 0, Place.U16),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ETHERNET,
      "NXM_OF_VLAN_TCI=4"),
  DL_VLAN(
      "dl_vlan",
      12,
      Place.at(FlowLayout.ETH_SRC_TCI, 0, 0x1fff),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.ETHERNET,
      ""),
  DL_VLAN_PCP(
      "dl_vlan_pcp",
      3,
      Place.at(FlowLayout.ETH_SRC_TCI, 13, 7),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.ETHERNET,
      ""),

  // MPLS fields.
  MPLS_LABEL(
      "mpls_label",
      20,
      Place.at(FlowLayout.MPLS, 44, 0xf_ffff),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.MPLS,
      "OXM_OF_MPLS_LABEL=34"),
  MPLS_TC(
      "mpls_tc",
      3,
      Place.at(FlowLayout.MPLS, 41, 7),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.MPLS,
      "OXM_OF_MPLS_TC=35"),
  MPLS_BOS(
      "mpls_bos",
      1,
      Place.at(FlowLayout.MPLS, 40, 1),
      FieldFormat.DECIMAL,
      Access.NEITHER,
      Prerequisite.MPLS,
      "OXM_OF_MPLS_BOS=36"),
  MPLS_TTL(
      "mpls_ttl",
      8,
      Place.at(FlowLayout.MPLS, 32, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.MPLS,
      "NXM_NX_MPLS_TTL=30"),

  // IPv4/v6 fields.
  IP_SRC(
      "ip_src,nw_src",
      32,
      Place.at(FlowLayout.IPV4, 32, Place.U32),
      FieldFormat.IPV4,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.IPV4,
      "OXM_OF_IPV4_SRC=11,NXM_OF_IP_SRC=7"),
  IP_DST(
      "ip_dst,nw_dst",
      32,
      Place.at(FlowLayout.IPV4, 0, Place.U32),
      FieldFormat.IPV4,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.IPV4,
      "OXM_OF_IPV4_DST=12,NXM_OF_IP_DST=8"),
  IPV6_SRC(
      "ipv6_src",
      128,
      Place.wide(FlowLayout.IPV6_SRC),
      FieldFormat.IPV6,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.IPV6,
      "OXM_OF_IPV6_SRC=26,NXM_NX_IPV6_SRC=19"),
  IPV6_DST(
      "ipv6_dst",
      128,
      Place.wide(FlowLayout.IPV6_DST),
      FieldFormat.IPV6,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.IPV6,
      "OXM_OF_IPV6_DST=27,NXM_NX_IPV6_DST=20"),
  IPV6_LABEL(
      "ipv6_label",
      20,
      Place.at(FlowLayout.IP, 0, 0xf_ffff),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.IPV6,
      "OXM_OF_IPV6_FLABEL=28,NXM_NX_IPV6_LABEL=27"),
  NW_PROTO(
      "nw_proto,ip_proto",
      8,
      Place.at(FlowLayout.IP, 32, Place.U8),
      FieldFormat.DECIMAL,
      Access.NEITHER,
      Prerequisite.IP,
      "OXM_OF_IP_PROTO=10,NXM_OF_IP_PROTO=6"),
  NW_TTL(
      "nw_ttl",
      8,
      Place.at(FlowLayout.IP, 40, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.IP,
      "NXM_NX_IP_TTL=29"),
  IP_FRAG(
      "ip_frag,nw_frag",
      2,
      Place.at(FlowLayout.IP, 56, 3),
      FieldFormat.FRAG,
      Access.MASKABLE,
      Prerequisite.IP,
      "NXM_NX_IP_FRAG=26"),
  NW_TOS(
      "nw_tos",
      8,
      Place.at(FlowLayout.IP, 48, 0xfc),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.IP,
      "NXM_OF_IP_TOS=5"),
  IP_DSCP(
      "ip_dscp",
      6,
      Place.at(FlowLayout.IP, 50, 0x3f),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.IP,
      "OXM_OF_IP_DSCP=8"),
  NW_ECN(
      "nw_ecn,ip_ecn",
      2,
      Place.at(FlowLayout.IP, 48, 3),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.IP,
      "OXM_OF_IP_ECN=9,NXM_NX_IP_ECN=28"),

  // ARP fields.
  ARP_OP(
      "arp_op",
      16,
      Place.at(FlowLayout.IP, 32, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.ARP,
      "OXM_OF_ARP_OP=21,NXM_OF_ARP_OP=15"),
  ARP_SPA(
      "arp_spa",
      32,
      Place.at(FlowLayout.IPV4, 32, Place.U32),
      FieldFormat.IPV4,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ARP,
      "OXM_OF_ARP_SPA=22,NXM_OF_ARP_SPA=16"),
  ARP_TPA(
      "arp_tpa",
      32,
      Place.at(FlowLayout.IPV4, 0, Place.U32),
      FieldFormat.IPV4,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ARP,
      "OXM_OF_ARP_TPA=23,NXM_OF_ARP_TPA=17"),
  ARP_SHA(
      "arp_sha",
      48,
      Place.at(FlowLayout.ARP_SHA, 16, Place.U48),
      FieldFormat.ETHERNET,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ARP,
      "OXM_OF_ARP_SHA=24,NXM_NX_ARP_SHA=17"),
  ARP_THA(
      "arp_tha",
      48,
      Place.at(FlowLayout.ARP_THA, 16, Place.U48),
      FieldFormat.ETHERNET,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ARP,
      "OXM_OF_ARP_THA=25,NXM_NX_ARP_THA=18"),

  // NSH fields.
  NSH_FLAGS(
      "nsh_flags",
      8,
      Place.at(FlowLayout.NSH, 56, Place.U8),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NSH,
      "NXOXM_NSH_FLAGS=1"),
  NSH_TTL(
      "nsh_ttl",
      8,
      Place.at(FlowLayout.NSH, 48, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.NSH,
      "NXOXM_NSH_TTL=10"),
  NSH_MDTYPE(
      "nsh_mdtype",
      8,
      Place.at(FlowLayout.NSH, 40, Place.U8),
      FieldFormat.DECIMAL,
      Access.NEITHER,
      Prerequisite.NSH,
      "NXOXM_NSH_MDTYPE=2"),
  NSH_NP(
      "nsh_np",
      8,
      Place.at(FlowLayout.NSH, 32, Place.U8),
      FieldFormat.DECIMAL,
      Access.NEITHER,
      Prerequisite.NSH,
      "NXOXM_NSH_NP=3"),
  NSH_SPI(
      "nsh_spi,nsp",
      24,
      Place.at(FlowLayout.NSH, 8, 0xff_ffff),
      FieldFormat.HEXADECIMAL,
      Access.WRITABLE,
      Prerequisite.NSH,
      "NXOXM_NSH_SPI=4"),
  NSH_SI(
      "nsh_si,nsi",
      8,
      Place.at(FlowLayout.NSH, 0, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.NSH,
      "NXOXM_NSH_SI=5"),
  NSH_C1(
      "nsh_c1,nshc1",
      32,
      Place.at(FlowLayout.NSH_C1, 32, Place.U32),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NSH,
      "NXOXM_NSH_C1=6"),
  NSH_C2(
      "nsh_c2,nshc2",
      32,
      Place.at(FlowLayout.NSH_C1, 0, Place.U32),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NSH,
      "NXOXM_NSH_C2=7"),
  NSH_C3(
      "nsh_c3,nshc3",
      32,
      Place.at(FlowLayout.NSH_C3, 32, Place.U32),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NSH,
      "NXOXM_NSH_C3=8"),
  NSH_C4(
      "nsh_c4,nshc4",
      32,
      Place.at(FlowLayout.NSH_C3, 0, Place.U32),
      FieldFormat.HEXADECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.NSH,
      "NXOXM_NSH_C4=9"),

  // TCP fields.
  TCP_SRC(
      "tcp_src,tp_src",
      16,
      Place.at(FlowLayout.PORTS, 48, Place.U16),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.TCP,
      "OXM_OF_TCP_SRC=13,NXM_OF_TCP_SRC=9"),
  TCP_DST(
      "tcp_dst,tp_dst",
      16,
      Place.at(FlowLayout.PORTS, 32, Place.U16),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.TCP,
      "OXM_OF_TCP_DST=14,NXM_OF_TCP_DST=10"),
  TCP_FLAGS(
      "tcp_flags",
      12,
      Place.at(FlowLayout.ARP_THA, 0, 0xfff),
      FieldFormat.TCP_FLAGS,
      Access.MASKABLE,
      Prerequisite.TCP,
      "ONFOXM_ET_TCP_FLAGS=42,OXM_OF_TCP_FLAGS=42,NXM_NX_TCP_FLAGS=34"),

  // UDP fields.
  UDP_SRC(
      "udp_src",
      16,
      Place.at(FlowLayout.PORTS, 48, Place.U16),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.UDP,
      "OXM_OF_UDP_SRC=15,NXM_OF_UDP_SRC=11"),
  UDP_DST(
      "udp_dst",
      16,
      Place.at(FlowLayout.PORTS, 32, Place.U16),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.UDP,
      "OXM_OF_UDP_DST=16,NXM_OF_UDP_DST=12"),

  // SCTP fields.
  SCTP_SRC(
      "sctp_src",
      16,
      Place.at(FlowLayout.PORTS, 48, Place.U16),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.SCTP,
      "OXM_OF_SCTP_SRC=17"),
  SCTP_DST(
      "sctp_dst",
      16,
      Place.at(FlowLayout.PORTS, 32, Place.U16),
      FieldFormat.DECIMAL,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.SCTP,
      "OXM_OF_SCTP_DST=18"),

  // ICMPv4 fields.
  ICMP_TYPE(
      "icmp_type",
      8,
      Place.at(FlowLayout.PORTS, 48, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.ICMPV4,
      "OXM_OF_ICMPV4_TYPE=19,NXM_OF_ICMP_TYPE=13"),
  ICMP_CODE(
      "icmp_code",
      8,
      Place.at(FlowLayout.PORTS, 32, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.ICMPV4,
      "OXM_OF_ICMPV4_CODE=20,NXM_OF_ICMP_CODE=14"),

  // ICMPv6 fields.
  ICMPV6_TYPE(
      "icmpv6_type",
      8,
      Place.at(FlowLayout.PORTS, 48, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.ICMPV6,
      "OXM_OF_ICMPV6_TYPE=29,NXM_NX_ICMPV6_TYPE=21"),
  ICMPV6_CODE(
      "icmpv6_code",
      8,
      Place.at(FlowLayout.PORTS, 32, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.ICMPV6,
      "OXM_OF_ICMPV6_CODE=30,NXM_NX_ICMPV6_CODE=22"),
  ND_TARGET(
      "nd_target",
      128,
      Place.wide(FlowLayout.ND_TARGET),
      FieldFormat.IPV6,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ND,
      "OXM_OF_IPV6_ND_TARGET=31,NXM_NX_ND_TARGET=23"),
  ND_SLL(
      "nd_sll",
      48,
      Place.at(FlowLayout.ARP_SHA, 16, Place.U48),
      FieldFormat.ETHERNET,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ND_SOLICIT,
      "OXM_OF_IPV6_ND_SLL=32,NXM_NX_ND_SLL=24"),
  ND_TLL(
      "nd_tll",
      48,
      Place.at(FlowLayout.ARP_THA, 16, Place.U48),
      FieldFormat.ETHERNET,
      Access.MASKABLE | Access.WRITABLE,
      Prerequisite.ND_ADVERT,
      "OXM_OF_IPV6_ND_TLL=33,NXM_NX_ND_TLL=25"),
  ND_RESERVED(
      "nd_reserved",
      32,
      Place.at(FlowLayout.PORTS, 0, Place.U32),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.ND,
      "ERICOXM_OF_ICMPV6_ND_RESERVED=1"),
  ND_OPTIONS_TYPE(
      "nd_options_type",
      8,
      Place.at(FlowLayout.ARP_THA, 0, Place.U8),
      FieldFormat.DECIMAL,
      Access.WRITABLE,
      Prerequisite.ND,
      "ERICOXM_OF_ICMPV6_ND_OPTIONS_TYPE=2");

  private static final Map<String, FlowField> BY_NAME = new HashMap<>();
  private static final FlowField[] ALL = values();

  static {
    for (FlowField field : values()) {
      for (String name : field.names) {
        BY_NAME.put(name, field);
      }
      for (OxmId id : field.oxmIds) {
        BY_NAME.put(id.name(), field);
      }
    }
  }

  private final List<String> names;
  private final int bits;
  private final int word;
  private final int shift;
  private final long valueMask;
  private final boolean isWide;
  private final FieldFormat format;
  private final int access;
  private final Prerequisite prerequisite;
  private final List<OxmId> oxmIds;

  FlowField(
      String names,
      int bits,
      Place place,
      FieldFormat format,
      int access,
      Prerequisite prerequisite,
      String oxmIds) {
    this.names = List.of(names.split(","));
    this.bits = bits;
    this.word = place.word;
    this.shift = place.shift;
    this.valueMask = place.valueMask;
    this.isWide = place.isWide;
    this.format = format;
    this.access = access;
    this.prerequisite = prerequisite;
    List<OxmId> ids = new ArrayList<>();
    for (String id : oxmIds.split(",")) {
      if (!id.isEmpty()) {
        ids.add(OxmId.parse(id));
      }
    }
    this.oxmIds = List.copyOf(ids);
  }

  /** A register, or a view of two or four of them. */
  FlowField(int bits, int index) {
    this(
        (bits == 32 ? "reg" : bits == 64 ? "xreg" : "xxreg") + index,
        bits,
        registerPlace(bits, index),
        FieldFormat.HEXADECIMAL,
        Access.MASKABLE | Access.WRITABLE,
        Prerequisite.NONE,
        switch (bits) {
          case 32 -> "NXM_NX_REG" + index + "=" + index;
          case 64 -> "OXM_OF_PKT_REG" + index + "=" + index;
          default -> "NXM_NX_XXREG" + index + "=" + (111 + index);
        });
  }

  /**
   * A tunnel option. Options have up to 124 bytes in OpenFlow; here each has room for the last 8,
   * so that a key needs no table to know where a value lies.
   */
  FlowField(int index) {
    this(
        "tun_metadata" + index,
        992,
        Place.at(FlowLayout.TUN_METADATA_SPACE + index, 0, ~0L),
        FieldFormat.HEXADECIMAL,
        Access.MASKABLE | Access.WRITABLE,
        Prerequisite.NONE,
        "NXM_NX_TUN_METADATA" + index + "=" + (40 + index));
  }

  private static Place registerPlace(int bits, int index) {
    return switch (bits) {
      case 32 -> Place.at(FlowLayout.REG0 + index / 2, index % 2 == 0 ? 32 : 0, Place.U32);
      case 64 -> Place.at(FlowLayout.REG0 + index, 0, ~0L);
      default -> Place.wide(FlowLayout.REG0 + 2 * index);
    };
  }

  /**
   * The field of that name, alias ({@code nw_src} for {@code ip_src}) or code point name ({@code
   * NXM_OF_IP_SRC}); null if there is none. Case matters.
   */
  public static FlowField byName(String name) {
    return BY_NAME.get(name);
  }

  /** Main name, as ovs-fields(7) and {@code ofproto/trace} write it. */
  public String fieldName() {
    return names.get(0);
  }

  /** Main name and aliases. */
  public List<String> names() {
    return names;
  }

  /** Significant bits: 1 to 128, or 992 for a tunnel option. */
  public int bits() {
    return bits;
  }

  /** Bytes that the field takes in an OXM or NXM body: 1, 2, 4, 6, 8, 16 or 124. */
  public int oxmBytes() {
    return switch (this) {
      case VLAN_VID, DL_VLAN, TCP_FLAGS, TUN_FLAGS -> 2;
      case IN_PORT -> 2;
      case CT_STATE, MPLS_LABEL, IPV6_LABEL, TUN_ERSPAN_IDX, NSH_SPI -> 4;
      default -> (bits + 7) / 8;
    };
  }

  /** Whether a match may leave some of the bits open. */
  public boolean isMaskable() {
    return (access & Access.MASKABLE) != 0;
  }

  /** Whether actions may change it. */
  public boolean isWritable() {
    return (access & Access.WRITABLE) != 0;
  }

  public FieldFormat format() {
    return format;
  }

  public Prerequisite prerequisite() {
    return prerequisite;
  }

  /** Code points, the standard one first; empty for fields that only text knows. */
  public List<OxmId> oxmIds() {
    return oxmIds;
  }

  /** Whether it is one of the 64 tunnel options. */
  public boolean isTunnelOption() {
    return bits > 128;
  }

  /** Number of a tunnel option, 0 to 63. */
  public int tunnelOptionIndex() {
    return ordinal() - TUN_METADATA0.ordinal();
  }

  /** The tunnel option of that number. */
  public static FlowField tunnelOption(int index) {
    return ALL[TUN_METADATA0.ordinal() + index];
  }

  /** Whether the field has a fixed place in a key, as all have. */
  public boolean isPlaced() {
    return word >= 0;
  }

  /** Index of its word, or of the first of two: {@link FlowLayout}; -1 without a place. */
  public int word() {
    return word;
  }

  /** Position of its lowest bit in the word; 0 for fields of two words. */
  public int shift() {
    return shift;
  }

  /** Its value's bits after shifting down; of a field of two words, those of each word. */
  public long valueMask() {
    return valueMask;
  }

  /** Whether it takes two words, the first of which is the high half. */
  public boolean isWide() {
    return isWide;
  }

  /** The group of fields that the classifier looks at together. */
  public FlowStage stage() {
    return FlowStage.of(this);
  }

  @Override
  public String toString() {
    return fieldName();
  }

  /** What may be done with a field; bits, so that constants can combine them. */
  private static final class Access {
    static final int NEITHER = 0;
    static final int MASKABLE = 1;
    static final int WRITABLE = 2;

    private Access() {}
  }

  /** Where a field lies in the words of a key. */
  private record Place(int word, int shift, long valueMask, boolean isWide) {
    static final long U8 = 0xff;
    static final long U16 = 0xffff;
    static final long U32 = 0xffff_ffffL;
    static final long U48 = 0xffff_ffff_ffffL;

    static Place at(int word, int shift, long valueMask) {
      return new Place(word, shift, valueMask, false);
    }

    static Place wide(int word) {
      return new Place(word, 0, ~0L, true);
    }
  }
}
