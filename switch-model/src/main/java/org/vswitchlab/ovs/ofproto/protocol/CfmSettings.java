package org.vswitchlab.ovs.ofproto.protocol;

/**
 * Connectivity fault management of an interface: Interface.cfm_mpid and other_config:cfm_*,
 * ovs-vswitchd.conf.db(5).
 *
 * @param mpid identifier of this end: 1 to 8191, or 64 bits if extended
 * @param isExtended uses what is not in the standard: wide identifiers, any interval
 * @param isDemand takes any traffic for a sign of life
 * @param isOperUp cfm_opstate
 * @param vlan of the messages; 0 for none, {@link #RANDOM_VLAN} for another one each time
 */
public record CfmSettings(
    long mpid,
    int intervalMillis,
    boolean isExtended,
    boolean isDemand,
    boolean isOperUp,
    int vlan,
    int priority,
    boolean checksTunnelKey) {
  public static final int RANDOM_VLAN = -1;
  public static final int DEFAULT_INTERVAL_MILLIS = 1000;
}
