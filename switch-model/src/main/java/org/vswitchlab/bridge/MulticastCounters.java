package org.vswitchlab.bridge;

/**
 * Membership messages that a port, or the bridge's own interface, sent and received: {@code ip link
 * xstats}. Counted while {@code mcast_stats_enabled} is on.
 */
public final class MulticastCounters {
  /** What kind of message. */
  public enum Kind {
    IGMP_V1_QUERY,
    IGMP_V2_QUERY,
    IGMP_V3_QUERY,
    IGMP_V1_REPORT,
    IGMP_V2_REPORT,
    IGMP_V3_REPORT,
    IGMP_LEAVE,
    MLD_V1_QUERY,
    MLD_V2_QUERY,
    MLD_V1_REPORT,
    MLD_V2_REPORT,
    MLD_DONE
  }

  /** Which way, as the bridge sees it. */
  public enum Way {
    RECEIVED,
    TRANSMITTED
  }

  private final long[][] counts = new long[Way.values().length][Kind.values().length];
  private long igmpErrorCount;
  private long mldErrorCount;

  MulticastCounters() {}

  public long count(Kind kind, Way way) {
    return counts[way.ordinal()][kind.ordinal()];
  }

  /** Messages of IGMP that made no sense. */
  public long igmpErrorCount() {
    return igmpErrorCount;
  }

  /** Messages of MLD that made no sense. */
  public long mldErrorCount() {
    return mldErrorCount;
  }

  private static boolean isOn(LinuxBridge bridge) {
    return bridge.options().multicast().value(MulticastSetting.STATS_ENABLED) != 0;
  }

  /** Counts one message; a null kind is none. */
  void count(LinuxBridge bridge, Kind kind, Way way) {
    if (kind != null && isOn(bridge)) {
      counts[way.ordinal()][kind.ordinal()]++;
    }
  }

  void countError(LinuxBridge bridge, boolean isIpv6) {
    if (!isOn(bridge)) {
      return;
    }
    if (isIpv6) {
      mldErrorCount++;
    } else {
      igmpErrorCount++;
    }
  }
}
