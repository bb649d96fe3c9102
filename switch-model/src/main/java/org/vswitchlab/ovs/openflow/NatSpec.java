package org.vswitchlab.ovs.openflow;

/**
 * What {@code nat(...)} asks for.
 *
 * @param kind null for plain {@code nat}: translate by the existing connection
 * @param hasAddress whether a range of addresses follows
 * @param isIpv6 whether the addresses have 128 bits
 * @param minPort 0 for no ports
 * @param maxPort 0 for a single port
 */
public record NatSpec(
    Kind kind,
    boolean hasAddress,
    boolean isIpv6,
    long minAddressHigh,
    long minAddressLow,
    long maxAddressHigh,
    long maxAddressLow,
    int minPort,
    int maxPort,
    boolean persistent,
    boolean hash,
    boolean random) {

  /** Which end is translated. */
  public enum Kind {
    SRC,
    DST
  }

  /** Translation as an existing connection has it. */
  public static final NatSpec EXISTING =
      new NatSpec(null, false, false, 0, 0, 0, 0, 0, 0, false, false, false);

  /** Whether the range of addresses has more than one. */
  public boolean isRange() {
    return maxAddressHigh != minAddressHigh || maxAddressLow != minAddressLow;
  }
}
