package org.vswitchlab.bridge;

/** An IPv4 (in the low half) or IPv6 address of a source or of a listener. */
record SourceAddress(long high, long low) implements Comparable<SourceAddress> {
  static final SourceAddress ANY = new SourceAddress(0, 0);

  @Override
  public int compareTo(SourceAddress other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }
}
