package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.MatchNormalization;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.wire.EtherType;

/** Matches of fixed form: {@code ofp_match} of OpenFlow 1.0 and 1.1. */
final class LegacyMatchCodec {
  static final int MATCH_11_BYTES = 88;

  /** OFP_VLAN_NONE: without a tag. */
  private static final int VLAN_NONE = 0xffff;

  /** OFPVID_ANY of OpenFlow 1.1: with any tag. */
  private static final int VLAN_ANY = 0xfffe;

  // OFPFW_* that 1.0 and 1.1 have in common.
  private static final int W_IN_PORT = 1;
  private static final int W_DL_VLAN = 1 << 1;

  // OFPFW_* of 1.0.
  private static final int W10_DL_SRC = 1 << 2;
  private static final int W10_DL_DST = 1 << 3;
  private static final int W10_DL_TYPE = 1 << 4;
  private static final int W10_NW_PROTO = 1 << 5;
  private static final int W10_TP_SRC = 1 << 6;
  private static final int W10_TP_DST = 1 << 7;
  private static final int W10_NW_SRC_SHIFT = 8;
  private static final int W10_NW_DST_SHIFT = 14;
  private static final int W10_DL_VLAN_PCP = 1 << 20;
  private static final int W10_NW_TOS = 1 << 21;

  /** OFPFW_ALL. */
  private static final int W10_ALL = (1 << 22) - 1;

  // OFPFW_* of 1.1.
  private static final int W11_DL_VLAN_PCP = 1 << 2;
  private static final int W11_DL_TYPE = 1 << 3;
  private static final int W11_NW_TOS = 1 << 4;
  private static final int W11_NW_PROTO = 1 << 5;
  private static final int W11_TP_SRC = 1 << 6;
  private static final int W11_TP_DST = 1 << 7;
  private static final int W11_MPLS_LABEL = 1 << 8;
  private static final int W11_MPLS_TC = 1 << 9;

  private static final long U48 = 0xffff_ffff_ffffL;
  private static final long U32 = 0xffff_ffffL;
  private static final int VLAN_PRESENT = FlowKey.VLAN_CFI;
  private static final int VID_BITS = FlowKey.VLAN_CFI | FlowKey.VLAN_VID_MASK;
  private static final int PCP_BITS = 0xe000;

  /** The bits of a tag that say that there is none: present and VID. */
  private static final int NO_VLAN_BITS = 0x1fff;

  private static final int ICMP_PROTOCOL = 1;

  private LegacyMatchCodec() {}

  /** Whether the match that comes next in {@code in} leaves no bit open, in OpenFlow 1.0. */
  static boolean isExact10(WireReader in) {
    return (in.peek32(0) & W10_ALL) == 0;
  }

  static Match read10(WireReader in) {
    int wild = in.s32();
    Match.Builder match = Match.builder();
    int inPort = in.u16();
    long dlSrc = in.u48();
    long dlDst = in.u48();
    int vlan = in.u16();
    int pcp = in.u8();
    in.skip(1);
    int type = in.u16();
    int tos = in.u8();
    int protocol = in.u8();
    in.skip(2);
    long nwSrc = in.u32();
    long nwDst = in.u32();
    int tpSrc = in.u16();
    int tpDst = in.u16();
    exact(match, FlowField.IN_PORT, inPort, (wild & W_IN_PORT) == 0);
    exact(match, FlowField.ETH_SRC, dlSrc, (wild & W10_DL_SRC) == 0);
    exact(match, FlowField.ETH_DST, dlDst, (wild & W10_DL_DST) == 0);
    vlan10(match, vlan, pcp, (wild & W_DL_VLAN) == 0, (wild & W10_DL_VLAN_PCP) == 0);
    exact(match, FlowField.ETH_TYPE, type, (wild & W10_DL_TYPE) == 0);
    exact(match, FlowField.IP_DSCP, tos >> 2, (wild & W10_NW_TOS) == 0);
    exact(match, FlowField.NW_PROTO, protocol, (wild & W10_NW_PROTO) == 0);
    masked(match, FlowField.IP_SRC, nwSrc, prefix(wild >> W10_NW_SRC_SHIFT));
    masked(match, FlowField.IP_DST, nwDst, prefix(wild >> W10_NW_DST_SHIFT));
    exact(match, FlowField.TCP_SRC, tpSrc, (wild & W10_TP_SRC) == 0);
    exact(match, FlowField.TCP_DST, tpDst, (wild & W10_TP_DST) == 0);
    Match normalized = MatchNormalization.normalize(match.build());
    boolean isUntagged = (wild & W_DL_VLAN) == 0 && vlan == VLAN_NONE;
    return isUntagged
        ? normalized.toBuilder().masked(FlowField.VLAN_TCI, 0, 0xffff).build()
        : normalized;
  }

  /** Mask of an address of which so many low bits are open, 32 and more for all. */
  private static long prefix(int wildcardField) {
    int open = wildcardField & 0x3f;
    return open >= 32 ? 0 : U32 << open & U32;
  }

  private static void exact(Match.Builder match, FlowField field, long value, boolean isSaid) {
    if (isSaid) {
      match.exact(field, value);
    }
  }

  private static void masked(Match.Builder match, FlowField field, long value, long mask) {
    if (mask != 0) {
      match.masked(field, value, mask);
    }
  }

  private static void vlan10(
      Match.Builder match, int vlan, int pcp, boolean saysVlan, boolean saysPcp) {
    int tci = VLAN_PRESENT;
    int bits = VLAN_PRESENT;
    if (saysVlan && vlan == VLAN_NONE) {
      // Without a tag; a priority is of no account.
      match.masked(FlowField.VLAN_TCI, 0, 0xffff);
      return;
    }
    if (saysVlan) {
      tci |= vlan & FlowKey.VLAN_VID_MASK;
      bits |= FlowKey.VLAN_VID_MASK;
    }
    if (saysPcp) {
      tci |= pcp << FlowKey.VLAN_PCP_SHIFT & PCP_BITS;
      bits |= PCP_BITS;
    }
    if (saysVlan || saysPcp) {
      match.masked(FlowField.VLAN_TCI, tci, bits);
    }
  }

  /** Whether the standard match of OpenFlow 1.0 can say it all. */
  static boolean fits10(Match match) {
    WireWriter out = new WireWriter();
    write10(match, out);
    Match read = read10(new WireReader(out.toByteArray()));
    return read.equals(match) || comparable10(read).equals(comparable10(match));
  }

  /** Without what is read in another form than it was written: no VLAN, and ICMP as ports. */
  private static Match comparable10(Match match) {
    Match.Builder builder = match.toBuilder();
    long tagBits = match.mask().get(FlowField.VLAN_TCI);
    if (match.value(FlowField.VLAN_TCI) == 0 && (tagBits & NO_VLAN_BITS) == NO_VLAN_BITS) {
      builder.exact(FlowField.VLAN_TCI, 0);
    }
    boolean isIcmp =
        match.value(FlowField.ETH_TYPE) == EtherType.IPV4
            && match.value(FlowField.NW_PROTO) == ICMP_PROTOCOL;
    if (isIcmp) {
      builder.any(FlowField.TCP_SRC).any(FlowField.TCP_DST);
    }
    return builder.build();
  }

  static void write10(Match match, WireWriter out) {
    FlowKey key = match.key();
    FlowMask mask = match.mask();
    int wild = 0;
    wild |= wild(mask, FlowField.IN_PORT, W_IN_PORT);
    wild |= wild(mask, FlowField.ETH_SRC, W10_DL_SRC);
    wild |= wild(mask, FlowField.ETH_DST, W10_DL_DST);
    wild |= wild(mask, FlowField.ETH_TYPE, W10_DL_TYPE);
    wild |= wild(mask, FlowField.NW_PROTO, W10_NW_PROTO);
    wild |= wild(mask, FlowField.IP_DSCP, W10_NW_TOS);
    wild |= wild(mask, FlowField.TCP_SRC, W10_TP_SRC);
    wild |= wild(mask, FlowField.TCP_DST, W10_TP_DST);
    wild |= open(mask, FlowField.IP_SRC) << W10_NW_SRC_SHIFT;
    wild |= open(mask, FlowField.IP_DST) << W10_NW_DST_SHIFT;
    int bits = mask.vlanTci(0);
    int tci = key.vlanTci(0) & bits;
    boolean isUntagged = (bits & VLAN_PRESENT) != 0 && (tci & VLAN_PRESENT) == 0;
    boolean saysVid = isUntagged || (bits & FlowKey.VLAN_VID_MASK) != 0;
    boolean saysPcp = !isUntagged && (bits & PCP_BITS) != 0;
    wild |= saysVid ? 0 : W_DL_VLAN;
    wild |= saysPcp || isUntagged ? 0 : W10_DL_VLAN_PCP;
    out.u32(wild).u16(key.inPort()).u48(key.get(FlowField.ETH_SRC));
    out.u48(key.get(FlowField.ETH_DST));
    out.u16(isUntagged ? VLAN_NONE : tci & FlowKey.VLAN_VID_MASK);
    out.u8(saysPcp ? tci >> FlowKey.VLAN_PCP_SHIFT : 0).zeros(1);
    out.u16(key.ethType()).u8((int) key.get(FlowField.IP_DSCP) << 2);
    out.u8((int) key.get(FlowField.NW_PROTO)).zeros(2);
    out.u32(key.get(FlowField.IP_SRC)).u32(key.get(FlowField.IP_DST));
    out.u16((int) key.get(FlowField.TCP_SRC)).u16((int) key.get(FlowField.TCP_DST));
  }

  private static int wild(FlowMask mask, FlowField field, int bit) {
    return mask.isWildcarded(field) ? bit : 0;
  }

  private static int open(FlowMask mask, FlowField field) {
    return 32 - Long.bitCount(mask.get(field));
  }

  static Match read11(WireReader in) {
    in.skip(4);
    long inPort = in.u32();
    int wild = in.s32();
    long dlSrc = in.u48();
    long dlSrcMask = ~in.u48() & U48;
    long dlDst = in.u48();
    long dlDstMask = ~in.u48() & U48;
    int vlan = in.u16();
    int pcp = in.u8();
    in.skip(1);
    int type = in.u16();
    int tos = in.u8();
    int protocol = in.u8();
    long nwSrc = in.u32();
    long nwSrcMask = ~in.u32() & U32;
    long nwDst = in.u32();
    long nwDstMask = ~in.u32() & U32;
    int tpSrc = in.u16();
    int tpDst = in.u16();
    long label = in.u32();
    int tc = in.u8();
    in.skip(3);
    long metadata = in.u64();
    long metadataMask = ~in.u64();
    Match.Builder match = Match.builder();
    if ((wild & W_IN_PORT) == 0) {
      match.exact(FlowField.IN_PORT, Ports.from32(inPort));
    }
    masked(match, FlowField.ETH_SRC, dlSrc, dlSrcMask);
    masked(match, FlowField.ETH_DST, dlDst, dlDstMask);
    vlan11(match, vlan, pcp, wild);
    boolean saysType = (wild & W11_DL_TYPE) == 0;
    exact(match, FlowField.ETH_TYPE, type, saysType);
    boolean isIp = saysType && (type == EtherType.IPV4 || type == EtherType.IPV6);
    boolean isArp = saysType && (type == EtherType.ARP || type == EtherType.RARP);
    if (isIp && (wild & W11_NW_TOS) == 0) {
      if ((tos & 3) != 0) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_VALUE);
      }
      match.exact(FlowField.IP_DSCP, tos >> 2);
    }
    boolean saysProtocol = (wild & W11_NW_PROTO) == 0 && (isIp || isArp);
    exact(match, FlowField.NW_PROTO, protocol, saysProtocol);
    if (saysType && type == EtherType.IPV4 || isArp) {
      masked(match, FlowField.IP_SRC, nwSrc, nwSrcMask);
      masked(match, FlowField.IP_DST, nwDst, nwDstMask);
    }
    if (isIp && saysProtocol) {
      layer4(match, protocol, tpSrc, tpDst, wild);
    }
    if (saysType && (type == EtherType.MPLS || type == EtherType.MPLS_MULTICAST)) {
      exact(match, FlowField.MPLS_LABEL, label & 0xf_ffff, (wild & W11_MPLS_LABEL) == 0);
      exact(match, FlowField.MPLS_TC, tc & 7, (wild & W11_MPLS_TC) == 0);
    }
    masked(match, FlowField.METADATA, metadata, metadataMask);
    return match.build();
  }

  private static void layer4(
      Match.Builder match, int protocol, int source, int destination, int wild) {
    boolean saysSource = (wild & W11_TP_SRC) == 0;
    boolean saysDestination = (wild & W11_TP_DST) == 0;
    switch (protocol) {
      case 1, 58 -> {
        if (saysSource && source >= 0x100 || saysDestination && destination >= 0x100) {
          throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_FIELD);
        }
        exact(match, FlowField.TCP_SRC, source, saysSource);
        exact(match, FlowField.TCP_DST, destination, saysDestination);
      }
      case 6, 17, 132 -> {
        exact(match, FlowField.TCP_SRC, source, saysSource);
        exact(match, FlowField.TCP_DST, destination, saysDestination);
      }
      default -> {
        if (saysSource || saysDestination) {
          throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_FIELD);
        }
      }
    }
  }

  private static void vlan11(Match.Builder match, int vlan, int pcp, int wild) {
    if ((wild & W_DL_VLAN) != 0) {
      return;
    }
    if (vlan == VLAN_NONE) {
      match.masked(FlowField.VLAN_TCI, 0, 0xffff);
      return;
    }
    int tci = VLAN_PRESENT;
    int bits = VLAN_PRESENT;
    if (vlan != VLAN_ANY) {
      if (vlan > FlowKey.VLAN_VID_MASK) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_VALUE);
      }
      tci |= vlan;
      bits = VID_BITS;
    }
    if ((wild & W11_DL_VLAN_PCP) == 0) {
      if (pcp > 7) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_VALUE);
      }
      tci |= pcp << FlowKey.VLAN_PCP_SHIFT;
      bits |= PCP_BITS;
    }
    match.masked(FlowField.VLAN_TCI, tci, bits);
  }

  static void write11(Match match, WireWriter out) {
    FlowKey key = match.key();
    FlowMask mask = match.mask();
    int wild = 0;
    wild |= wild(mask, FlowField.IN_PORT, W_IN_PORT);
    wild |= wild(mask, FlowField.ETH_TYPE, W11_DL_TYPE);
    wild |= wild(mask, FlowField.IP_DSCP, W11_NW_TOS);
    wild |= wild(mask, FlowField.NW_PROTO, W11_NW_PROTO);
    wild |= wild(mask, FlowField.TCP_SRC, W11_TP_SRC);
    wild |= wild(mask, FlowField.TCP_DST, W11_TP_DST);
    wild |= wild(mask, FlowField.MPLS_LABEL, W11_MPLS_LABEL);
    wild |= wild(mask, FlowField.MPLS_TC, W11_MPLS_TC);
    int bits = mask.vlanTci(0);
    int tci = key.vlanTci(0) & bits;
    int vlan = 0;
    boolean saysPcp = false;
    if (bits == 0) {
      wild |= W_DL_VLAN;
    } else if ((bits & VLAN_PRESENT) != 0 && (tci & VLAN_PRESENT) == 0) {
      vlan = VLAN_NONE;
    } else {
      saysPcp = (bits & PCP_BITS) != 0;
      vlan = (bits & FlowKey.VLAN_VID_MASK) == 0 ? VLAN_ANY : tci & FlowKey.VLAN_VID_MASK;
    }
    wild |= saysPcp ? 0 : W11_DL_VLAN_PCP;
    boolean isUntyped = mask.isWildcarded(FlowField.IN_PORT);
    out.u16(0).u16(MATCH_11_BYTES);
    out.u32(isUntyped ? 0 : OpenFlowPort.toOpenFlow11(key.inPort() & 0xffff)).u32(wild);
    out.u48(key.get(FlowField.ETH_SRC)).u48(~mask.get(FlowField.ETH_SRC));
    out.u48(key.get(FlowField.ETH_DST)).u48(~mask.get(FlowField.ETH_DST));
    out.u16(vlan).u8(saysPcp ? tci >> FlowKey.VLAN_PCP_SHIFT : 0).zeros(1);
    out.u16(key.ethType()).u8((int) key.get(FlowField.IP_DSCP) << 2);
    out.u8((int) key.get(FlowField.NW_PROTO));
    out.u32(key.get(FlowField.IP_SRC)).u32(~mask.get(FlowField.IP_SRC));
    out.u32(key.get(FlowField.IP_DST)).u32(~mask.get(FlowField.IP_DST));
    out.u16((int) key.get(FlowField.TCP_SRC)).u16((int) key.get(FlowField.TCP_DST));
    out.u32(key.get(FlowField.MPLS_LABEL)).u8((int) key.get(FlowField.MPLS_TC)).zeros(3);
    out.u64(key.get(FlowField.METADATA)).u64(~mask.get(FlowField.METADATA));
  }
}
