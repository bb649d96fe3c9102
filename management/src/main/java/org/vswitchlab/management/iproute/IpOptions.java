package org.vswitchlab.management.iproute;

/** Options in front of the object of an {@code ip} command. */
public final class IpOptions {
  /** {@code -4}, {@code -6}, or neither. */
  public enum Family {
    ANY,
    IPV4,
    IPV6
  }

  private Family family = Family.ANY;
  private int statisticsCount;
  private boolean isBrief;
  private boolean hasDetails;
  private boolean isOneLine;
  private boolean isJson;
  private boolean isPretty;

  void setFamily(Family value) {
    family = value;
  }

  void setBrief() {
    isBrief = true;
  }

  void addStatistics() {
    statisticsCount++;
  }

  void setDetails() {
    hasDetails = true;
  }

  void setOneLine() {
    isOneLine = true;
  }

  void setJson() {
    isJson = true;
  }

  void setPretty() {
    isPretty = true;
  }

  /** Which addresses are meant. */
  public Family family() {
    return family;
  }

  /** {@code -br}. */
  public boolean isBrief() {
    return isBrief;
  }

  /** {@code -s}. */
  public boolean hasStatistics() {
    return statisticsCount > 0;
  }

  /** {@code -s -s}. */
  public boolean hasMoreStatistics() {
    return statisticsCount > 1;
  }

  /** {@code -d}. */
  public boolean hasDetails() {
    return hasDetails;
  }

  /** {@code -o}. */
  public boolean isOneLine() {
    return isOneLine;
  }

  /** {@code -j}. */
  public boolean isJson() {
    return isJson;
  }

  /** {@code -p}: JSON over several lines. */
  public boolean isPretty() {
    return isPretty;
  }

  public boolean wantsIpv4() {
    return family != Family.IPV6;
  }

  public boolean wantsIpv6() {
    return family != Family.IPV4;
  }
}
