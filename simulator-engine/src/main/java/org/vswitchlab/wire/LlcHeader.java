package org.vswitchlab.wire;

/**
 * An LLC header with a control field of one byte (IEEE 802.2).
 *
 * @param destinationSap service access point
 * @param sourceSap service access point
 * @param control {@link #UNNUMBERED_INFORMATION}, usually
 */
public record LlcHeader(int destinationSap, int sourceSap, int control) {
  /** Length on the wire. */
  public static final int BYTES = 3;

  public static final int UNNUMBERED_INFORMATION = 0x03;
  public static final int SAP_SPANNING_TREE = 0x42;
  public static final int SAP_SNAP = 0xaa;

  /** The header in front of a BPDU. */
  public static final LlcHeader SPANNING_TREE =
      new LlcHeader(SAP_SPANNING_TREE, SAP_SPANNING_TREE, UNNUMBERED_INFORMATION);

  public void write(byte[] bytes, int offset) {
    bytes[offset] = (byte) destinationSap;
    bytes[offset + 1] = (byte) sourceSap;
    bytes[offset + 2] = (byte) control;
  }
}
