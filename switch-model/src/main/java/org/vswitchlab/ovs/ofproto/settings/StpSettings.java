package org.vswitchlab.ovs.ofproto.settings;

import java.util.List;

/**
 * The spanning tree of a bridge: Bridge.stp_enable and other_config:stp-*, ovs-vswitchd.conf.db(5).
 *
 * @param systemId lower 48 bits of the bridge's identifier
 * @param priority upper 16 bits
 * @param ports in order of their numbers in the tree
 */
public record StpSettings(
    long systemId,
    int priority,
    int helloSeconds,
    int maxAgeSeconds,
    int forwardDelaySeconds,
    List<Port> ports) {

  public static final int DEFAULT_PRIORITY = 0x8000;
  public static final int DEFAULT_HELLO_SECONDS = 2;
  public static final int DEFAULT_MAX_AGE_SECONDS = 20;
  public static final int DEFAULT_FORWARD_DELAY_SECONDS = 15;
  public static final int DEFAULT_PORT_PRIORITY = 0x80;

  /**
   * One port of the tree.
   *
   * @param name of the port, which has one interface
   * @param ofPort its OpenFlow number
   * @param number 1 to 255
   * @param priority upper 8 bits of the port's identifier
   */
  public record Port(String name, int ofPort, int number, int priority, int pathCost) {}

  public StpSettings {
    ports = List.copyOf(ports);
  }

  public long bridgeId() {
    return (long) priority << 48 | systemId;
  }
}
