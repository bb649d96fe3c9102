package org.vswitchlab.ovs.openflow.text;

/** Bytes as the tools dump them. */
final class HexDump {
  private static final int LINE_BYTES = 16;

  private HexDump() {}

  /**
   * Sixteen bytes to a line with their offset.
   *
   * @param withText whether what can be printed follows
   */
  static String format(byte[] bytes, boolean withText) {
    StringBuilder out = new StringBuilder();
    for (int start = 0; start < bytes.length; start += LINE_BYTES) {
      out.append(String.format("%08x ", start));
      StringBuilder text = new StringBuilder();
      int end = Math.min(start + LINE_BYTES, bytes.length);
      for (int i = start; i < start + LINE_BYTES; i++) {
        if (i < end) {
          out.append(i == start + LINE_BYTES / 2 ? '-' : ' ');
          out.append(String.format("%02x", bytes[i]));
          char c = (char) (bytes[i] & 0xff);
          text.append(c >= ' ' && c < 0x7f ? c : '.');
        } else if (withText) {
          boolean isMiddle = i == start + LINE_BYTES / 2 && i == end;
          out.append(isMiddle ? "-  " : "   ");
          text.append(' ');
        }
      }
      if (withText) {
        out.append(" |").append(text).append('|');
      }
      out.append('\n');
    }
    return out.toString();
  }
}
