package org.vswitchlab.gui.dissector;

import java.util.Arrays;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** A part of a frame, and fields of it; offsets count from the beginning of the part. */
record ByteView(byte[] frame, int start, int length) {
  /** Offset in the frame. */
  int at(int offset) {
    return start + offset;
  }

  /** A number of up to 8 bytes in network order; bytes behind the end count as 0. */
  long unsigned(int offset, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      int index = offset + i;
      value = value << 8 | (index < length ? frame[start + index] & 0xff : 0);
    }
    return value;
  }

  byte[] rest(int offset) {
    return Arrays.copyOfRange(frame, start + offset, start + length);
  }

  String mac(int offset) {
    return MacAddress.format(unsigned(offset, 6));
  }

  String ipv4(int offset) {
    return Ipv4Address.format((int) unsigned(offset, 4));
  }

  DissectedField leaf(String name, Object value, int offset, int bytes) {
    return DissectedField.leaf(name, value, at(offset), bytes);
  }

  DissectedField number(String name, int offset, int bytes) {
    return leaf(name, unsigned(offset, bytes), offset, bytes);
  }

  DissectedField hex(String name, int offset, int bytes) {
    return leaf(
        name, String.format("0x%0" + 2 * bytes + "x", unsigned(offset, bytes)), offset, bytes);
  }
}
