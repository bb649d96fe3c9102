package org.vswitchlab.ovs.flow;

/**
 * Which bits of a {@link FlowKey} count. Translation starts with nothing and un-wildcards what it
 * looks at; the result is the megaflow's mask.
 */
public final class FlowMask extends FlowWords {
  /** Bottom of Stack in a label stack entry, RFC 3032. */
  private static final long MPLS_BOTTOM = 0x100;

  /**
   * A bit of the word IP that no packet has: tells a flow label that a flow matches on, in all 32
   * bits of the real program's field, from one that an action looked at in the 20 that there are.
   */
  public static final long WHOLE_LABEL = 1L << 20;

  /** All bits count. Not to be changed. */
  static final FlowMask EXACT = exact();

  public FlowMask() {}

  private static FlowMask exact() {
    FlowMask mask = new FlowMask();
    for (int i = 0; i < FlowLayout.WORDS; i++) {
      mask.setWord(i, ~0L);
    }
    return mask;
  }

  /** A mask of its own with the same bits. */
  public FlowMask copy() {
    FlowMask mask = new FlowMask();
    mask.copyWords(this);
    return mask;
  }

  public void copyFrom(FlowMask other) {
    copyWords(other);
  }

  /** All bits of the field count. */
  public void unwildcard(FlowField field) {
    if (field.isWide()) {
      setWord(field.word(), ~0L);
      setWord(field.word() + 1, ~0L);
    } else {
      unwildcard(field, field.valueMask());
    }
  }

  /** These bits of the field count, besides those that did; of a wide one, of its low half. */
  public void unwildcard(FlowField field, long bits) {
    put(field, get(field) | bits);
    unwildcardPresence(field);
  }

  /** These bits of a wide field count, besides those that did. */
  public void unwildcard(FlowField field, long highBits, long lowBits) {
    put(field, getHigh(field) | highBits, get(field) | lowBits);
  }

  /** Bits {@code firstBit} and up of the field count, besides those that did. */
  public void unwildcardBits(FlowField field, int firstBit, int bits) {
    put(field, firstBit, bits, ~0L);
    unwildcardPresence(field);
  }

  /** Where bits of a tunnel option count, so does whether it is there. */
  private void unwildcardPresence(FlowField field) {
    if (field.isTunnelOption()) {
      setWord(FlowLayout.TUN_METADATA, tunnelOptions() | 1L << field.tunnelOptionIndex());
    }
  }

  /** Replaces the field's bits. */
  public void set(FlowField field, long bits) {
    put(field, bits);
  }

  /** Replaces a wide field's bits. */
  public void set(FlowField field, long highBits, long lowBits) {
    put(field, highBits, lowBits);
  }

  /** No bit of the field counts. */
  public void wildcard(FlowField field) {
    put(field, 0, 0);
  }

  /** No bit of the tunnel that the packet came by counts. */
  public void wildcardTunnel() {
    for (int word = FlowLayout.TUN_ID; word < FlowLayout.TUN_METADATA; word++) {
      setWord(word, 0);
    }
    clearTail();
  }

  /** These bits of the word count, and no others of it. */
  public void setBits(int word, long bits) {
    setWord(word, bits);
  }

  /** Every bit of the word counts. */
  public void unwildcardWord(int word) {
    setWord(word, ~0L);
  }

  /** The TPID and TCI of that VLAN header count. */
  public void unwildcardVlan(int header) {
    if (header == 0) {
      setWord(FlowLayout.ETH_SRC_TCI, words[FlowLayout.ETH_SRC_TCI] | 0xffff);
      setWord(FlowLayout.VLAN_TPIDS, words[FlowLayout.VLAN_TPIDS] | 0xffffL << 48);
    } else {
      setWord(FlowLayout.VLAN_TPIDS, words[FlowLayout.VLAN_TPIDS] | 0xffff_ffffL << 16);
    }
  }

  /** Mask of an MPLS label stack entry. */
  public int mplsLse(int index) {
    return switch (index) {
      case 0 -> (int) (words[FlowLayout.MPLS] >>> 32);
      case 1 -> (int) words[FlowLayout.MPLS];
      default -> (int) (words[FlowLayout.MPLS2] >>> 32);
    };
  }

  /** All bits of that MPLS label stack entry count. */
  public void unwildcardMplsLse(int index) {
    switch (index) {
      case 0 -> setWord(FlowLayout.MPLS, words[FlowLayout.MPLS] | 0xffff_ffffL << 32);
      case 1 -> setWord(FlowLayout.MPLS, words[FlowLayout.MPLS] | 0xffff_ffffL);
      default -> setWord(FlowLayout.MPLS2, words[FlowLayout.MPLS2] | 0xffff_ffffL << 32);
    }
  }

  /** Whether that MPLS label stack entry is the last one counts. */
  public void unwildcardMplsBottom(int index) {
    switch (index) {
      case 0 -> setWord(FlowLayout.MPLS, words[FlowLayout.MPLS] | MPLS_BOTTOM << 32);
      case 1 -> setWord(FlowLayout.MPLS, words[FlowLayout.MPLS] | MPLS_BOTTOM);
      default -> setWord(FlowLayout.MPLS2, words[FlowLayout.MPLS2] | MPLS_BOTTOM << 32);
    }
  }

  /** The other mask's bits count too. */
  public void add(FlowMask other) {
    addWords(other, ~0L);
  }

  /** The other mask's bits within the given words count too, such as those of a stage. */
  public void addWords(FlowMask other, long wordBits) {
    long bits = other.present & wordBits;
    for (long left = bits & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      words[i] |= other.words[i];
    }
    if (bits < 0) {
      for (int i = FlowLayout.TUN_METADATA; i < FlowLayout.WORDS; i++) {
        words[i] |= other.words[i];
      }
    }
    present |= bits;
  }

  /** Whether no bit of the field counts. */
  public boolean isWildcarded(FlowField field) {
    return !isNonzero(field);
  }

  /** Whether every bit of the field counts. */
  public boolean isExact(FlowField field) {
    return get(field) == field.valueMask() && (!field.isWide() || getHigh(field) == ~0L);
  }

  /** Whether every bit of {@code other} counts here too. */
  public boolean covers(FlowMask other) {
    if ((other.present & ~present) != 0) {
      return false;
    }
    for (long left = other.present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      if ((other.words[i] & ~words[i]) != 0) {
        return false;
      }
    }
    if (other.present < 0) {
      for (int i = FlowLayout.TUN_METADATA; i < FlowLayout.WORDS; i++) {
        if ((other.words[i] & ~words[i]) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlowMask mask && sameWords(mask);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < FlowLayout.WORDS; i++) {
      if (words[i] != 0) {
        text.append(text.isEmpty() ? "" : " ").append(i).append(':');
        text.append(Long.toHexString(words[i]));
      }
    }
    return "FlowMask[" + text + "]";
  }
}
