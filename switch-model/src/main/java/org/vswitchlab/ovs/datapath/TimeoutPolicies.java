package org.vswitchlab.ovs.datapath;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** The timeout policies of a datapath, by the number that a {@code ct} action names. */
public final class TimeoutPolicies {
  private final Map<Integer, Map<ConnectionTimeout, Integer>> policies = new TreeMap<>();

  TimeoutPolicies() {}

  /**
   * Sets a policy.
   *
   * @param seconds by the names of CT_Timeout_Policy; what is not there has its default
   */
  public void set(int id, Map<String, Integer> seconds) {
    Map<ConnectionTimeout, Integer> policy = new EnumMap<>(ConnectionTimeout.class);
    for (ConnectionTimeout timeout : ConnectionTimeout.values()) {
      Integer value = seconds.get(timeout.policyName());
      if (value != null) {
        policy.put(timeout, value);
      }
    }
    policies.put(id, policy);
  }

  /** Forgets a policy; its connections have the defaults from now on. */
  public void remove(int id) {
    policies.remove(id);
  }

  /** What a connection under a policy may be idle for; {@code id} 0 or less for no policy. */
  int seconds(int id, ConnectionTimeout timeout) {
    Map<ConnectionTimeout, Integer> policy = policies.get(id);
    Integer seconds = policy == null ? null : policy.get(timeout);
    return seconds == null ? timeout.defaultSeconds() : seconds;
  }
}
