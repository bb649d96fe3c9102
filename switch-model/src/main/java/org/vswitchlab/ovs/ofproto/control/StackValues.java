package org.vswitchlab.ovs.ofproto.control;

import java.util.List;
import org.vswitchlab.ovs.openflow.HexBytes;

/** Values of the translation's stack as bytes without leading zeros. */
final class StackValues {
  private static final int BYTES = 16;

  private StackValues() {}

  /**
   * @param value high and low half
   */
  static HexBytes bytes(List<Long> value) {
    byte[] all = new byte[BYTES];
    for (int i = 0; i < 8; i++) {
      all[i] = (byte) (value.get(0) >>> 56 - 8 * i);
      all[8 + i] = (byte) (value.get(1) >>> 56 - 8 * i);
    }
    int first = 0;
    while (first < BYTES - 1 && all[first] == 0) {
      first++;
    }
    return HexBytes.of(java.util.Arrays.copyOfRange(all, first, BYTES));
  }

  static List<Long> value(HexBytes bytes) {
    long high = 0;
    long low = 0;
    for (byte b : bytes.toByteArray()) {
      high = high << 8 | low >>> 56;
      low = low << 8 | b & 0xff;
    }
    return List.of(high, low);
  }
}
