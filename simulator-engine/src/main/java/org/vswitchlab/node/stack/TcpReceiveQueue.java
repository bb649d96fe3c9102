package org.vswitchlab.node.stack;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Segments that came before their turn. Numbers are sequence numbers that never wrap. */
final class TcpReceiveQueue {
  private final TreeMap<Long, byte[]> segments = new TreeMap<>();

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Keeps what of the bytes is not there yet. */
  void add(long sequence, byte[] array, int offset, int length) {
    long from = sequence;
    long end = sequence + length;
    Map.Entry<Long, byte[]> before = segments.floorEntry(from);
    if (before != null) {
      from = Math.max(from, before.getKey() + before.getValue().length);
    }
    while (from < end) {
      Map.Entry<Long, byte[]> after = segments.ceilingEntry(from);
      long to = after == null ? end : Math.min(end, after.getKey());
      if (from < to) {
        int at = offset + (int) (from - sequence);
        segments.put(from, Arrays.copyOfRange(array, at, at + (int) (to - from)));
      }
      from = after == null ? end : after.getKey() + after.getValue().length;
    }
  }

  /** Takes the bytes that follow {@code next}, or null if they are not there. */
  byte[] take(long next) {
    Map.Entry<Long, byte[]> first = segments.firstEntry();
    while (first != null && first.getKey() <= next) {
      segments.pollFirstEntry();
      long skip = next - first.getKey();
      if (skip < first.getValue().length) {
        return skip == 0
            ? first.getValue()
            : Arrays.copyOfRange(first.getValue(), (int) skip, first.getValue().length);
      }
      first = segments.firstEntry();
    }
    return null;
  }
}
