package org.vswitchlab.pcap.filter;

import java.util.Arrays;

/**
 * The occurrences of one field in one frame. A value is two numbers: the value and 0, the upper and
 * the lower half of an IPv6 address, or for a protocol where its bytes begin and end. For every
 * value it is also known where in the frame it is, for fields that are whole bytes.
 */
final class FieldValues {
  private long[] first = new long[8];
  private long[] second = new long[8];
  private int[] offsets = new int[8];
  private int count;

  void clear() {
    count = 0;
  }

  void add(long value, int offset) {
    add(value, 0, offset);
  }

  void add(long a, long b, int offset) {
    if (count == first.length) {
      first = Arrays.copyOf(first, 2 * count);
      second = Arrays.copyOf(second, 2 * count);
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    first[count] = a;
    second[count] = b;
    offsets[count] = offset;
    count++;
  }

  int count() {
    return count;
  }

  long first(int index) {
    return first[index];
  }

  long second(int index) {
    return second[index];
  }

  /** Index in the frame's array of the value's first byte. */
  int offset(int index) {
    return offsets[index];
  }
}
