package org.vswitchlab.ovs.ofproto.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BfdTest {
  private static final int MESSAGE_AT = 42;
  private static final int TTL = 255;

  /** One end of a link. */
  private static final class End {
    final Deque<byte[]> out = new ArrayDeque<>();
    final Bfd bfd;
    long traffic;

    End(BfdSettings settings, long seed) {
      bfd = new Bfd(settings, out::add, 49152, new Random(seed)::nextLong, 0);
      bfd.setSource(0xaa55_aa55_0002L);
    }

    void receive(byte[] frame, long nowMillis) {
      traffic++;
      bfd.receive(frame, MESSAGE_AT, frame.length, TTL, nowMillis);
    }
  }

  private static BfdSettings settings(int minTx, int minRx, int decay, boolean isPathDown) {
    return new BfdSettings(
        minTx,
        minRx,
        decay,
        false,
        isPathDown,
        false,
        3,
        0,
        0,
        0,
        BfdSettings.DEFAULT_SOURCE_ADDRESS,
        BfdSettings.DEFAULT_DESTINATION_ADDRESS);
  }

  private final End a = new End(settings(100, 1000, 0, false), 1);
  private final End b = new End(settings(100, 1000, 0, false), 2);
  private long nowMillis;

  private void run(End left, End right, long millis) {
    for (long until = nowMillis + millis; nowMillis < until; nowMillis += 10) {
      left.bfd.run(nowMillis, left.traffic);
      right.bfd.run(nowMillis, right.traffic);
      while (!left.out.isEmpty() || !right.out.isEmpty()) {
        while (!left.out.isEmpty()) {
          right.receive(left.out.poll(), nowMillis);
        }
        while (!right.out.isEmpty()) {
          left.receive(right.out.poll(), nowMillis);
        }
      }
    }
  }

  @Test
  void theFirstMessageIsThatOfTheRealSwitch() {
    a.bfd.run(0, 0);
    String sent = HexFormat.of().formatHex(a.out.poll());
    String discriminator = String.format("%08x", a.bfd.discriminator());
    assertThat(sent)
        .isEqualTo(
            "002320000001aa55aa550002080045c0003400000000ff1164fba9fe0101a9fe0100"
                + "c0000ec8002000002040031"
                + "8"
                + discriminator
                + "00000000000f4240000f424000000000");
  }

  @Test
  void twoEndsComeUpWithinThreeSeconds() {
    run(a, b, 3000);
    assertThat(a.bfd.state()).isEqualTo(Bfd.State.UP);
    assertThat(b.bfd.state()).isEqualTo(Bfd.State.UP);
    assertThat(a.bfd.isForwarding(nowMillis)).isTrue();
    assertThat(a.bfd.minTxMillis()).isEqualTo(100);
    assertThat(a.bfd.localFlags()).isZero();
    assertThat(a.bfd.flapCount()).isEqualTo(1);
  }

  @Test
  void anEndThatFallsSilentIsNoticed() {
    run(a, b, 3000);
    long silentAt = nowMillis;
    while (a.bfd.state() == Bfd.State.UP) {
      nowMillis += 10;
      a.bfd.run(nowMillis, a.traffic);
    }
    assertThat(nowMillis - silentAt).isBetween(2000L, 3000L);
    assertThat(a.bfd.diagnostic()).isEqualTo("Control Detection Time Expired");
    assertThat(a.bfd.remoteDiscriminator()).isZero();
    assertThat(a.bfd.isForwarding(nowMillis)).isFalse();
  }

  @Test
  void whoGoesDownTellsTheOther() {
    run(a, b, 3000);
    End restarted = new End(settings(100, 1000, 0, false), 3);
    restarted.bfd.run(nowMillis, 0);
    a.receive(restarted.out.poll(), nowMillis);
    assertThat(a.bfd.state()).isEqualTo(Bfd.State.DOWN);
    assertThat(a.bfd.diagnostic()).isEqualTo("Neighbor Signaled Session Down");
  }

  @Test
  void aBrokenPathBehindTheOtherEndIsNoWay() {
    End broken = new End(settings(100, 1000, 0, true), 4);
    run(a, broken, 3000);
    assertThat(a.bfd.state()).isEqualTo(Bfd.State.UP);
    assertThat(a.bfd.isForwarding(nowMillis)).isFalse();
    assertThat(broken.bfd.diagnostic()).isEqualTo("Concatenated Path Down");
  }

  @Test
  void withoutTrafficASessionSlowsDown() {
    End lazy = new End(settings(100, 100, 3000, false), 5);
    End other = new End(settings(100, 100, 3000, false), 6);
    run(lazy, other, 12_000);
    assertThat(lazy.bfd.minRxMillis()).isEqualTo(3000);
    lazy.traffic += 100;
    other.traffic += 100;
    // Looked at once in each interval.
    run(lazy, other, 3000);
    assertThat(lazy.bfd.minRxMillis()).isEqualTo(100);
  }

  @Test
  void strayAndMalformedMessagesChangeNothing() {
    b.bfd.run(0, 0);
    byte[] message = b.out.poll();
    a.bfd.receive(message, MESSAGE_AT, message.length, 254, 0);
    byte[] other = message.clone();
    other[MESSAGE_AT + 2] = 0;
    a.receive(other, 0);
    other = message.clone();
    other[MESSAGE_AT + 8] = 1;
    a.receive(other, 0);
    a.receive(new byte[50], 0);
    assertThat(a.bfd.state()).isEqualTo(Bfd.State.DOWN);
    a.receive(message, 0);
    assertThat(a.bfd.state()).isEqualTo(Bfd.State.INIT);
  }

  @Test
  void anOrderOverridesTheSession() {
    a.bfd.setOverride(true);
    assertThat(a.bfd.isForwarding(0)).isTrue();
    a.bfd.setOverride(null);
    assertThat(a.bfd.isForwarding(0)).isFalse();
  }
}
