package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.MacAddress;

/** Writes {@code header(size=50,type=4,eth(...),ipv4(...),udp(...),vxlan(...))}. */
final class TunnelHeaderText {
  private static final int GRE_CHECKSUM = 0x8000;
  private static final int GRE_KEY = 0x2000;
  private static final int GRE_SEQUENCE = 0x1000;

  private TunnelHeaderText() {}

  static void format(StringBuilder out, TunnelHeader header) {
    byte[] b = header.bytes();
    out.append("header(size=").append(b.length).append(",type=").append(header.type().number());
    out.append(",eth(dst=").append(MacAddress.format(Bytes.u48(b, 0)));
    out.append(",src=").append(MacAddress.format(Bytes.u48(b, 6)));
    int type = Bytes.u16(b, 12);
    out.append(String.format(",dl_type=0x%04x),", type));
    int l4 = type == EtherType.IPV6 ? ipv6(out, b) : ipv4(out, b);
    switch (header.type()) {
      case VXLAN -> {
        udp(out, b, l4);
        out.append(String.format(",vxlan(flags=0x%x", Bytes.u32(b, l4 + 8)));
        out.append(String.format(",vni=0x%x)", Bytes.u32(b, l4 + 12) >>> 8));
      }
      case GENEVE -> {
        udp(out, b, l4);
        out.append(",geneve(").append((b[l4 + 9] & 0x80) != 0 ? "oam," : "");
        out.append((b[l4 + 9] & 0x40) != 0 ? "crit," : "");
        out.append(String.format("vni=0x%x", Bytes.u32(b, l4 + 12) >>> 8));
        options(out, b, l4 + 16);
        out.append(')');
      }
      case GRE, IP6GRE -> gre(out, b, l4);
      case GTPU -> {
        udp(out, b, l4);
        out.append(String.format(",gtpu(flags=0x%x,msgtype=%d", b[l4 + 8], b[l4 + 9] & 0xff));
        out.append(String.format(",teid=0x%x)", Bytes.u32(b, l4 + 12)));
      }
      case ERSPAN, IP6ERSPAN -> erspan(out, b, l4 + 8);
      case SRV6 -> out.append("unsupported");
    }
    out.append(')');
  }

  private static int ipv4(StringBuilder out, byte[] b) {
    AddressText.appendIpv4(out.append("ipv4(src="), Bytes.i32(b, 26));
    AddressText.appendIpv4(out.append(",dst="), Bytes.i32(b, 30));
    out.append(",proto=").append(b[23] & 0xff).append(",tos=");
    HeaderGroupText.hex(out, b[15] & 0xff);
    out.append(",ttl=").append(b[22] & 0xff);
    out.append(String.format(",frag=0x%x),", Bytes.u16(b, 20)));
    return 34;
  }

  private static int ipv6(StringBuilder out, byte[] b) {
    long first = Bytes.u32(b, 14);
    AddressText.appendIpv6(out.append("ipv6(src="), Bytes.i64(b, 22), Bytes.i64(b, 30));
    AddressText.appendIpv6(out.append(",dst="), Bytes.i64(b, 38), Bytes.i64(b, 46));
    out.append(String.format(",label=%d,proto=%d", first & 0xf_ffff, b[20] & 0xff));
    out.append(String.format(",tclass=0x%x,hlimit=%d),", first >>> 20 & 0xff, b[21] & 0xff));
    return 54;
  }

  private static void udp(StringBuilder out, byte[] b, int at) {
    out.append("udp(src=").append(Bytes.u16(b, at)).append(",dst=").append(Bytes.u16(b, at + 2));
    out.append(String.format(",csum=0x%x)", Bytes.u16(b, at + 6)));
  }

  private static void erspan(StringBuilder out, byte[] b, int at) {
    int version = b[at] >>> 4 & 0xf;
    out.append(String.format("erspan(ver=%d,sid=0x%x", version, Bytes.u16(b, at + 2) & 0x3ff));
    if (version == 1) {
      out.append(String.format(",idx=0x%x)", Bytes.u32(b, at + 4) & 0xf_ffff));
    } else {
      int last = Bytes.u16(b, at + 10);
      out.append(String.format(",dir=%d,hwid=0x%x)", last >>> 3 & 1, last >>> 4 & 0x3f));
    }
  }

  private static void options(StringBuilder out, byte[] b, int from) {
    if (from == b.length) {
      return;
    }
    FlowKey key = new FlowKey();
    FlowMask mask = new FlowMask();
    GeneveOptions.put(key, b, from, b.length - from);
    for (int at = 0; at < b.length - from; at += 4) {
      GeneveOptions.putWord(mask, at, -1);
    }
    int start = out.append(",options(").length();
    GeneveOptions.format(out, key, mask, false);
    out.delete(start, start + "geneve(".length());
  }

  private static void gre(StringBuilder out, byte[] b, int at) {
    int flags = Bytes.u16(b, at);
    out.append(String.format("gre((flags=0x%x,proto=0x%x)", flags, Bytes.u16(b, at + 2)));
    int option = at + 4;
    if ((flags & GRE_CHECKSUM) != 0) {
      out.append(String.format(",csum=0x%x", Bytes.u16(b, option)));
      option += 4;
    }
    if ((flags & GRE_KEY) != 0) {
      out.append(String.format(",key=0x%x", Bytes.u32(b, option)));
      option += 4;
    }
    if ((flags & GRE_SEQUENCE) != 0) {
      out.append(String.format(",seq=0x%x", Bytes.u32(b, option)));
    }
    out.append(')');
  }
}
