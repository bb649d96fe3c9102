package org.vswitchlab.ovs.ofproto.protocol;

import java.util.List;

/**
 * A rapid spanning tree: Bridge.rstp_enable and other_config:rstp-*, ovs-vswitchd.conf.db(5).
 *
 * @param address lower 48 bits of the bridge's identifier
 * @param priority upper 16 bits, a multiple of 4096
 * @param isStpOnly other_config:rstp-force-protocol-version=0: behaves as a spanning tree of old
 * @param transmitHoldCount messages a second, for each port
 * @param ports in order of their numbers in the tree
 */
public record RstpSettings(
    long address,
    int priority,
    boolean isStpOnly,
    int maxAgeSeconds,
    int forwardDelaySeconds,
    int transmitHoldCount,
    List<Port> ports) {

  public static final int DEFAULT_PRIORITY = 0x8000;
  public static final int DEFAULT_MAX_AGE_SECONDS = 20;
  public static final int DEFAULT_FORWARD_DELAY_SECONDS = 15;
  public static final int DEFAULT_TRANSMIT_HOLD_COUNT = 6;
  public static final int DEFAULT_PORT_PRIORITY = 0x80;

  /** Whether a link joins two bridges alone: other_config:rstp-admin-p2p-mac. */
  public enum PointToPoint {
    NO,
    YES,
    /** As the medium tells, which nowadays is yes. */
    AUTO
  }

  /**
   * One port of the tree.
   *
   * @param ofPort OpenFlow number
   * @param number in the tree, 1 to 4095
   * @param priority a multiple of 16
   * @param isAdminEdge other_config:rstp-port-admin-edge: nobody but stations is expected
   * @param isAutoEdge other_config:rstp-port-auto-edge: stations are expected if no bridge speaks
   * @param isAdminUp other_config:rstp-admin-port-state
   * @param checksMigration other_config:rstp-port-mcheck: try RSTP anew after an STP bridge
   */
  public record Port(
      String name,
      int ofPort,
      int number,
      int priority,
      int pathCost,
      boolean isAdminEdge,
      boolean isAutoEdge,
      PointToPoint pointToPoint,
      boolean isAdminUp,
      boolean checksMigration) {
    public int id() {
      return priority << 8 | number;
    }
  }

  public RstpSettings {
    ports = List.copyOf(ports);
  }

  public long bridgeId() {
    return (long) priority << 48 | address;
  }
}
