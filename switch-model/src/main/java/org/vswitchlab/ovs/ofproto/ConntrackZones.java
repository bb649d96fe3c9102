package org.vswitchlab.ovs.ofproto;

import java.util.HashMap;
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
  private Map<Integer, Map<String, Integer>> wanted = new TreeMap<>();
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
    ids.entrySet()
        .removeIf(
            known -> {
              boolean isUnused = !newWanted.containsValue(known.getKey());
              if (isUnused) {
                policies.remove(known.getValue());
              }
              return isUnused;
            });
    Map<Integer, Map<String, Integer>> copy = new TreeMap<>(newWanted);
    for (Map<String, Integer> policy : copy.values()) {
      if (!ids.containsKey(policy)) {
        int id = 1;
        while (ids.containsValue(id)) {
          id++;
        }
        ids.put(policy, id);
        policies.set(id, policy);
      }
    }
    wanted = copy;
    changed.run();
  }

  /** How a {@code ct} action names the policy of a zone; null if it has none. */
  String policyOf(int zone) {
    Map<String, Integer> policy = wanted.get(zone);
    return policy == null ? null : Integer.toString(ids.get(policy));
  }
}
