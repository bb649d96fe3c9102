package org.vswitchlab.node.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.node.HostLab;
import org.vswitchlab.wire.Ipv4Address;

class TcpTest {
  private static final int H2 = Ipv4Address.parse("10.0.0.2");
  private static final long SECOND = 1_000_000_000L;

  private static TcpTransfer transfer(HostLab lab, long bytes) {
    return new TcpTransfer(lab.stack("h1"), lab.stack("h2"), H2, bytes);
  }

  @Test
  void handshakeDataAndCloseLookAsTheyShould() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    List<String> frames = lab.watch("h1:eth0");
    TcpTransfer transfer = transfer(lab, 100);
    lab.run(SECOND);
    assertThat(transfer.checkedBytes()).isEqualTo(100);
    assertThat(transfer.events()).containsExactly("connected", "peer closed", "closed");
    List<String> flags =
        frames.stream()
            .filter(line -> line.contains("Flags"))
            .map(
                line ->
                    line.charAt(0) + line.replaceAll(".*Flags (\\[[^]]*\\]).*length (.*)", "$1 $2"))
            .toList();
    assertThat(flags)
        .containsExactly(
            ">[S] 0",
            "<[S.] 0",
            ">[.] 0",
            ">[P.] 100",
            ">[F.] 0",
            "<[.] 0",
            "<[.] 0",
            "<[F.] 0",
            ">[.] 0");
    lab.runToTheEnd();
    assertThat(lab.stack("h1").tcp().connections()).isEmpty();
    assertThat(lab.stack("h2").tcp().connections()).isEmpty();
  }

  @Test
  void bulkTransferFillsAGigabitLink() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    TcpTransfer transfer = transfer(lab, 200_000_000);
    lab.run(5 * SECOND);
    assertThat(transfer.checkedBytes()).isEqualTo(200_000_000);
    assertThat(transfer.firstWrong()).isEqualTo(-1);
    double goodput = 200_000_000 * 8.0 / transfer.endNanos();
    // 1448 of 1538 bytes are data: 94.1 %.
    assertThat(goodput).isBetween(0.93, 0.942);
    assertThat(transfer.sending().retransmitCount()).isZero();
  }

  @Test
  void renoBacksOffOnLossAndDeliversEveryByteInOrder() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT.withLossPpb(10_000_000).withDelayNanos(1_000_000));
    TcpTransfer transfer = transfer(lab, 20_000_000);
    lab.run(120 * SECOND);
    assertThat(transfer.checkedBytes()).isEqualTo(20_000_000);
    assertThat(transfer.firstWrong()).isEqualTo(-1);
    assertThat(transfer.sending().retransmitCount()).isBetween(100L, 1000L);
    // Mathis et al.: about 1.22 * MSS / (RTT * sqrt(p)) = 70 Mbit/s, far below the link's rate.
    double megabits = 20_000_000 * 8e3 / transfer.endNanos();
    assertThat(megabits).isBetween(15.0, 110.0);
    lab.runToTheEnd();
  }

  @Test
  void survivesDuplicationReorderingAndCorruption() {
    LinkSpec bad =
        HostLab.GIGABIT
            .withDuplicatePpb(20_000_000)
            .withReorderPpb(20_000_000)
            .withCorruptPpb(5_000_000);
    HostLab lab = HostLab.pair(bad);
    TcpTransfer transfer = transfer(lab, 5_000_000);
    lab.run(120 * SECOND);
    assertThat(transfer.checkedBytes()).isEqualTo(5_000_000);
    assertThat(transfer.firstWrong()).isEqualTo(-1);
    lab.runToTheEnd();
  }

  @Test
  void aSlowerLinkBehindARouterIsFilledToo() {
    LinkSpec slow = HostLab.GIGABIT.withRateBps(100_000_000).withQueueFrames(100);
    HostLab lab = HostLab.routed(HostLab.GIGABIT, slow);
    TcpTransfer transfer =
        new TcpTransfer(
            lab.stack("h1"), lab.stack("h2"), Ipv4Address.parse("10.0.2.1"), 50_000_000);
    lab.run(20 * SECOND);
    assertThat(transfer.checkedBytes()).isEqualTo(50_000_000);
    double goodput = 50_000_000 * 80.0 / transfer.endNanos();
    assertThat(goodput).isBetween(0.80, 0.942);
    assertThat(transfer.sending().retransmitCount()).isPositive();
    lab.runToTheEnd();
  }

  @Test
  void aPathWithASmallerMtuIsFoundOut() {
    HostLab lab = HostLab.routed(HostLab.GIGABIT, HostLab.GIGABIT.withMtuBytes(1200));
    TcpTransfer transfer =
        new TcpTransfer(lab.stack("h2"), lab.stack("h1"), Ipv4Address.parse("10.0.1.1"), 1_000_000);
    TcpTransfer other =
        new TcpTransfer(lab.stack("h1"), lab.stack("h2"), Ipv4Address.parse("10.0.2.1"), 1_000_000);
    lab.run(10 * SECOND);
    assertThat(transfer.checkedBytes()).isEqualTo(1_000_000);
    assertThat(other.checkedBytes()).isEqualTo(1_000_000);
  }

  @Test
  void aClosedPortRefuses() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    List<SocketError> errors = new ArrayList<>();
    lab.stack("h1").tcp().connect(H2, 81, 0, new Closed(errors));
    lab.run(SECOND);
    assertThat(errors).containsExactly(SocketError.ECONNREFUSED);
    lab.runToTheEnd();
  }

  @Test
  void aHostThatIsNotThereIsUnreachableAfterThreeSeconds() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    List<SocketError> errors = new ArrayList<>();
    lab.stack("h1").tcp().connect(Ipv4Address.parse("10.0.0.9"), 81, 0, new Closed(errors));
    lab.run(2_999_999_999L);
    assertThat(errors).isEmpty();
    lab.run(1);
    assertThat(errors).containsExactly(SocketError.EHOSTUNREACH);
    lab.runToTheEnd();
  }

  @Test
  void aSilentPeerTimesOut() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    List<SocketError> errors = new ArrayList<>();
    lab.stack("h1")
        .networkInterface("eth0")
        .arpTable()
        .add(H2, 0x0200_0000_0099L, NeighbourState.PERMANENT);
    lab.stack("h1").tcp().connect(H2, 81, 0, new Closed(errors));
    // 1 + 2 + 4 + ... + 64 s: tcp_syn_retries.
    lab.run(126_999_999_999L);
    assertThat(errors).isEmpty();
    lab.run(1);
    assertThat(errors).containsExactly(SocketError.ETIMEDOUT);
  }

  @Test
  void aPausedReceiverClosesTheWindowAndOpensItAgain() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    TcpTransfer transfer = transfer(lab, 20_000_000);
    lab.run(10_000_000);
    long before = transfer.checkedBytes();
    transfer.receiving().pause();
    lab.run(5 * SECOND);
    assertThat(transfer.checkedBytes()).isEqualTo(before).isLessThan(20_000_000);
    long sent = lab.network().device("h1:eth0").counters().txPackets();
    lab.run(SECOND);
    assertThat(lab.network().device("h1:eth0").counters().txPackets() - sent).isLessThan(10);
    transfer.receiving().resume();
    lab.run(10 * SECOND);
    assertThat(transfer.checkedBytes()).isEqualTo(20_000_000);
    assertThat(transfer.firstWrong()).isEqualTo(-1);
    lab.runToTheEnd();
  }

  @Test
  void aPulledCableIsSurvivedIfItComesBack() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    TcpTransfer transfer = transfer(lab, 50_000_000);
    lab.run(100_000_000);
    lab.network().link("h1-h2").setUp(false);
    lab.run(2 * SECOND);
    lab.network().link("h1-h2").setUp(true);
    lab.run(20 * SECOND);
    assertThat(transfer.checkedBytes()).isEqualTo(50_000_000);
    assertThat(transfer.firstWrong()).isEqualTo(-1);
    lab.runToTheEnd();
  }

  @Test
  void twoRunsSendTheSameFrames() {
    LinkSpec lossy = HostLab.GIGABIT.withLossPpb(10_000_000).withDelayNanos(1_000_000);
    List<List<String>> runs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      HostLab lab = HostLab.pair(lossy);
      runs.add(lab.watch("h2:eth0"));
      transfer(lab, 1_000_000);
      lab.runToTheEnd();
    }
    assertThat(runs.get(0)).hasSizeGreaterThan(1000).isEqualTo(runs.get(1));
  }

  /** Notes how a connection ended. */
  private record Closed(List<SocketError> errors) implements TcpConnection.Listener {
    @Override
    public void received(TcpConnection connection, byte[] array, int offset, int length) {}

    @Override
    public void closed(TcpConnection connection, SocketError error) {
      errors.add(error);
    }
  }
}
