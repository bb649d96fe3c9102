package org.vswitchlab.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.FrameReceiver;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Network;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.wire.Frame;

class CaptureSessionTest {
  private static final String FRAME =
      "ffffffffffff 020000000001 0806 0001 0800 06 04 0001 020000000001 0a000001 000000000000"
          + " 0a000002";
  private static final long T1 = 1_000_000_123L;
  private static final long T2 = 2_500_000_000L;

  @TempDir Path directory;

  /** Sends every frame from one port to the other, and says so. */
  private record Repeater(EthernetDevice to) implements FrameReceiver {
    @Override
    public boolean reportsReception() {
      return true;
    }

    @Override
    public void receive(NetDevice device, Frame frame) {
      device.tapReceived(
          frame,
          new Decision(
              Decision.Outcome.FLOODED,
              List.of("learned 02:00:00:00:00:01 on p1 vlan 0 \u2713"),
              List.of("p2"),
              null));
      to.transmit(frame);
    }
  }

  private static void run(CaptureSessionFactory factory) throws IOException {
    Network network = new Network(1);
    EthernetDevice p1 = network.addHost("s1").addEthernet("p1", 0x020000000101L);
    EthernetDevice p2 = network.host("s1").addEthernet("p2", 0x020000000102L);
    p1.setReceiver(new Repeater(p2));
    CaptureSession session = factory.open(network);
    session.add(p1);
    session.add(p2);
    session.add(p1);
    network.simulation().schedule(T1, () -> p1.inject(Frame.ofHex(FRAME, 7)));
    network.simulation().schedule(T2, () -> p1.inject(Frame.ofHex(FRAME + "0011", 8)));
    network.simulation().runUntil(3_000_000_000L);
    assertThat(session.packetCount()).isEqualTo(4);
    assertThat(session.interfaceNames()).containsExactly("s1:p1", "s1:p2");
    session.close();
    assertThat(p1.isTapped()).isFalse();
  }

  private interface CaptureSessionFactory {
    CaptureSession open(Network network) throws IOException;
  }

  private Path captured(String name) throws IOException {
    Path file = directory.resolve(name);
    run(network -> CaptureSession.toFile(network.simulation(), file));
    return file;
  }

  @Test
  void readsBackWhatItRecorded() throws IOException {
    List<CapturedPacket> packets = CaptureReader.readEthernet(captured("run.pcapng"));
    assertThat(packets).hasSize(4);
    CapturedPacket in = packets.get(0);
    assertThat(in.timeNanos()).isEqualTo(PcapngWriter.EPOCH_NANOS + T1);
    assertThat(in.interfaceName()).isEqualTo("s1:p1");
    assertThat(in.direction()).isEqualTo(Optional.of(Direction.RECEIVED));
    assertThat(in.comment())
        .isEqualTo("learned 02:00:00:00:00:01 on p1 vlan 0 \u2713; flooded to p2");
    assertThat(in.bytes()).isEqualTo(Frame.ofHex(FRAME, 7).copyBytes());
    CapturedPacket out = packets.get(3);
    assertThat(out.timeNanos()).isEqualTo(PcapngWriter.EPOCH_NANOS + T2);
    assertThat(out.interfaceName()).isEqualTo("s1:p2");
    assertThat(out.direction()).isEqualTo(Optional.of(Direction.TRANSMITTED));
    assertThat(out.comment()).isEmpty();
    assertThat(out.bytes()).hasSize(44);
  }

  @Test
  void tsharkAgreesOnCountInterfacesTimesDirectionsAndComments() throws Exception {
    Tshark.require();
    List<List<String>> rows =
        Tshark.fields(
            captured("run.pcapng"),
            "",
            "frame.time_epoch",
            "frame.interface_name",
            "frame.packet_flags_direction",
            "frame.comment",
            "frame.packet_id",
            "arp.dst.proto_ipv4");
    String comment = "learned 02:00:00:00:00:01 on p1 vlan 0 \u2713; flooded to p2";
    assertThat(rows)
        .containsExactly(
            List.of("1767225601.000000123", "s1:p1", "0x00000001", comment, "7", "10.0.0.2"),
            List.of("1767225601.000000123", "s1:p2", "0x00000002", "", "7", "10.0.0.2"),
            List.of("1767225602.500000000", "s1:p1", "0x00000001", comment, "8", "10.0.0.2"),
            List.of("1767225602.500000000", "s1:p2", "0x00000002", "", "8", "10.0.0.2"));
  }

  @Test
  void equalRunsGiveEqualBytes() throws IOException {
    assertThat(captured("a.pcapng")).hasSameBinaryContentAs(captured("b.pcapng"));
  }

  @Test
  void fileAppearsWholeOnlyItsOwnerMayReadItAndNothingElseIsLeft() throws IOException {
    Path file = directory.resolve("new/dir/run.pcapng");
    Network network = new Network(1);
    CaptureSession session = CaptureSession.toFile(network.simulation(), file);
    session.add(network.addHost("h").addEthernet("eth0", 1));
    session.flush();
    assertThat(file).doesNotExist();
    session.close();
    session.close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var list = Files.list(file.getParent())) {
      assertThat(list).containsExactly(file);
    }
  }

  @Test
  void discardedSessionLeavesTheOldFile() throws IOException {
    Path file = Files.writeString(directory.resolve("run.pcapng"), "old");
    CaptureSession session = CaptureSession.toFile(new Network(1).simulation(), file);
    session.discard();
    assertThat(file).hasContent("old");
    try (var list = Files.list(directory)) {
      assertThat(list).containsExactly(file);
    }
  }

  @Test
  void fullMediumDoesNotStopTheRunButIsReportedAtTheEnd() {
    WritableByteChannel full =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> run(network -> CaptureSession.toChannel(network.simulation(), full)))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  @Test
  void writesStraightIntoWhatIsNoRegularFile() throws IOException {
    Path device = Path.of("/dev/null");
    Assumptions.assumeTrue(Files.exists(device), "no /dev/null here");
    run(network -> CaptureSession.toFile(network.simulation(), device));
    assertThat(Files.isRegularFile(device)).isFalse();
  }

  @Test
  void aSymbolicLinkIsFollowed() throws IOException {
    Path real = directory.resolve("real.pcapng");
    Files.writeString(real, "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.pcapng"), real);
    run(network -> CaptureSession.toFile(network.simulation(), link));
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(CaptureReader.readEthernet(real)).hasSize(4);
  }

  @Test
  void refusesADirectoryAsItsFile() {
    assertThatThrownBy(() -> CaptureSession.toFile(new Network(1).simulation(), directory))
        .hasMessageContaining("is a directory");
  }
}
