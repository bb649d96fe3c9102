package org.vswitchlab.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A stream read in pieces that are complete or reported, with its offset and byte order. */
final class ByteSource implements Closeable {
  private final String name;
  private final InputStream in;
  private long offset;
  private ByteOrder order = ByteOrder.BIG_ENDIAN;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  ByteSource(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  void setOrder(ByteOrder newOrder) {
    order = newOrder;
    buffer.order(newOrder);
  }

  /** Bytes read so far. */
  long offset() {
    return offset;
  }

  /** What the latest read got, in the byte order set. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** Reads so many bytes, or none at the end; part of them is an error. */
  boolean tryRead(int length) throws IOException {
    long start = offset;
    byte[] bytes = in.readNBytes(length);
    offset += bytes.length;
    buffer = ByteBuffer.wrap(bytes).order(order);
    if (bytes.length == 0 && length > 0) {
      return false;
    }
    if (bytes.length < length) {
      throw error(
          start, "is cut off: expected " + length + " bytes, but it ends after " + bytes.length);
    }
    return true;
  }

  /** Reads so many bytes. */
  ByteBuffer read(int length, String what) throws IOException {
    long start = offset;
    byte[] bytes = in.readNBytes(length);
    offset += bytes.length;
    buffer = ByteBuffer.wrap(bytes).order(order);
    if (bytes.length < length) {
      throw error(
          start,
          "is cut off: "
              + what
              + " needs "
              + length
              + " bytes, but the file ends after "
              + bytes.length);
    }
    return buffer;
  }

  CaptureFormatException error(long at, String what) {
    return new CaptureFormatException(name, at, what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
