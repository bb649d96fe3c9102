package org.vswitchlab.ovs.flow;

/**
 * The words that keys and masks are made of, and a map of those that are not zero, so that hashing,
 * comparing and copying touch only the few that a typical packet fills. Not thread-safe; made to be
 * reused.
 */
public abstract sealed class FlowWords permits FlowKey, FlowMask {
  private static final long HASH_MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  final long[] words = new long[FlowLayout.WORDS];
  long present;

  FlowWords() {}

  /** Map of the nonzero words: bit i for word i, bit 63 for all from TUN_METADATA on. */
  public final long presentBits() {
    return present;
  }

  /** The word at that index of {@link FlowLayout}. */
  public final long word(int index) {
    return words[index];
  }

  /** Sets a whole word. */
  public final void setWord(int index, long value) {
    words[index] = value;
    if (index >= FlowLayout.TUN_METADATA) {
      if (value != 0) {
        present |= FlowLayout.TAIL_BIT;
      } else if (present < 0) {
        updateTail();
      }
    } else if (value != 0) {
      present |= 1L << index;
    } else {
      present &= ~(1L << index);
    }
  }

  private void updateTail() {
    if (present < 0 && words[FlowLayout.TUN_METADATA] != 0) {
      return;
    }
    long any = 0;
    for (int i = FlowLayout.TUN_METADATA; i < FlowLayout.WORDS; i++) {
      any |= words[i];
    }
    present = any == 0 ? present & ~FlowLayout.TAIL_BIT : present | FlowLayout.TAIL_BIT;
  }

  /**
   * TPID of a VLAN header, 0 if it is not there; in a mask, the bits of it that count. Header 0 is
   * the outer one.
   */
  public final int vlanTpid(int header) {
    return (int) (words[FlowLayout.VLAN_TPIDS] >>> (header == 0 ? 48 : 32)) & 0xffff;
  }

  /**
   * TCI of a VLAN header with {@link FlowKey#VLAN_CFI} set, 0 if it is not there; in a mask, the
   * bits of it that count.
   */
  public final int vlanTci(int header) {
    return header == 0
        ? (int) words[FlowLayout.ETH_SRC_TCI] & 0xffff
        : (int) (words[FlowLayout.VLAN_TPIDS] >>> 16) & 0xffff;
  }

  /** Sets one VLAN header, or the mask of it; zeros take it away. */
  public final void setVlan(int header, int tpid, int tci) {
    long tpids = words[FlowLayout.VLAN_TPIDS];
    if (header == 0) {
      long source = words[FlowLayout.ETH_SRC_TCI] & ~0xffffL;
      setWord(FlowLayout.ETH_SRC_TCI, source | (tci & 0xffff));
      setWord(FlowLayout.VLAN_TPIDS, tpids & ~(0xffffL << 48) | (long) tpid << 48);
    } else {
      long kept = tpids & ~(0xffff_ffffL << 16);
      setWord(FlowLayout.VLAN_TPIDS, kept | (long) tpid << 32 | (long) (tci & 0xffff) << 16);
    }
  }

  /** Value of a field of up to 64 bits; the low half of a wider one. */
  public final long get(FlowField field) {
    int index = field.isWide() ? field.word() + 1 : place(field);
    return words[index] >>> field.shift() & field.valueMask();
  }

  /** High half of a field of 128 bits; 0 for narrower ones. */
  public final long getHigh(FlowField field) {
    return field.isWide() ? words[place(field)] : 0;
  }

  /**
   * Bits {@code firstBit} to {@code firstBit + bits - 1} of a field, 0 being the lowest.
   *
   * @param bits 1 to 64
   */
  public final long get(FlowField field, int firstBit, int bits) {
    long value;
    if (!field.isWide() || firstBit == 0) {
      value = get(field) >>> firstBit;
    } else if (firstBit >= 64) {
      value = getHigh(field) >>> (firstBit - 64);
    } else {
      value = get(field) >>> firstBit | getHigh(field) << (64 - firstBit);
    }
    return value & lowBits(bits);
  }

  /** Which tunnel options are present, bit n for option n; in a mask, which of these count. */
  public final long tunnelOptions() {
    return words[FlowLayout.TUN_METADATA];
  }

  static long lowBits(int bits) {
    return bits >= 64 ? ~0L : (1L << bits) - 1;
  }

  final void put(FlowField field, int firstBit, int bits, long value) {
    long mask = lowBits(bits);
    long kept = value & mask;
    if (firstBit >= 64) {
      int shift = firstBit - 64;
      put(field, getHigh(field) & ~(mask << shift) | kept << shift, get(field));
      return;
    }
    long low = get(field) & ~(mask << firstBit) | kept << firstBit;
    if (firstBit + bits <= 64 || !field.isWide()) {
      put(field, low);
    } else {
      int shift = 64 - firstBit;
      put(field, getHigh(field) & ~(mask >>> shift) | kept >>> shift, low);
    }
  }

  /** Whether any bit of the field is set. */
  public final boolean isNonzero(FlowField field) {
    return (get(field) | getHigh(field)) != 0;
  }

  final void put(FlowField field, long value) {
    if (field.isWide()) {
      setWord(place(field) + 1, value);
      return;
    }
    int index = place(field);
    long cleared = words[index] & ~(field.valueMask() << field.shift());
    setWord(index, cleared | (value & field.valueMask()) << field.shift());
  }

  final void put(FlowField field, long high, long low) {
    if (field.isWide()) {
      setWord(place(field), high);
      setWord(place(field) + 1, low);
    } else {
      put(field, low);
    }
  }

  private static int place(FlowField field) {
    int word = field.word();
    if (word < 0) {
      throw new IllegalArgumentException(field + " has no fixed place in a key");
    }
    return word;
  }

  /** Makes the words from TUN_METADATA on zero. */
  public final void clearTail() {
    if (present < 0) {
      java.util.Arrays.fill(words, FlowLayout.TUN_METADATA, FlowLayout.WORDS, 0);
      present &= ~FlowLayout.TAIL_BIT;
    }
  }

  /** Makes all words zero. */
  public final void clear() {
    for (long left = present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      words[Long.numberOfTrailingZeros(left)] = 0;
    }
    if (present < 0) {
      java.util.Arrays.fill(words, FlowLayout.TUN_METADATA, FlowLayout.WORDS, 0);
    }
    present = 0;
  }

  final void copyWords(FlowWords other) {
    if (other == this) {
      return;
    }
    clear();
    for (long left = other.present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      words[i] = other.words[i];
    }
    if (other.present < 0) {
      copyTail(other);
    }
    present = other.present;
  }

  private void copyTail(FlowWords other) {
    System.arraycopy(
        other.words,
        FlowLayout.TUN_METADATA,
        words,
        FlowLayout.TUN_METADATA,
        FlowLayout.WORDS - FlowLayout.TUN_METADATA);
  }

  final boolean sameWords(FlowWords other) {
    if (present != other.present) {
      return false;
    }
    for (long left = present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      if (words[i] != other.words[i]) {
        return false;
      }
    }
    return present >= 0
        || java.util.Arrays.equals(
            words,
            FlowLayout.TUN_METADATA,
            FlowLayout.WORDS,
            other.words,
            FlowLayout.TUN_METADATA,
            FlowLayout.WORDS);
  }

  static long mix(long hash, long word) {
    long h = (hash ^ word) * HASH_MULTIPLIER;
    return h ^ h >>> 32;
  }

  static int finish(long hash) {
    long h = hash * HASH_MULTIPLIER;
    return (int) (h >>> 32);
  }

  /** Hash of all words; the same in every run. */
  public final int hash() {
    long hash = present;
    for (long left = present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      hash = mix(hash, words[Long.numberOfTrailingZeros(left)]);
    }
    if (present < 0) {
      for (int i = FlowLayout.TUN_METADATA; i < FlowLayout.WORDS; i++) {
        hash = mix(hash, words[i]);
      }
    }
    return finish(hash);
  }

  @Override
  public final int hashCode() {
    return hash();
  }
}
