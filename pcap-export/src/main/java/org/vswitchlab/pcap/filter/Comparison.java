package org.vswitchlab.pcap.filter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Conditions on the values of a field. */
final class Comparison {
  /** How a field is compared. */
  enum Operator {
    ANY_EQUAL,
    ALL_NOT_EQUAL,
    ALL_EQUAL,
    ANY_NOT_EQUAL,
    GREATER,
    LESS,
    GREATER_OR_EQUAL,
    LESS_OR_EQUAL;

    /** Whether every occurrence must agree and not only one. */
    boolean wantsAll() {
      return this == ALL_NOT_EQUAL || this == ALL_EQUAL;
    }

    /** Whether it holds of a value that differs by that sign. */
    boolean accepts(int sign) {
      return switch (this) {
        case ANY_EQUAL, ALL_EQUAL -> sign == 0;
        case ALL_NOT_EQUAL, ANY_NOT_EQUAL -> sign != 0;
        case GREATER -> sign > 0;
        case LESS -> sign < 0;
        case GREATER_OR_EQUAL -> sign >= 0;
        case LESS_OR_EQUAL -> sign <= 0;
      };
    }
  }

  /** A test of one value of a field. */
  private interface Test {
    boolean holds(byte[] bytes, FieldValues values, int index);
  }

  private Comparison() {}

  static Condition exists(FrameField field) {
    return frame -> {
      FieldValues values = new FieldValues();
      frame.collect(field, values);
      return values.count() > 0;
    };
  }

  private static Condition of(FrameField field, boolean all, Test test) {
    return frame -> {
      FieldValues values = new FieldValues();
      frame.collect(field, values);
      for (int i = 0; i < values.count(); i++) {
        if (test.holds(frame.bytes(), values, i) != all) {
          return !all;
        }
      }
      return all && values.count() > 0;
    };
  }

  static Condition withValue(FrameField field, Operator operator, Literals.Value literal) {
    return of(
        field,
        operator.wantsAll(),
        (bytes, values, i) ->
            operator.accepts(literal.compareWith(values.first(i), values.second(i))));
  }

  /** Each occurrence of one field against each of another. */
  static Condition withField(FrameField left, Operator operator, FrameField right) {
    return frame -> {
      FieldValues a = new FieldValues();
      FieldValues b = new FieldValues();
      frame.collect(left, a);
      frame.collect(right, b);
      boolean all = operator.wantsAll();
      for (int i = 0; i < a.count(); i++) {
        for (int j = 0; j < b.count(); j++) {
          Literals.Value value = new Literals.Value(b.first(j), b.second(j), -1, -1);
          if (operator.accepts(value.compareWith(a.first(i), a.second(i))) != all) {
            return !all;
          }
        }
      }
      return all && a.count() > 0 && b.count() > 0;
    };
  }

  /**
   * One of a set.
   *
   * @param ranges pairs of the least and the greatest value
   */
  static Condition in(FrameField field, List<Literals.Value[]> ranges) {
    return of(
        field,
        false,
        (bytes, values, i) -> {
          for (Literals.Value[] range : ranges) {
            if (range[0].compareWith(values.first(i), values.second(i)) >= 0
                && range[1].compareWith(values.first(i), values.second(i)) <= 0) {
              return true;
            }
          }
          return false;
        });
  }

  static Condition bytes(FrameField field, ByteRange range, Operator operator, byte[] literal) {
    return of(
        field,
        operator.wantsAll(),
        (bytes, values, i) -> {
          int size = byteCount(field, values, i);
          int start = range.startIn(size);
          if (start < 0) {
            return false;
          }
          int from = values.offset(i) + start;
          int to = values.offset(i) + range.endIn(size);
          int sign = Arrays.compareUnsigned(bytes, from, to, literal, 0, literal.length);
          return operator.accepts(sign);
        });
  }

  static Condition contains(FrameField field, ByteRange range, byte[] literal) {
    return of(
        field,
        false,
        (bytes, values, i) -> {
          int size = byteCount(field, values, i);
          int start = range.startIn(size);
          int end = values.offset(i) + range.endIn(size) - literal.length;
          for (int at = values.offset(i) + start; start >= 0 && at <= end; at++) {
            if (Arrays.equals(bytes, at, at + literal.length, literal, 0, literal.length)) {
              return true;
            }
          }
          return false;
        });
  }

  /** The bytes as characters of their own number, so that a pattern can name any of them. */
  static Condition matches(FrameField field, ByteRange range, Pattern pattern) {
    return of(
        field,
        false,
        (bytes, values, i) -> {
          int size = byteCount(field, values, i);
          int start = range.startIn(size);
          if (start < 0) {
            return false;
          }
          int from = values.offset(i) + start;
          int length = range.endIn(size) - start;
          return pattern
              .matcher(new String(bytes, from, length, StandardCharsets.ISO_8859_1))
              .find();
        });
  }

  private static int byteCount(FrameField field, FieldValues values, int index) {
    return switch (field.type()) {
      case PROTOCOL -> (int) (values.second(index) - values.first(index));
      case ETHER -> 6;
      case IPV4 -> 4;
      case IPV6 -> 16;
      case UINT, BOOLEAN -> 0;
    };
  }
}
