package org.vswitchlab.ovs.ofproto.table;

import java.util.Arrays;

/**
 * The prefixes that rules have in one field of 32 bits: tells how many bits of a value must be
 * looked at to know which prefixes it can match. A binary tree without nodes that have one child
 * and no rule. A node is four neighbours in an array, since there are up to two nodes for every
 * rule and a look-up visits many: what counts is how far apart in memory they are.
 */
final class PrefixTrie {
  private static final int NONE = -1;
  private static final int INITIAL_CAPACITY = 4;

  /** What {@link #add} says of a prefix that was there already: more than any value has. */
  static final int UNCHANGED = 129;

  // What a node consists of; a node's number is the place of the first.
  /** Child on bit 0; of a free node, the next free one. Child on bit 1 follows. */
  private static final int CHILDREN = 0;

  /** The bits that lead from the parent to the node, the first one highest. */
  private static final int EDGE = 2;

  /** How many bits these are, 0 at most at the root; from bit 6 on, the number of rules. */
  private static final int BITS_AND_RULES = 3;

  private static final int NODE_SIZE = 4;
  private static final int RULES_SHIFT = 6;
  private static final int ONE_RULE = 1 << RULES_SHIFT;
  private static final int BITS_MASK = ONE_RULE - 1;

  private int[] cells = new int[INITIAL_CAPACITY * NODE_SIZE];
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

  private int newNode(int edge, int bitCount, int rules) {
    int node = free;
    if (node != NONE) {
      free = cells[node + CHILDREN];
    } else {
      if (used == cells.length) {
        cells = Arrays.copyOf(cells, used * 2);
      }
      node = used;
      used += NODE_SIZE;
    }
    cells[node + EDGE] = edge;
    cells[node + BITS_AND_RULES] = bitCount | rules << RULES_SHIFT;
    cells[node + CHILDREN] = NONE;
    cells[node + CHILDREN + 1] = NONE;
    return node;
  }

  private void release(int node) {
    cells[node + CHILDREN] = free;
    free = node;
  }

  private int bits(int node) {
    return cells[node + BITS_AND_RULES] & BITS_MASK;
  }

  private boolean hasRules(int node) {
    return cells[node + BITS_AND_RULES] >= ONE_RULE;
  }

  /** The child on which the value goes on behind its first {@code depth} bits. */
  private int child(int node, int value, int depth) {
    return cells[node + CHILDREN + (value >>> (31 - depth) & 1)];
  }

  private void replaceChild(int parent, int old, int node) {
    if (parent == NONE) {
      root = node;
    } else if (cells[parent + CHILDREN] == old) {
      cells[parent + CHILDREN] = node;
    } else {
      cells[parent + CHILDREN + 1] = node;
    }
  }

  /** How many bits of the edge to {@code node} the value has, from its bit {@code depth} on. */
  private int commonBits(int node, int value, int depth) {
    int same = Integer.numberOfLeadingZeros(value << depth ^ cells[node + EDGE]);
    return Math.min(same, bits(node));
  }

  /**
   * Adds a prefix of 1 to 32 bits.
   *
   * @return how many bits at least a value has in common with it of which look-ups tell anything
   *     else from now on; {@link #UNCHANGED} if the prefix was there already
   */
  int add(int value, int length) {
    int parent = NONE;
    int node = root;
    int depth = 0;
    while (node != NONE) {
      int common = Math.min(commonBits(node, value, depth), length - depth);
      if (common < bits(node)) {
        node = split(parent, node, common);
      }
      depth += common;
      if (depth == length) {
        boolean wasThere = hasRules(node);
        cells[node + BITS_AND_RULES] += ONE_RULE;
        return wasThere ? UNCHANGED : length;
      }
      parent = node;
      node = child(parent, value, depth);
    }
    int leaf = newNode(value << depth, length - depth, 1);
    if (parent == NONE) {
      root = leaf;
    } else {
      cells[parent + CHILDREN + (value >>> (31 - depth) & 1)] = leaf;
    }
    return depth;
  }

  /** Puts a node into the edge to {@code node}, behind its first bits. */
  private int split(int parent, int node, int bits) {
    int upper = newNode(cells[node + EDGE], bits, 0);
    replaceChild(parent, node, upper);
    cells[node + EDGE] <<= bits;
    cells[node + BITS_AND_RULES] -= bits;
    cells[upper + CHILDREN + (cells[node + EDGE] >>> 31)] = node;
    return upper;
  }

  /** Takes a prefix away that was added. */
  void remove(int value, int length) {
    int grandparent = NONE;
    int parent = NONE;
    int node = root;
    int depth = 0;
    while (node != NONE && commonBits(node, value, depth) == bits(node)) {
      depth += bits(node);
      if (depth >= length) {
        break;
      }
      grandparent = parent;
      parent = node;
      node = child(parent, value, depth);
    }
    if (node == NONE || depth != length || !hasRules(node)) {
      return;
    }
    cells[node + BITS_AND_RULES] -= ONE_RULE;
    if (hasRules(node)) {
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
    int zero = cells[node + CHILDREN];
    int one = cells[node + CHILDREN + 1];
    if (hasRules(node) || (zero == NONE) == (one == NONE)) {
      return;
    }
    int child = zero == NONE ? one : zero;
    int bits = bits(node);
    if (bits > 0) {
      cells[child + EDGE] = cells[node + EDGE] & -1 << (32 - bits) | cells[child + EDGE] >>> bits;
      cells[child + BITS_AND_RULES] += bits;
    }
    replaceChild(parent, node, child);
    release(node);
  }

  private boolean isLeaf(int node) {
    return (cells[node + CHILDREN] & cells[node + CHILDREN + 1]) == NONE;
  }

  /** Whether where the value's way ends, more than one prefix goes on on another way. */
  boolean leavesMany(int value) {
    int node = root;
    int depth = 0;
    while (node != NONE) {
      if (commonBits(node, value, depth) < bits(node)) {
        return isMany(node);
      }
      depth += bits(node);
      if (depth == 32) {
        return false;
      }
      int next = child(node, value, depth);
      if (next == NONE) {
        int other = child(node, ~value, depth);
        return other != NONE && isMany(other);
      }
      node = next;
    }
    return false;
  }

  /** Whether there is more than one prefix at and below the node. */
  private boolean isMany(int node) {
    return !isLeaf(node) || cells[node + BITS_AND_RULES] >= 2 * ONE_RULE;
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
      if (common < bits(node)) {
        // The first bit that differs counts.
        result.bitCount = depth + 1;
        return;
      }
      if (depth > 0 && hasRules(node)) {
        result.prefixLengths |= 1L << (depth - 1);
      }
      if (depth == 32) {
        result.bitCount = 32;
        return;
      }
      int next = child(node, value, depth);
      if (next == NONE) {
        // So it does here, unless there is nothing to differ from.
        result.bitCount = isLeaf(node) ? depth : depth + 1;
        return;
      }
      node = next;
    }
  }
}
