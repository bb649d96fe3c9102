package org.vswitchlab.bridge;

import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/**
 * A group, perhaps of one source, in one VLAN. Not changed once it is in the database; a look-up
 * fills one that is used again and again.
 */
public final class MulticastGroupKey {
  /** What kind of address the group is. */
  public enum Family {
    IPV4,
    IPV6,
    /** A group MAC address. */
    L2
  }

  Family family = Family.L2;
  long high;
  long low;
  long sourceHigh;
  long sourceLow;
  int vid;

  MulticastGroupKey() {}

  static MulticastGroupKey ipv4(int group, int vid) {
    MulticastGroupKey key = new MulticastGroupKey();
    key.family = Family.IPV4;
    key.low = group & 0xffff_ffffL;
    key.vid = vid;
    return key;
  }

  static MulticastGroupKey ipv6(Ipv6Address group, int vid) {
    MulticastGroupKey key = new MulticastGroupKey();
    key.family = Family.IPV6;
    key.high = group.high();
    key.low = group.low();
    key.vid = vid;
    return key;
  }

  /** A group from a user's words: an IPv4, IPv6 or MAC address. */
  public static MulticastGroupKey of(Family family, long high, long low, int vid) {
    MulticastGroupKey key = new MulticastGroupKey();
    key.family = family;
    key.high = high;
    key.low = low;
    key.vid = vid;
    return key;
  }

  /** The same group of one source alone. */
  public MulticastGroupKey from(long newSourceHigh, long newSourceLow) {
    MulticastGroupKey key = of(family, high, low, vid);
    key.sourceHigh = newSourceHigh;
    key.sourceLow = newSourceLow;
    return key;
  }

  /** The same group of one source alone. */
  MulticastGroupKey from(SourceAddress source) {
    return from(source.high(), source.low());
  }

  /** The same group of any source. */
  MulticastGroupKey ofAnySource() {
    return of(family, high, low, vid);
  }

  public MulticastGroupKey inVlan(int newVid) {
    MulticastGroupKey key = of(family, high, low, newVid);
    key.sourceHigh = sourceHigh;
    key.sourceLow = sourceLow;
    return key;
  }

  public Family family() {
    return family;
  }

  public int vid() {
    return vid;
  }

  public boolean hasSource() {
    return (sourceHigh | sourceLow) != 0;
  }

  /** Group address as text. */
  public String group() {
    return text(family, high, low);
  }

  /** Source address as text; empty for any. */
  public String source() {
    return hasSource() ? text(family, sourceHigh, sourceLow) : "";
  }

  static String text(Family family, long upper, long lower) {
    return switch (family) {
      case IPV4 -> Ipv4Address.format((int) lower);
      case IPV6 -> new Ipv6Address(upper, lower).toString();
      case L2 -> MacAddress.format(lower);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MulticastGroupKey key
        && family == key.family
        && high == key.high
        && low == key.low
        && sourceHigh == key.sourceHigh
        && sourceLow == key.sourceLow
        && vid == key.vid;
  }

  @Override
  public int hashCode() {
    long mixed = (high * 31 + low) * 31 + (sourceHigh * 31 + sourceLow) * 31 + vid;
    return (int) (mixed * 0x9e37_79b9_7f4a_7c15L >>> 32) + family.ordinal();
  }

  @Override
  public String toString() {
    return group() + (hasSource() ? " from " + source() : "") + (vid == 0 ? "" : " vlan " + vid);
  }
}
