package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How much each hash value of a bond has sent lately, and which are to leave by another member. */
final class BondLoad {
  /** A difference of less than about 1 Mbit/s over 10 s is not worth a move. */
  private static final long LEAST_BYTES = 100_000;

  /** Neither is one of less than about 3 %. */
  private static final int LEAST_SHARE_SHIFT = 5;

  private final long[] bytes = new long[Bond.HASH_VALUES];

  void clear() {
    java.util.Arrays.fill(bytes, 0);
  }

  void add(int hash, long more) {
    bytes[hash] += more;
  }

  long bytes(int hash) {
    return bytes[hash];
  }

  /**
   * Moves hash values from the member that sends most to the one that sends least, then forgets
   * half of what was sent.
   *
   * @return whether any was moved
   */
  boolean rebalance(Bond.Member[] memberOfHash, List<Bond.Member> enabled) {
    List<Bond.Member> candidates = new ArrayList<>(enabled);
    boolean[] hasMoved = new boolean[Bond.HASH_VALUES];
    boolean any = false;
    while (candidates.size() > 1) {
      candidates.sort(Comparator.comparingLong(member -> -sent(memberOfHash, member)));
      Bond.Member from = candidates.get(0);
      Bond.Member to = candidates.get(candidates.size() - 1);
      long low = sent(memberOfHash, to);
      long overload = sent(memberOfHash, from) - low;
      if (overload < low >> LEAST_SHARE_SHIFT || overload < LEAST_BYTES) {
        break;
      }
      int hash = bestToMove(memberOfHash, hasMoved, from, overload);
      if (hash < 0) {
        candidates.remove(from);
      } else {
        memberOfHash[hash] = to;
        hasMoved[hash] = true;
        any = true;
      }
    }
    for (int hash = 0; hash < bytes.length; hash++) {
      bytes[hash] /= 2;
    }
    return any;
  }

  private long sent(Bond.Member[] memberOfHash, Bond.Member member) {
    long sum = 0;
    for (int hash = 0; hash < bytes.length; hash++) {
      sum += memberOfHash[hash] == member ? bytes[hash] : 0;
    }
    return sum;
  }

  /** The value whose move makes the difference smallest; -1 if none makes it smaller. */
  private int bestToMove(
      Bond.Member[] memberOfHash, boolean[] hasMoved, Bond.Member from, long overload) {
    int best = -1;
    long smallest = overload;
    for (int hash = 0; hash < bytes.length; hash++) {
      if (memberOfHash[hash] == from && !hasMoved[hash] && bytes[hash] > 0) {
        long difference = Math.abs(overload - 2 * bytes[hash]);
        if (difference < smallest) {
          smallest = difference;
          best = hash;
        }
      }
    }
    return best;
  }
}
