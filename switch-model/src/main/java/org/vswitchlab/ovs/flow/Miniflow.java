package org.vswitchlab.ovs.flow;

import java.util.Arrays;

/**
 * The nonzero words of a key and nothing else: what a cache keeps of it. Immutable.
 *
 * <p>A typical IPv4 packet needs about eight words instead of a key's {@link FlowLayout#WORDS}.
 */
public final class Miniflow {
  private final long present;
  private final long[] values;

  private Miniflow(long present, long[] values) {
    this.present = present;
    this.values = values;
  }

  public static Miniflow of(FlowKey key) {
    return ofWords(key);
  }

  /** The key under the mask: what all packets of a megaflow agree in. */
  public static Miniflow of(FlowKey key, FlowMask mask) {
    FlowKey masked = key.copy();
    masked.applyMask(mask);
    return ofWords(masked);
  }

  private static Miniflow ofWords(FlowWords words) {
    long head = words.present & FlowLayout.HEAD_BITS;
    int tail = words.present < 0 ? FlowLayout.WORDS - FlowLayout.TUN_METADATA : 0;
    long[] values = new long[Long.bitCount(head) + tail];
    int n = 0;
    for (long left = head; left != 0; left &= left - 1) {
      values[n++] = words.words[Long.numberOfTrailingZeros(left)];
    }
    if (tail > 0) {
      System.arraycopy(words.words, FlowLayout.TUN_METADATA, values, n, tail);
    }
    return new Miniflow(words.present, values);
  }

  /** Whether the key has exactly these words. */
  public boolean isSame(FlowKey key) {
    if (key.present != present) {
      return false;
    }
    int n = 0;
    for (long left = present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      if (key.words[Long.numberOfTrailingZeros(left)] != values[n++]) {
        return false;
      }
    }
    return present >= 0
        || Arrays.equals(
            key.words, FlowLayout.TUN_METADATA, FlowLayout.WORDS, values, n, values.length);
  }

  /** Writes the words into {@code key}. */
  public void expandInto(FlowKey key) {
    key.clear();
    int n = 0;
    for (long left = present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      key.words[Long.numberOfTrailingZeros(left)] = values[n++];
    }
    if (present < 0) {
      System.arraycopy(values, n, key.words, FlowLayout.TUN_METADATA, values.length - n);
    }
    key.present = present;
  }

  /** A key of these words. */
  public FlowKey expand() {
    FlowKey key = new FlowKey();
    expandInto(key);
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Miniflow flow
        && present == flow.present
        && Arrays.equals(values, flow.values);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(present) * 31 + Arrays.hashCode(values);
  }
}
