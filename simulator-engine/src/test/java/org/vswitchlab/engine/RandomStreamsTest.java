package org.vswitchlab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomStreamsTest {
  @Test
  void drawsTheSameNumbersOnEveryMachine() {
    // xoshiro256** from SplitMix64(0): the reference implementation's first outputs.
    RandomStream stream = new RandomStream(0);
    assertThat(stream.nextLong()).isEqualTo(0x99ec5f36cb75f2b4L);
    assertThat(stream.nextLong()).isEqualTo(0xbf6e1f784956452aL);
  }

  @Test
  void aNewStreamDoesNotShiftAnother() {
    RandomStreams alone = new RandomStreams(42);
    RandomStreams crowded = new RandomStreams(42);
    crowded.stream("other").nextLong();
    assertThat(crowded.stream("link:a:loss").nextLong())
        .isEqualTo(alone.stream("link:a:loss").nextLong())
        .isNotEqualTo(new RandomStreams(43).stream("link:a:loss").nextLong());
  }

  @Test
  void chanceComesOutNearItsProbability() {
    RandomStream stream = new RandomStream(1);
    int hits = 0;
    for (int i = 0; i < 100_000; i++) {
      hits += stream.chance(250_000_000) ? 1 : 0;
    }
    assertThat(hits).isBetween(24_000, 26_000);
    assertThat(stream.chance(0)).isFalse();
    assertThat(stream.chance(RandomStream.PARTS_PER_BILLION)).isTrue();
  }

  @Test
  void boundedDrawsStayInBounds() {
    RandomStream stream = new RandomStream(3);
    boolean[] seen = new boolean[7];
    for (int i = 0; i < 1000; i++) {
      seen[stream.nextInt(7)] = true;
    }
    assertThat(seen).containsOnly(true);
  }
}
