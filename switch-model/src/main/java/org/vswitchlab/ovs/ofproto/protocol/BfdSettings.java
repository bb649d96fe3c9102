package org.vswitchlab.ovs.ofproto.protocol;

/**
 * Bidirectional forwarding detection of an interface: Interface.bfd, ovs-vswitchd.conf.db(5). An
 * Ethernet address of 0 is one that is not configured.
 *
 * @param decayMinRxMillis slower interval while there is no traffic; 0 for none
 * @param forwardsIfReceiving other packets count as a sign of life
 * @param isPathDown bfd:cpath_down
 */
public record BfdSettings(
    int minTxMillis,
    int minRxMillis,
    int decayMinRxMillis,
    boolean forwardsIfReceiving,
    boolean isPathDown,
    boolean checksTunnelKey,
    int multiplier,
    long localSource,
    long localDestination,
    long remoteDestination,
    int sourceAddress,
    int destinationAddress) {
  public static final long DEFAULT_DESTINATION = 0x0023_2000_0001L;

  /** 169.254.1.1. */
  public static final int DEFAULT_SOURCE_ADDRESS = 0xa9fe_0101;

  /** 169.254.1.0. */
  public static final int DEFAULT_DESTINATION_ADDRESS = 0xa9fe_0100;
}
