package org.vswitchlab.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vswitchlab.link.Direction;
import org.vswitchlab.wire.Frame;

/** Reads what the real editcap makes of a written file, in every format that is read. */
class EditcapTest {
  @TempDir Path directory;
  private Path written;

  @BeforeEach
  void write() throws IOException {
    Tshark.require();
    written = directory.resolve("written.pcapng");
    FileChannel channel =
        FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (PcapngWriter writer = new PcapngWriter(channel)) {
      int a = writer.addInterface("s1:p1", 0x020000000101L);
      int b = writer.addInterface("s1:p2", 0x020000000102L);
      String header = "ffffffffffff 020000000001 0806";
      writer.packet(a, 1_000_000_001L, Direction.RECEIVED, Frame.ofHex(header, 1), "one");
      writer.packet(b, 2_123_456_789L, Direction.TRANSMITTED, Frame.ofHex(header + "ab", 2), null);
    }
  }

  private Path converted(String format) throws Exception {
    Path file = directory.resolve("converted." + format);
    Tshark.run(List.of("editcap", "-F", format, written.toString(), file.toString()));
    return file;
  }

  @ParameterizedTest
  @CsvSource({"pcap, 1000", "nsecpcap, 1", "pcapng, 1"})
  void readsWhatEditcapWrites(String format, long resolutionNanos) throws Exception {
    List<CapturedPacket> packets = CaptureReader.readEthernet(converted(format));
    assertThat(packets).hasSize(2);
    long time = PcapngWriter.EPOCH_NANOS + 2_123_456_789L;
    assertThat(packets.get(1).timeNanos()).isEqualTo(time / resolutionNanos * resolutionNanos);
    assertThat(packets.get(1).bytes()).hasSize(15).endsWith((byte) 0xab);
    if (format.equals("pcapng")) {
      assertThat(packets.get(0).comment()).isEqualTo("one");
      assertThat(packets.get(1).interfaceName()).isEqualTo("s1:p2");
      assertThat(packets.get(1).direction()).contains(Direction.TRANSMITTED);
    }
  }

  @ParameterizedTest
  @CsvSource({"modpcap, 'modified' pcap", "snoop, snoop file"})
  void saysWhatOtherFormatsAre(String format, String expected) throws Exception {
    Path file = converted(format);
    assertThatThrownBy(() -> CaptureReader.readEthernet(file)).hasMessageContaining(expected);
  }

  @Test
  void refusesAnotherLinkTypeByName() throws Exception {
    Path file = directory.resolve("raw.pcap");
    Tshark.run(
        List.of("editcap", "-F", "pcap", "-T", "rawip", written.toString(), file.toString()));
    assertThatThrownBy(() -> CaptureReader.readEthernet(file))
        .hasMessageContaining("packet 1 has link type 101; expected 1 (Ethernet)");
  }
}
