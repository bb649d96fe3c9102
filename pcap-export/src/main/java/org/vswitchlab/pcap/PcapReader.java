package org.vswitchlab.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Classic pcap, pcap-savefile(5). */
final class PcapReader extends CaptureReader {
  /** Longest packet that libpcap's readers accept for any link type, MAXIMUM_SNAPLEN times 512. */
  private static final int LIMIT_BYTES = 128 * 1024 * 1024;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final boolean hasNanos;
  private final int linkType;
  private final int checkSequenceBytes;

  PcapReader(ByteSource source, boolean swapped, boolean hasNanos) throws IOException {
    super(source);
    this.hasNanos = hasNanos;
    source.setOrder(swapped ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    ByteBuffer header = source.read(20, "the file header");
    int major = header.getShort(0);
    if (major != 2) {
      throw source.error(4, "has pcap version " + major + "; expected 2");
    }
    int network = header.getInt(16);
    linkType = network & 0xffff;
    // draft-ietf-opsawg-pcap: bit 26 says that the upper four bits count 16-bit units of FCS.
    checkSequenceBytes = (network & 0x0400_0000) != 0 ? (network >>> 28) * 2 : 0;
  }

  @Override
  public CapturedPacket next() throws IOException {
    long start = source.offset();
    if (!source.tryRead(16)) {
      return null;
    }
    ByteBuffer header = source.buffer();
    long seconds = header.getInt(0) & 0xffff_ffffL;
    long fraction = header.getInt(4) & 0xffff_ffffL;
    int capturedLength = header.getInt(8);
    int originalLength = header.getInt(12);
    if (capturedLength < 0 || capturedLength > LIMIT_BYTES) {
      throw source.error(
          start + 8, "says a packet has " + Integer.toUnsignedString(capturedLength) + " bytes");
    }
    byte[] bytes = source.read(capturedLength, "a packet").array();
    long timeNanos = seconds * NANOS_PER_SECOND + (hasNanos ? fraction : fraction * 1000);
    int excess = checkSequenceExcess(capturedLength, originalLength, checkSequenceBytes);
    return new CapturedPacket(
        timeNanos,
        0,
        "",
        linkType,
        excess == 0 ? bytes : Arrays.copyOf(bytes, bytes.length - excess),
        Math.max(originalLength - checkSequenceBytes, capturedLength - excess),
        Optional.empty(),
        "");
  }

  /** How many of the captured bytes belong to a frame check sequence at the packet's end. */
  static int checkSequenceExcess(int capturedLength, int originalLength, int checkSequenceBytes) {
    int excess = capturedLength - (originalLength - checkSequenceBytes);
    return Math.max(0, Math.min(Math.min(excess, checkSequenceBytes), capturedLength));
  }
}
