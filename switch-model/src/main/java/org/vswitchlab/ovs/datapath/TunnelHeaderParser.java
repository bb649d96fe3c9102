package org.vswitchlab.ovs.datapath;

import java.util.Arrays;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;

/** Reads what {@link TunnelHeaderText} writes, with the ports around it. */
final class TunnelHeaderParser {
  private static final int MAX_BYTES = 512;
  private static final int GRE_CHECKSUM = 0x8000;
  private static final int GRE_KEY = 0x2000;
  private static final int GRE_SEQUENCE = 0x1000;

  private final TextCursor in;
  private final byte[] b = new byte[MAX_BYTES];
  private int end;

  private TunnelHeaderParser(TextCursor in) {
    this.in = in;
  }

  /** Reads the inside of {@code tnl_push(...)} and the closing parenthesis. */
  static DatapathAction parse(TextCursor in) throws DatapathSyntaxException {
    in.expect("tnl_port(");
    int tunnelPort = (int) in.number();
    in.expect("),");
    TunnelHeader header = new TunnelHeaderParser(in).header();
    in.expect(",out_port(");
    int outPort = (int) in.number();
    in.expect("))");
    return new DatapathAction.TnlPush(tunnelPort, outPort, header);
  }

  private TunnelHeader header() throws DatapathSyntaxException {
    in.expect("header(size=");
    int size = (int) in.number();
    in.expect(",type=");
    int number = (int) in.number();
    in.expect(",eth(dst=");
    Bytes.put48(b, 0, in.ethernet());
    in.expect(",src=");
    Bytes.put48(b, 6, in.ethernet());
    in.expect(",dl_type=");
    int type = in.bits(16);
    Bytes.put16(b, 12, type);
    in.expect("),");
    int l4 = type == EtherType.IPV6 ? ipv6() : ipv4();
    TunnelHeader.Type found = tunnel(l4);
    in.expect(")");
    if (found.number() != number || size != end) {
      throw in.error("type or size does not fit the headers");
    }
    return new TunnelHeader(found, Arrays.copyOf(b, end));
  }

  private int ipv4() throws DatapathSyntaxException {
    b[14] = 0x45;
    in.expect("ipv4(src=");
    Bytes.put32(b, 26, in.ipv4());
    in.expect(",dst=");
    Bytes.put32(b, 30, in.ipv4());
    in.expect(",proto=");
    b[23] = (byte) in.number();
    in.expect(",tos=");
    b[15] = (byte) in.number();
    in.expect(",ttl=");
    b[22] = (byte) in.number();
    in.expect(",frag=");
    Bytes.put16(b, 20, in.bits(16));
    in.expect("),");
    return 34;
  }

  private int ipv6() throws DatapathSyntaxException {
    in.expect("ipv6(src=");
    address(22);
    in.expect(",dst=");
    address(38);
    in.expect(",label=");
    long first = 6L << 28 | in.number() & 0xf_ffff;
    in.expect(",proto=");
    b[20] = (byte) in.number();
    in.expect(",tclass=");
    first |= in.number() << 20 & 0xff0_0000;
    Bytes.put32(b, 14, first);
    in.expect(",hlimit=");
    b[21] = (byte) in.number();
    in.expect("),");
    return 54;
  }

  private void address(int at) throws DatapathSyntaxException {
    long[] halves = in.ipv6();
    Bytes.put64(b, at, halves[0]);
    Bytes.put64(b, at + 8, halves[1]);
  }

  private TunnelHeader.Type tunnel(int l4) throws DatapathSyntaxException {
    boolean isIpv6 = Bytes.u16(b, 12) == EtherType.IPV6;
    if (in.accept("gre((flags=")) {
      gre(l4);
      return isIpv6 ? TunnelHeader.Type.IP6GRE : TunnelHeader.Type.GRE;
    }
    in.expect("udp(src=");
    Bytes.put16(b, l4, in.bits(16));
    in.expect(",dst=");
    Bytes.put16(b, l4 + 2, in.bits(16));
    in.expect(",csum=");
    Bytes.put16(b, l4 + 6, in.bits(16));
    in.expect("),");
    if (in.accept("vxlan(flags=")) {
      Bytes.put32(b, l4 + 8, in.hexadecimal());
      in.expect(",vni=");
      Bytes.put32(b, l4 + 12, in.hexadecimal() << 8);
      in.expect(")");
      end = l4 + 16;
      return TunnelHeader.Type.VXLAN;
    }
    in.expect("geneve(");
    geneve(l4);
    return TunnelHeader.Type.GENEVE;
  }

  private void gre(int l4) throws DatapathSyntaxException {
    int flags = (int) in.hexadecimal();
    Bytes.put16(b, l4, flags);
    in.expect(",proto=");
    Bytes.put16(b, l4 + 2, (int) in.hexadecimal());
    in.expect(")");
    end = l4 + 4;
    if ((flags & GRE_CHECKSUM) != 0) {
      in.expect(",csum=");
      Bytes.put16(b, end, (int) in.hexadecimal());
      end += 4;
    }
    if ((flags & GRE_KEY) != 0) {
      in.expect(",key=");
      Bytes.put32(b, end, in.hexadecimal());
      end += 4;
    }
    if ((flags & GRE_SEQUENCE) != 0) {
      in.expect(",seq=");
      Bytes.put32(b, end, in.hexadecimal());
      end += 4;
    }
    in.expect(")");
  }

  private void geneve(int l4) throws DatapathSyntaxException {
    int flags = in.accept("oam,") ? 0x80 : 0;
    flags |= in.accept("crit,") ? 0x40 : 0;
    b[l4 + 9] = (byte) flags;
    Bytes.put16(b, l4 + 10, 0x6558);
    in.expect("vni=");
    Bytes.put32(b, l4 + 12, in.hexadecimal() << 8);
    end = l4 + 16;
    if (in.accept(",options(")) {
      FlowKey key = new FlowKey();
      GeneveOptions.parse(in, key, new FlowMask());
      for (int at = 0; at < GeneveOptions.bytes(key); at += 4) {
        Bytes.put32(b, end, GeneveOptions.word(key, at) & 0xffff_ffffL);
        end += 4;
      }
      in.expect(")");
    }
    b[l4 + 8] = (byte) ((end - l4 - 16) / 4);
    in.expect(")");
  }
}
