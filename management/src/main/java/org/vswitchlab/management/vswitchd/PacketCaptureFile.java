package org.vswitchlab.management.vswitchd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vswitchlab.wire.Frame;

/**
 * A pcap file of a dummy device, pcap-savefile(5), which another program may read while it grows:
 * each frame is in the file when {@link #write} returns.
 */
final class PacketCaptureFile implements AutoCloseable {
  private static final int MAGIC = 0xa1b2c3d4;
  private static final int HEADER_BYTES = 24;
  private static final int RECORD_BYTES = 16;

  /** Largest frame without jumbo, as ovs-vswitchd's files say. */
  private static final int SNAP_LENGTH_BYTES = 1518;

  private static final int LINKTYPE_ETHERNET = 1;

  private final FileChannel channel;

  private PacketCaptureFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens a file for appending; one that is new or empty gets the file header. */
  static PacketCaptureFile append(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    PacketCaptureFile file = new PacketCaptureFile(channel);
    if (channel.size() == 0) {
      file.writeHeader();
    }
    return file;
  }

  private void writeHeader() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC).putShort((short) 2).putShort((short) 4);
    header.putInt(0).putInt(0).putInt(SNAP_LENGTH_BYTES).putInt(LINKTYPE_ETHERNET);
    channel.write(header.flip());
  }

  /**
   * @param wallNanos time since 1970
   */
  void write(long wallNanos, Frame frame) throws IOException {
    ByteBuffer record =
        ByteBuffer.allocate(RECORD_BYTES + frame.length()).order(ByteOrder.LITTLE_ENDIAN);
    record.putInt((int) (wallNanos / 1_000_000_000)).putInt((int) (wallNanos / 1000 % 1_000_000));
    record.putInt(frame.length()).putInt(frame.length());
    record.put(frame.array(), frame.offset(), frame.length());
    channel.write(record.flip());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
