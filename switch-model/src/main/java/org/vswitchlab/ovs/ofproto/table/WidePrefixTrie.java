package org.vswitchlab.ovs.ofproto.table;

/**
 * The prefixes that rules have in one field of up to 128 bits: tells how many bits of a value must
 * be looked at to know which prefixes it can match. As {@link PrefixTrie}, for the fields that few
 * tables look up by prefix. Values stand in the upper bits of two words.
 */
final class WidePrefixTrie {
  private static final int WORD_BITS = 64;

  /** A prefix, with those that are longer below it. */
  private static final class Node {
    private final long high;
    private final long low;
    private final int length;
    private final Node[] children = new Node[2];
    private int rules;

    private Node(long high, long low, int length) {
      this.high = high & maskHigh(length);
      this.low = low & maskLow(length);
      this.length = length;
    }

    private boolean isLeaf() {
      return children[0] == null && children[1] == null;
    }
  }

  private final int width;
  private Node root = new Node(0, 0, 0);

  /**
   * @param width of the field in bits
   */
  WidePrefixTrie(int width) {
    this.width = width;
  }

  /** The first {@code length} bits of the first word. */
  static long maskHigh(int length) {
    return length == 0 ? 0 : length >= WORD_BITS ? -1 : -1L << (WORD_BITS - length);
  }

  /** The first {@code length} bits of both words, as far as they are in the second one. */
  static long maskLow(int length) {
    return maskHigh(Math.max(0, length - WORD_BITS));
  }

  private static int bit(long high, long low, int index) {
    long word = index < WORD_BITS ? high : low;
    return (int) (word >>> (WORD_BITS - 1 - index % WORD_BITS)) & 1;
  }

  private static int common(Node node, long high, long low) {
    long differing = node.high ^ high;
    int same =
        differing != 0
            ? Long.numberOfLeadingZeros(differing)
            : WORD_BITS + Long.numberOfLeadingZeros(node.low ^ low);
    return Math.min(same, node.length);
  }

  /** Adds a prefix of 1 bit or more; tells what {@link PrefixTrie#add} does, in doubt 0. */
  int add(long high, long low, int length) {
    Node node = root;
    while (node.length < length) {
      int side = bit(high, low, node.length);
      Node child = node.children[side];
      if (child == null) {
        child = new Node(high, low, length);
        node.children[side] = child;
      } else if (Math.min(common(child, high, low), length) < child.length) {
        Node split = new Node(high, low, Math.min(common(child, high, low), length));
        split.children[bit(child.high, child.low, split.length)] = child;
        node.children[side] = split;
        child = split;
      }
      node = child;
    }
    return node.rules++ > 0 ? PrefixTrie.UNCHANGED : 0;
  }

  /** Takes out a prefix that was added. */
  void remove(long high, long low, int length) {
    root = without(root, high, low, length);
    if (root == null || root.length > 0) {
      Node top = new Node(0, 0, 0);
      if (root != null) {
        top.children[bit(root.high, root.low, 0)] = root;
      }
      root = top;
    }
  }

  /** The node without the prefix; null or its only child if it is of no more use. */
  private static Node without(Node node, long high, long low, int length) {
    if (node.length == length) {
      node.rules--;
    } else {
      int side = bit(high, low, node.length);
      node.children[side] = without(node.children[side], high, low, length);
    }
    if (node.rules > 0 || node.children[0] != null && node.children[1] != null) {
      return node;
    }
    return node.children[0] == null ? node.children[1] : node.children[0];
  }

  /** Follows the value as far as there are prefixes. */
  void lookup(long high, long low, FieldTrie.Result result) {
    result.clear();
    Node node = root;
    while (true) {
      if (node.rules > 0) {
        result.addPrefixLength(node.length);
      }
      if (node.length == width) {
        result.bitCount = width;
        return;
      }
      Node child = node.children[bit(high, low, node.length)];
      if (child == null) {
        result.bitCount = node.isLeaf() ? node.length : node.length + 1;
        return;
      }
      int common = common(child, high, low);
      if (common < child.length) {
        // The first bit that differs counts.
        result.bitCount = common + 1;
        return;
      }
      node = child;
    }
  }
}
