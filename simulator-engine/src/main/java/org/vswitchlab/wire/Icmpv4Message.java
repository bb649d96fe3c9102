package org.vswitchlab.wire;

import java.util.Arrays;
import java.util.Objects;

/**
 * An ICMP message (RFC 792). The checksum is computed when it is written.
 *
 * @param type such as {@link #ECHO_REQUEST}
 * @param code meaning depends on the type
 * @param rest the four bytes behind the checksum
 * @param data what follows
 */
public record Icmpv4Message(int type, int code, int rest, byte[] data) {
  public static final int ECHO_REPLY = 0;
  public static final int UNREACHABLE = 3;
  public static final int REDIRECT = 5;
  public static final int ECHO_REQUEST = 8;
  public static final int TIME_EXCEEDED = 11;
  public static final int PARAMETER_PROBLEM = 12;
  public static final int TIMESTAMP_REQUEST = 13;
  public static final int TIMESTAMP_REPLY = 14;

  /** Codes of {@link #UNREACHABLE}. */
  public static final int NET_UNREACHABLE = 0;

  public static final int HOST_UNREACHABLE = 1;
  public static final int PROTOCOL_UNREACHABLE = 2;
  public static final int PORT_UNREACHABLE = 3;
  public static final int FRAGMENTATION_NEEDED = 4;
  public static final int ADMIN_PROHIBITED = 13;

  /** Codes of {@link #TIME_EXCEEDED}. */
  public static final int TTL_EXPIRED = 0;

  public static final int REASSEMBLY_TIMEOUT = 1;

  /** Length on the wire before the data. */
  public static final int HEADER_BYTES = 8;

  public Icmpv4Message {
    data = data.clone();
  }

  /** An echo request. */
  public static Icmpv4Message echoRequest(int identifier, int sequence, byte[] data) {
    return new Icmpv4Message(ECHO_REQUEST, 0, identifier << 16 | (sequence & 0xffff), data);
  }

  /** An echo reply. */
  public static Icmpv4Message echoReply(int identifier, int sequence, byte[] data) {
    return new Icmpv4Message(ECHO_REPLY, 0, identifier << 16 | (sequence & 0xffff), data);
  }

  /** Whether the type reports an error, about which no error may be sent (RFC 1122, 3.2.2). */
  public static boolean isError(int type) {
    return type == UNREACHABLE
        || type == REDIRECT
        || type == 4
        || type == TIME_EXCEEDED
        || type == PARAMETER_PROBLEM;
  }

  public int lengthBytes() {
    return HEADER_BYTES + data.length;
  }

  public void write(byte[] bytes, int offset) {
    System.arraycopy(data, 0, bytes, offset + HEADER_BYTES, data.length);
    writeHeader(bytes, offset, type, code, rest, data.length);
  }

  /** Writes the header in front of data that is in place already. */
  public static void writeHeader(
      byte[] bytes, int offset, int type, int code, int rest, int dataBytes) {
    bytes[offset] = (byte) type;
    bytes[offset + 1] = (byte) code;
    Bytes.put16(bytes, offset + 2, 0);
    Bytes.put32(bytes, offset + 4, rest);
    Bytes.put16(bytes, offset + 2, InternetChecksum.of(bytes, offset, HEADER_BYTES + dataBytes));
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[lengthBytes()];
    write(bytes, 0);
    return bytes;
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Icmpv4Message that
        && type == that.type
        && code == that.code
        && rest == that.rest
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, code, rest, Arrays.hashCode(data));
  }
}
