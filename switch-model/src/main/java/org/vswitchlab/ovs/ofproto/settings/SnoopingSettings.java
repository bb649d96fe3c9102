package org.vswitchlab.ovs.ofproto.settings;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a bridge snoops on multicast groups, ovs-vswitchd.conf.db(5).
 *
 * @param isEnabled Bridge.mcast_snooping_enable
 * @param agingSeconds other_config:mcast-snooping-aging-time
 * @param maxGroups other_config:mcast-snooping-table-size
 * @param floodsUnregistered not other_config:mcast-snooping-disable-flood-unregistered
 * @param floodPorts ports with other_config:mcast-snooping-flood
 * @param reportPorts ports with other_config:mcast-snooping-flood-reports
 */
public record SnoopingSettings(
    boolean isEnabled,
    int agingSeconds,
    int maxGroups,
    boolean floodsUnregistered,
    Set<String> floodPorts,
    Set<String> reportPorts) {
  public static final int DEFAULT_AGING_SECONDS = 300;
  public static final int DEFAULT_MAX_GROUPS = 2048;

  /** Multicast is flooded. */
  public static final SnoopingSettings OFF =
      new SnoopingSettings(
          false, DEFAULT_AGING_SECONDS, DEFAULT_MAX_GROUPS, true, Set.of(), Set.of());

  private static final int LEAST_GROUPS = 10;
  private static final int MOST_GROUPS = 1_000_000;

  public SnoopingSettings {
    // As the real switch does it.
    maxGroups = Math.max(LEAST_GROUPS, Math.min(MOST_GROUPS, maxGroups));
    floodPorts = Collections.unmodifiableSet(new TreeSet<>(floodPorts));
    reportPorts = Collections.unmodifiableSet(new TreeSet<>(reportPorts));
  }
}
