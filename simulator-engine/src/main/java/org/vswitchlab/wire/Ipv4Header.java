package org.vswitchlab.wire;

import java.util.Arrays;
import java.util.Objects;

/**
 * An IPv4 header (RFC 791, 3.1). Total length and checksum are computed when it is written.
 *
 * @param typeOfService six bits DSCP, two bits ECN
 * @param identification 16 bits
 * @param dontFragment flag DF
 * @param moreFragments flag MF
 * @param fragmentOffsetBytes a multiple of 8, at most 65528
 * @param timeToLive 0 to 255
 * @param protocol one of {@link IpProtocol}
 * @param source address
 * @param destination address
 * @param options at most 40 bytes, a multiple of 4
 */
public record Ipv4Header(
    int typeOfService,
    int identification,
    boolean dontFragment,
    boolean moreFragments,
    int fragmentOffsetBytes,
    int timeToLive,
    int protocol,
    int source,
    int destination,
    byte[] options) {
  /** Length on the wire without options. */
  public static final int LEAST_BYTES = 20;

  /** The flag "don't fragment" in the word of flags and offset. */
  public static final int DONT_FRAGMENT = 0x4000;

  /** The flag "more fragments" in the word of flags and offset. */
  public static final int MORE_FRAGMENTS = 0x2000;

  private static final byte[] NO_OPTIONS = {};

  public Ipv4Header {
    options = options.clone();
    if (options.length > 40 || options.length % 4 != 0 || fragmentOffsetBytes % 8 != 0) {
      throw new IllegalArgumentException(
          options.length + " bytes of options, fragment offset " + fragmentOffsetBytes);
    }
  }

  /** A header without options and flags. */
  public static Ipv4Header of(int source, int destination, int protocol, int timeToLive) {
    return new Ipv4Header(
        0, 0, false, false, 0, timeToLive, protocol, source, destination, NO_OPTIONS);
  }

  public int headerBytes() {
    return LEAST_BYTES + options.length;
  }

  /** Writes the header of a packet with {@code payloadBytes} behind it. */
  public void write(byte[] bytes, int offset, int payloadBytes) {
    int flags =
        (dontFragment ? DONT_FRAGMENT : 0)
            | (moreFragments ? MORE_FRAGMENTS : 0)
            | fragmentOffsetBytes >>> 3;
    System.arraycopy(options, 0, bytes, offset + LEAST_BYTES, options.length);
    bytes[offset] = (byte) (0x40 | headerBytes() / 4);
    writeFixed(
        bytes,
        offset,
        typeOfService,
        headerBytes() + payloadBytes,
        identification,
        flags,
        timeToLive,
        protocol,
        source,
        destination);
  }

  /** Writes a header without options, and without an object. */
  public static void write(
      byte[] bytes,
      int offset,
      int typeOfService,
      int totalBytes,
      int identification,
      int flagsAndOffset,
      int timeToLive,
      int protocol,
      int source,
      int destination) {
    bytes[offset] = 0x45;
    writeFixed(
        bytes,
        offset,
        typeOfService,
        totalBytes,
        identification,
        flagsAndOffset,
        timeToLive,
        protocol,
        source,
        destination);
  }

  private static void writeFixed(
      byte[] bytes,
      int offset,
      int typeOfService,
      int totalBytes,
      int identification,
      int flagsAndOffset,
      int timeToLive,
      int protocol,
      int source,
      int destination) {
    bytes[offset + 1] = (byte) typeOfService;
    Bytes.put16(bytes, offset + 2, totalBytes);
    Bytes.put16(bytes, offset + 4, identification);
    Bytes.put16(bytes, offset + 6, flagsAndOffset);
    bytes[offset + 8] = (byte) timeToLive;
    bytes[offset + 9] = (byte) protocol;
    Bytes.put16(bytes, offset + 10, 0);
    Bytes.put32(bytes, offset + 12, source);
    Bytes.put32(bytes, offset + 16, destination);
    int headerBytes = (bytes[offset] & 15) * 4;
    Bytes.put16(bytes, offset + 10, InternetChecksum.of(bytes, offset, headerBytes));
  }

  /** A packet of this header and the payload. */
  public byte[] packet(byte[] payload) {
    byte[] bytes = new byte[headerBytes() + payload.length];
    write(bytes, 0, payload.length);
    System.arraycopy(payload, 0, bytes, headerBytes(), payload.length);
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ipv4Header that
        && typeOfService == that.typeOfService
        && identification == that.identification
        && dontFragment == that.dontFragment
        && moreFragments == that.moreFragments
        && fragmentOffsetBytes == that.fragmentOffsetBytes
        && timeToLive == that.timeToLive
        && protocol == that.protocol
        && source == that.source
        && destination == that.destination
        && Arrays.equals(options, that.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, destination, protocol, identification, fragmentOffsetBytes);
  }

  @Override
  public byte[] options() {
    return options.clone();
  }
}
