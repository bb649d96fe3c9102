package org.vswitchlab.ovs.datapath;

/**
 * The {@code nat(...)} part of a {@code ct} action. Addresses are 128 bits in two halves; of IPv4
 * addresses, the low 32 bits.
 *
 * @param kind which address to change; {@link Kind#EXISTING} translates only packets of connections
 *     that are translated already
 * @param isIpv6 whether the addresses are IPv6
 * @param minHigh high half of the first address of the range
 * @param minLow low half of the first address
 * @param maxHigh high half of the last address
 * @param maxLow low half of the last address
 * @param minPort first port, 0 for none given
 * @param maxPort last port
 * @param isPersistent whether the same source keeps the same address after a restart
 * @param isHash whether to choose the port by a hash
 * @param isRandom whether to choose the port at random
 */
public record NatSpec(
    Kind kind,
    boolean isIpv6,
    long minHigh,
    long minLow,
    long maxHigh,
    long maxLow,
    int minPort,
    int maxPort,
    boolean isPersistent,
    boolean isHash,
    boolean isRandom) {
  /** {@code nat} without arguments. */
  public static final NatSpec EXISTING =
      new NatSpec(Kind.EXISTING, false, 0, 0, 0, 0, 0, 0, false, false, false);

  /** Which address a NAT changes. */
  public enum Kind {
    SRC,
    DST,
    EXISTING
  }

  /** Whether an address range was given; all zero means none. */
  public boolean hasAddress() {
    return (minHigh | minLow | maxHigh | maxLow) != 0;
  }
}
