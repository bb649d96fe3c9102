package org.vswitchlab.node.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.HostLab;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Ipv4Address;

class Ipv4Test {
  private static final long SECOND = 1_000_000_000L;
  private static final int H1 = Ipv4Address.parse("10.0.0.1");
  private static final int H2 = Ipv4Address.parse("10.0.0.2");

  /** Sends echo requests and notes the answers as lines. */
  private static final class Pinger implements EchoSocket.Listener {
    final List<String> answers = new ArrayList<>();
    final EchoSocket socket;

    Pinger(GuestStack stack) {
      socket = stack.icmp().open(this);
    }

    @Override
    public void reply(int from, int sequence, int ttl, byte[] data) {
      answers.add(
          sequence
              + ": "
              + data.length
              + " bytes from "
              + Ipv4Address.format(from)
              + " ttl "
              + ttl);
    }

    @Override
    public void error(int from, int sequence, int type, int code, int info) {
      answers.add(
          sequence
              + ": error "
              + type
              + "/"
              + code
              + " "
              + info
              + " from "
              + Ipv4Address.format(from));
    }
  }

  @Test
  void theFirstPacketWaitsForTheAddressAndIsNotLost() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    List<String> frames = lab.watch("h1:eth0");
    Pinger ping = new Pinger(lab.stack("h1"));
    ping.socket.send(H2, 1, new byte[8]);
    lab.run(SECOND);
    assertThat(frames)
        .containsExactly(
            "> ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28",
            "< ARP, Reply 10.0.0.2 is-at 02:00:00:00:00:02, length 28",
            "> IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 16",
            "< IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 1, seq 1, length 16");
    assertThat(ping.answers).containsExactly("1: 8 bytes from 10.0.0.2 ttl 64");
  }

  @Test
  void neighbourStatesFollowLinux() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    Pinger ping = new Pinger(lab.stack("h1"));
    ping.socket.send(H2, 1, new byte[8]);
    Neighbour h2 = lab.stack("h1").networkInterface("eth0").arpTable().find(H2);
    assertThat(h2.state()).isEqualTo(NeighbourState.INCOMPLETE);
    lab.run(SECOND);
    assertThat(h2.state()).isEqualTo(NeighbourState.REACHABLE);
    // The other side learned from the request, and has used what it learned.
    Neighbour h1 = lab.stack("h2").networkInterface("eth0").arpTable().find(H1);
    assertThat(h1.state()).isEqualTo(NeighbourState.DELAY);
    lab.run(5 * SECOND);
    assertThat(h1.state()).isEqualTo(NeighbourState.REACHABLE);
    lab.run(60 * SECOND);
    assertThat(h2.state()).isEqualTo(NeighbourState.STALE);
    ping.socket.send(H2, 2, new byte[8]);
    assertThat(h2.state()).isEqualTo(NeighbourState.DELAY);
    List<String> frames = lab.watch("h1:eth0");
    lab.run(6 * SECOND);
    assertThat(h2.state()).isEqualTo(NeighbourState.REACHABLE);
    assertThat(frames).contains("> ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28");
    lab.runToTheEnd();
    assertThat(h2.state()).isEqualTo(NeighbourState.STALE);
  }

  @Test
  void threeQuestionsThenTheSenderIsTold() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    List<String> frames = lab.watch("h1:eth0");
    Pinger ping = new Pinger(lab.stack("h1"));
    ping.socket.send(Ipv4Address.parse("10.0.0.9"), 1, new byte[8]);
    lab.run(3 * SECOND);
    assertThat(frames)
        .hasSize(3)
        .allMatch(line -> line.startsWith("> ARP, Request who-has 10.0.0.9"));
    assertThat(ping.answers).containsExactly("1: error 3/1 0 from 10.0.0.1");
    assertThat(lab.network().ledger().droppedCount(DropReason.NEIGHBOUR_UNREACHABLE)).isEqualTo(1);
  }

  @Test
  void aRouterPassesPacketsOnAndKeepsTheirOrigin() {
    HostLab lab = HostLab.routed(HostLab.GIGABIT, HostLab.GIGABIT);
    List<Long> origins = new ArrayList<>();
    for (String device : List.of("h1:eth0", "r:eth1")) {
      lab.network()
          .device(device)
          .addTap(
              (time, where, direction, frame, decision) -> {
                if (frame.u16(12) == 0x0800 && frame.u8(34) == 8) {
                  origins.add(frame.originId());
                }
              });
    }
    Pinger ping = new Pinger(lab.stack("h1"));
    ping.socket.send(Ipv4Address.parse("10.0.2.1"), 1, new byte[8]);
    lab.run(SECOND);
    assertThat(ping.answers).containsExactly("1: 8 bytes from 10.0.2.1 ttl 63");
    assertThat(origins).hasSize(2);
    assertThat(origins.get(0)).isEqualTo(origins.get(1));
    lab.runToTheEnd();
  }

  @Test
  void withoutForwardingNothingGetsThrough() {
    HostLab lab = HostLab.routed(HostLab.GIGABIT, HostLab.GIGABIT);
    lab.stack("r").ipv4().setForwarding(false);
    Pinger ping = new Pinger(lab.stack("h1"));
    ping.socket.send(Ipv4Address.parse("10.0.2.1"), 1, new byte[8]);
    lab.run(5 * SECOND);
    assertThat(ping.answers).isEmpty();
    assertThat(lab.network().ledger().droppedCount(DropReason.FORWARDING_DISABLED)).isEqualTo(1);
  }

  @Test
  void routersReportWhatTheyCannotDo() {
    HostLab lab = HostLab.routed(HostLab.GIGABIT, HostLab.GIGABIT.withMtuBytes(1000));
    Pinger ping = new Pinger(lab.stack("h1"));
    int h2 = Ipv4Address.parse("10.0.2.1");
    ping.socket.setTimeToLive(1);
    ping.socket.send(h2, 1, new byte[8]);
    ping.socket.setTimeToLive(64);
    ping.socket.send(Ipv4Address.parse("192.168.1.1"), 2, new byte[8]);
    ping.socket.send(Ipv4Address.parse("10.0.2.9"), 3, new byte[8]);
    ping.socket.setDiscovery(PathMtuDiscovery.DO);
    ping.socket.send(h2, 4, new byte[1200]);
    lab.run(4 * SECOND);
    assertThat(ping.answers)
        .containsExactly(
            "1: error 11/0 0 from 10.0.1.254",
            "2: error 3/0 0 from 10.0.1.254",
            "4: error 3/4 1000 from 10.0.1.254",
            "3: error 3/1 0 from 10.0.1.254");
    assertThat(ping.socket.send(h2, 5, new byte[1200])).isEqualTo(SocketError.EMSGSIZE);
    assertThat(ping.socket.destination(h2).mtuBytes()).isEqualTo(1000);
    lab.runToTheEnd();
  }

  @Test
  void fragmentsAreMadeHereAndByRoutersAndPutTogetherAgain() {
    HostLab lab = HostLab.routed(HostLab.GIGABIT, HostLab.GIGABIT.withMtuBytes(600));
    List<String> frames = lab.watch("r:eth1");
    Pinger ping = new Pinger(lab.stack("h1"));
    ping.socket.setDiscovery(PathMtuDiscovery.DONT);
    ping.socket.send(Ipv4Address.parse("10.0.2.1"), 1, new byte[3000]);
    lab.run(SECOND);
    assertThat(ping.answers).containsExactly("1: 3000 bytes from 10.0.2.1 ttl 63");
    assertThat(frames).filteredOn(line -> line.startsWith("> IP")).hasSize(7);
    lab.runToTheEnd();
  }

  @Test
  void aDatagramThatStaysIncompleteIsGivenUpAfterThirtySeconds() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT.withLossPpb(500_000_000));
    Pinger ping = new Pinger(lab.stack("h1"));
    lab.stack("h1")
        .networkInterface("eth0")
        .arpTable()
        .add(H2, 0x0200_0000_0002L, NeighbourState.PERMANENT);
    for (int i = 1; i <= 40; i++) {
      ping.socket.send(H2, i, new byte[4000]);
    }
    lab.runToTheEnd();
    assertThat(ping.answers).anyMatch(line -> line.contains("error 11/1 0 from 10.0.0.2"));
  }

  @Test
  void aClosedUdpPortIsReported() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    List<String> errors = new ArrayList<>();
    UdpSocket socket = lab.stack("h1").udp().bind(0, null);
    socket.setErrorListener(
        (peer, port, from, type, code) ->
            errors.add(Ipv4Address.format(peer) + ":" + port + " " + type + "/" + code));
    socket.sendTo(H2, 9, new byte[10]);
    lab.run(SECOND);
    assertThat(errors).containsExactly("10.0.0.2:9 3/3");
  }

  @Test
  void datagramsReachTheSocketBoundToThePort() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    List<String> heard = new ArrayList<>();
    UdpSocket echo =
        lab.stack("h2").udp().bind(7, (s, d) -> s.sendTo(d.source(), d.sourcePort(), d.payload()));
    assertThat(echo).isNotNull();
    assertThat(lab.stack("h2").udp().bind(7, null)).isNull();
    UdpSocket socket =
        lab.stack("h1").udp().bind(5000, (s, d) -> heard.add(new String(d.payload())));
    socket.sendTo(H2, 7, "hello".getBytes());
    lab.run(SECOND);
    assertThat(heard).containsExactly("hello");
    assertThat(socket.sentCount()).isEqualTo(1);
    assertThat(echo.receivedCount()).isEqualTo(1);
  }

  @Test
  void corruptedFramesAreNoticedByTheirChecksums() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT.withCorruptPpb(300_000_000));
    List<Integer> heard = new ArrayList<>();
    lab.stack("h2").udp().bind(7, (s, d) -> heard.add(d.payloadBytes()));
    lab.stack("h1")
        .networkInterface("eth0")
        .arpTable()
        .add(H2, 0x0200_0000_0002L, NeighbourState.PERMANENT);
    UdpSocket socket = lab.stack("h1").udp().bind(5000, null);
    for (int i = 0; i < 1000; i++) {
      socket.sendTo(H2, 7, new byte[100]);
    }
    lab.runToTheEnd();
    assertThat(heard).hasSizeBetween(600, 800).containsOnly(100);
    assertThat(lab.network().ledger().droppedCount(DropReason.BAD_CHECKSUM)).isPositive();
  }

  @Test
  void anInterfaceThatGoesDownLosesItsRoutesAndComesBackWithItsPrefix() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    GuestStack h1 = lab.stack("h1");
    lab.defaultRoute("h1", "10.0.0.2");
    assertThat(h1.routes().listed()).hasSize(2);
    lab.network().device("h1:eth0").setUp(false);
    assertThat(h1.routes().listed()).isEmpty();
    assertThat(h1.ipv4().destination(H2).error()).isEqualTo(SocketError.ENETUNREACH);
    lab.network().device("h1:eth0").setUp(true);
    assertThat(h1.routes().listed()).hasSize(1);
    assertThat(h1.ipv4().destination(H2).error()).isNull();
  }

  @Test
  void aFrameForAnotherStationIsNotTaken() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    lab.stack("h1")
        .networkInterface("eth0")
        .arpTable()
        .add(H2, 0x0200_0000_0099L, NeighbourState.PERMANENT);
    new Pinger(lab.stack("h1")).socket.send(H2, 1, new byte[8]);
    lab.run(SECOND);
    assertThat(lab.network().ledger().droppedCount(DropReason.NOT_FOR_US)).isEqualTo(1);
  }
}
