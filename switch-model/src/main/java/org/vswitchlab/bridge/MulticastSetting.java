package org.vswitchlab.bridge;

/**
 * What {@code ip link set BR type bridge mcast_...} sets, in the order in which the tool shows it,
 * with the kernel's defaults. Times are jiffies of 1/100 s.
 */
public enum MulticastSetting {
  SNOOPING("mcast_snooping", 1),
  VLAN_SNOOPING("mcast_vlan_snooping", 0),
  ROUTER("mcast_router", 1),
  QUERY_USE_IFADDR("mcast_query_use_ifaddr", 0),
  QUERIER("mcast_querier", 0),
  HASH_ELASTICITY("mcast_hash_elasticity", 16),
  HASH_MAX("mcast_hash_max", 4096),
  LAST_MEMBER_COUNT("mcast_last_member_count", 2),
  STARTUP_QUERY_COUNT("mcast_startup_query_count", 2),
  LAST_MEMBER_INTERVAL("mcast_last_member_interval", 100),
  MEMBERSHIP_INTERVAL("mcast_membership_interval", 26000),
  QUERIER_INTERVAL("mcast_querier_interval", 25500),
  QUERY_INTERVAL("mcast_query_interval", 12500),
  QUERY_RESPONSE_INTERVAL("mcast_query_response_interval", 1000),
  STARTUP_QUERY_INTERVAL("mcast_startup_query_interval", 3125),
  STATS_ENABLED("mcast_stats_enabled", 0),
  IGMP_VERSION("mcast_igmp_version", 2),
  MLD_VERSION("mcast_mld_version", 1);

  private final String word;
  private final long defaultValue;

  MulticastSetting(String word, long defaultValue) {
    this.word = word;
    this.defaultValue = defaultValue;
  }

  /** As {@code ip link} names it. */
  public String word() {
    return word;
  }

  long defaultValue() {
    return defaultValue;
  }
}
