package org.vswitchlab.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.vswitchlab.link.Direction;
import org.vswitchlab.wire.Frame;

/**
 * Writes one pcapng section of Ethernet interfaces with nanosecond times, little-endian whatever
 * the machine, so that equal calls give equal bytes. Not safe for use by several threads.
 */
public final class PcapngWriter implements Closeable {
  /** 2026-01-01T00:00:00Z, at which virtual time begins in a capture; nanoseconds since 1970. */
  public static final long EPOCH_NANOS = 1_767_225_600L * 1_000_000_000L;

  /** Longest comment; an option's length is a 16-bit number. */
  static final int COMMENT_LIMIT_BYTES = 65_532;

  private static final int BUFFER_BYTES = 1 << 18;
  private static final int NANOSECONDS = 9;
  private static final byte[] APPLICATION = "VSwitchLab".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  private final WritableByteChannel channel;
  private ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int interfaceCount;
  private String lastComment;
  private byte[] lastCommentBytes = NOTHING;

  /** Starts the file; the channel is closed by {@link #close}. */
  public PcapngWriter(WritableByteChannel channel) {
    this.channel = channel;
    int start = begin(Pcapng.SECTION_HEADER);
    buffer.putInt(Pcapng.BYTE_ORDER_MAGIC);
    buffer.putShort((short) 1).putShort((short) 0);
    buffer.putLong(-1); // section length: not known
    putOption(Pcapng.SHB_USERAPPL, APPLICATION);
    putEndOfOptions();
    end(start);
  }

  /**
   * Describes one more interface; before its first packet.
   *
   * @param mac its address
   * @return its number in this file, from 0
   */
  public int addInterface(String name, long mac) throws IOException {
    byte[] nameBytes = utf8(name, COMMENT_LIMIT_BYTES);
    reserve(64 + nameBytes.length);
    int start = begin(Pcapng.INTERFACE_DESCRIPTION);
    buffer.putShort((short) Pcapng.LINKTYPE_ETHERNET).putShort((short) 0);
    buffer.putInt(0); // snap length: no limit
    putOption(Pcapng.IF_NAME, nameBytes);
    buffer.putShort((short) Pcapng.IF_MAC_ADDRESS).putShort((short) 6);
    for (int shift = 40; shift >= 0; shift -= 8) {
      buffer.put((byte) (mac >>> shift));
    }
    buffer.putShort((short) 0);
    buffer.putShort((short) Pcapng.IF_TSRESOL).putShort((short) 1);
    buffer.putInt(NANOSECONDS);
    putEndOfOptions();
    end(start);
    return interfaceCount++;
  }

  /**
   * Writes one packet.
   *
   * @param interfaceId as {@link #addInterface} returned it
   * @param timeNanos virtual time
   * @param comment said of the packet; null for nothing
   */
  public void packet(
      int interfaceId, long timeNanos, Direction direction, Frame frame, String comment)
      throws IOException {
    byte[] commentBytes = comment == null ? NOTHING : commentBytes(comment);
    reserve(96 + frame.length() + commentBytes.length);
    int start = begin(Pcapng.ENHANCED_PACKET);
    buffer.putInt(interfaceId);
    putTime(EPOCH_NANOS + timeNanos);
    buffer.putInt(frame.length()).putInt(frame.length());
    buffer.put(frame.array(), frame.offset(), frame.length());
    pad(frame.length());
    if (commentBytes.length > 0) {
      putOption(Pcapng.OPT_COMMENT, commentBytes);
    }
    buffer.putShort((short) Pcapng.PACKET_FLAGS).putShort((short) 4);
    buffer.putInt(
        switch (direction) {
          case RECEIVED -> Pcapng.FLAG_INBOUND;
          case TRANSMITTED -> Pcapng.FLAG_OUTBOUND;
        });
    buffer.putShort((short) Pcapng.EPB_PACKETID).putShort((short) 8);
    buffer.putLong(frame.originId());
    putEndOfOptions();
    end(start);
  }

  /**
   * Sums up one interface; at the end of the file.
   *
   * @param startNanos virtual time at which its capture began
   * @param endNanos virtual time at which its capture ended
   * @param packetCount packets captured
   */
  public void interfaceStatistics(int interfaceId, long startNanos, long endNanos, long packetCount)
      throws IOException {
    reserve(96);
    int start = begin(Pcapng.INTERFACE_STATISTICS);
    buffer.putInt(interfaceId);
    putTime(EPOCH_NANOS + endNanos);
    buffer.putShort((short) Pcapng.ISB_STARTTIME).putShort((short) 8);
    putTime(EPOCH_NANOS + startNanos);
    buffer.putShort((short) Pcapng.ISB_ENDTIME).putShort((short) 8);
    putTime(EPOCH_NANOS + endNanos);
    buffer.putShort((short) Pcapng.ISB_IFRECV).putShort((short) 8);
    buffer.putLong(packetCount);
    putEndOfOptions();
    end(start);
  }

  /** Hands what is buffered to the channel. */
  public void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    }
  }

  // A switch says the same of many frames in a row, so the latest encoding is worth keeping.
  private byte[] commentBytes(String comment) {
    if (!comment.equals(lastComment)) {
      lastComment = comment;
      lastCommentBytes = utf8(comment, COMMENT_LIMIT_BYTES);
    }
    return lastCommentBytes;
  }

  private static byte[] utf8(String text, int limitBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= limitBytes) {
      return bytes;
    }
    int length = limitBytes;
    while ((bytes[length] & 0xc0) == 0x80) { // not in the middle of a character
      length--;
    }
    return java.util.Arrays.copyOf(bytes, length);
  }

  private int begin(int blockType) {
    int start = buffer.position();
    buffer.putInt(blockType).putInt(0);
    return start;
  }

  private void end(int start) {
    int totalLength = buffer.position() + 4 - start;
    buffer.putInt(totalLength);
    buffer.putInt(start + 4, totalLength);
  }

  /** Times are two 32-bit halves, the upper one first, in either byte order. */
  private void putTime(long nanos) {
    buffer.putInt((int) (nanos >>> 32)).putInt((int) nanos);
  }

  private void putOption(int code, byte[] value) {
    buffer.putShort((short) code).putShort((short) value.length);
    buffer.put(value);
    pad(value.length);
  }

  private void putEndOfOptions() {
    buffer.putInt(Pcapng.OPT_END);
  }

  private void pad(int length) {
    for (int i = length; i < Pcapng.padded(length); i++) {
      buffer.put((byte) 0);
    }
  }

  private void reserve(int byteCount) throws IOException {
    if (buffer.remaining() < byteCount) {
      flush();
      if (buffer.capacity() < byteCount) {
        buffer = ByteBuffer.allocateDirect(byteCount).order(ByteOrder.LITTLE_ENDIAN);
      }
    }
  }
}
