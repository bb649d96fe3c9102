package org.vswitchlab.bridge.netfilter;

/**
 * Value of a header field: an unsigned number of up to 128 bits, or a name.
 *
 * @param name of an interface; empty for a number
 */
public record FieldValue(long high, long low, String name) implements Comparable<FieldValue> {
  public static FieldValue of(long number) {
    return new FieldValue(0, number, "");
  }

  public static FieldValue of(long high, long low) {
    return new FieldValue(high, low, "");
  }

  public static FieldValue of(String name) {
    return new FieldValue(0, 0, name);
  }

  public FieldValue and(FieldValue mask) {
    return new FieldValue(high & mask.high, low & mask.low, name);
  }

  @Override
  public int compareTo(FieldValue other) {
    int order = Long.compareUnsigned(high, other.high);
    order = order != 0 ? order : Long.compareUnsigned(low, other.low);
    return order != 0 ? order : name.compareTo(other.name);
  }
}
