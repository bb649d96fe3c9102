package org.vswitchlab.pcap;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the packets of a capture file one by one: classic pcap in both byte orders with micro- and
 * nanoseconds, and pcapng in both byte orders. The format is told by the first bytes, not by the
 * file's name.
 */
public abstract sealed class CaptureReader implements Closeable permits PcapReader, PcapngReader {
  private static final int PCAP_MICROS = 0xa1b2c3d4;
  private static final int PCAP_NANOS = 0xa1b23c4d;
  private static final int PCAP_KUZNETSOV = 0xa1b2cd34;

  final ByteSource source;

  CaptureReader(ByteSource source) {
    this.source = source;
  }

  /**
   * The next packet, or null at the end.
   *
   * @throws CaptureFormatException where the file is cut off or damaged; what came before is good
   */
  public abstract CapturedPacket next() throws IOException;

  /** Opens a file and reads its header. */
  public static CaptureReader open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    try {
      return open(path.toString(), in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Reads the header.
   *
   * @param name said in errors
   * @param in closed by {@link #close}
   */
  public static CaptureReader open(String name, InputStream in) throws IOException {
    ByteSource source = new ByteSource(name, in);
    if (!source.tryRead(4)) {
      throw source.error(0, "is empty; expected a pcap or pcapng file");
    }
    int magic = source.buffer().getInt(0);
    if (magic == Pcapng.SECTION_HEADER) {
      return new PcapngReader(source);
    }
    boolean isSwapped = false;
    for (int candidate : new int[] {magic, Integer.reverseBytes(magic)}) {
      if (candidate == PCAP_MICROS || candidate == PCAP_NANOS) {
        return new PcapReader(source, isSwapped, candidate == PCAP_NANOS);
      }
      isSwapped = true;
    }
    throw source.error(0, foreign(magic));
  }

  private static String foreign(int magic) {
    if (magic == PCAP_KUZNETSOV || Integer.reverseBytes(magic) == PCAP_KUZNETSOV) {
      return "is a 'modified' pcap file, which is not supported yet; convert it with editcap";
    }
    if (magic >>> 16 == 0x1f8b) {
      return "is compressed with gzip; unpack it first";
    }
    if (magic == 0x736e6f6f) {
      return "is a snoop file, which is not supported; convert it with editcap";
    }
    return String.format("is no pcap or pcapng file: it begins with 0x%08x", magic);
  }

  /** All packets that are left. */
  public List<CapturedPacket> readAll() throws IOException {
    List<CapturedPacket> packets = new ArrayList<>();
    for (CapturedPacket packet = next(); packet != null; packet = next()) {
      packets.add(packet);
    }
    return packets;
  }

  /**
   * All packets of an Ethernet capture.
   *
   * @throws IOException also if a packet is of another link type
   */
  public static List<CapturedPacket> readEthernet(Path path) throws IOException {
    try (CaptureReader reader = open(path)) {
      List<CapturedPacket> packets = reader.readAll();
      for (int i = 0; i < packets.size(); i++) {
        if (packets.get(i).linkType() != CapturedPacket.ETHERNET) {
          throw new IOException(
              path
                  + ": packet "
                  + (i + 1)
                  + " has link type "
                  + packets.get(i).linkType()
                  + "; expected 1 (Ethernet)");
        }
      }
      return packets;
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
