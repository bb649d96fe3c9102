package org.vswitchlab.wire;

/**
 * The TCP options of RFC 9293, RFC 7323 and RFC 2018 (negotiation only).
 *
 * @param maximumSegmentBytes MSS, or {@link #ABSENT}
 * @param windowScale shift count, or {@link #ABSENT}
 * @param isSackPermitted whether selective acknowledgement is offered
 * @param hasTimestamps whether the two timestamps are there
 * @param timestampValue TSval
 * @param timestampEcho TSecr
 */
public record TcpOptions(
    int maximumSegmentBytes,
    int windowScale,
    boolean isSackPermitted,
    boolean hasTimestamps,
    int timestampValue,
    int timestampEcho) {
  public static final int ABSENT = -1;
  public static final TcpOptions NONE = new TcpOptions(ABSENT, ABSENT, false, false, 0, 0);

  private static final int KIND_END = 0;
  private static final int KIND_NO_OPERATION = 1;
  private static final int KIND_MSS = 2;
  private static final int KIND_WINDOW_SCALE = 3;
  private static final int KIND_SACK_PERMITTED = 4;
  private static final int KIND_TIMESTAMPS = 8;

  /** Reads the options between the two indexes; a malformed one ends the list. */
  public static TcpOptions read(byte[] bytes, int from, int to) {
    int mss = ABSENT;
    int scale = ABSENT;
    boolean sack = false;
    boolean timestamps = false;
    int value = 0;
    int echo = 0;
    int at = from;
    while (at < to && bytes[at] != KIND_END) {
      if (bytes[at] == KIND_NO_OPERATION) {
        at++;
        continue;
      }
      int length = at + 1 < to ? Bytes.u8(bytes, at + 1) : 0;
      if (length < 2 || at + length > to) {
        break;
      }
      int kind = Bytes.u8(bytes, at);
      if (kind == KIND_MSS && length == 4) {
        mss = Bytes.u16(bytes, at + 2);
      } else if (kind == KIND_WINDOW_SCALE && length == 3) {
        scale = Bytes.u8(bytes, at + 2);
      } else if (kind == KIND_SACK_PERMITTED && length == 2) {
        sack = true;
      } else if (kind == KIND_TIMESTAMPS && length == 10) {
        timestamps = true;
        value = Bytes.i32(bytes, at + 2);
        echo = Bytes.i32(bytes, at + 6);
      }
      at += length;
    }
    return new TcpOptions(mss, scale, sack, timestamps, value, echo);
  }

  /** Length on the wire, padded to a multiple of 4. */
  public int lengthBytes() {
    int length = maximumSegmentBytes == ABSENT ? 0 : 4;
    if (isSackPermitted && !hasTimestamps) {
      length += 4;
    }
    length += hasTimestamps ? 12 : 0;
    return length + (windowScale == ABSENT ? 0 : 4);
  }

  /** Writes them in the order and with the padding that Linux uses. */
  public void write(byte[] bytes, int offset) {
    int at = offset;
    if (maximumSegmentBytes != ABSENT) {
      bytes[at] = KIND_MSS;
      bytes[at + 1] = 4;
      Bytes.put16(bytes, at + 2, maximumSegmentBytes);
      at += 4;
    }
    if (isSackPermitted || hasTimestamps) {
      bytes[at] = isSackPermitted ? (byte) KIND_SACK_PERMITTED : KIND_NO_OPERATION;
      bytes[at + 1] = isSackPermitted ? (byte) 2 : KIND_NO_OPERATION;
      at += 2;
      if (!hasTimestamps) {
        bytes[at++] = KIND_NO_OPERATION;
        bytes[at++] = KIND_NO_OPERATION;
      }
    }
    if (hasTimestamps) {
      bytes[at] = KIND_TIMESTAMPS;
      bytes[at + 1] = 10;
      Bytes.put32(bytes, at + 2, timestampValue);
      Bytes.put32(bytes, at + 6, timestampEcho);
      at += 10;
    }
    if (windowScale != ABSENT) {
      bytes[at] = KIND_NO_OPERATION;
      bytes[at + 1] = KIND_WINDOW_SCALE;
      bytes[at + 2] = 3;
      bytes[at + 3] = (byte) windowScale;
    }
  }
}
