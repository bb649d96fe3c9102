package org.vswitchlab.ovs.ofproto.protocol;

import org.vswitchlab.wire.Bytes;

/**
 * What an LACPDU says of one end of a link: IEEE 802.1AX-2008, 5.4.2.2.
 *
 * @param state bits of {@code STATE_*}
 */
record LacpInfo(int systemPriority, long systemId, int key, int portPriority, int port, int state) {
  static final int STATE_ACTIVITY = 0x01;
  static final int STATE_TIMEOUT = 0x02;
  static final int STATE_AGGREGATION = 0x04;
  static final int STATE_SYNCHRONIZED = 0x08;
  static final int STATE_COLLECTING = 0x10;
  static final int STATE_DISTRIBUTING = 0x20;
  static final int STATE_DEFAULTED = 0x40;
  static final int STATE_EXPIRED = 0x80;

  /** Bytes from the system priority to the state. */
  static final int BYTES = 15;

  static final LacpInfo UNKNOWN = new LacpInfo(0, 0, 0, 0, 0, 0);

  /** The bits of which a change is told the other end at once: 802.1AX-2008, 5.4.9. */
  private static final int TOLD_AT_ONCE =
      STATE_ACTIVITY | STATE_TIMEOUT | STATE_SYNCHRONIZED | STATE_AGGREGATION;

  static LacpInfo read(byte[] b, int at) {
    return new LacpInfo(
        Bytes.u16(b, at),
        Bytes.u48(b, at + 2),
        Bytes.u16(b, at + 8),
        Bytes.u16(b, at + 10),
        Bytes.u16(b, at + 12),
        b[at + 14] & 0xff);
  }

  void write(byte[] b, int at) {
    Bytes.put16(b, at, systemPriority);
    Bytes.put48(b, at + 2, systemId);
    Bytes.put16(b, at + 8, key);
    Bytes.put16(b, at + 10, portPriority);
    Bytes.put16(b, at + 12, port);
    b[at + 14] = (byte) state;
  }

  boolean has(int bit) {
    return (state & bit) != 0;
  }

  LacpInfo withState(int newState) {
    return new LacpInfo(systemPriority, systemId, key, portPriority, port, newState);
  }

  /** Whether the other end knows of this one what it needs to know. */
  boolean isKnownAs(LacpInfo other) {
    return ((state ^ other.state) & TOLD_AT_ONCE) == 0 && withState(0).equals(other.withState(0));
  }
}
