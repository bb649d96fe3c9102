package org.vswitchlab.scenario.spec;

import java.util.HexFormat;

/** Bytes with equality, kept as lower-case hexadecimal digits. */
public record HexBytes(String hex) {
  /** A new array. */
  public byte[] toArray() {
    return HexFormat.of().parseHex(hex);
  }

  public int length() {
    return hex.length() / 2;
  }
}
