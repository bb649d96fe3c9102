package org.vswitchlab.management.iproute;

/**
 * Options in front of the object of an {@code ip} command.
 *
 * @param family which addresses are meant
 * @param isBrief {@code -br}
 * @param hasStatistics {@code -s}
 * @param hasDetails {@code -d}
 * @param isOneLine {@code -o}
 * @param isJson {@code -j}
 */
public record IpOptions(
    Family family,
    boolean isBrief,
    boolean hasStatistics,
    boolean hasDetails,
    boolean isOneLine,
    boolean isJson) {
  /** {@code -4}, {@code -6}, or neither. */
  public enum Family {
    ANY,
    IPV4,
    IPV6
  }

  static final IpOptions NONE = new IpOptions(Family.ANY, false, false, false, false, false);

  IpOptions withFamily(Family value) {
    return new IpOptions(value, isBrief, hasStatistics, hasDetails, isOneLine, isJson);
  }

  IpOptions brief() {
    return new IpOptions(family, true, hasStatistics, hasDetails, isOneLine, isJson);
  }

  IpOptions statistics() {
    return new IpOptions(family, isBrief, true, hasDetails, isOneLine, isJson);
  }

  IpOptions details() {
    return new IpOptions(family, isBrief, hasStatistics, true, isOneLine, isJson);
  }

  IpOptions oneLine() {
    return new IpOptions(family, isBrief, hasStatistics, hasDetails, true, isJson);
  }

  IpOptions json() {
    return new IpOptions(family, isBrief, hasStatistics, hasDetails, isOneLine, true);
  }

  public boolean wantsIpv4() {
    return family != Family.IPV6;
  }

  public boolean wantsIpv6() {
    return family != Family.IPV4;
  }
}
