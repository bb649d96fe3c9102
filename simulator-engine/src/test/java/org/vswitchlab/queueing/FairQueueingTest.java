package org.vswitchlab.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EgressDiscipline;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.node.Network;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/** Frames that wait for a link of 1 Mbit/s, at which 976 bytes and 24 of overhead take 8 ms. */
class FairQueueingTest {
  private static final int FRAME_BYTES = 976;

  private final Network network = new Network(7);
  private final EthernetDevice a = network.addHost("h1").addEthernet("eth0", 0x0200_0000_0001L);
  private final EthernetDevice b = network.addHost("h2").addEthernet("eth0", 0x0200_0000_0002L);
  private final StringBuilder order = new StringBuilder();
  private final List<Long> waitedMillis = new ArrayList<>();

  FairQueueingTest() {
    LinkSpec slow = LinkSpec.IDEAL.withRateBps(1_000_000).withQueueFrames(1000);
    network.connect("h1-h2", a, b, slow);
    b.setReceiver(
        (device, frame) -> {
          order.append(frame.u8(5));
          waitedMillis.add(nowMillis() - frame.u16(20));
          network.ledger().delivered();
        });
  }

  @AfterEach
  void everyFrameIsAccountedFor() {
    assertThat(network.ledger().imbalance()).isZero();
  }

  private long nowMillis() {
    return network.simulation().nowNanos() / 1_000_000;
  }

  private void transmit(int flow, int count) {
    for (int i = 0; i < count; i++) {
      byte[] frame = new byte[FRAME_BYTES];
      // The addresses tell the flows apart, and what follows when it was sent.
      frame[5] = (byte) flow;
      frame[20] = (byte) (nowMillis() >> 8);
      frame[21] = (byte) nowMillis();
      network.ledger().created(1);
      a.transmit(Frame.owning(frame, 0));
    }
  }

  private void runUntil(long millis) {
    network.simulation().runEvents(millis * 1_000_000, 1_000_000);
  }

  private static EgressDiscipline fair(EthernetDevice device, long limit, long targetMicros) {
    return new FairQueueing(
        device, new FairQueueing.Settings(limit, 1024, 1514, targetMicros, 100_000));
  }

  @Test
  void flowsTakeTurnsWhoeverWasFirst() {
    a.setDiscipline(fair(a, 1000, 0));
    transmit(1, 20);
    transmit(2, 5);
    runUntil(1000);
    assertThat(order.substring(0, 14)).contains("2", "12").endsWith("1");
    assertThat(order.lastIndexOf("2")).isLessThan(14);
    assertThat(order).hasSize(25);
  }

  @Test
  void theLongestQueueLosesWhatThereIsNoRoomFor() {
    a.setDiscipline(fair(a, 10, 0));
    transmit(2, 3);
    transmit(1, 20);
    runUntil(1000);
    assertThat(order.chars().filter(c -> c == '2').count()).isEqualTo(3);
    assertThat(network.ledger().droppedCount(DropReason.QUEUE_FULL)).isEqualTo(23 - 11);
  }

  /** Ten seconds of a load one and a half times what the link carries. */
  private void overload() {
    for (int i = 0; i < 1875; i++) {
      long atMillis = i * 16L / 3;
      network.simulation().schedule(atMillis * 1_000_000, () -> transmit(1, 1));
    }
    runUntil(20_000);
  }

  @Test
  void withoutControlDelayGrowsAsLongAsThereIsRoom() {
    overload();
    assertThat(waitedMillis.get(waitedMillis.size() - 1)).isGreaterThan(4000);
  }

  @Test
  void controlledDelayDropsUntilFramesWaitLess() {
    a.setDiscipline(new ControlledDelay(a, new ControlledDelay.Settings(1000, 5000, 100_000)));
    overload();
    long drops = network.ledger().droppedCount(DropReason.QUEUE_FULL);
    assertThat(drops).isGreaterThan(400);
    assertThat(waitedMillis.get(waitedMillis.size() - 20)).isLessThan(2000);
  }

  @Test
  void aThinFlowDoesNotWaitBehindAThickOne() {
    a.setDiscipline(fair(a, 1000, 5000));
    transmit(1, 100);
    network.simulation().schedule(100_000_000, () -> transmit(2, 1));
    runUntil(2000);
    int place = order.indexOf("2");
    assertThat(waitedMillis.get(place)).isLessThan(40);
    assertThat(a.discipline().queuedFrames()).isZero();
  }

  @Test
  void whatWaitsIsLostWithTheDiscipline() {
    a.setDiscipline(fair(a, 1000, 5000));
    transmit(1, 10);
    a.setDiscipline(null);
    runUntil(1000);
    assertThat(network.ledger().droppedCount(DropReason.QUEUE_FULL)).isEqualTo(9);
  }
}
