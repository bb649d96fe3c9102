package org.vswitchlab.engine;

/**
 * A stream of random numbers: xoshiro256** seeded by SplitMix64 (Blackman and Vigna, 2018). Our own
 * because the JDK promises the sequence of none of its fast generators across releases.
 */
public final class RandomStream {
  /** Probabilities are whole parts in this many. */
  public static final int PARTS_PER_BILLION = 1_000_000_000;

  private long s0;
  private long s1;
  private long s2;
  private long s3;

  public RandomStream(long seed) {
    long x = seed;
    s0 = splitMix(x += 0x9e3779b97f4a7c15L);
    s1 = splitMix(x += 0x9e3779b97f4a7c15L);
    s2 = splitMix(x += 0x9e3779b97f4a7c15L);
    s3 = splitMix(x + 0x9e3779b97f4a7c15L);
  }

  private static long splitMix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  public long nextLong() {
    long result = Long.rotateLeft(s1 * 5, 7) * 9;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /** Evenly from 0 to {@code bound} - 1; {@code bound} at least 1. */
  public long nextLong(long bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound " + bound + " must be at least 1");
    }
    // Rejection: a remainder alone would favour small numbers.
    long draw = nextLong() >>> 1;
    long result = draw % bound;
    while (draw - result + bound - 1 < 0) {
      draw = nextLong() >>> 1;
      result = draw % bound;
    }
    return result;
  }

  /** Evenly from 0 to {@code bound} - 1; {@code bound} at least 1. */
  public int nextInt(int bound) {
    return (int) nextLong(bound);
  }

  /** Evenly in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** True with probability {@code partsPerBillion} / 10^9. Draws nothing when that is 0. */
  public boolean chance(int partsPerBillion) {
    return partsPerBillion > 0 && nextLong(PARTS_PER_BILLION) < partsPerBillion;
  }
}
