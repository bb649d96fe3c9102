package org.vswitchlab.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.node.Network;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

class LinkTest {
  private static final long GBIT = 1_000_000_000L;

  private final Network network = new Network(7);
  private final EthernetDevice a = network.addHost("h1").addEthernet("eth0", 0x0200_0000_0001L);
  private final EthernetDevice b = network.addHost("h2").addEthernet("eth0", 0x0200_0000_0002L);
  private final List<String> arrivals = new ArrayList<>();
  private final List<Frame> frames = new ArrayList<>();

  LinkTest() {
    b.setReceiver(
        (device, frame) -> {
          arrivals.add(network.simulation().nowNanos() + " #" + frame.originId());
          frames.add(frame);
          network.ledger().delivered();
        });
  }

  @AfterEach
  void everyFrameIsAccountedFor() {
    assertThat(network.ledger().imbalance()).isZero();
  }

  private Link link(LinkSpec spec) {
    return network.connect("h1-h2", a, b, spec);
  }

  private void transmit(int count, int bytes) {
    for (int i = 0; i < count; i++) {
      network.ledger().created(1);
      a.transmit(Frame.owning(new byte[bytes], network.simulation().newOriginId()));
    }
  }

  private void run() {
    network.simulation().runEvents(Long.MAX_VALUE, 1_000_000);
  }

  @Test
  void takesTheTimeOfTheBitsOnTheWireAndThePropagation() {
    link(LinkSpec.IDEAL.withRateBps(GBIT).withDelayNanos(50_000));
    transmit(2, 1514);
    run();
    // 1514 + 24 bytes of check sequence, preamble and gap are 12,304 ns at 1 Gb/s.
    assertThat(arrivals).containsExactly("62304 #1", "74608 #2");
  }

  @Test
  void padsShortFramesOnTheWire() {
    link(LinkSpec.IDEAL.withRateBps(GBIT));
    transmit(1, 42);
    run();
    assertThat(arrivals).containsExactly("672 #1");
  }

  @Test
  void carriesTheRemainderWhenTheRateDoesNotDivide() {
    link(LinkSpec.IDEAL.withRateBps(1_300_000_000L).withQueueFrames(2000));
    transmit(1300, 60);
    run();
    // 1300 frames of 672 bits at 1.3 Gb/s take 672,000 ns; rounding each would lose 600 ns.
    assertThat(arrivals.get(1299)).isEqualTo("672000 #1300");
  }

  @Test
  void dropsAtTheTailWhenTheQueueIsFull() {
    link(LinkSpec.IDEAL.withRateBps(GBIT).withQueueFrames(3));
    transmit(10, 1000);
    run();
    // One in the transmitter, three waiting.
    assertThat(arrivals).hasSize(4);
    assertThat(network.ledger().droppedByReason())
        .containsExactly(java.util.Map.entry(DropReason.QUEUE_FULL, 6L));
    assertThat(a.counters().txDropped()).isEqualTo(6);
  }

  @Test
  void keepsTheQueueMovingAsItGrowsAndShrinks() {
    link(LinkSpec.IDEAL.withRateBps(GBIT).withDelayNanos(1_000_000).withQueueFrames(100_000));
    transmit(5000, 60);
    network.simulation().runUntil(2_000_000);
    transmit(5000, 60);
    run();
    assertThat(arrivals).hasSize(10_000);
    assertThat(arrivals.get(9999)).endsWith("#10000");
  }

  @Test
  void losesWhatIsUnderWayWhenTheCableIsPulled() {
    Link link = link(LinkSpec.IDEAL.withDelayNanos(1000));
    transmit(3, 60);
    network.simulation().runUntil(500);
    link.setUp(false);
    assertThat(a.hasCarrier()).isFalse();
    transmit(1, 60);
    network.simulation().runUntil(5000);
    link.setUp(true);
    transmit(1, 60);
    run();
    assertThat(arrivals).containsExactly("6000 #5");
    assertThat(network.ledger().droppedCount(DropReason.LINK_DOWN)).isEqualTo(4);
  }

  @Test
  void losesDuplicatesAndCorruptsAboutAsOftenAsAsked() {
    link(
        LinkSpec.IDEAL
            .withLossPpb(100_000_000)
            .withDuplicatePpb(50_000_000)
            .withCorruptPpb(200_000_000));
    transmit(10_000, 60);
    run();
    long lost = network.ledger().droppedCount(DropReason.LINK_LOSS);
    assertThat(lost).isBetween(900L, 1100L);
    assertThat(arrivals.size() - (10_000 - lost)).isBetween(380L, 520L);
    Frame clean = Frame.owning(new byte[60], 0);
    long corrupted = frames.stream().filter(f -> !f.sameBytes(clean)).count();
    assertThat(corrupted * 100 / frames.size()).isBetween(18L, 22L);
    assertThat(frames).allSatisfy(f -> assertThat(bitsSet(f)).isLessThanOrEqualTo(1));
  }

  private static int bitsSet(Frame frame) {
    int bits = 0;
    for (byte octet : frame.copyBytes()) {
      bits += Integer.bitCount(octet & 0xff);
    }
    return bits;
  }

  @Test
  void jitterKeepsTheOrderAndReorderingDoesNot() {
    Link link = link(LinkSpec.IDEAL.withDelayNanos(1000).withJitterNanos(5000));
    for (int i = 0; i < 200; i++) {
      transmit(1, 60);
      network.simulation().runUntil(network.simulation().nowNanos() + 100);
    }
    run();
    assertThat(frames).extracting(Frame::originId).isSorted();

    frames.clear();
    link.setSpec(link.spec().withReorderPpb(300_000_000));
    for (int i = 0; i < 200; i++) {
      transmit(1, 60);
      network.simulation().runUntil(network.simulation().nowNanos() + 100);
    }
    run();
    assertThat(frames).hasSize(200);
    List<Long> order = frames.stream().map(Frame::originId).toList();
    assertThat(order).isNotEqualTo(order.stream().sorted().toList());
  }

  @Test
  void dropsFramesLargerThanTheMtuButLetsATagPass() {
    link(LinkSpec.IDEAL);
    transmit(1, 1518);
    transmit(1, 1519);
    run();
    assertThat(arrivals).hasSize(1);
    assertThat(network.ledger().droppedCount(DropReason.MTU_EXCEEDED)).isEqualTo(1);
  }

  @Test
  void showsTheFramesUnderWay() {
    Link link = link(LinkSpec.IDEAL.withRateBps(GBIT).withDelayNanos(10_000));
    transmit(2, 1000);
    network.simulation().runUntil(100);
    List<String> flights = new ArrayList<>();
    link.forEachInFlight(
        (from, to, frame, start, arrival) ->
            flights.add(from + ">" + to + " " + start + ".." + arrival));
    assertThat(flights).containsExactly("h1:eth0>h2:eth0 0..18192", "h1:eth0>h2:eth0 8192..26384");
    assertThat(link.queuedFrames(a)).isEqualTo(1);
    run();
  }

  @Test
  void lettingFramesOutOfAnUnlinkedPortCountsAsDelivery() {
    EthernetDevice alone = network.addHost("s1").addEthernet("p1", 0x0200_0000_0003L);
    network.ledger().created(1);
    alone.transmit(Frame.owning(new byte[60], 1));
    assertThat(network.ledger().deliveredCount()).isEqualTo(1);
  }

  @Test
  void tapsSeeBothDirections() {
    link(LinkSpec.IDEAL);
    List<String> seen = new ArrayList<>();
    FrameTap tap =
        (time, device, direction, frame, decision) ->
            seen.add(device + " " + direction + " #" + frame.originId());
    a.addTap(tap);
    b.addTap(tap);
    transmit(1, 60);
    run();
    b.removeTap(tap);
    transmit(1, 60);
    run();
    assertThat(seen)
        .containsExactly("h1:eth0 TRANSMITTED #1", "h2:eth0 RECEIVED #1", "h1:eth0 TRANSMITTED #2");
  }
}
