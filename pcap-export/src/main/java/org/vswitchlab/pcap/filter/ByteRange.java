package org.vswitchlab.pcap.filter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a field's bytes: {@code [offset:length]}, {@code [first-last]}, {@code [offset]},
 * {@code [:length]}, {@code [offset:]}; a negative offset counts from the end.
 *
 * @param length {@link #TO_THE_END}, or a number of bytes
 */
record ByteRange(int offset, int length) {
  static final int TO_THE_END = -1;

  /** All of the field. */
  static final ByteRange ALL = new ByteRange(0, TO_THE_END);

  private static final Pattern SYNTAX =
      Pattern.compile("(-?[0-9]{1,5})|(-?[0-9]{1,5})?:([0-9]{1,5})?|([0-9]{1,5})-([0-9]{1,5})");

  static ByteRange parse(FilterLexer.Token token) throws FilterSyntaxException {
    Matcher matcher = SYNTAX.matcher(token.text());
    if (!matcher.matches() || token.text().equals(":")) {
      throw new FilterSyntaxException(
          "'[" + token.text() + "]' is not a range of bytes; expected [offset:length]",
          token.index(),
          token.length());
    }
    if (matcher.group(1) != null) {
      return new ByteRange(Integer.parseInt(matcher.group(1)), 1);
    }
    if (matcher.group(4) != null) {
      int first = Integer.parseInt(matcher.group(4));
      int last = Integer.parseInt(matcher.group(5));
      if (last < first) {
        throw new FilterSyntaxException(
            "the range [" + token.text() + "] ends before it begins",
            token.index(),
            token.length());
      }
      return new ByteRange(first, last - first + 1);
    }
    int offset = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    int length = matcher.group(3) == null ? TO_THE_END : Integer.parseInt(matcher.group(3));
    return new ByteRange(offset, length);
  }

  /** Where the part begins in bytes of that number, or -1 if they have no such part. */
  int startIn(int byteCount) {
    int start = offset < 0 ? byteCount + offset : offset;
    boolean fits = start >= 0 && start + Math.max(length, 0) <= byteCount && start <= byteCount;
    return fits ? start : -1;
  }

  int endIn(int byteCount) {
    return length == TO_THE_END ? byteCount : startIn(byteCount) + length;
  }
}
