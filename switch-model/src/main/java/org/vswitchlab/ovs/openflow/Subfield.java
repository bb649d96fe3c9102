package org.vswitchlab.ovs.openflow;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.OxmId;

/**
 * A run of bits of a field, {@code NXM_NX_REG0[0..15]} in text.
 *
 * @param firstBit index of the lowest bit, 0 is the field's least significant
 * @param bitCount number of bits, at least 1
 */
public record Subfield(FlowField field, int firstBit, int bitCount) {

  /** The whole field. */
  public static Subfield of(FlowField field) {
    return new Subfield(field, 0, field.bits());
  }

  public boolean isWholeField() {
    return firstBit == 0 && bitCount == field.bits();
  }

  /** Index of the highest bit. */
  public int lastBit() {
    return firstBit + bitCount - 1;
  }

  /**
   * Reads all of {@code text} as a subfield.
   *
   * @throws FlowSyntaxException if it is not one
   */
  public static Subfield parse(String text) {
    int bracket = text.indexOf('[');
    String name = bracket < 0 ? text : text.substring(0, bracket);
    FlowField field = FlowField.byName(name);
    if (field == null) {
      throw new FlowSyntaxException(text + ": unknown field `" + name + "'");
    }
    if (bracket < 0) {
      return of(field);
    }
    return parseBits(text, field, text.substring(bracket));
  }

  private static Subfield parseBits(String text, FlowField field, String bits) {
    if (bits.equals("[]")) {
      return of(field);
    }
    int first = -1;
    int last = -1;
    if (bits.endsWith("]")) {
      String range = bits.substring(1, bits.length() - 1);
      int dots = range.indexOf("..");
      first = bitIndex(dots < 0 ? range : range.substring(0, dots));
      last = dots < 0 ? first : bitIndex(range.substring(dots + 2));
    }
    if (first < 0 || last < 0) {
      throw new FlowSyntaxException(
          text + ": syntax error expecting [] or [<bit>] or [<start>..<end>]");
    }
    check(text, field, first, last);
    return new Subfield(field, first, last - first + 1);
  }

  private static void check(String text, FlowField field, int first, int last) {
    if (first > last) {
      throw new FlowSyntaxException(
          text + ": starting bit " + first + " is after ending bit " + last);
    }
    String only = " is not valid because field is only " + field.bits() + " bits wide";
    if (first >= field.bits()) {
      throw new FlowSyntaxException(text + ": starting bit " + first + only);
    }
    if (last >= field.bits()) {
      throw new FlowSyntaxException(text + ": ending bit " + last + only);
    }
  }

  private static int bitIndex(String digits) {
    if (digits.isEmpty() || digits.length() > 4) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (!Character.isDigit(digits.charAt(i))) {
        return -1;
      }
    }
    return Integer.parseInt(digits);
  }

  /** {@code NXM_NX_REG0[]}, {@code NXM_NX_REG0[3]} or {@code NXM_NX_REG0[0..15]}. */
  public String text() {
    String name = headerName();
    if (isWholeField()) {
      return name + "[]";
    }
    if (bitCount == 1) {
      return name + "[" + firstBit + "]";
    }
    return name + "[" + firstBit + ".." + lastBit() + "]";
  }

  /** Name of the NXM code point, or of the OXM one where there is no NXM one. */
  private String headerName() {
    for (OxmId id : field.oxmIds()) {
      if (id.name().startsWith("NXM_")) {
        return id.name();
      }
    }
    return field.oxmIds().isEmpty() ? field.fieldName() : field.oxmIds().get(0).name();
  }

  @Override
  public String toString() {
    return text();
  }
}
