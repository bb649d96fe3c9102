package org.vswitchlab.ovs.openflow;

import java.util.Arrays;

/** Immutable bytes, {@code 01.02.ff} in text. */
public final class HexBytes {
  public static final HexBytes EMPTY = new HexBytes(new byte[0]);

  private final byte[] bytes;

  private HexBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  public static HexBytes of(byte[] bytes) {
    return new HexBytes(bytes.clone());
  }

  /**
   * Reads pairs of hexadecimal digits, dots between them optional.
   *
   * @return the bytes, or null if the text is anything else
   */
  static HexBytes parse(String text) {
    byte[] result = new byte[text.length() / 2 + 1];
    int count = 0;
    int i = 0;
    while (i < text.length()) {
      if (text.charAt(i) == '.') {
        i++;
        if (i == text.length()) {
          break;
        }
      }
      int high = Character.digit(text.charAt(i), 16);
      int low = i + 1 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      result[count++] = (byte) (high << 4 | low);
      i += 2;
    }
    return new HexBytes(Arrays.copyOf(result, count));
  }

  /** The same bytes with zeros appended. */
  HexBytes paddedTo(int length) {
    return length <= bytes.length ? this : new HexBytes(Arrays.copyOf(bytes, length));
  }

  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  public byte[] toByteArray() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HexBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      if (text.length() > 0) {
        text.append('.');
      }
      text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return text.toString();
  }
}
