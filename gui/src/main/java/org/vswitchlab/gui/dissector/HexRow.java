package org.vswitchlab.gui.dissector;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.wire.Frame;

/**
 * Sixteen bytes as text.
 *
 * @param offset index of the first byte
 * @param bytes the bytes, 1 to 16
 */
record HexRow(int offset, int[] bytes) {
  static final int WIDTH = 16;

  static List<HexRow> rowsOf(Frame frame) {
    List<HexRow> rows = new ArrayList<>();
    for (int at = 0; at < frame.length(); at += WIDTH) {
      int[] bytes = new int[Math.min(WIDTH, frame.length() - at)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = frame.u8(at + i);
      }
      rows.add(new HexRow(at, bytes));
    }
    return rows;
  }

  String offsetText() {
    return String.format("%04x", offset);
  }

  /** Two digits and a space for each byte from {@code from} until {@code to}. */
  String hex(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i < bytes.length ? String.format("%02x", bytes[i]) : "  ");
      if (i + 1 < to) {
        text.append(i == 7 ? "  " : " ");
      }
    }
    return text.toString();
  }

  /** The gap that follows byte {@code last}, which {@link #hex} leaves out at its end. */
  static String gapAfter(int last) {
    return last == 7 ? "  " : " ";
  }

  String ascii(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < Math.min(to, bytes.length); i++) {
      text.append(bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char) bytes[i] : '.');
    }
    return text.toString();
  }
}
