package org.vswitchlab.pcap.filter;

/**
 * A field that filters can name.
 *
 * @param name Wireshark's
 * @param protocol the layer in which it occurs
 */
record FrameField(String name, FieldType type, Protocol protocol, Reader reader) {
  /** Reads the occurrences in one layer, which lies at {@code start} to {@code end}. */
  interface Reader {
    void read(byte[] bytes, int start, int end, FieldValues out);
  }
}
