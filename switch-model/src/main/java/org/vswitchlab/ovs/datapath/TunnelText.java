package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;

/** Writes the fields of {@code tunnel(...)}. */
final class TunnelText {
  private TunnelText() {}

  static void formatFields(StringBuilder out, FlowKey key, FlowMask mask, boolean isVerbose) {
    int start = out.length();
    boolean hasId = TunnelFlag.KEY.isSetIn(key) || !mask.isExact(FlowField.TUN_ID);
    if (isVerbose ? key.isNonzero(FlowField.TUN_ID) : hasId) {
      // The datapath's words have none for a key that is not there.
      number(out, "tun_id", key, mask, FlowField.TUN_ID, true, isVerbose);
    }
    ipv4(out, "src", key, mask, FlowField.TUN_SRC, isVerbose);
    ipv4(out, "dst", key, mask, FlowField.TUN_DST, isVerbose);
    ipv6(out, "ipv6_src", key, mask, FlowField.TUN_IPV6_SRC);
    ipv6(out, "ipv6_dst", key, mask, FlowField.TUN_IPV6_DST);
    if (key.isNonzero(FlowField.TUN_TOS)) {
      number(out, "tos", key, mask, FlowField.TUN_TOS, true, isVerbose);
    }
    number(out, "ttl", key, mask, FlowField.TUN_TTL, false, isVerbose);
    port(out, "tp_src", key, mask, 16, isVerbose);
    port(out, "tp_dst", key, mask, 0, isVerbose);
    if (mask.isNonzero(FlowField.TUN_GBP_ID) || mask.isNonzero(FlowField.TUN_GBP_FLAGS)) {
      out.append("vxlan(gbp(id=").append(key.get(FlowField.TUN_GBP_ID)).append(",flags=");
      HeaderGroupText.hex(out, key.get(FlowField.TUN_GBP_FLAGS));
      out.append(")),");
    }
    extensions(out, key, mask, isVerbose);
    if (TunnelFlag.isGeneve(key) || GeneveOptions.bytes(key) != 0) {
      GeneveOptions.format(out, key, mask, isVerbose);
      out.append(',');
    }
    flags(out, key, mask);
    if (out.length() > start && out.charAt(out.length() - 1) == ',') {
      out.setLength(out.length() - 1);
    }
  }

  /** ERSPAN and GTP-U. */
  private static void extensions(StringBuilder out, FlowKey key, FlowMask mask, boolean isVerbose) {
    if (key.isNonzero(FlowField.TUN_ERSPAN_VER)) {
      // The real datapath's text does not tell which of its bits count.
      out.append("erspan(");
      if (isVerbose) {
        out.append("ver=").append(key.get(FlowField.TUN_ERSPAN_VER)).append("/0,");
      }
      if (key.isNonzero(FlowField.TUN_ERSPAN_IDX)) {
        HeaderGroupText.hex(out.append("idx="), key.get(FlowField.TUN_ERSPAN_IDX));
        out.append("/0");
      } else if (isVerbose) {
        out.append("dir=").append(key.get(FlowField.TUN_ERSPAN_DIR)).append("/0");
        HeaderGroupText.hex(out.append(",hwid="), key.get(FlowField.TUN_ERSPAN_HWID));
        out.append("/0");
      }
      out.append("),");
    }
    if (mask.isNonzero(FlowField.TUN_GTPU_FLAGS) || mask.isNonzero(FlowField.TUN_GTPU_MSGTYPE)) {
      HeaderGroupText.hex(out.append("gtpu(flags="), key.get(FlowField.TUN_GTPU_FLAGS));
      out.append(",msgtype=").append(key.get(FlowField.TUN_GTPU_MSGTYPE)).append("),");
    } else if (key.isNonzero(FlowField.TUN_GTPU_MSGTYPE)) {
      out.append("gtpu(");
      if (isVerbose) {
        HeaderGroupText.hex(out.append("flags="), key.get(FlowField.TUN_GTPU_FLAGS));
        out.append("/0,msgtype=").append(key.get(FlowField.TUN_GTPU_MSGTYPE)).append("/0");
      }
      out.append("),");
    }
  }

  private static void number(
      StringBuilder out,
      String name,
      FlowKey key,
      FlowMask mask,
      FlowField field,
      boolean isHex,
      boolean isVerbose) {
    long bits = mask.get(field);
    if (bits == 0 && !isVerbose) {
      return;
    }
    out.append(name).append('=');
    if (isHex) {
      HeaderGroupText.hex(out, key.get(field));
    } else {
      out.append(key.get(field));
    }
    if (bits != field.valueMask()) {
      HeaderGroupText.hex(out.append('/'), bits);
    }
    out.append(',');
  }

  private static void ipv4(
      StringBuilder out,
      String name,
      FlowKey key,
      FlowMask mask,
      FlowField field,
      boolean isVerbose) {
    long bits = mask.get(field);
    if (bits == 0 && !(isVerbose && key.isNonzero(field))) {
      return;
    }
    AddressText.appendIpv4(out.append(name).append('='), (int) key.get(field));
    if (bits != field.valueMask()) {
      AddressText.appendIpv4(out.append('/'), (int) bits);
    }
    out.append(',');
  }

  private static void ipv6(
      StringBuilder out, String name, FlowKey key, FlowMask mask, FlowField field) {
    if (!mask.isNonzero(field)) {
      return;
    }
    AddressText.appendIpv6(out.append(name).append('='), key.getHigh(field), key.get(field));
    if (!mask.isExact(field)) {
      AddressText.appendIpv6(out.append('/'), mask.getHigh(field), mask.get(field));
    }
    out.append(',');
  }

  private static void port(
      StringBuilder out, String name, FlowKey key, FlowMask mask, int shift, boolean isVerbose) {
    long bits = mask.word(FlowLayout.TUN_HEADER) >>> shift & 0xffff;
    long value = key.word(FlowLayout.TUN_HEADER) >>> shift & 0xffff;
    if (isVerbose ? value == 0 : bits == 0) {
      return;
    }
    out.append(name).append('=').append(value);
    if (bits != 0xffff) {
      HeaderGroupText.hex(out.append('/'), bits);
    }
    out.append(',');
  }

  /** {@code flags(-df+csum+key)}; {@code flags(df|key)} where every flag counts. */
  private static void flags(StringBuilder out, FlowKey key, FlowMask mask) {
    int value = TunnelFlag.of(key);
    int bits = TunnelFlag.of(mask);
    if (!TunnelFlag.KEY.isSetIn(key) && bits != TunnelFlag.ALL) {
      bits &= ~TunnelFlag.KEY.bit();
    }
    if (bits == 0) {
      return;
    }
    out.append("flags(");
    boolean exact = bits == TunnelFlag.ALL;
    String separator = "";
    for (TunnelFlag flag : TunnelFlag.values()) {
      boolean isSet = (value & flag.bit()) != 0;
      if (exact && isSet) {
        out.append(separator).append(flag.word());
        separator = "|";
      } else if (!exact && (bits & flag.bit()) != 0) {
        out.append(isSet ? '+' : '-').append(flag.word());
      }
    }
    out.append(')');
  }
}
