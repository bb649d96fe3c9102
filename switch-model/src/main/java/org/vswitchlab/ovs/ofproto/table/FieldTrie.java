package org.vswitchlab.ovs.ofproto.table;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/** The prefixes that the rules of a table have in one field, column prefixes of Flow_Table. */
final class FieldTrie {
  /** Fields that can be looked up by prefix; others are refused. Found by trying them. */
  private static final List<FlowField> FIELDS =
      List.of(
          FlowField.IP_DST,
          FlowField.IP_SRC,
          FlowField.IPV6_DST,
          FlowField.IPV6_SRC,
          FlowField.TUN_ID,
          FlowField.TUN_SRC,
          FlowField.TUN_DST,
          FlowField.TUN_IPV6_SRC,
          FlowField.TUN_IPV6_DST);

  private static final int WORD_BITS = 64;
  private static final int NARROW_BITS = 32;

  /** What a look-up found. */
  static final class Result {
    /** Bits that tell the value apart from all other branches. */
    int bitCount;

    private long shortLengths;
    private long longLengths;

    void clear() {
      bitCount = 0;
      shortLengths = 0;
      longLengths = 0;
    }

    /** The value matches a prefix of that many bits, 1 to 128. */
    void addPrefixLength(int length) {
      if (length > WORD_BITS) {
        longLengths |= 1L << (length - WORD_BITS - 1);
      } else {
        shortLengths |= 1L << (length - 1);
      }
    }

    /** Nothing is known of the value. */
    void setUnknown() {
      bitCount = 0;
      shortLengths = -1;
      longLengths = -1;
    }

    boolean hasPrefixLength(int length) {
      long lengths = length > WORD_BITS ? longLengths : shortLengths;
      return (lengths & 1L << (length - 1) % WORD_BITS) != 0;
    }
  }

  private final FlowField field;
  private final int ethType;
  private final int width;
  private final PrefixTrie narrow;
  private final WidePrefixTrie wide;
  private final Result result = new Result();
  private final PrefixTrie.Result narrowResult = new PrefixTrie.Result();
  private boolean isDone;

  FieldTrie(FlowField field) {
    this.field = field;
    this.ethType =
        switch (field) {
          case IP_DST, IP_SRC -> EtherType.IPV4;
          case IPV6_DST, IPV6_SRC -> EtherType.IPV6;
          default -> 0;
        };
    this.width = field.bits();
    this.narrow = width == NARROW_BITS ? new PrefixTrie() : null;
    this.wide = narrow == null ? new WidePrefixTrie(width) : null;
  }

  static boolean canBe(FlowField field) {
    return FIELDS.contains(field);
  }

  FlowField field() {
    return field;
  }

  /** Bit of the word of the key that the field begins in. */
  boolean isIn(long words) {
    return (words & 1L << field.word()) != 0;
  }

  /** Length of the prefix that a mask has in the field; 0 if it has none. */
  int prefixLength(FlowMask mask) {
    if (ethType != 0 && !mask.isExact(FlowField.ETH_TYPE)) {
      return 0;
    }
    long high = high(mask.getHigh(field), mask.get(field));
    long low = low(mask.get(field));
    int length = Long.bitCount(high) + Long.bitCount(low);
    boolean isPrefix =
        high == WidePrefixTrie.maskHigh(length) && low == WidePrefixTrie.maskLow(length);
    return isPrefix ? length : 0;
  }

  /** The upper word of a value that begins at the highest bit. */
  private long high(long fieldHigh, long fieldLow) {
    return width > WORD_BITS ? fieldHigh : fieldLow << (WORD_BITS - width);
  }

  private long low(long fieldLow) {
    return width > WORD_BITS ? fieldLow : 0;
  }

  /** As {@link PrefixTrie#add}. */
  int add(Match match, int length) {
    long value = match.value(field);
    return narrow != null
        ? narrow.add((int) value, length)
        : wide.add(high(match.valueHigh(field), value), low(value), length);
  }

  void remove(Match match, int length) {
    long value = match.value(field);
    if (narrow != null) {
      narrow.remove((int) value, length);
    } else {
      wide.remove(high(match.valueHigh(field), value), low(value), length);
    }
  }

  /** Another packet is looked up. */
  void forget() {
    isDone = false;
  }

  /** Whether packets of that kind have the field. */
  boolean concerns(FlowKey packet) {
    return concerns(packet.ethType());
  }

  /** Whether packets of that EtherType have the field. */
  boolean concerns(int packetEthType) {
    return ethType == 0 || packetEthType == ethType;
  }

  /** What the packet's value finds; looked up once for each packet. */
  Result lookup(FlowKey packet) {
    if (!isDone) {
      isDone = true;
      if (!concerns(packet)) {
        result.setUnknown();
      } else if (narrow != null) {
        narrow.lookup((int) packet.get(field), narrowResult);
        result.clear();
        result.bitCount = narrowResult.bitCount;
        result.shortLengths = narrowResult.prefixLengths;
      } else {
        long value = packet.get(field);
        wide.lookup(high(packet.getHigh(field), value), low(value), result);
      }
    }
    return result;
  }

  /** How many bits from the first on the packet has as the rule. */
  int commonBits(FlowKey packet, Match rule) {
    long differing =
        high(packet.getHigh(field), packet.get(field))
            ^ high(rule.valueHigh(field), rule.value(field));
    return differing != 0
        ? Long.numberOfLeadingZeros(differing)
        : Math.min(
            width,
            WORD_BITS + Long.numberOfLeadingZeros(low(packet.get(field)) ^ low(rule.value(field))));
  }

  /** Whether where the packet's way ends, more than one prefix goes on on another way. */
  boolean leavesMany(FlowKey packet) {
    // For wide fields nobody knows; the packet is looked at again.
    return narrow != null && narrow.leavesMany((int) packet.get(field));
  }

  /** Un-wildcards the first bits of the field. */
  void unwildcard(FlowMask mask, int bitCount) {
    mask.unwildcard(field, fieldHigh(bitCount), fieldLow(bitCount));
  }

  boolean isUnwildcarded(FlowMask mask, int bitCount) {
    long high = fieldHigh(bitCount);
    long low = fieldLow(bitCount);
    return (mask.getHigh(field) & high) == high && (mask.get(field) & low) == low;
  }

  /** How many bits of the field from the first on the mask has. */
  int knownBits(FlowMask mask) {
    long unknown = ~high(mask.getHigh(field), mask.get(field));
    return unknown != 0
        ? Long.numberOfLeadingZeros(unknown)
        : Math.min(width, WORD_BITS + Long.numberOfLeadingZeros(~low(mask.get(field))));
  }

  private long fieldHigh(int bitCount) {
    return width > WORD_BITS ? WidePrefixTrie.maskHigh(bitCount) : 0;
  }

  private long fieldLow(int bitCount) {
    return width > WORD_BITS
        ? WidePrefixTrie.maskLow(bitCount)
        : WidePrefixTrie.maskHigh(bitCount) >>> (WORD_BITS - width);
  }
}
