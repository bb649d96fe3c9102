package org.vswitchlab.management.iproute;

/**
 * Options in front of the object of an {@code ip} command.
 *
 * @param family which addresses are meant
 * @param isBrief {@code -br}
 * @param hasStatistics {@code -s}
 * @param hasDetails {@code -d}
 * @param isOneLine {@code -o}
 */
public record IpOptions(
    Family family, boolean isBrief, boolean hasStatistics, boolean hasDetails, boolean isOneLine) {
  /** {@code -4}, {@code -6}, or neither. */
  public enum Family {
    ANY,
    IPV4,
    IPV6
  }

  static final IpOptions NONE = new IpOptions(Family.ANY, false, false, false, false);

  IpOptions withFamily(Family value) {
    return new IpOptions(value, isBrief, hasStatistics, hasDetails, isOneLine);
  }

  IpOptions brief() {
    return new IpOptions(family, true, hasStatistics, hasDetails, isOneLine);
  }

  IpOptions statistics() {
    return new IpOptions(family, isBrief, true, hasDetails, isOneLine);
  }

  IpOptions details() {
    return new IpOptions(family, isBrief, hasStatistics, true, isOneLine);
  }

  IpOptions oneLine() {
    return new IpOptions(family, isBrief, hasStatistics, hasDetails, true);
  }

  public boolean wantsIpv4() {
    return family != Family.IPV6;
  }

  public boolean wantsIpv6() {
    return family != Family.IPV4;
  }
}
