package org.vswitchlab.ovs.ofproto.protocol;

/**
 * How a bond speaks LACP: Port.lacp and other_config:lacp-*, ovs-vswitchd.conf.db(5).
 *
 * @param isActive whether it speaks first
 * @param systemId Ethernet address that identifies this end
 * @param isFast whether the other end is to send each second rather than each 30 s
 * @param fallsBack other_config:lacp-fallback-ab: be an active-backup bond without a partner
 */
public record LacpSettings(
    boolean isActive, long systemId, int systemPriority, boolean isFast, boolean fallsBack) {
  /** Of a bond; a port of one interface has one more. */
  public static final int DEFAULT_SYSTEM_PRIORITY = 65534;

  public static final int DEFAULT_PORT_PRIORITY = 65535;

  /**
   * One interface of the bond.
   *
   * @param portId 1 to 65535
   * @param key aggregation key of the bond, if this is its first interface; 0 for its number
   */
  public record Member(String name, int portId, int portPriority, int key) {}
}
