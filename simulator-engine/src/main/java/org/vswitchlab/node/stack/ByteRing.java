package org.vswitchlab.node.stack;

/** A queue of bytes that grows as needed. */
final class ByteRing {
  private byte[] bytes = new byte[4096];
  private int head;
  private int count;

  /** Number of bytes in the queue. */
  int count() {
    return count;
  }

  void append(byte[] source, int from, int length) {
    ensure(count + length);
    int at = (head + count) & (bytes.length - 1);
    int first = Math.min(length, bytes.length - at);
    System.arraycopy(source, from, bytes, at, first);
    System.arraycopy(source, from + first, bytes, 0, length - first);
    count += length;
  }

  private void ensure(int needed) {
    if (needed <= bytes.length) {
      return;
    }
    int capacity = bytes.length;
    while (capacity < needed) {
      capacity *= 2;
    }
    byte[] larger = new byte[capacity];
    copy(0, larger, 0, count);
    bytes = larger;
    head = 0;
  }

  /** Copies {@code length} bytes that begin {@code skip} bytes behind the head. */
  void copy(int skip, byte[] target, int to, int length) {
    int at = (head + skip) & (bytes.length - 1);
    int first = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, target, to, first);
    System.arraycopy(bytes, 0, target, to + first, length - first);
  }

  /** Removes bytes from the head. */
  void discard(int length) {
    head = (head + length) & (bytes.length - 1);
    count -= length;
  }
}
