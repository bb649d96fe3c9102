package org.vswitchlab.wire;

/** Reads an IGMP message of any version (RFC 1112, RFC 2236, RFC 3376). */
public final class IgmpView extends WireView {
  public static final int QUERY = 0x11;
  public static final int V1_REPORT = 0x12;
  public static final int V2_REPORT = 0x16;
  public static final int LEAVE = 0x17;
  public static final int V3_REPORT = 0x22;

  private IgmpView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static IgmpView of(byte[] bytes, int offset, int limit) {
    return new IgmpView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(8);
    if (tooShort != null) {
      return tooShort;
    }
    if (type() == QUERY && isVersion3Query()) {
      return shorterThan(12 + 4 * querySourceCount());
    }
    if (type() != V3_REPORT) {
      return null;
    }
    return recordAt(recordCount()) < 0 ? "group records that end behind the message" : null;
  }

  public int type() {
    return u8(0);
  }

  /** Maximum response code, in 1/10 s below 128. */
  public int maxResponseCode() {
    return u8(1);
  }

  public int checksum() {
    return u16(2);
  }

  public boolean isChecksumRight() {
    return InternetChecksum.of(bytes, offset, availableBytes()) == 0;
  }

  /** Group of a query, leave, or report of version 1 or 2. */
  public int group() {
    return i32(4);
  }

  /** Longer than 8 bytes: RFC 3376, 7.1. */
  public boolean isVersion3Query() {
    return availableBytes() >= 12;
  }

  public boolean suppressesRouterProcessing() {
    return (u8(8) & 8) != 0;
  }

  public int querierRobustness() {
    return u8(8) & 7;
  }

  public int querierIntervalCode() {
    return u8(9);
  }

  public int querySourceCount() {
    return u16(10);
  }

  public int querySource(int index) {
    return i32(12 + 4 * index);
  }

  /** Number of group records of a version 3 report. */
  public int recordCount() {
    return u16(6);
  }

  /** Start of a record relative to the header, or -1 if it is not all there. */
  private int recordAt(int index) {
    int at = 8;
    for (int i = 0; i < index; i++) {
      if (at + 8 > availableBytes()) {
        return -1;
      }
      at += 8 + 4 * u8(at + 1) + 4 * u16(at + 2);
    }
    return at > availableBytes() ? -1 : at;
  }

  /** Type of the record, 1 to 6 (RFC 3376, 4.2.12). */
  public int recordType(int index) {
    return u8(recordAt(index));
  }

  public int recordGroup(int index) {
    return i32(recordAt(index) + 4);
  }

  public int recordSourceCount(int index) {
    return u16(recordAt(index) + 2);
  }

  public int recordSource(int index, int source) {
    return i32(recordAt(index) + 8 + 4 * source);
  }
}
