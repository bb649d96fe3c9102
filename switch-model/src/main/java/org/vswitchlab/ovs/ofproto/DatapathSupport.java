package org.vswitchlab.ovs.ofproto;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What translations may ask of the datapath. It can do everything; {@code dpif/set-dp-features}
 * takes things away, so that it is seen how the switch gets on with a datapath that lacks them.
 */
public final class DatapathSupport {
  /** Copies are made by way of {@code sample} if more than so many may be nested. */
  private static final int NESTING_FOR_COPIES = 3;

  private static final int YES = 1;

  private final Map<String, Integer> boot = new LinkedHashMap<>();
  private final Map<String, Integer> values = new LinkedHashMap<>();

  DatapathSupport() {
    boot.put("sample_nesting", 10);
    boot.put("clone", YES);
    boot.put("ufid", YES);
    boot.put("lb_output_action", YES);
    boot.put("nd_ext", YES);
    boot.put("ct_orig_tuple", YES);
    boot.put("tnl_push_pop", YES);
    boot.put("ct_eventmask", YES);
    boot.put("ct_state", YES);
    boot.put("ct_zero_snat", YES);
    boot.put("ct_clear", YES);
    boot.put("max_vlan_headers", 1);
    boot.put("recirc", YES);
    boot.put("ct_label", YES);
    boot.put("max_hash_alg", 1);
    boot.put("add_mpls", YES);
    boot.put("ct_state_nat", YES);
    boot.put("ct_timeout", YES);
    boot.put("explicit_drop_action", YES);
    boot.put("ct_mark", YES);
    boot.put("ct_orig_tuple6", YES);
    boot.put("max_mpls_depth", 3);
    boot.put("masked_set_action", YES);
    boot.put("check_pkt_len", YES);
    boot.put("ct_zone", YES);
    boot.put("trunc", YES);
    values.putAll(boot);
  }

  /** What there was at first, by name: numbers, of which 1 means yes where no count is meant. */
  public Map<String, Integer> boot() {
    return new LinkedHashMap<>(boot);
  }

  /** Whether the feature is a count. */
  public static boolean isCount(String name) {
    return name.startsWith("max_") || name.equals("sample_nesting");
  }

  /** What there is now. */
  public int value(String name) {
    return values.get(name);
  }

  /** Only {@link SharedDatapath#setSupport} makes the flows follow. */
  void set(String name, int value) {
    values.put(name, value);
  }

  boolean has(String name) {
    return values.get(name) != 0;
  }

  boolean hasClone() {
    return has("clone");
  }

  boolean copiesBySample() {
    return values.get("sample_nesting") > NESTING_FOR_COPIES;
  }

  boolean hashesSymmetrically() {
    return has("max_hash_alg");
  }
}
