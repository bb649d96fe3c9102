package org.vswitchlab.management.appctl;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.tunnel.ErspanSettings;
import org.vswitchlab.ovs.ofproto.tunnel.PacketTypes;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelSettings;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelType;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.wire.Ipv6Address;

/** Writes the settings of a tunnel as {@code dpif/show} does. */
final class TunnelText {
  private static final int DEFAULT_TTL = 64;

  private TunnelText() {}

  /** {@code key=123, remote_ip=1.1.2.92}: what is not at its default, sorted. */
  static String options(TunnelSettings settings) {
    Map<String, String> options = new TreeMap<>();
    options.put("remote_ip", address(settings.remote()));
    if (settings.local() != null || settings.isLocalFlow()) {
      options.put("local_ip", address(settings.local()));
    }
    keys(options, settings);
    if (settings.ttl() != DEFAULT_TTL) {
      options.put("ttl", inheritable(settings.ttl(), "%d"));
    }
    if (settings.tos() != 0) {
      options.put("tos", inheritable(settings.tos(), "0x%x"));
    }
    if (settings.port() != settings.type().defaultPort()) {
      options.put("dst_port", Integer.toString(settings.port()));
    }
    if (settings.checksum()) {
      options.put("csum", "true");
    }
    if (!settings.dontFragment()) {
      options.put("df_default", "false");
    }
    if (settings.hasSequence()) {
      options.put("seq", "true");
    }
    packetTypes(options, settings);
    erspan(options, settings.erspan());
    if (settings.egressMark() != null) {
      options.put("egress_pkt_mark", Long.toString(settings.egressMark()));
    }
    StringBuilder text = new StringBuilder();
    options.forEach(
        (key, value) ->
            text.append(text.length() == 0 ? "" : ", ").append(key).append('=').append(value));
    return text.toString();
  }

  /**
   * A tunnel's line of {@code ofproto/list-tunnels}: its two ends and what is not at its default.
   */
  static String listing(OpenFlowSwitchPort port) {
    TunnelSettings settings = port.tunnel();
    int number = port.datapathPort().number();
    StringBuilder text = new StringBuilder("port ").append(number).append(": ");
    text.append(port.name()).append(" (").append(port.typeName()).append(": ");
    text.append(
        settings.local() == null ? anyAddress(settings.isLocalFlow()) : address(settings.local()));
    text.append("->").append(address(settings.remote()));
    text.append(", key=").append(keyOf(settings.inKey()));
    text.append(", ").append(settings.packetTypes().text());
    text.append(", dp port=").append(number);
    if (!Objects.equals(settings.inKey(), settings.outKey())) {
      text.append(", out_key=").append(keyOf(settings.outKey()));
    }
    text.append(", ttl=").append(inheritable(settings.ttl(), "%d"));
    if (settings.tos() != 0) {
      text.append(", tos=").append(inheritable(settings.tos(), "0x%x"));
    }
    text.append(settings.checksum() ? ", csum=true" : "");
    return text.append(settings.dontFragment() ? ")" : ", df=false)").toString();
  }

  private static String anyAddress(boolean isFlow) {
    return isFlow ? "flow" : "::";
  }

  private static String keyOf(Long key) {
    return key == null ? "flow" : key == 0 ? "0" : "0x" + Long.toHexString(key);
  }

  private static void packetTypes(Map<String, String> options, TunnelSettings settings) {
    boolean isL3 = settings.type() == TunnelType.GTPU;
    PacketTypes usual = isL3 ? PacketTypes.LEGACY_L3 : PacketTypes.LEGACY_L2;
    if (settings.packetTypes() != usual) {
      options.put("packet_type", settings.packetTypes().text());
    }
  }

  private static void erspan(Map<String, String> options, ErspanSettings erspan) {
    if (erspan == null) {
      return;
    }
    Integer version = erspan.version();
    options.put("erspan_ver", version == null ? "flow" : Integer.toString(version));
    if (version == null || version == 1) {
      options.put("erspan_idx", hex(erspan.index()));
    }
    if (version == null || version == 2) {
      Integer direction = erspan.direction();
      options.put("erspan_dir", direction == null ? "flow" : Integer.toString(direction));
      options.put("erspan_hwid", hex(erspan.hardwareId()));
    }
  }

  private static String hex(Integer value) {
    return value == null ? "flow" : "0x" + Integer.toHexString(value);
  }

  private static void keys(Map<String, String> options, TunnelSettings settings) {
    Long in = settings.inKey();
    Long out = settings.outKey();
    if (in == null && out == null) {
      options.put("key", "flow");
    } else if (in != null && in.equals(out)) {
      if (settings.hasOutKey()) {
        options.put("key", Long.toString(in));
      }
    } else {
      if (in == null || in != 0) {
        options.put("in_key", in == null ? "flow" : Long.toString(in));
      }
      if (out == null || settings.hasOutKey()) {
        options.put("out_key", out == null ? "flow" : Long.toString(out));
      }
    }
  }

  private static String address(Ipv6Address address) {
    return address == null ? "flow" : UnderlayAddress.text(address);
  }

  private static String inheritable(int value, String format) {
    return value == TunnelSettings.INHERIT ? "inherit" : String.format(format, value);
  }
}
