package org.vswitchlab.pcap;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vswitchlab.link.Direction;

/** pcapng, draft-ietf-opsawg-pcapng: all packet blocks, any number of sections. */
final class PcapngReader extends CaptureReader {
  /** Longest block that is believed; a damaged length must not exhaust the memory. */
  private static final int LIMIT_BYTES = 128 * 1024 * 1024;

  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);

  private final List<Interface> interfaces = new ArrayList<>();
  private long latestNanos;
  private long blockStart;

  /**
   * One interface of the section.
   *
   * @param snapLength 0 for no limit
   * @param unitsPerSecond of its times
   * @param offsetSeconds added to its times
   */
  private record Interface(
      String name,
      int linkType,
      int snapLength,
      BigInteger unitsPerSecond,
      long offsetSeconds,
      int checkSequenceBytes) {}

  /** Options that packets have. */
  private record PacketOptions(Optional<Direction> direction, String comment) {}

  PcapngReader(ByteSource source) throws IOException {
    super(source);
    readSectionHeader();
  }

  @Override
  public CapturedPacket next() throws IOException {
    while (true) {
      blockStart = source.offset();
      if (!source.tryRead(4)) {
        return null;
      }
      int type = source.buffer().getInt(0);
      if (type == Pcapng.SECTION_HEADER) {
        readSectionHeader();
        continue;
      }
      ByteBuffer body = readBody(source.read(4, "a block's length").getInt(0));
      CapturedPacket packet = packetOf(type, body);
      if (packet != null) {
        return packet;
      }
    }
  }

  /** The packet of a block; null for a block of another kind, which may be one not known. */
  private CapturedPacket packetOf(int type, ByteBuffer body) throws IOException {
    return switch (type) {
      case Pcapng.ENHANCED_PACKET -> enhancedPacket(body);
      case Pcapng.SIMPLE_PACKET -> simplePacket(body);
      case Pcapng.OBSOLETE_PACKET -> obsoletePacket(body);
      case Pcapng.INTERFACE_DESCRIPTION -> {
        interfaces.add(interfaceOf(body));
        yield null;
      }
      default -> null;
    };
  }

  /** The type has been read; the byte order is told by what follows the length. */
  private void readSectionHeader() throws IOException {
    ByteBuffer start = source.read(8, "the section header").order(ByteOrder.BIG_ENDIAN);
    int magic = start.getInt(4);
    if (magic == Pcapng.BYTE_ORDER_MAGIC) {
      source.setOrder(ByteOrder.BIG_ENDIAN);
    } else if (Integer.reverseBytes(magic) == Pcapng.BYTE_ORDER_MAGIC) {
      source.setOrder(ByteOrder.LITTLE_ENDIAN);
    } else {
      throw source.error(blockStart + 8, String.format("has 0x%08x for a byte-order magic", magic));
    }
    int totalLength = source.buffer().getInt(0);
    checkLength(totalLength, 28);
    ByteBuffer rest = source.read(totalLength - 12, "the section header");
    int major = rest.getShort(0);
    if (major != 1) {
      throw source.error(blockStart + 12, "has pcapng version " + major + "; expected 1");
    }
    checkTrailer(rest, totalLength);
    interfaces.clear();
  }

  private ByteBuffer readBody(int totalLength) throws IOException {
    checkLength(totalLength, Pcapng.BLOCK_OVERHEAD_BYTES);
    ByteBuffer body = source.read(totalLength - 8, "a block");
    checkTrailer(body, totalLength);
    return body.limit(body.capacity() - 4);
  }

  private void checkLength(int totalLength, int least) throws IOException {
    if (totalLength < least || totalLength > LIMIT_BYTES || (totalLength & 3) != 0) {
      throw source.error(
          blockStart + 4,
          "has a block with the impossible length " + Integer.toUnsignedString(totalLength));
    }
  }

  private void checkTrailer(ByteBuffer rest, int totalLength) throws IOException {
    int trailer = rest.getInt(rest.capacity() - 4);
    if (trailer != totalLength) {
      throw source.error(
          source.offset() - 4,
          "has a block of length "
              + totalLength
              + " that ends with the length "
              + Integer.toUnsignedString(trailer));
    }
  }

  private void require(ByteBuffer body, long length, String what) throws IOException {
    if (length > body.limit()) {
      throw source.error(
          blockStart, "has " + what + " of " + length + " bytes in a block of " + body.limit());
    }
  }

  private Interface interfaceOf(ByteBuffer body) throws IOException {
    require(body, 8, "an interface description");
    String name = "";
    BigInteger unitsPerSecond = BigInteger.valueOf(1_000_000);
    long offsetSeconds = 0;
    int checkSequenceBytes = 0;
    OptionCursor options = new OptionCursor(body, 8);
    while (options.next()) {
      if (options.code == Pcapng.IF_NAME) {
        name = options.text();
      } else if (options.code == Pcapng.IF_TSRESOL && options.length >= 1) {
        unitsPerSecond = unitsPerSecond(body.get(options.start));
      } else if (options.code == Pcapng.IF_TSOFFSET && options.length >= 8) {
        offsetSeconds = body.getLong(options.start);
      } else if (options.code == Pcapng.IF_FCSLEN && options.length >= 1) {
        checkSequenceBytes = body.get(options.start) & 0xff;
      }
    }
    int linkType = body.getShort(0) & 0xffff;
    return new Interface(
        name, linkType, body.getInt(4), unitsPerSecond, offsetSeconds, checkSequenceBytes);
  }

  /** The upper bit chooses between powers of two and of ten. */
  private static BigInteger unitsPerSecond(byte resolution) {
    int exponent = resolution & 0x7f;
    return resolution < 0 ? BigInteger.TWO.pow(exponent) : BigInteger.TEN.pow(exponent);
  }

  private CapturedPacket enhancedPacket(ByteBuffer body) throws IOException {
    require(body, 20, "an enhanced packet");
    return timedPacket(body, body.getInt(0));
  }

  private CapturedPacket obsoletePacket(ByteBuffer body) throws IOException {
    require(body, 20, "a packet");
    return timedPacket(body, body.getShort(0) & 0xffff);
  }

  /** Enhanced and obsolete packets agree in everything from the time on. */
  private CapturedPacket timedPacket(ByteBuffer body, int interfaceId) throws IOException {
    Interface from = interfaceAt(interfaceId);
    long units = (long) body.getInt(4) << 32 | (body.getInt(8) & 0xffff_ffffL);
    int capturedLength = body.getInt(12);
    int originalLength = body.getInt(16);
    if (capturedLength < 0) {
      throw source.error(
          blockStart + 20,
          "says a packet has " + Integer.toUnsignedString(capturedLength) + " bytes");
    }
    require(body, 20L + capturedLength, "a packet");
    latestNanos = nanos(from, units);
    PacketOptions options = packetOptions(body, 20 + Pcapng.padded(capturedLength));
    return packet(body, 20, capturedLength, originalLength, interfaceId, from, options);
  }

  private CapturedPacket simplePacket(ByteBuffer body) throws IOException {
    require(body, 4, "a simple packet");
    Interface from = interfaceAt(0);
    int originalLength = body.getInt(0);
    // There is no captured length: it is the lesser of the original and the snap length.
    long capturedLength = originalLength & 0xffff_ffffL;
    if (from.snapLength() != 0) {
      capturedLength = Math.min(capturedLength, from.snapLength() & 0xffff_ffffL);
    }
    require(body, 4L + capturedLength, "a packet");
    PacketOptions none = new PacketOptions(Optional.empty(), "");
    return packet(body, 4, (int) capturedLength, originalLength, 0, from, none);
  }

  private CapturedPacket packet(
      ByteBuffer body,
      int start,
      int capturedLength,
      int originalLength,
      int interfaceId,
      Interface from,
      PacketOptions options) {
    int excess =
        PcapReader.checkSequenceExcess(capturedLength, originalLength, from.checkSequenceBytes());
    byte[] bytes = new byte[capturedLength - excess];
    body.get(start, bytes);
    return new CapturedPacket(
        latestNanos,
        interfaceId,
        from.name(),
        from.linkType(),
        bytes,
        Math.max(originalLength - from.checkSequenceBytes(), bytes.length),
        options.direction(),
        options.comment());
  }

  private Interface interfaceAt(int interfaceId) throws IOException {
    if (interfaceId < 0 || interfaceId >= interfaces.size()) {
      throw source.error(
          blockStart,
          "has a packet of interface "
              + Integer.toUnsignedString(interfaceId)
              + ", but describes only "
              + interfaces.size());
    }
    return interfaces.get(interfaceId);
  }

  private long nanos(Interface from, long units) throws IOException {
    BigInteger nanos =
        new BigInteger(Long.toUnsignedString(units))
            .multiply(NANOS_PER_SECOND)
            .divide(from.unitsPerSecond())
            .add(BigInteger.valueOf(from.offsetSeconds()).multiply(NANOS_PER_SECOND));
    if (nanos.bitLength() > 63) {
      throw source.error(blockStart + 12, "has a time beyond the year 2262 or before 1678");
    }
    return nanos.longValue();
  }

  private PacketOptions packetOptions(ByteBuffer body, int start) throws IOException {
    Optional<Direction> direction = Optional.empty();
    List<String> comments = new ArrayList<>();
    OptionCursor options = new OptionCursor(body, start);
    while (options.next()) {
      if (options.code == Pcapng.OPT_COMMENT) {
        comments.add(options.text());
      } else if (options.code == Pcapng.PACKET_FLAGS && options.length == 4) {
        direction = directionOf(body.getInt(options.start) & Pcapng.FLAG_DIRECTION_MASK);
      }
    }
    return new PacketOptions(direction, String.join("\n", comments));
  }

  private static Optional<Direction> directionOf(int bits) {
    return switch (bits) {
      case Pcapng.FLAG_INBOUND -> Optional.of(Direction.RECEIVED);
      case Pcapng.FLAG_OUTBOUND -> Optional.of(Direction.TRANSMITTED);
      default -> Optional.empty();
    };
  }

  /** Walks the options of a block. */
  private final class OptionCursor {
    private final ByteBuffer body;
    private int nextStart;
    private int code;
    private int start;
    private int length;

    OptionCursor(ByteBuffer body, int start) {
      this.body = body;
      this.nextStart = start;
    }

    boolean next() throws IOException {
      // The list may end with the block; opt_endofopt is not required.
      if (nextStart + 4 > body.limit()) {
        return false;
      }
      code = body.getShort(nextStart) & 0xffff;
      length = body.getShort(nextStart + 2) & 0xffff;
      start = nextStart + 4;
      if (code == Pcapng.OPT_END) {
        return false;
      }
      require(body, (long) start + length, "an option");
      nextStart = start + Pcapng.padded(length);
      return true;
    }

    String text() {
      byte[] bytes = new byte[length];
      body.get(start, bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.indexOf('\0');
      return end < 0 ? text : text.substring(0, end);
    }
  }
}
