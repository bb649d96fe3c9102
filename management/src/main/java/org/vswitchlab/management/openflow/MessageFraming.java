package org.vswitchlab.management.openflow;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Cuts a stream of bytes into OpenFlow messages by the length in their headers. */
public final class MessageFraming {
  /** Bytes of the header: version, type, length, transaction id. */
  public static final int HEADER_BYTES = 8;

  private static final int LENGTH_OFFSET = 2;

  private byte[] buffer = new byte[16 * 1024];
  private int start;
  private int end;

  /** Takes all bytes of the buffer. */
  public void add(ByteBuffer bytes) {
    int count = bytes.remaining();
    if (buffer.length - end < count) {
      int held = end - start;
      byte[] target = held + count > buffer.length ? new byte[2 * (held + count)] : buffer;
      System.arraycopy(buffer, start, target, 0, held);
      buffer = target;
      start = 0;
      end = held;
    }
    bytes.get(buffer, end, count);
    end += count;
  }

  /**
   * The next whole message, or null if it is not there yet.
   *
   * @throws FramingException if a header's length is shorter than the header
   */
  public byte[] next() throws FramingException {
    int held = end - start;
    if (held < HEADER_BYTES) {
      return null;
    }
    int length =
        (buffer[start + LENGTH_OFFSET] & 0xff) << 8 | buffer[start + LENGTH_OFFSET + 1] & 0xff;
    if (length < HEADER_BYTES) {
      throw new FramingException("received too-short ofp_header (" + length + " bytes)");
    }
    if (held < length) {
      return null;
    }
    byte[] message = Arrays.copyOfRange(buffer, start, start + length);
    start += length;
    if (start == end) {
      start = 0;
      end = 0;
    }
    return message;
  }

  /** Bytes that are held. */
  public int size() {
    return end - start;
  }
}
