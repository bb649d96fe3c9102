package org.vswitchlab.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vswitchlab.link.Direction;
import org.vswitchlab.wire.Frame;

class CaptureReaderTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path directory;

  private static CaptureReader open(byte[] bytes) throws IOException {
    return CaptureReader.open("x.pcap", new ByteArrayInputStream(bytes));
  }

  private static byte[] pcap(ByteOrder order, int magic, int network, int fraction) {
    ByteBuffer b = ByteBuffer.allocate(24 + 2 * 16 + 3 + 5).order(order);
    b.putInt(magic).putShort((short) 2).putShort((short) 4);
    b.putInt(0).putInt(0).putInt(65535).putInt(network);
    b.putInt(1700000000).putInt(fraction).putInt(3).putInt(60).put(new byte[] {1, 2, 3});
    b.putInt(0xf0000000).putInt(fraction).putInt(5).putInt(5).put(new byte[] {4, 5, 6, 7, 8});
    return b.array();
  }

  @ParameterizedTest
  @CsvSource({
    "BIG_ENDIAN, a1b2c3d4, 1000",
    "LITTLE_ENDIAN, a1b2c3d4, 1000",
    "BIG_ENDIAN, a1b23c4d, 1",
    "LITTLE_ENDIAN, a1b23c4d, 1"
  })
  void readsPcapInBothByteOrdersWithMicroAndNanoseconds(String order, String magic, long unit)
      throws IOException {
    ByteOrder byteOrder =
        order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] bytes = pcap(byteOrder, (int) Long.parseLong(magic, 16), 1, 999);
    try (CaptureReader reader = open(bytes)) {
      CapturedPacket first = reader.next();
      assertThat(first.timeNanos()).isEqualTo(1700000000L * SECOND + 999 * unit);
      assertThat(first.bytes()).containsExactly(1, 2, 3);
      assertThat(first.originalLength()).isEqualTo(60);
      assertThat(first.isCut()).isTrue();
      CapturedPacket second = reader.next();
      assertThat(second.timeNanos()).isEqualTo(0xf0000000L * SECOND + 999 * unit);
      assertThat(second.isCut()).isFalse();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void takesOffTheFrameCheckSequenceThatPcapAnnounces() throws IOException {
    byte[] bytes = pcap(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4, 0x2400_0001, 0);
    try (CaptureReader reader = open(bytes)) {
      assertThat(reader.next().bytes()).containsExactly(1, 2, 3); // cut off before it
      assertThat(reader.next().bytes()).containsExactly(4);
    }
  }

  /** Blocks of pcapng in one byte order. */
  private static final class Blocks {
    private final ByteOrder order;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Blocks(ByteOrder order) {
      this.order = order;
    }

    ByteBuffer body(int length) {
      return ByteBuffer.allocate(length).order(order);
    }

    Blocks block(int type, ByteBuffer body) {
      byte[] bytes = Arrays.copyOf(body.array(), (body.position() + 3) & ~3);
      ByteBuffer whole = ByteBuffer.allocate(bytes.length + 12).order(order);
      whole.putInt(type).putInt(bytes.length + 12).put(bytes).putInt(bytes.length + 12);
      out.writeBytes(whole.array());
      return this;
    }

    Blocks section() {
      return block(
          0x0A0D0D0A,
          body(16).putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1));
    }

    Blocks interfaceBlock(int snapLength, ByteBuffer options) {
      return block(
          1,
          body(200)
              .putShort((short) 1)
              .putShort((short) 0)
              .putInt(snapLength)
              .put(options.array(), 0, options.position()));
    }

    Blocks enhanced(int id, long time, byte... bytes) {
      return block(
          6,
          body(200)
              .putInt(id)
              .putInt((int) (time >>> 32))
              .putInt((int) time)
              .putInt(bytes.length)
              .putInt(bytes.length)
              .put(bytes));
    }

    ByteBuffer option(ByteBuffer to, int code, byte... value) {
      to.putShort((short) code).putShort((short) value.length).put(value);
      while ((to.position() & 3) != 0) {
        to.put((byte) 0);
      }
      return to;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  private static byte[] everyBlock(ByteOrder order) {
    Blocks b = new Blocks(order).section();
    ByteBuffer options = b.option(b.body(100), 2, "eth0".getBytes(StandardCharsets.UTF_8));
    b.option(options, 9, (byte) 0x8a); // 2^-10 s
    b.option(options, 14, b.body(8).putLong(100).array());
    b.interfaceBlock(4, options);
    b.interfaceBlock(0, b.body(0));
    b.enhanced(0, 1024 + 512, (byte) 1, (byte) 2);
    b.block(3, b.body(8).putInt(60).put(new byte[] {9, 8, 7, 6}));
    b.block(0x0c0c, b.body(8).putLong(7));
    b.block(
        2,
        b.body(24)
            .putShort((short) 1)
            .putShort((short) 0)
            .putInt(0)
            .putInt(5_000_001)
            .putInt(1)
            .putInt(1)
            .put((byte) 3));
    b.section().interfaceBlock(0, b.body(0)).enhanced(0, 7, (byte) 5);
    return b.bytes();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void readsEveryKindOfPacketBlockInEverySectionOfPcapng(boolean bigEndian) throws IOException {
    byte[] bytes = everyBlock(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    List<CapturedPacket> packets = open(bytes).readAll();
    assertThat(packets).hasSize(4);
    assertThat(packets.get(0).timeNanos()).isEqualTo(101 * SECOND + SECOND / 2);
    assertThat(packets.get(0).interfaceName()).isEqualTo("eth0");
    assertThat(packets.get(0).bytes()).containsExactly(1, 2);
    // A simple packet has the snap length, and no time but that of the packet before it.
    assertThat(packets.get(1).bytes()).containsExactly(9, 8, 7, 6);
    assertThat(packets.get(1).originalLength()).isEqualTo(60);
    assertThat(packets.get(1).timeNanos()).isEqualTo(101 * SECOND + SECOND / 2);
    assertThat(packets.get(2).interfaceId()).isEqualTo(1);
    assertThat(packets.get(2).timeNanos()).isEqualTo(5_000_001_000L);
    assertThat(packets.get(3).timeNanos()).isEqualTo(7_000);
  }

  @Test
  void tsharkReadsTheHandMadeFileAlike() throws Exception {
    Tshark.require();
    Path file = Files.write(directory.resolve("x.pcapng"), everyBlock(ByteOrder.BIG_ENDIAN));
    List<List<String>> rows = Tshark.fields(file, "", "frame.len", "frame.cap_len");
    assertThat(rows)
        .containsExactly(
            List.of("2", "2"), List.of("60", "4"), List.of("1", "1"), List.of("1", "1"));
  }

  @Test
  void saysWhatForeignFilesAre() {
    assertThatThrownBy(() -> open(new byte[0]))
        .hasMessage("x.pcap: is empty; expected a pcap or pcapng file (offset 0)");
    assertThatThrownBy(() -> open("PK\3\4 and more".getBytes(StandardCharsets.US_ASCII)))
        .hasMessage("x.pcap: is no pcap or pcapng file: it begins with 0x504b0304 (offset 0)");
    assertThatThrownBy(() -> open(new byte[] {0x1f, (byte) 0x8b, 8, 0}))
        .hasMessageContaining("compressed with gzip");
    assertThatThrownBy(() -> open(new byte[] {1, 2}))
        .hasMessage("x.pcap: is cut off: expected 4 bytes, but it ends after 2 (offset 0)");
    byte[] wrongVersion = pcap(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4, 1, 0);
    wrongVersion[5] = 9;
    assertThatThrownBy(() -> open(wrongVersion)).hasMessageContaining("pcap version 9");
  }

  @Test
  void namesTheOffsetOfDamage() throws IOException {
    Blocks b = new Blocks(ByteOrder.LITTLE_ENDIAN).section();
    b.enhanced(3, 0, (byte) 1);
    CaptureReader reader = open(b.bytes());
    assertThatThrownBy(reader::next)
        .hasMessage("x.pcap: has a packet of interface 3, but describes only 0 (offset 28)");
    byte[] bytes = everyBlock(ByteOrder.LITTLE_ENDIAN);
    bytes[28 + 4] = 13;
    CaptureReader damaged = open(bytes);
    assertThatThrownBy(damaged::next)
        .hasMessage("x.pcap: has a block with the impossible length 13 (offset 32)");
  }

  @Test
  void everyTruncationAndAnyDamageIsReadOrReportedNeverThrownOtherwise() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (PcapngWriter writer = new PcapngWriter(Channels.newChannel(written))) {
      writer.addInterface("s1:p1", 1);
      writer.packet(0, 5, Direction.RECEIVED, Frame.ofHex("010203", 1), "why");
      writer.packet(0, 6, Direction.TRANSMITTED, Frame.ofHex("01020304", 2), null);
      writer.interfaceStatistics(0, 0, 7, 2);
    }
    List<byte[]> files =
        List.of(
            written.toByteArray(),
            everyBlock(ByteOrder.BIG_ENDIAN),
            pcap(ByteOrder.BIG_ENDIAN, 0xa1b23c4d, 1, 5));
    Random random = new Random(42);
    int reported = 0;
    for (byte[] file : files) {
      for (int length = 0; length < file.length; length++) {
        reported += readOrReport(Arrays.copyOf(file, length));
      }
      for (int round = 0; round < 20_000; round++) {
        byte[] damaged = file.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        reported += readOrReport(damaged);
      }
    }
    assertThat(reported).isGreaterThan(1000);
  }

  private static int readOrReport(byte[] bytes) throws IOException {
    try (CaptureReader reader = open(bytes)) {
      reader.readAll();
      return 0;
    } catch (CaptureFormatException e) {
      assertThat(e.offset())
          .as(() -> HexFormat.of().formatHex(bytes))
          .isBetween(0L, (long) bytes.length);
      return 1;
    }
  }

  @Test
  void cutsACommentThatIsTooLongBetweenCharacters() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (PcapngWriter writer = new PcapngWriter(Channels.newChannel(written))) {
      writer.addInterface("s1:p1", 1);
      writer.packet(
          0, 5, Direction.RECEIVED, Frame.ofHex("010203", 1), "a" + "\u00e9".repeat(40_000));
    }
    CapturedPacket packet = open(written.toByteArray()).next();
    assertThat(packet.comment()).isEqualTo("a" + "\u00e9".repeat(32_765));
  }
}
