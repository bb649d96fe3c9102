package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;

/**
 * Hashes of conversations, for spreading them over links. The values are this program's own; only
 * what they depend on is as in Open vSwitch.
 */
public final class FlowHash {
  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  private FlowHash() {}

  private static long mix(long hash, long word) {
    long h = (hash ^ word) * MULTIPLIER;
    return h ^ h >>> 29;
  }

  private static int finish(long hash) {
    long h = hash * MULTIPLIER;
    return (int) (h ^ h >>> 32);
  }

  /** Of IP addresses, protocol, and the ports of TCP, UDP and SCTP. */
  public static int fiveTuple(FlowKey key, int basis) {
    long hash = basis;
    hash = mix(hash, key.word(FlowLayout.IPV4));
    for (int word = FlowLayout.IPV6_SRC; word < FlowLayout.ND_TARGET; word++) {
      hash = mix(hash, key.word(word));
    }
    long protocol = key.get(FlowField.NW_PROTO);
    hash = mix(hash, protocol);
    if (hasPorts(protocol)) {
      hash = mix(hash, key.word(FlowLayout.PORTS) >>> 32);
    }
    return finish(hash);
  }

  /** Of addresses, type, VLAN, protocol and ports, the same in both directions. */
  public static int symmetricL4(FlowKey key, int basis) {
    long source = key.get(FlowField.ETH_SRC) ^ key.get(FlowField.ETH_DST);
    long hash = mix(basis, source);
    hash = mix(hash, key.ethType());
    hash = mix(hash, key.vlanTci(0) & FlowKey.VLAN_VID_MASK);
    hash = mix(hash, key.get(FlowField.IP_SRC) ^ key.get(FlowField.IP_DST));
    hash = mix(hash, key.getHigh(FlowField.IPV6_SRC) ^ key.getHigh(FlowField.IPV6_DST));
    hash = mix(hash, key.get(FlowField.IPV6_SRC) ^ key.get(FlowField.IPV6_DST));
    long protocol = key.get(FlowField.NW_PROTO);
    hash = mix(hash, protocol);
    if (hasPorts(protocol)) {
      hash = mix(hash, key.get(FlowField.TCP_SRC) ^ key.get(FlowField.TCP_DST));
    }
    return finish(hash);
  }

  /**
   * Of the fields that an action names.
   *
   * @param fields as ovs-actions(7) calls them
   */
  public static int ofFields(FlowKey key, String fields, int basis) {
    return switch (fields) {
      case "eth_src" -> finish(mix(basis, key.get(FlowField.ETH_SRC)));
      case "nw_src" ->
          finish(
              mix(
                  mix(mix(basis, key.get(FlowField.IP_SRC)), key.getHigh(FlowField.IPV6_SRC)),
                  key.get(FlowField.IPV6_SRC)));
      case "nw_dst" ->
          finish(
              mix(
                  mix(mix(basis, key.get(FlowField.IP_DST)), key.getHigh(FlowField.IPV6_DST)),
                  key.get(FlowField.IPV6_DST)));
      case "symmetric_l4" -> symmetricL4(key, basis);
      case "symmetric_l3" -> finish(symmetricAddresses(key, basis));
      case "symmetric_l3l4", "symmetric_l3l4+udp" -> {
        long protocol = key.get(FlowField.NW_PROTO);
        long hash = mix(symmetricAddresses(key, basis), protocol);
        boolean takesPorts = protocol != 17 || fields.endsWith("+udp");
        if (hasPorts(protocol) && takesPorts) {
          hash = mix(hash, key.get(FlowField.TCP_SRC) ^ key.get(FlowField.TCP_DST));
        }
        yield finish(hash);
      }
      default -> throw new IllegalArgumentException("hash of the fields " + fields);
    };
  }

  private static long symmetricAddresses(FlowKey key, int basis) {
    long hash = mix(basis, key.get(FlowField.IP_SRC) ^ key.get(FlowField.IP_DST));
    hash = mix(hash, key.getHigh(FlowField.IPV6_SRC) ^ key.getHigh(FlowField.IPV6_DST));
    return mix(hash, key.get(FlowField.IPV6_SRC) ^ key.get(FlowField.IPV6_DST));
  }

  private static boolean hasPorts(long protocol) {
    return protocol == 6 || protocol == 17 || protocol == 132;
  }
}
