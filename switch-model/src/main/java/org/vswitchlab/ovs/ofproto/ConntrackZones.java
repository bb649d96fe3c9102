package org.vswitchlab.ovs.ofproto;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.ovs.datapath.TimeoutPolicies;

/**
 * Which timeout policy connections of a zone have. Zones whose policies say the same share one; its
 * number is the lowest that is free, from 1.
 */
public final class ConntrackZones {
  private final TimeoutPolicies policies;
  private final Runnable changed;
  private final Map<Integer, Map<String, Integer>> wanted = new TreeMap<>();
  private final Map<Map<String, Integer>, Integer> ids = new HashMap<>();

  ConntrackZones(TimeoutPolicies policies, Runnable changed) {
    this.policies = policies;
    this.changed = changed;
  }

  /**
   * Sets the policies of all zones.
   *
   * @param newWanted seconds by the names of CT_Timeout_Policy, by zone
   */
  public void set(Map<Integer, Map<String, Integer>> newWanted) {
    if (newWanted.equals(wanted)) {
      return;
    }
    newWanted.forEach(
        (zone, policy) -> {
          // The new number is taken before the old one is free.
          ids.computeIfAbsent(policy, this::number);
          Map<String, Integer> old = wanted.put(zone, policy);
          releaseIfUnused(old);
        });
    for (Integer zone : List.copyOf(wanted.keySet())) {
      if (!newWanted.containsKey(zone)) {
        releaseIfUnused(wanted.remove(zone));
      }
    }
    changed.run();
  }

  private Integer number(Map<String, Integer> policy) {
    int id = 1;
    while (ids.containsValue(id)) {
      id++;
    }
    policies.set(id, policy);
    return id;
  }

  private void releaseIfUnused(Map<String, Integer> policy) {
    if (policy != null && !wanted.containsValue(policy)) {
      policies.remove(ids.remove(policy));
    }
  }

  /** How a {@code ct} action names the policy of a zone; null if it has none. */
  String policyOf(int zone) {
    Map<String, Integer> policy = wanted.get(zone);
    return policy == null ? null : Integer.toString(ids.get(policy));
  }
}
