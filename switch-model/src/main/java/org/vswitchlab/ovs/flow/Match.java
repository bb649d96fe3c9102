package org.vswitchlab.ovs.flow;

import java.util.Arrays;

/**
 * A set of packets: those whose key agrees with a value in the bits of a mask. Immutable. Bits of
 * the value outside the mask are zero, so that equal matches are equal objects. Only the words that
 * the mask has bits in are kept, and matches of one mask may share it: there may be a million.
 */
public final class Match {
  /** Every packet. */
  public static final Match ANY = builder().build();

  private final FlowMask mask;

  /** The value in the words that the mask has bits in, in order of the words. */
  private final long[] values;

  private final int hash;

  private Match(FlowMask mask, long[] values, int hash) {
    this.mask = mask;
    this.values = values;
    this.hash = hash;
  }

  private static Match taking(FlowKey key, FlowMask mask) {
    long head = mask.present & FlowLayout.HEAD_BITS;
    int tail = mask.present < 0 ? FlowLayout.WORDS - FlowLayout.TUN_METADATA : 0;
    long[] values = new long[Long.bitCount(head) + tail];
    long hash = mask.hash();
    int n = 0;
    for (long left = head; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      values[n] = key.words[i] & mask.words[i];
      hash = FlowWords.mix(hash, values[n++]);
    }
    for (int i = FlowLayout.WORDS - tail; i < FlowLayout.WORDS; i++) {
      values[n] = key.words[i] & mask.words[i];
      hash = FlowWords.mix(hash, values[n++]);
    }
    return new Match(mask, values, FlowWords.finish(hash));
  }

  /** The packets that agree with {@code key} under {@code mask}; both are copied. */
  public static Match of(FlowKey key, FlowMask mask) {
    return taking(key, mask.copy());
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with this match. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    expandInto(builder.key);
    builder.mask.copyFrom(mask);
    return builder;
  }

  /**
   * The same match, which keeps {@code same} for its mask.
   *
   * @param same a mask that equals this one's and does not change
   */
  public Match withMask(FlowMask same) {
    return same == mask ? this : new Match(same, values, hash);
  }

  public boolean matches(FlowKey packet) {
    int n = 0;
    for (long left = mask.present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      if ((packet.words[i] & mask.words[i]) != values[n++]) {
        return false;
      }
    }
    for (int i = FlowLayout.TUN_METADATA; n < values.length; i++) {
      if ((packet.words[i] & mask.words[i]) != values[n++]) {
        return false;
      }
    }
    return true;
  }

  private void expandInto(FlowKey key) {
    key.clear();
    int n = 0;
    for (long left = mask.present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      key.setWord(Long.numberOfTrailingZeros(left), values[n++]);
    }
    for (int i = FlowLayout.TUN_METADATA; n < values.length; i++) {
      key.setWord(i, values[n++]);
    }
  }

  /** A key of its own with the value. */
  public FlowKey key() {
    FlowKey key = new FlowKey();
    expandInto(key);
    return key;
  }

  /** The mask; not to be changed. */
  public FlowMask mask() {
    return mask;
  }

  /** One word of the value, by its index in {@link FlowLayout}. */
  public long word(int index) {
    if (index >= FlowLayout.TUN_METADATA) {
      return mask.present < 0 ? values[values.length - FlowLayout.WORDS + index] : 0;
    }
    long bit = 1L << index;
    return (mask.present & bit) == 0 ? 0 : values[Long.bitCount(mask.present & (bit - 1))];
  }

  /**
   * The words of the value that the mask has bits in, in order of the words, those from {@link
   * FlowLayout#TUN_METADATA} on all or none. Not to be changed.
   */
  public long[] values() {
    return values;
  }

  /** Where {@link #values} of matches of that mask have a word that the mask has bits in. */
  public static int valueIndex(FlowMask mask, int word) {
    long head = mask.present & FlowLayout.HEAD_BITS;
    return word < FlowLayout.TUN_METADATA
        ? Long.bitCount(head & ((1L << word) - 1))
        : Long.bitCount(head) + word - FlowLayout.TUN_METADATA;
  }

  /** Value of the high half of a field of 128 bits; 0 for narrower ones. */
  public long valueHigh(FlowField field) {
    return field.isWide() ? word(field.word()) : 0;
  }

  /** Value of a field of up to 64 bits, or of the low half of a wider one. */
  public long value(FlowField field) {
    int index = field.isWide() ? field.word() + 1 : field.word();
    return word(index) >>> field.shift() & field.valueMask();
  }

  /** Whether the match says anything about the field. */
  public boolean isOn(FlowField field) {
    return mask.isNonzero(field);
  }

  /** Whether every packet of this match is one of {@code other}, as OpenFlow's loose deletion. */
  public boolean isSubsetOf(Match other) {
    return mask.covers(other.mask) && agreesWith(other, other.mask.present);
  }

  /** Whether some packet is in both matches, for OFPFF_CHECK_OVERLAP. */
  public boolean overlaps(Match other) {
    return agreesWith(other, mask.present & other.mask.present);
  }

  /** Whether the values agree in those words, as far as both masks have bits there. */
  private boolean agreesWith(Match other, long wordBits) {
    for (long left = wordBits & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      if (!agreesInWord(other, Long.numberOfTrailingZeros(left))) {
        return false;
      }
    }
    if (wordBits < 0) {
      for (int i = FlowLayout.TUN_METADATA; i < FlowLayout.WORDS; i++) {
        if (!agreesInWord(other, i)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean agreesInWord(Match other, int word) {
    return ((word(word) ^ other.word(word)) & mask.words[word] & other.mask.words[word]) == 0;
  }

  /** The first field that is matched on without its prerequisite, or null if all is well. */
  public FlowField fieldWithoutPrerequisite() {
    for (FlowField field : FlowField.values()) {
      if (field.isPlaced() && isUnambiguous(field) && isOn(field)) {
        if (!field.prerequisite().isMetBy(this) && !hasOtherReading(field)) {
          return field;
        }
      }
    }
    return null;
  }

  /** Fields of protocols that share a place have a reading for each; one that is met suffices. */
  private boolean hasOtherReading(FlowField field) {
    for (FlowField other : FlowField.values()) {
      if (other != field
          && other.isPlaced()
          && other.word() == field.word()
          && (other.valueMask() << other.shift() & field.valueMask() << field.shift()) != 0
          && other.prerequisite().isMetBy(this)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnambiguous(FlowField field) {
    return field != FlowField.DL_VLAN_PCP && field != FlowField.DL_VLAN;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Match match
        && hash == match.hash
        && (mask == match.mask || mask.equals(match.mask))
        && Arrays.equals(values, match.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return FieldText.describe(key(), mask);
  }

  /** Puts a match together. May be used again after {@link #build}. */
  public static final class Builder {
    private final FlowKey key = new FlowKey();
    private final FlowMask mask = new FlowMask();

    private Builder() {}

    /** The field has this value. */
    public Builder exact(FlowField field, long value) {
      return masked(field, value, field.valueMask());
    }

    /** The field, of 128 bits, has this value. */
    public Builder exact(FlowField field, long high, long low) {
      return masked(field, high, low, ~0L, ~0L);
    }

    /** The field has this value in the bits of {@code bits}; replaces what was said about it. */
    public Builder masked(FlowField field, long value, long bits) {
      if (field == FlowField.IN_PORT && (bits & 0xffff) == 0xffff) {
        // Text and OpenFlow 1.0 know 16 bits of it; equal matches must be equal, whence they come.
        bits = field.valueMask();
      }
      mask.set(field, bits);
      key.set(field, value & bits);
      return this;
    }

    /** As {@link #masked(FlowField, long, long)} for fields of 128 bits. */
    public Builder masked(FlowField field, long high, long low, long highBits, long lowBits) {
      mask.set(field, highBits, lowBits);
      key.set(field, high & highBits, low & lowBits);
      return this;
    }

    /**
     * A tunnel option is present, and has this value in the bits of {@code bits}, which may be
     * none.
     */
    public Builder tunnelOption(int index, long value, long bits) {
      FlowField field = FlowField.tunnelOption(index);
      masked(field, value, bits);
      mask.setWord(FlowLayout.TUN_METADATA, mask.tunnelOptions() | 1L << index);
      key.setWord(FlowLayout.TUN_METADATA, key.tunnelOptions() | 1L << index);
      return this;
    }

    /** Nothing is said about the field. */
    public Builder any(FlowField field) {
      return masked(field, 0, 0, 0, 0);
    }

    /** Inner VLAN header or TPIDs, which have no field of their own. */
    public Builder vlan(int header, int tpid, int tpidMask, int tci, int tciMask) {
      mask.setVlan(header, tpidMask, tciMask);
      key.setVlan(header, tpid & tpidMask, tci & tciMask);
      return this;
    }

    /** One MPLS label stack entry, in the bits of {@code bits}. */
    public Builder mplsLse(int index, int lse, int bits) {
      key.setMplsLse(index, lse & bits);
      FlowKey asKey = new FlowKey();
      asKey.setMplsLse(index, bits);
      mask.addWords(maskOf(asKey), ~0L);
      return this;
    }

    private static FlowMask maskOf(FlowKey bits) {
      FlowMask mask = new FlowMask();
      mask.copyWords(bits);
      return mask;
    }

    /** Value so far, to look at prerequisites while parsing. */
    public FlowKey key() {
      return key;
    }

    /** Mask so far. */
    public FlowMask mask() {
      return mask;
    }

    public Match build() {
      return Match.of(key, mask);
    }

    /** As {@link #build} without a copy: the builder must not be used again. */
    public Match take() {
      return taking(key, mask);
    }
  }
}
