package org.vswitchlab.scenario.spec;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Settings of a bridge, empty where the switch's own default applies.
 *
 * @param ageingNanos how long a learned address lives
 * @param stp the spanning tree protocol
 * @param stpPriority bridge priority, 0..65535
 * @param vlanFiltering whether a Linux bridge filters VLANs although no port has a VLAN key
 * @param otherConfig Open vSwitch's {@code other_config} of the bridge
 * @param failMode Open vSwitch: {@code standalone} or {@code secure}; empty for the default
 * @param protocols OpenFlow versions, as ovs-vswitchd.conf.db(5) names them
 * @param controllers connection methods such as {@code tcp:127.0.0.1:6653}
 * @param datapathType Open vSwitch's {@code datapath_type}; empty for the default
 */
public record BridgeSettings(
    OptionalLong ageingNanos,
    Stp stp,
    OptionalLong stpPriority,
    boolean vlanFiltering,
    Map<String, String> otherConfig,
    String failMode,
    List<String> protocols,
    List<String> controllers,
    String datapathType) {
  /** Spanning tree protocols. */
  public enum Stp {
    /** The switch's default, which is off. */
    UNSET,
    NONE,
    STP,
    RSTP
  }

  public static final BridgeSettings DEFAULT =
      new BridgeSettings(
          OptionalLong.empty(),
          Stp.UNSET,
          OptionalLong.empty(),
          false,
          Map.of(),
          "",
          List.of(),
          List.of(),
          "");

  public BridgeSettings {
    otherConfig = Ordered.copyOf(otherConfig);
    protocols = List.copyOf(protocols);
    controllers = List.copyOf(controllers);
  }
}
