package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.NatSpec;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.Subfield;

/** The ct action and the nat in it, NXAST_CT and NXAST_NAT. */
final class ConntrackCodec {
  private static final int COMMIT = 1;
  private static final int FORCE = 1 << 1;

  // Well-known ports name the helpers.
  private static final int FTP = 21;
  private static final int TFTP = 69;

  // NX_NAT_F_*.
  private static final int SRC = 1;
  private static final int DST = 1 << 1;
  private static final int PERSISTENT = 1 << 2;
  private static final int HASH = 1 << 3;
  private static final int RANDOM = 1 << 4;

  // NX_NAT_RANGE_*.
  private static final int IPV4_MIN = 1;
  private static final int IPV4_MAX = 1 << 1;
  private static final int IPV6_MIN = 1 << 2;
  private static final int IPV6_MAX = 1 << 3;
  private static final int PORT_MIN = 1 << 4;
  private static final int PORT_MAX = 1 << 5;
  private static final int ALL_RANGES = 0x3f;

  private ConntrackCodec() {}

  static Action decode(Dialect dialect, WireReader in) {
    int flags = in.u16();
    int zoneHeader = in.peek32(0);
    Subfield zoneSource = null;
    int zone = 0;
    if (zoneHeader == 0) {
      in.skip(4);
      zone = in.u16();
    } else {
      FlowField field = Subfields.readHeader(in);
      zoneSource = Subfields.packed(field, in.u16());
    }
    int table = in.u8();
    in.skip(3);
    int algorithm = in.u16();
    Action.Nat nat = null;
    List<Action> exec = new ArrayList<>();
    for (Action nested : ActionDecoder.actions(dialect, in)) {
      if (nested instanceof Action.Nat found) {
        if (nat != null) {
          throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
        }
        nat = found;
      } else {
        checkNested(nested);
        exec.add(nested);
      }
    }
    if ((flags & FORCE) != 0 && (flags & COMMIT) == 0) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return new Action.Conntrack(
        (flags & COMMIT) != 0,
        (flags & FORCE) != 0,
        zone,
        zoneSource,
        table,
        algorithm(algorithm),
        nat,
        exec);
  }

  private static void checkNested(Action nested) {
    FlowField written = null;
    if (nested instanceof Action.SetField set) {
      written = set.field();
    } else if (nested instanceof Action.RegMove move) {
      written = move.destination().field();
    }
    if (written != FlowField.CT_MARK && written != FlowField.CT_LABEL) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
  }

  private static String algorithm(int port) {
    return switch (port) {
      case 0 -> null;
      case FTP -> "ftp";
      case TFTP -> "tftp";
      default -> Integer.toString(port);
    };
  }

  static Action decodeNat(WireReader in) {
    in.skip(2);
    int flags = in.u16();
    int range = in.u16() & ALL_RANGES;
    boolean hasFlags = (flags & (PERSISTENT | HASH | RANDOM)) != 0;
    boolean isSource = (flags & SRC) != 0;
    boolean isDestination = (flags & DST) != 0;
    if (isSource && isDestination
        || (flags & ~(SRC | DST | PERSISTENT | HASH | RANDOM)) != 0
        || (flags & HASH) != 0 && (flags & RANDOM) != 0
        || !isSource && !isDestination && (hasFlags || range != 0)) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    boolean isIpv4 = (range & IPV4_MIN) != 0;
    boolean isIpv6 = (range & IPV6_MIN) != 0;
    if (isIpv4 && isIpv6) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    long[] min = address(in, isIpv4, isIpv6);
    long[] max = address(in, (range & IPV4_MAX) != 0, (range & IPV6_MAX) != 0);
    if ((range & (IPV4_MAX | IPV6_MAX)) == 0) {
      max = min;
    }
    int minPort = (range & PORT_MIN) != 0 ? in.u16() : 0;
    int maxPort = (range & PORT_MAX) != 0 ? in.u16() : 0;
    NatSpec.Kind kind = isSource ? NatSpec.Kind.SRC : isDestination ? NatSpec.Kind.DST : null;
    return new Action.Nat(
        new NatSpec(
            kind,
            isIpv4 || isIpv6,
            isIpv6,
            min[0],
            min[1],
            max[0],
            max[1],
            minPort,
            maxPort,
            (flags & PERSISTENT) != 0,
            (flags & HASH) != 0,
            (flags & RANDOM) != 0));
  }

  private static long[] address(WireReader in, boolean isIpv4, boolean isIpv6) {
    if (isIpv4) {
      return new long[] {0, in.u32()};
    }
    return isIpv6 ? new long[] {in.u64(), in.u64()} : new long[] {0, 0};
  }

  /** Writes what follows the subtype. */
  static void encode(Dialect dialect, Action.Conntrack a, WireWriter out) {
    out.u16((a.commit() ? COMMIT : 0) | (a.force() ? FORCE : 0));
    if (a.zoneSource() != null) {
      Subfields.writeHeader(a.zoneSource().field(), out);
      out.u16(Subfields.pack(a.zoneSource()));
    } else {
      out.u32(0).u16(a.zone());
    }
    out.u8(a.recircTable()).zeros(3).u16(port(a.algorithm()));
    if (a.nat() != null) {
      ActionEncoder.encode(dialect, a.nat(), out);
    }
    for (Action nested : a.exec()) {
      ActionEncoder.encode(dialect, nested, out);
    }
  }

  private static int port(String algorithm) {
    if (algorithm == null) {
      return 0;
    }
    return switch (algorithm) {
      case "ftp" -> FTP;
      case "tftp" -> TFTP;
      default -> Integer.parseInt(algorithm);
    };
  }

  /** Writes what follows the subtype. */
  static void encodeNat(NatSpec nat, WireWriter out) {
    int flags = nat.kind() == null ? 0 : nat.kind() == NatSpec.Kind.SRC ? SRC : DST;
    flags |= nat.persistent() ? PERSISTENT : 0;
    flags |= nat.hash() ? HASH : 0;
    flags |= nat.random() ? RANDOM : 0;
    int range = 0;
    if (nat.hasAddress()) {
      range |= nat.isIpv6() ? IPV6_MIN : IPV4_MIN;
      range |= !nat.isRange() ? 0 : nat.isIpv6() ? IPV6_MAX : IPV4_MAX;
    }
    range |= nat.minPort() != 0 ? PORT_MIN : 0;
    range |= nat.maxPort() != 0 ? PORT_MAX : 0;
    out.u16(0).u16(flags).u16(range);
    if (nat.hasAddress()) {
      address(nat.isIpv6(), nat.minAddressHigh(), nat.minAddressLow(), out);
      if (nat.isRange()) {
        address(nat.isIpv6(), nat.maxAddressHigh(), nat.maxAddressLow(), out);
      }
    }
    if (nat.minPort() != 0) {
      out.u16(nat.minPort());
    }
    if (nat.maxPort() != 0) {
      out.u16(nat.maxPort());
    }
  }

  private static void address(boolean isIpv6, long high, long low, WireWriter out) {
    if (isIpv6) {
      out.u64(high).u64(low);
    } else {
      out.u32(low);
    }
  }
}
