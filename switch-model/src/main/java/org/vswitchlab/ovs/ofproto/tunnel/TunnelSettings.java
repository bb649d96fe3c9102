package org.vswitchlab.ovs.ofproto.tunnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.vswitchlab.wire.Ipv6Address;

/**
 * What Interface:options of a tunnel asks for, "Tunnel Options" in ovs-vswitchd.conf.db(5).
 *
 * @param remote where to send to; null for {@code flow}
 * @param local where to send from; null for whatever the route says
 * @param isLocalFlow options:local_ip=flow
 * @param inKey key that packets must have; null for {@code flow}
 * @param outKey key to send; null for {@code flow}
 * @param hasOutKey whether there is an outgoing key at all, which matters to GRE
 * @param port UDP port to send to, 0 for none
 * @param tos DSCP and ECN of the outer header; INHERIT to copy the DSCP
 * @param ttl of the outer header; INHERIT to copy
 * @param isGeneric whether VXLAN's generic protocol extension says what is inside
 * @param hasSequence whether GRE packets are numbered
 * @param packetTypes what packets it carries
 * @param erspan null for other types
 * @param egressMark options:egress_pkt_mark; null for none
 */
public record TunnelSettings(
    TunnelType type,
    Ipv6Address remote,
    Ipv6Address local,
    boolean isLocalFlow,
    Long inKey,
    Long outKey,
    boolean hasOutKey,
    int port,
    int tos,
    int ttl,
    boolean dontFragment,
    boolean checksum,
    boolean isGeneric,
    boolean hasSequence,
    PacketTypes packetTypes,
    ErspanSettings erspan,
    Long egressMark) {

  /** Value of {@link #tos} and {@link #ttl} that takes the inner packet's. */
  public static final int INHERIT = -1;

  private static final int DEFAULT_TTL = 64;

  /** What came of reading options: settings, or the reasons why there are none. */
  public record Reading(TunnelSettings settings, List<String> errors) {
    /** As table Interface shows it; null if there is none. */
    public String error() {
      return settings != null ? null : String.join("\n", errors);
    }
  }

  /**
   * Reads the options of an interface. What is wrong is left at its default, as the real switch
   * leaves it, but for the remote address, without which there is no tunnel.
   */
  public static Reading read(TunnelType type, String name, Map<String, String> options) {
    List<String> errors = new ArrayList<>();
    boolean isRemoteFlow = "flow".equals(options.get("remote_ip"));
    Ipv6Address remote = null;
    if (!isRemoteFlow && options.containsKey("remote_ip")) {
      remote = UnderlayAddress.parse(options.get("remote_ip"));
      if (remote == null) {
        errors.add(name + ": bad " + type.text() + " 'remote_ip'");
      }
    }
    Ipv6Address local = null;
    boolean isLocalFlow = "flow".equals(options.get("local_ip"));
    if (!isLocalFlow && options.containsKey("local_ip")) {
      local = UnderlayAddress.parse(options.get("local_ip"));
      if (local == null) {
        errors.add(name + ": bad " + type.text() + " 'local_ip'");
      }
    }
    if (!isRemoteFlow && remote == null) {
      errors.add(name + ": " + type.text() + " type requires valid 'remote_ip' argument");
      return new Reading(null, errors);
    }
    if (isLocalFlow && !isRemoteFlow) {
      errors.add(
          name + ": " + type.text() + " type requires 'remote_ip=flow' with 'local_ip=flow'");
      return new Reading(null, errors);
    }
    int port = number(options.get("dst_port"), type.defaultPort());
    TunnelSettings settings =
        new TunnelSettings(
            type,
            remote,
            local,
            isLocalFlow,
            key(options, "in_key"),
            key(options, "out_key"),
            hasKey(options),
            type.isUdp() ? port : 0,
            "inherit".equals(options.get("tos")) ? INHERIT : number(options.get("tos"), 0),
            "inherit".equals(options.get("ttl"))
                ? INHERIT
                : number(options.get("ttl"), DEFAULT_TTL),
            !"false".equals(options.get("df_default")),
            "true".equals(options.get("csum")),
            isGeneric(options),
            "true".equals(options.get("seq")),
            packetTypes(type, options),
            type.isErspan() ? ErspanSettings.read(options) : null,
            mark(options.get("egress_pkt_mark")));
    return new Reading(settings, errors);
  }

  /** Whether both would take the same packets that come in, so that only one can work. */
  public boolean receivesAlike(TunnelSettings other) {
    return type.portName(port).equals(other.type.portName(other.port))
        && Objects.equals(remote, other.remote)
        && Objects.equals(local, other.local)
        && isLocalFlow == other.isLocalFlow
        && Objects.equals(inKey, other.inKey)
        && packetTypes == other.packetTypes
        && Objects.equals(egressMark, other.egressMark);
  }

  private static boolean isGeneric(Map<String, String> options) {
    return List.of(options.getOrDefault("exts", "").split(",")).contains("gpe");
  }

  private static PacketTypes packetTypes(TunnelType type, Map<String, String> options) {
    boolean isL3 = type == TunnelType.GTPU;
    PacketTypes otherwise = isL3 ? PacketTypes.LEGACY_L3 : PacketTypes.LEGACY_L2;
    boolean mayChoose =
        type == TunnelType.GRE
            || type == TunnelType.IP6GRE
            || type == TunnelType.VXLAN && isGeneric(options);
    String wanted = options.getOrDefault("packet_type", "");
    for (PacketTypes types : PacketTypes.values()) {
      if (mayChoose && types.text().equals(wanted)) {
        return types;
      }
    }
    return otherwise;
  }

  private static boolean hasKey(Map<String, String> options) {
    return options.containsKey("key") || options.containsKey("out_key");
  }

  /** options:key stands for both directions; the number 0 for none. */
  private static Long key(Map<String, String> options, String option) {
    String text = options.containsKey(option) ? options.get(option) : options.get("key");
    if (text == null) {
      return 0L;
    }
    return text.equals("flow") ? null : unsigned(text, 0L);
  }

  private static Long mark(String text) {
    return text == null ? null : unsigned(text, 0L);
  }

  private static int number(String text, int otherwise) {
    return text == null ? otherwise : (int) (long) unsigned(text, (long) otherwise);
  }

  private static Long unsigned(String text, Long otherwise) {
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
