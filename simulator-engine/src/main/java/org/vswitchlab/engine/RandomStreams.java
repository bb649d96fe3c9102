package org.vswitchlab.engine;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * Named random streams of one run. A stream depends on the master seed and its name alone, so a new
 * component never shifts another's draws.
 */
public final class RandomStreams {
  private final long seed;
  private final TreeMap<String, RandomStream> streams = new TreeMap<>();

  public RandomStreams(long seed) {
    this.seed = seed;
  }

  /** The stream of that name, such as {@code link:vm1-br0:loss}; the same object every time. */
  public RandomStream stream(String name) {
    return streams.computeIfAbsent(name, n -> new RandomStream(seed ^ fnv1a(n)));
  }

  /** 64-bit FNV-1a (RFC 9923): {@code String.hashCode} has too few bits. */
  private static long fnv1a(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
