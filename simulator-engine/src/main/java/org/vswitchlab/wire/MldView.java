package org.vswitchlab.wire;

/** Reads a multicast listener message of version 1 or 2 (RFC 2710, RFC 3810). */
public final class MldView extends WireView {
  private MldView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static MldView of(byte[] bytes, int offset, int limit) {
    return new MldView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(8);
    if (tooShort != null) {
      return tooShort;
    }
    if (type() == Icmpv6Message.MLD2_REPORT) {
      return recordAt(recordCount()) < 0 ? "group records that end behind the message" : null;
    }
    tooShort = shorterThan(24);
    if (tooShort != null || !isVersion2Query()) {
      return tooShort;
    }
    return shorterThan(28 + Ipv6Address.BYTES * querySourceCount());
  }

  public int type() {
    return u8(0);
  }

  /** Maximum response code, in ms below 32768. */
  public int maxResponseCode() {
    return u16(4);
  }

  /** Group of a query, done, or report of version 1. */
  public Ipv6Address group() {
    return Ipv6Address.at(bytes, offset + 8);
  }

  /** A query of at least 28 bytes: RFC 3810, 8.1. */
  public boolean isVersion2Query() {
    return type() == Icmpv6Message.MLD_QUERY && availableBytes() >= 28;
  }

  public boolean suppressesRouterProcessing() {
    return (u8(24) & 8) != 0;
  }

  public int querySourceCount() {
    return u16(26);
  }

  public Ipv6Address querySource(int index) {
    return Ipv6Address.at(bytes, offset + 28 + Ipv6Address.BYTES * index);
  }

  /** Number of group records of a version 2 report. */
  public int recordCount() {
    return u16(6);
  }

  private int recordAt(int index) {
    int at = 8;
    for (int i = 0; i < index; i++) {
      if (at + 20 > availableBytes()) {
        return -1;
      }
      at += 20 + 4 * u8(at + 1) + Ipv6Address.BYTES * u16(at + 2);
    }
    return at > availableBytes() ? -1 : at;
  }

  /** Type of the record, 1 to 6 (RFC 3810, 5.2.12). */
  public int recordType(int index) {
    return u8(recordAt(index));
  }

  public int recordSourceCount(int index) {
    return u16(recordAt(index) + 2);
  }

  public Ipv6Address recordGroup(int index) {
    return Ipv6Address.at(bytes, offset + recordAt(index) + 4);
  }

  public Ipv6Address recordSource(int index, int source) {
    return Ipv6Address.at(bytes, offset + recordAt(index) + 20 + Ipv6Address.BYTES * source);
  }
}
