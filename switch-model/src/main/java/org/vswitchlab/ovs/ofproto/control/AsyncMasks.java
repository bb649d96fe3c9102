package org.vswitchlab.ovs.ofproto.control;

import java.util.EnumMap;
import java.util.Map;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.AsyncConfig;
import org.vswitchlab.ovs.openflow.message.AsyncConfig.Kind;

/** For which reasons a connection hears of what happens by itself, OpenFlow 1.3.5 clause 7.3.10. */
final class AsyncMasks {
  /** Reasons are numbered as in OpenFlow 1.4: no_match, action, action_set, group, packet_out. */
  private static final int PACKET_IN_REASONS = 1 | 2 | 8 | 16 | 32;

  /** OFPR_INVALID_TTL, heard of only if asked for. */
  static final int INVALID_TTL = 4;

  private static final int PORT_REASONS = 7;
  private static final int FLOW_REMOVED_REASONS = 0x3f;

  private final boolean isEnabled;
  private AsyncConfig config;

  AsyncMasks(boolean isEnabled) {
    this.isEnabled = isEnabled;
    setVersion(OpenFlowVersion.OPENFLOW10);
  }

  /** Sets the defaults of a version. */
  void setVersion(OpenFlowVersion version) {
    Map<Kind, Integer> primary = new EnumMap<>(Kind.class);
    Map<Kind, Integer> secondary = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      primary.put(kind, 0);
      secondary.put(kind, 0);
    }
    if (isEnabled) {
      boolean tellsWhy = version.isAtLeast(OpenFlowVersion.OPENFLOW14);
      primary.put(Kind.PACKET_IN, tellsWhy ? PACKET_IN_REASONS : 1 | 2);
      primary.put(Kind.FLOW_REMOVED, tellsWhy ? FLOW_REMOVED_REASONS : 0xf);
      primary.put(Kind.PORT_STATUS, PORT_REASONS);
      secondary.put(Kind.PORT_STATUS, PORT_REASONS);
    }
    config = new AsyncConfig(primary, secondary);
  }

  AsyncConfig config() {
    return config;
  }

  void change(AsyncConfig change) {
    config = change.onto(config);
  }

  /** Switches OFPR_INVALID_TTL, as OFPC_INVALID_TTL_TO_CONTROLLER of OpenFlow 1.1 and 1.2 does. */
  void setInvalidTtl(boolean wanted) {
    Map<Kind, Integer> primary = new EnumMap<>(Kind.class);
    int now = config.mask(Kind.PACKET_IN, false);
    primary.put(Kind.PACKET_IN, wanted ? now | INVALID_TTL : now & ~INVALID_TTL);
    config = new AsyncConfig(primary, Map.of()).onto(config);
  }

  boolean hearsOf(Kind kind, int reason, boolean isSecondary) {
    return (config.mask(kind, isSecondary) & 1 << reason) != 0;
  }
}
