package org.vswitchlab.ovs.ofproto.protocol;

import org.vswitchlab.wire.Bytes;

/**
 * A BPDU as IEEE 802.1D-2004, 9.3 has it.
 *
 * @param type 0 for a configuration, 2 for a rapid one, 0x80 for a topology change notification
 */
record RstpMessage(int version, int type, int flags, RstpVector priority, RstpTimes times) {
  static final int TYPE_CONFIGURATION = 0;
  static final int TYPE_RAPID = 2;
  static final int TYPE_NOTIFICATION = 0x80;

  static final int FLAG_CHANGE = 0x01;
  static final int FLAG_PROPOSAL = 0x02;
  static final int FLAG_LEARNING = 0x10;
  static final int FLAG_FORWARDING = 0x20;
  static final int FLAG_AGREEMENT = 0x40;
  static final int FLAG_CHANGE_ACK = 0x80;
  private static final int ROLE_SHIFT = 2;
  private static final int ROLE_DESIGNATED = 3;

  private static final int NOTIFICATION_BYTES = 4;
  private static final int CONFIGURATION_BYTES = 35;
  private static final int RAPID_BYTES = 36;

  private static final int UNITS_SHIFT = 8;

  /** The message at that place; null if it is none. */
  static RstpMessage read(byte[] b, int start, int end) {
    int length = end - start;
    if (length < NOTIFICATION_BYTES || Bytes.u16(b, start) != 0) {
      return null;
    }
    int version = Bytes.u8(b, start + 2);
    int type = Bytes.u8(b, start + 3);
    if (type == TYPE_NOTIFICATION) {
      return new RstpMessage(version, type, 0, RstpVector.NONE, null);
    }
    boolean isConfiguration = type == TYPE_CONFIGURATION && length >= CONFIGURATION_BYTES;
    boolean isRapid = type == TYPE_RAPID && version >= 2 && length >= RAPID_BYTES;
    if (!isConfiguration && !isRapid) {
      return null;
    }
    RstpVector priority =
        new RstpVector(
            Bytes.i64(b, start + 5),
            Bytes.u32(b, start + 13),
            Bytes.i64(b, start + 17),
            Bytes.u16(b, start + 25));
    RstpTimes times =
        new RstpTimes(
            Bytes.u16(b, start + 27) >> UNITS_SHIFT,
            Bytes.u16(b, start + 29) >> UNITS_SHIFT,
            Bytes.u16(b, start + 31) >> UNITS_SHIFT,
            Bytes.u16(b, start + 33) >> UNITS_SHIFT);
    boolean isYoung = times.messageAge() < times.maxAge();
    return isYoung ? new RstpMessage(version, type, Bytes.u8(b, start + 4), priority, times) : null;
  }

  /** Always as long as a rapid one: so does the real switch. */
  byte[] write(byte[] frame, int at) {
    frame[at + 2] = (byte) version;
    frame[at + 3] = (byte) type;
    if (type != TYPE_NOTIFICATION) {
      frame[at + 4] = (byte) flags;
      Bytes.put64(frame, at + 5, priority.root());
      Bytes.put32(frame, at + 13, priority.cost());
      Bytes.put64(frame, at + 17, priority.bridge());
      Bytes.put16(frame, at + 25, priority.bridgePort());
      Bytes.put16(frame, at + 27, times.messageAge() << UNITS_SHIFT);
      Bytes.put16(frame, at + 29, times.maxAge() << UNITS_SHIFT);
      Bytes.put16(frame, at + 31, times.helloTime() << UNITS_SHIFT);
      Bytes.put16(frame, at + 33, times.forwardDelay() << UNITS_SHIFT);
    }
    return frame;
  }

  static int lengthBytes() {
    return RAPID_BYTES;
  }

  boolean isRapid() {
    return type == TYPE_RAPID;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** A configuration message always speaks for a designated port. */
  boolean isDesignated() {
    return type == TYPE_CONFIGURATION || isRapid() && roleCode() == ROLE_DESIGNATED;
  }

  int roleCode() {
    return flags >> ROLE_SHIFT & 3;
  }

  static int roleFlags(RstpRole role) {
    return role.code() << ROLE_SHIFT;
  }
}
