package org.vswitchlab.ovs.ofproto;

import java.util.Arrays;

/**
 * The prefixes that rules have in one field of 32 bits: tells how many bits of a value must be
 * looked at to know which prefixes it can match. A binary tree without nodes that have one child
 * and no rule; nodes are numbers of places in arrays, since there are up to two for every rule.
 */
final class PrefixTrie {
  private static final int NONE = -1;
  private static final int INITIAL_CAPACITY = 4;

  /** The bits that lead from the parent to the node, the first one highest. */
  private int[] edge = new int[INITIAL_CAPACITY];

  /** How many bits these are: at least 1, but at the root. */
  private byte[] edgeBits = new byte[INITIAL_CAPACITY];

  private int[] ruleCount = new int[INITIAL_CAPACITY];

  /** Child on bit 0 and child on bit 1 of each node; the first of a free one leads to the next. */
  private int[] children = new int[INITIAL_CAPACITY * 2];

  private int root = NONE;
  private int used;
  private int free = NONE;

  /** What a look-up found: see {@link PrefixTrie#lookup}. */
  static final class Result {
    /** Bits that tell the value apart from all other branches. */
    int bitCount;

    /** Bit n - 1 is set if the value matches a prefix of n bits. */
    long prefixLengths;
  }

  private int newNode(int bits, int bitCount, int rules) {
    int node = free;
    if (node != NONE) {
      free = children[node * 2];
    } else {
      if (used == edge.length) {
        edge = Arrays.copyOf(edge, used * 2);
        edgeBits = Arrays.copyOf(edgeBits, used * 2);
        ruleCount = Arrays.copyOf(ruleCount, used * 2);
        children = Arrays.copyOf(children, used * 4);
      }
      node = used++;
    }
    edge[node] = bits;
    edgeBits[node] = (byte) bitCount;
    ruleCount[node] = rules;
    children[node * 2] = NONE;
    children[node * 2 + 1] = NONE;
    return node;
  }

  private void release(int node) {
    children[node * 2] = free;
    free = node;
  }

  private void replaceChild(int parent, int old, int node) {
    if (parent == NONE) {
      root = node;
    } else if (children[parent * 2] == old) {
      children[parent * 2] = node;
    } else {
      children[parent * 2 + 1] = node;
    }
  }

  /** How many bits of the edge to {@code node} the value has, from its bit {@code depth} on. */
  private int commonBits(int node, int value, int depth) {
    int same = Integer.numberOfLeadingZeros(value << depth ^ edge[node]);
    return Math.min(same, edgeBits[node]);
  }

  /** Adds a prefix of 1 to 32 bits. */
  void add(int value, int length) {
    int parent = NONE;
    int node = root;
    int depth = 0;
    while (node != NONE) {
      int common = Math.min(commonBits(node, value, depth), length - depth);
      if (common < edgeBits[node]) {
        split(parent, node, common);
        node = parent == NONE ? root : children[parent * 2 + bit(value, depth)];
      }
      depth += common;
      if (depth == length) {
        ruleCount[node]++;
        return;
      }
      parent = node;
      node = children[parent * 2 + bit(value, depth)];
    }
    int leaf = newNode(value << depth, length - depth, 1);
    if (parent == NONE) {
      root = leaf;
    } else {
      children[parent * 2 + bit(value, depth)] = leaf;
    }
  }

  /** Puts a node into the edge to {@code node}, behind its first bits. */
  private void split(int parent, int node, int bits) {
    int upper = newNode(edge[node], bits, 0);
    replaceChild(parent, node, upper);
    edge[node] <<= bits;
    edgeBits[node] -= (byte) bits;
    children[upper * 2 + (edge[node] >>> 31)] = node;
  }

  /** Takes a prefix away that was added. */
  void remove(int value, int length) {
    int grandparent = NONE;
    int parent = NONE;
    int node = root;
    int depth = 0;
    while (node != NONE && commonBits(node, value, depth) == edgeBits[node]) {
      depth += edgeBits[node];
      if (depth >= length) {
        break;
      }
      grandparent = parent;
      parent = node;
      node = children[parent * 2 + bit(value, depth)];
    }
    if (node == NONE || depth != length || ruleCount[node] == 0 || --ruleCount[node] > 0) {
      return;
    }
    if (isLeaf(node)) {
      replaceChild(parent, node, NONE);
      release(node);
      if (parent != NONE) {
        shorten(grandparent, parent);
      }
    } else {
      shorten(parent, node);
    }
  }

  /** Takes a node out that has no rule and one child. */
  private void shorten(int parent, int node) {
    int zero = children[node * 2];
    int one = children[node * 2 + 1];
    if (ruleCount[node] > 0 || (zero == NONE) == (one == NONE)) {
      return;
    }
    int child = zero == NONE ? one : zero;
    int bits = edgeBits[node];
    if (bits > 0) {
      edge[child] = edge[node] & -1 << (32 - bits) | edge[child] >>> bits;
      edgeBits[child] += (byte) bits;
    }
    replaceChild(parent, node, child);
    release(node);
  }

  private boolean isLeaf(int node) {
    return children[node * 2] == NONE && children[node * 2 + 1] == NONE;
  }

  private static int bit(int value, int index) {
    return value >>> (31 - index) & 1;
  }

  /** Follows the value as far as there are prefixes. */
  void lookup(int value, Result result) {
    result.prefixLengths = 0;
    result.bitCount = 0;
    int node = root;
    int depth = 0;
    while (node != NONE) {
      int common = commonBits(node, value, depth);
      depth += common;
      if (common < edgeBits[node]) {
        // The first bit that differs counts.
        result.bitCount = depth + 1;
        return;
      }
      if (ruleCount[node] > 0 && depth > 0) {
        result.prefixLengths |= 1L << (depth - 1);
      }
      if (depth == 32) {
        result.bitCount = 32;
        return;
      }
      int next = children[node * 2 + bit(value, depth)];
      if (next == NONE) {
        // So it does here, unless there is nothing to differ from.
        result.bitCount = isLeaf(node) ? depth : depth + 1;
        return;
      }
      node = next;
    }
  }
}
