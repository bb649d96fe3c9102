package org.vswitchlab.ovs.ofproto;

/**
 * The prefixes that rules have in one field of 32 bits: tells how many bits of a value must be
 * looked at to know which prefixes it can match.
 */
final class PrefixTrie {
  private Node root;

  private static final class Node {
    Node zero;
    Node one;
    int ruleCount;

    Node child(boolean bit) {
      return bit ? one : zero;
    }

    boolean isLeaf() {
      return zero == null && one == null;
    }
  }

  /** What a look-up found: see {@link PrefixTrie#lookup}. */
  static final class Result {
    /** Bits that tell the value apart from all other branches. */
    int bitCount;

    /** Bit n - 1 is set if the value matches a prefix of n bits. */
    long prefixLengths;
  }

  /** Adds a prefix of 1 to 32 bits. */
  void add(int value, int length) {
    if (root == null) {
      root = new Node();
    }
    Node node = root;
    for (int i = 0; i < length; i++) {
      boolean bit = bit(value, i);
      Node next = node.child(bit);
      if (next == null) {
        next = new Node();
        if (bit) {
          node.one = next;
        } else {
          node.zero = next;
        }
      }
      node = next;
    }
    node.ruleCount++;
  }

  void remove(int value, int length) {
    if (root != null && remove(root, value, length, 0)) {
      root = null;
    }
  }

  /** Whether the node is of no use any more. */
  private static boolean remove(Node node, int value, int length, int depth) {
    if (depth == length) {
      node.ruleCount--;
    } else {
      boolean bit = bit(value, depth);
      Node next = node.child(bit);
      if (next != null && remove(next, value, length, depth + 1)) {
        if (bit) {
          node.one = null;
        } else {
          node.zero = null;
        }
      }
    }
    return node.ruleCount <= 0 && node.isLeaf();
  }

  private static boolean bit(int value, int index) {
    return (value >>> (31 - index) & 1) != 0;
  }

  /** Follows the value as far as there are prefixes. */
  void lookup(int value, Result result) {
    result.prefixLengths = 0;
    result.bitCount = 0;
    Node node = root;
    int depth = 0;
    while (node != null) {
      if (node.ruleCount > 0 && depth > 0) {
        result.prefixLengths |= 1L << (depth - 1);
      }
      if (depth == 32) {
        result.bitCount = 32;
        return;
      }
      Node next = node.child(bit(value, depth));
      if (next == null) {
        // The first bit that differs counts, unless there is nothing to differ from.
        result.bitCount = node.isLeaf() ? depth : depth + 1;
        return;
      }
      node = next;
      depth++;
    }
  }
}
