package org.vswitchlab.ovs.flow;

/**
 * A set of packets: those whose key agrees with a value in the bits of a mask. Immutable. Bits of
 * the value outside the mask are zero, so that equal matches are equal objects.
 */
public final class Match {
  /** Every packet. */
  public static final Match ANY = builder().build();

  private final FlowKey key;
  private final FlowMask mask;
  private final int hash;

  private Match(FlowKey key, FlowMask mask) {
    this.key = key;
    this.mask = mask;
    this.hash = 31 * key.hash() + mask.hash();
  }

  /** The packets that agree with {@code key} under {@code mask}; both are copied. */
  public static Match of(FlowKey key, FlowMask mask) {
    FlowKey value = key.copy();
    value.applyMask(mask);
    return new Match(value, mask.copy());
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with this match. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.key.copyFrom(key);
    builder.mask.copyFrom(mask);
    return builder;
  }

  public boolean matches(FlowKey packet) {
    return packet.equalsUnder(mask, key);
  }

  /** The value; not to be changed. */
  public FlowKey key() {
    return key;
  }

  /** The mask; not to be changed. */
  public FlowMask mask() {
    return mask;
  }

  /** Value of a field of up to 64 bits, or of the low half of a wider one. */
  public long value(FlowField field) {
    return key.get(field);
  }

  /** Whether the match says anything about the field. */
  public boolean isOn(FlowField field) {
    return mask.isNonzero(field);
  }

  /** Whether every packet of this match is one of {@code other}, as OpenFlow's loose deletion. */
  public boolean isSubsetOf(Match other) {
    return mask.covers(other.mask) && other.matches(key);
  }

  /** Whether some packet is in both matches, for OFPFF_CHECK_OVERLAP. */
  public boolean overlaps(Match other) {
    FlowMask common = new FlowMask();
    for (int i = 0; i < FlowLayout.WORDS; i++) {
      common.setWord(i, mask.word(i) & other.mask.word(i));
    }
    return key.equalsUnder(common, other.key);
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
    return other instanceof Match match && mask.equals(match.mask) && key.equals(match.key);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return FieldText.describe(key, mask);
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
      key.applyMask(mask);
      return new Match(key, mask);
    }
  }
}
