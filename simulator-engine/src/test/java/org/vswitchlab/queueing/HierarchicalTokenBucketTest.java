package org.vswitchlab.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.node.Network;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.queueing.HierarchicalTokenBucket.ClassSettings;
import org.vswitchlab.wire.Frame;

/**
 * Times and order of frames, compared with what {@code tc} and Linux 6.18 do to the same frames on
 * a veth device whose root has 400 kbit/s; frames have 1,000 bytes, which take it 20 ms.
 */
class HierarchicalTokenBucketTest {
  private static final long KBIT = 1000;
  private static final long LEAST_BURST = 1564;
  private static final int PRIORITY = 0x10001;

  private final Network network = new Network(7);
  private final EthernetDevice a = network.addHost("h1").addEthernet("eth0", 0x0200_0000_0001L);
  private final EthernetDevice b = network.addHost("h2").addEthernet("eth0", 0x0200_0000_0002L);
  private final HierarchicalTokenBucket htb = new HierarchicalTokenBucket(a, 400 * KBIT);
  private final List<Long> arrivalMillis = new ArrayList<>();
  private final StringBuilder order = new StringBuilder();

  HierarchicalTokenBucketTest() {
    network.connect("h1-h2", a, b, LinkSpec.IDEAL);
    a.setDiscipline(htb);
    b.setReceiver(
        (device, frame) -> {
          arrivalMillis.add(network.simulation().nowNanos() / 1_000_000);
          order.append(frame.u8(14));
          network.ledger().delivered();
        });
  }

  @AfterEach
  void everyFrameIsAccountedFor() {
    assertThat(network.ledger().imbalance()).isZero();
  }

  private void queue(int number, long rateKbits, long ceilingKbits, long burst, int priority) {
    htb.setClass(
        number + 1, new ClassSettings(rateKbits * KBIT, ceilingKbits * KBIT, burst, priority));
  }

  private void transmit(int queue, int count, int bytes) {
    for (int i = 0; i < count; i++) {
      byte[] frame = new byte[bytes];
      frame[14] = (byte) queue;
      network.ledger().created(1);
      a.transmit(
          Frame.owning(frame, network.simulation().newOriginId()),
          queue < 0 ? 0 : PRIORITY + queue);
    }
  }

  private void runFor(long millis) {
    network.simulation().runEvents(millis * 1_000_000, 1_000_000);
  }

  private long bitsOf(int queue) {
    return order.chars().filter(c -> c == '0' + queue).count() * 8000;
  }

  @Test
  void sendsABurstAndThenByRightAndOnCredit() {
    queue(1, 40, 400, 12_500, 0);
    transmit(1, 20, 1000);
    runFor(2000);
    // Linux: 13 at 0 ms, 101, 259 (250 by its rates: the machine was busy), 271, 291, 301, 331 ...
    assertThat(arrivalMillis.subList(0, 13)).containsOnly(0L);
    assertThat(arrivalMillis.subList(13, 20))
        .containsExactly(100L, 250L, 270L, 290L, 300L, 330L, 350L);
  }

  @Test
  void keepsBelowTheCeilingOfTheClass() {
    queue(1, 40, 80, 12_500, 0);
    transmit(1, 25, 1000);
    runFor(2000);
    // Linux: 101, 251, 271, 351, 450, 550, 650, 750, 850, 951, 1052, 1150
    assertThat(arrivalMillis.subList(13, 25))
        .containsExactly(100L, 250L, 270L, 350L, 450L, 550L, 650L, 750L, 850L, 950L, 1050L, 1150L);
  }

  @Test
  void ratesThatTogetherAreAboveTheRootsAreGivenAllTheSame() {
    queue(1, 300, 400, LEAST_BURST, 0);
    queue(2, 300, 400, LEAST_BURST, 0);
    transmit(1, 200, 1000);
    transmit(2, 200, 1000);
    runFor(1000);
    assertThat(bitsOf(1)).isBetween(300_000L, 324_000L);
    assertThat(bitsOf(2)).isBetween(300_000L, 324_000L);
  }

  @Test
  void sharesWhatIsLeftInProportionToTheRates() {
    queue(1, 80, 400, LEAST_BURST, 0);
    queue(2, 200, 400, LEAST_BURST, 0);
    transmit(1, 500, 1000);
    transmit(2, 500, 1000);
    runFor(4000);
    // 80 and 200 by right; turns of 1,500 and 2,500 bytes share the other 120.
    assertThat(bitsOf(1) / 4).isBetween(122_000L, 128_000L);
    assertThat(bitsOf(2) / 4).isBetween(272_000L, 280_000L);
  }

  @Test
  void theLowerPriorityNumberGetsAllThatIsLeft() {
    queue(1, 80, 400, LEAST_BURST, 0);
    queue(2, 80, 400, LEAST_BURST, 1);
    transmit(1, 500, 1000);
    transmit(2, 500, 1000);
    runFor(4000);
    // Linux: 1211112111121111 ...
    assertThat(order.substring(20, 40)).contains("111121111211112");
    assertThat(bitsOf(1) / 4).isBetween(318_000L, 324_000L);
  }

  @Test
  void framesOfNoQueueBelongToTheDefaultOne() {
    queue(0, 12, 400, LEAST_BURST, 0);
    queue(1, 80, 400, LEAST_BURST, 0);
    transmit(7, 3, 1000);
    transmit(-1, 1, 1000);
    runFor(1000);
    assertThat(htb.counters(1).packets()).isEqualTo(4);
    assertThat(htb.counters(2).packets()).isZero();
  }

  @Test
  void countsShortFramesAsSixtyBytes() {
    queue(0, 400, 400, LEAST_BURST, 0);
    transmit(0, 1000, 30);
    runFor(600);
    // 480 bits take 1.2 ms; the burst of 1,564 bytes is 26 frames.
    assertThat(order.length()).isBetween(520, 530);
    runFor(10_000);
  }

  @Test
  void dropsWhatHasNoRoom() {
    queue(0, 12, 400, LEAST_BURST, 0);
    transmit(0, 1010, 1000);
    assertThat(htb.counters(1).dropped()).isEqualTo(8);
    assertThat(network.ledger().droppedCount(DropReason.QUEUE_FULL)).isEqualTo(8);
    assertThat(a.counters().snapshot().txDropped()).isZero();
    a.setDiscipline(null);
    assertThat(network.ledger().inFlightCount()).isEqualTo(2);
    runFor(10);
  }

  @Test
  void leavesTheChoiceToTheLastMomentWhenTheLinkIsSlower() {
    Network slow = new Network(7);
    EthernetDevice from = slow.addHost("h1").addEthernet("eth0", 0x0200_0000_0001L);
    EthernetDevice to = slow.addHost("h2").addEthernet("eth0", 0x0200_0000_0002L);
    slow.connect("h1-h2", from, to, LinkSpec.IDEAL.withRateBps(400 * KBIT));
    HierarchicalTokenBucket wide = new HierarchicalTokenBucket(from, 10_000 * KBIT);
    wide.setClass(1, new ClassSettings(12 * KBIT, 10_000 * KBIT, LEAST_BURST, 1));
    wide.setClass(2, new ClassSettings(12 * KBIT, 10_000 * KBIT, LEAST_BURST, 0));
    from.setDiscipline(wide);
    StringBuilder arrived = new StringBuilder();
    to.setReceiver(
        (device, frame) -> {
          arrived.append(frame.u8(14));
          slow.ledger().delivered();
        });
    for (int i = 0; i < 10; i++) {
      byte[] bytes = new byte[1000];
      bytes[14] = (byte) (i < 5 ? 1 : 2);
      slow.ledger().created(1);
      from.transmit(Frame.owning(bytes, i), i < 5 ? 0x10001 : 0x10002);
    }
    slow.simulation().runEvents(Long.MAX_VALUE, 1000);
    // The first had left when class 2 came; two of class 2 and one more of class 1 go by right.
    assertThat(arrived).hasToString("1221222111");
  }
}
