package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.flow.OxmId;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.wire.EtherType;

/** Matches as lists of fields: OXM of OpenFlow 1.2 and later, NXM before. */
final class MatchCodec {
  private static final int COOKIE_NUMBER = 30;
  private static final int NXM_NX = 0x0001;
  private static final int OXM_MATCH = 1;
  private static final int STANDARD_MATCH = 0;
  private static final long WHOLE_PORT = 0xffff_ffffL;

  /** A match, and the cookie that Nicira's messages put among its fields. */
  record WithCookie(Match match, long cookie, long cookieMask) {}

  /** How much a reader insists on. */
  enum Strictness {
    /** Every field must be known and have its prerequisites. */
    STRICT,
    /** Fields that are not known are passed over, as beside a packet. */
    LOOSE
  }

  private MatchCodec() {}

  /** The match of a message of OpenFlow 1.1 and later: type, length, fields, padding to 8 bytes. */
  static Match read(Dialect dialect, WireReader in) {
    if (in.remaining() < 4) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
    }
    int type = in.peek16(0);
    int length = in.peek16(2);
    if (type == STANDARD_MATCH) {
      if (length != LegacyMatchCodec.MATCH_11_BYTES || length > in.remaining()) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
      }
      return LegacyMatchCodec.read11(in);
    }
    if (type != OXM_MATCH) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_TYPE);
    }
    return readOxm(in, Strictness.STRICT);
  }

  /** As {@link #read}, but always as fields. */
  static Match readOxm(WireReader in, Strictness strictness) {
    if (in.remaining() < 4) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
    }
    if (in.peek16(0) != OXM_MATCH) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_TYPE);
    }
    int length = in.peek16(2);
    int padded = (length + 7) / 8 * 8;
    if (length < 4 || padded > in.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
    }
    in.skip(4);
    Match match = fields(in.slice(length - 4), strictness, false).match();
    in.skip(padded - length);
    return match;
  }

  /** Nicira's: fields of a length that is said elsewhere, padding to 8 bytes. */
  static WithCookie readNxm(WireReader in, int length, Strictness strictness, boolean hasCookie) {
    int padded = (length + 7) / 8 * 8;
    if (padded > in.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
    }
    WithCookie match = fields(in.slice(length), strictness, hasCookie);
    in.skip(padded - length);
    return match;
  }

  /** All of {@code in} as fields. */
  static WithCookie fields(WireReader in, Strictness strictness, boolean hasCookie) {
    Match.Builder match = Match.builder();
    long cookie = 0;
    long cookieMask = 0;
    while (in.hasRemaining()) {
      if (in.remaining() < 4) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
      }
      int oxmClass = in.u16();
      int number = in.u8();
      int length = in.u8();
      boolean hasMask = (number & 1) != 0;
      if (length > in.remaining()) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
      }
      WireReader body = in.slice(length);
      int experimenter = 0;
      if (oxmClass == OxmId.EXPERIMENTER_CLASS) {
        if (length < 4) {
          throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
        }
        experimenter = body.s32();
      }
      // MPLS TTL has the same number; the length tells them apart.
      if (oxmClass == NXM_NX && number >> 1 == COOKIE_NUMBER && length >= 8) {
        if (!hasCookie) {
          throw new OpenFlowException(OpenFlowError.NXBRC_NXM_INVALID);
        }
        cookie = body.u64();
        cookieMask = hasMask ? body.u64() : ~0L;
        continue;
      }
      if (hasMask && body.hasBitsOutsideOfMask()) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_WILDCARDS);
      }
      FlowField field = OxmFields.find(oxmClass, number >> 1, experimenter);
      if (field == null) {
        if (strictness == Strictness.STRICT) {
          throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_FIELD);
        }
        continue;
      }
      if (field.isTunnelOption()) {
        TunnelOptions.read(match, field, body, hasMask);
      } else {
        field(match, field, body, hasMask, strictness);
      }
    }
    return new WithCookie(match.take(), cookie, cookieMask);
  }

  private static void field(
      Match.Builder match,
      FlowField field,
      WireReader body,
      boolean hasMask,
      Strictness strictness) {
    int bytes = OxmFields.valueBytes(field);
    if (body.remaining() != (hasMask ? 2 * bytes : bytes)) {
      if (strictness == Strictness.LOOSE) {
        return;
      }
      // A field is known by its length, too.
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_FIELD);
    }
    boolean isWide = field.isWide();
    long high = isWide ? body.u64() : 0;
    long low = isWide ? body.u64() : body.unsigned(bytes);
    long fullLow = full(bytes);
    long maskHigh = isWide ? hasMask ? body.u64() : ~0L : 0;
    long maskLow = !hasMask ? fullLow : isWide ? body.u64() : body.unsigned(bytes);
    boolean isWhole = maskLow == fullLow && (!isWide || maskHigh == ~0L);
    boolean isNothing = maskLow == 0 && maskHigh == 0;
    if (hasMask && !isWhole && !isNothing && !field.isMaskable()) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_MASK);
    }
    if (((low & ~maskLow) | (high & ~maskHigh)) != 0) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_WILDCARDS);
    }
    low = checked(field, low);
    boolean isMet = field.prerequisite().isMet(match.key(), match.mask());
    if (!isMet && strictness == Strictness.STRICT) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_PREREQ);
    }
    if (isAlreadySaid(match.mask(), field)) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_DUP_FIELD);
    }
    put(match, field, high, low, maskHigh, maskLow);
  }

  private static boolean isAlreadySaid(FlowMask mask, FlowField field) {
    return switch (field) {
      case VLAN_PCP -> (mask.vlanTci(0) & 0xe000) != 0;
      case VLAN_VID -> (mask.vlanTci(0) & 0x1fff) != 0;
      default -> !mask.isWildcarded(field);
    };
  }

  private static void put(
      Match.Builder match, FlowField field, long high, long low, long maskHigh, long maskLow) {
    switch (field) {
      case VLAN_VID, VLAN_PCP -> {
        FlowMask mask = match.mask();
        int shift = field.shift();
        long bits = (maskLow & field.valueMask()) << shift;
        long tciMask = mask.vlanTci(0) & ~(field.valueMask() << shift) | bits;
        long tci = match.key().vlanTci(0) & ~(field.valueMask() << shift) | low << shift & bits;
        match.masked(FlowField.VLAN_TCI, tci, tciMask);
      }
      case IN_PORT, IN_PORT_OXM -> match.masked(FlowField.IN_PORT, low, WHOLE_PORT);
      case NW_TOS -> match.masked(FlowField.NW_TOS, low, 0xfc);
      default -> {
        if (field.isWide()) {
          match.masked(field, high, low, maskHigh, maskLow);
        } else {
          match.masked(field, low, maskLow & field.valueMask());
        }
      }
    }
  }

  static long full(int bytes) {
    return bytes >= 8 ? ~0L : (1L << 8 * bytes) - 1;
  }

  /** The value as keys have it; anything that is no value of the field is refused. */
  static long checked(FlowField field, long value) {
    if (field == FlowField.IN_PORT_OXM || field == FlowField.ACTSET_OUTPUT) {
      if (value >= OpenFlowPort.FIRST_RESERVED && value < 0xffff_ff00L) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_VALUE);
      }
      return value & 0xffff;
    }
    long allowed =
        switch (field) {
          case IN_PORT -> 0xffff;
          case NW_TOS -> 0xfc;
          default -> field.valueMask();
        };
    if ((value & ~allowed) != 0) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_VALUE);
    }
    return value;
  }

  /** Writes the match of a message of OpenFlow 1.1 and later. */
  static void write(Dialect dialect, Match match, WireWriter out) {
    if (dialect.is11()) {
      LegacyMatchCodec.write11(match, out);
    } else {
      writeOxm(dialect.version(), match, out);
    }
  }

  /** Type, length, fields and padding. */
  static void writeOxm(OpenFlowVersion version, Match match, WireWriter out) {
    int start = out.size();
    out.u16(OXM_MATCH).u16(0);
    new FieldWriter(version, match, out).all();
    out.set16(start + 2, out.size() - start);
    out.pad(start, 8);
  }

  /** Fields alone. */
  static void writeFields(OpenFlowVersion version, Match match, WireWriter out) {
    new FieldWriter(version, match, out).all();
  }

  /**
   * Fields and padding.
   *
   * @param cookieMask 0 for no cookie
   * @return bytes without the padding
   */
  static int writeNxm(Match match, long cookie, long cookieMask, WireWriter out) {
    int start = out.size();
    new FieldWriter(OpenFlowVersion.OPENFLOW10, match, out).all();
    if (cookieMask != 0) {
      boolean hasMask = cookieMask != ~0L;
      out.u16(NXM_NX).u8(COOKIE_NUMBER << 1 | (hasMask ? 1 : 0)).u8(hasMask ? 16 : 8);
      out.u64(cookie);
      if (hasMask) {
        out.u64(cookieMask);
      }
    }
    int length = out.size() - start;
    out.pad(start, 8);
    return length;
  }

  /** Writes the fields of one match, in the order that {@code ovs-ofctl} sends them. */
  private static final class FieldWriter {
    private static final FlowField[] REGISTERS = new FlowField[16];
    private static final FlowField[] WIDE_REGISTERS = new FlowField[8];
    private static final FlowField[] NSH =
        java.util.Arrays.copyOfRange(
            FlowField.values(), FlowField.NSH_FLAGS.ordinal(), FlowField.NSH_C4.ordinal() + 1);
    private static final FlowField[] TUNNEL = {
      FlowField.TUN_ID,
      FlowField.TUN_FLAGS,
      FlowField.TUN_SRC,
      FlowField.TUN_DST,
      FlowField.TUN_IPV6_SRC,
      FlowField.TUN_IPV6_DST,
      FlowField.TUN_GBP_ID,
      FlowField.TUN_GBP_FLAGS,
      FlowField.TUN_ERSPAN_IDX,
      FlowField.TUN_ERSPAN_VER,
      FlowField.TUN_ERSPAN_DIR,
      FlowField.TUN_ERSPAN_HWID,
      FlowField.TUN_GTPU_FLAGS,
      FlowField.TUN_GTPU_MSGTYPE
    };
    private static final FlowField[] CONNTRACK = {
      FlowField.PKT_MARK,
      FlowField.CT_STATE,
      FlowField.CT_ZONE,
      FlowField.CT_MARK,
      FlowField.CT_LABEL,
      FlowField.CT_NW_SRC,
      FlowField.CT_NW_DST,
      FlowField.CT_IPV6_SRC,
      FlowField.CT_IPV6_DST,
      FlowField.CT_NW_PROTO,
      FlowField.CT_TP_SRC,
      FlowField.CT_TP_DST,
      FlowField.METADATA
    };

    static {
      for (int i = 0; i < 16; i++) {
        REGISTERS[i] = FlowField.values()[FlowField.REG0.ordinal() + i];
      }
      for (int i = 0; i < 8; i++) {
        WIDE_REGISTERS[i] = FlowField.values()[FlowField.XREG0.ordinal() + i];
      }
    }

    private final OpenFlowVersion version;
    private final FlowKey key;
    private final FlowMask mask;
    private final Match match;
    private final WireWriter out;
    private final boolean isOxm;

    FieldWriter(OpenFlowVersion version, Match match, WireWriter out) {
      this.version = version;
      this.match = match;
      this.key = match.key();
      this.mask = match.mask();
      this.out = out;
      this.isOxm = version.isAtLeast(OpenFlowVersion.OPENFLOW12);
    }

    void all() {
      if (mask.presentBits() == 0) {
        return;
      }
      put(FlowField.DP_HASH);
      put(FlowField.RECIRC_ID);
      put(FlowField.CONJ_ID);
      if (key.get(FlowField.PACKET_TYPE) != 0 || !saysEthernet()) {
        put(FlowField.PACKET_TYPE);
      }
      inPort();
      put(FlowField.ACTSET_OUTPUT);
      put(FlowField.ETH_SRC);
      put(FlowField.ETH_DST);
      put(FlowField.ETH_TYPE);
      vlan();
      int type = effectiveEthType();
      if (type == EtherType.IPV4) {
        put(FlowField.IP_SRC);
        put(FlowField.IP_DST);
        ip(false);
      } else if (type == EtherType.IPV6) {
        put(FlowField.IPV6_SRC);
        put(FlowField.IPV6_DST);
        ip(true);
      } else if (type == EtherType.MPLS || type == EtherType.MPLS_MULTICAST) {
        put(FlowField.MPLS_TC);
        put(FlowField.MPLS_BOS);
        put(FlowField.MPLS_TTL);
        put(FlowField.MPLS_LABEL);
      } else if (type == EtherType.ARP || type == EtherType.RARP) {
        put(FlowField.ARP_OP);
        put(FlowField.ARP_SPA);
        put(FlowField.ARP_TPA);
        put(FlowField.ARP_SHA);
        put(FlowField.ARP_THA);
      } else if (type == EtherType.NSH) {
        putAll(NSH);
      }
      putAll(TUNNEL);
      TunnelOptions.write(match, out);
      registers();
      putAll(CONNTRACK);
    }

    /** Whether fields say that the packet has an Ethernet header. */
    private boolean saysEthernet() {
      return !mask.isWildcarded(FlowField.ETH_SRC)
          || !mask.isWildcarded(FlowField.ETH_DST)
          || !mask.isWildcarded(FlowField.ETH_TYPE)
          || mask.vlanTci(0) != 0;
    }

    /** The type of what a packet without an Ethernet header begins with counts too. */
    private int effectiveEthType() {
      long packetType = key.get(FlowField.PACKET_TYPE);
      return packetType >>> 16 == 1 ? (int) packetType & 0xffff : key.ethType();
    }

    private void inPort() {
      if (mask.isWildcarded(FlowField.IN_PORT)) {
        return;
      }
      int port = key.inPort() & 0xffff;
      if (isOxm) {
        header(FlowField.IN_PORT_OXM, false, 4);
        out.u32(OpenFlowPort.toOpenFlow11(port));
      } else {
        header(FlowField.IN_PORT, false, 2);
        out.u16(port);
      }
    }

    private void vlan() {
      int bits = mask.vlanTci(0);
      if (bits == 0) {
        return;
      }
      int tci = key.vlanTci(0) & bits;
      if (!isOxm) {
        header(FlowField.VLAN_TCI, bits != 0xffff, bits != 0xffff ? 4 : 2);
        out.u16(tci);
        if (bits != 0xffff) {
          out.u16(bits);
        }
        return;
      }
      int vidBits = bits & 0x1fff;
      if (vidBits != 0) {
        boolean isExact = vidBits == 0x1fff;
        header(FlowField.VLAN_VID, !isExact, isExact ? 2 : 4);
        out.u16(tci & 0x1fff);
        if (!isExact) {
          out.u16(vidBits);
        }
      }
      // Without a tag there is no priority to speak of.
      if ((bits & 0xe000) != 0 && (tci & 0x1000) != 0) {
        header(FlowField.VLAN_PCP, false, 1);
        out.u8(tci >> 13);
      }
    }

    private void ip(boolean isIpv6) {
      put(FlowField.IP_FRAG);
      if (isOxm) {
        put(FlowField.IP_DSCP);
      } else if (!mask.isWildcarded(FlowField.IP_DSCP)) {
        header(FlowField.NW_TOS, false, 1);
        out.u8((int) key.get(FlowField.IP_DSCP) << 2);
      }
      put(FlowField.NW_ECN);
      put(FlowField.NW_TTL);
      if (isIpv6) {
        put(FlowField.IPV6_LABEL);
      }
      put(FlowField.NW_PROTO);
      if (mask.isWildcarded(FlowField.NW_PROTO)) {
        return;
      }
      switch ((int) key.get(FlowField.NW_PROTO)) {
        case 6 -> {
          put(FlowField.TCP_SRC);
          put(FlowField.TCP_DST);
          put(FlowField.TCP_FLAGS);
        }
        case 17 -> {
          put(FlowField.UDP_SRC);
          put(FlowField.UDP_DST);
        }
        case 132 -> {
          put(FlowField.SCTP_SRC);
          put(FlowField.SCTP_DST);
        }
        case 1 -> {
          if (!isIpv6) {
            put(FlowField.ICMP_TYPE);
            put(FlowField.ICMP_CODE);
          }
        }
        case 58 -> {
          if (isIpv6) {
            icmpv6();
          }
        }
        default -> {}
      }
    }

    private void icmpv6() {
      put(FlowField.ICMPV6_TYPE);
      put(FlowField.ICMPV6_CODE);
      long type = key.get(FlowField.ICMPV6_TYPE);
      boolean isNeighbour =
          mask.isExact(FlowField.ICMPV6_TYPE)
              && key.get(FlowField.ICMPV6_CODE) == 0
              && (type == 135 || type == 136);
      if (isNeighbour) {
        put(FlowField.ND_RESERVED);
        put(FlowField.ND_TARGET);
        put(FlowField.ND_OPTIONS_TYPE);
        put(type == 135 ? FlowField.ND_SLL : FlowField.ND_TLL);
      }
    }

    private void registers() {
      if (version != OpenFlowVersion.OPENFLOW15) {
        putAll(REGISTERS);
        return;
      }
      putAll(WIDE_REGISTERS);
    }

    private void putAll(FlowField[] fields) {
      for (FlowField field : fields) {
        put(field);
      }
    }

    private void put(FlowField field) {
      if (mask.isWildcarded(field)) {
        return;
      }
      if (isSentAsItsOwnMask(field)) {
        long value = key.get(field);
        if (value != 0) {
          header(field, true, 2);
          out.u8((int) value).u8((int) value);
        }
        return;
      }
      int bytes = OxmFields.valueBytes(field);
      boolean isExact = mask.isExact(field) && !hasSpareBits(field);
      header(field, !isExact, isExact ? bytes : 2 * bytes);
      long low = key.get(field);
      if (field == FlowField.ACTSET_OUTPUT) {
        low = OpenFlowPort.toOpenFlow11((int) low);
      }
      value(field, key.getHigh(field), low, bytes);
      if (!isExact) {
        value(field, mask.getHigh(field), mask.get(field), bytes);
      }
    }

    /** 3.1 sends the value of these in the place of the mask; the reader takes it for one. */
    private static boolean isSentAsItsOwnMask(FlowField field) {
      return switch (field) {
        case TUN_ERSPAN_VER, TUN_ERSPAN_DIR, TUN_ERSPAN_HWID, TUN_GTPU_FLAGS, TUN_GTPU_MSGTYPE ->
            true;
        default -> false;
      };
    }

    /** Fields of which some bits mean nothing yet are never matched on as a whole. */
    private static boolean hasSpareBits(FlowField field) {
      return field == FlowField.CT_STATE || field == FlowField.TUN_FLAGS;
    }

    private void value(FlowField field, long high, long low, int bytes) {
      if (field.isWide()) {
        out.u64(high).u64(low);
      } else {
        out.unsigned(low, bytes);
      }
    }

    private void header(FlowField field, boolean hasMask, int bodyBytes) {
      OxmFields.writeHeader(OxmFields.toSend(version, field), hasMask, bodyBytes, out);
    }
  }
}
