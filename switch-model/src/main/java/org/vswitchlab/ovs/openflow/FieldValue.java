package org.vswitchlab.ovs.openflow;

import java.math.BigInteger;
import org.vswitchlab.ovs.flow.FieldFormat;
import org.vswitchlab.ovs.flow.FieldText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;

/** Value and mask of a field, 128 bits each. */
record FieldValue(long valueHigh, long valueLow, long maskHigh, long maskLow) {

  /** A number of up to 128 bits, all ones as mask; null if the text is not a number. */
  static FieldValue immediate(String text) {
    try {
      BigInteger number;
      if (text.startsWith("0x") || text.startsWith("0X")) {
        number = new BigInteger(text.substring(2), 16);
      } else if (text.length() > 1 && text.startsWith("0")) {
        number = new BigInteger(text.substring(1), 8);
      } else {
        number = new BigInteger(text);
      }
      if (number.signum() < 0 || number.bitLength() > 128) {
        return null;
      }
      return new FieldValue(number.shiftRight(64).longValue(), number.longValue(), -1L, -1L);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The field's value in the key, in the bits of the mask. */
  static FieldValue of(FlowKey key, FlowMask mask, FlowField field) {
    return new FieldValue(
        key.getHigh(field) & mask.getHigh(field),
        key.get(field) & mask.get(field),
        mask.getHigh(field),
        mask.get(field));
  }

  /**
   * Reads {@code value} or {@code value/mask}.
   *
   * @throws FlowSyntaxException with the tool's message
   */
  static FieldValue parse(FlowField field, String text, PortNames ports) {
    if (field.format() == FieldFormat.OPENFLOW10_PORT
        || field.format() == FieldFormat.OPENFLOW11_PORT) {
      int port = text.isEmpty() ? OpenFlowPort.INVALID : OpenFlowPort.parse(text, ports);
      if (port == OpenFlowPort.INVALID) {
        throw new FlowSyntaxException(
            (text.isEmpty() ? "0/0" : text) + ": invalid or unknown port for " + field.fieldName());
      }
      return new FieldValue(0, port, 0, WideBits.maskLow(field.bits()));
    }
    try {
      FieldText.Masked masked = FieldText.parse(field, text);
      return new FieldValue(
          masked.valueHigh(), masked.valueLow(), masked.maskHigh(), masked.maskLow());
    } catch (IllegalArgumentException e) {
      throw new FlowSyntaxException(e.getMessage());
    }
  }

  /** Whether all bits of the field are meant. */
  boolean isExact(FlowField field) {
    long high = WideBits.maskHigh(field.bits());
    long low = WideBits.maskLow(field.bits());
    return (maskHigh & high) == high && (maskLow & low) == low;
  }

  /** The same value, of which all bits are meant. */
  FieldValue withoutMask(FlowField field) {
    return new FieldValue(
        valueHigh, valueLow, WideBits.maskHigh(field.bits()), WideBits.maskLow(field.bits()));
  }

  /** Appends the value, and {@code /mask} if it is not all of the field. */
  void format(StringBuilder text, FlowField field, PortNames ports) {
    if (field.format() == FieldFormat.OPENFLOW10_PORT
        || field.format() == FieldFormat.OPENFLOW11_PORT) {
      text.append(OpenFlowPort.format((int) valueLow & 0xffff, ports));
      return;
    }
    FieldText.format(text, field, valueHigh, valueLow, maskHigh, maskLow);
  }

  boolean fits(int bitCount) {
    return (valueHigh & ~WideBits.maskHigh(bitCount)) == 0
        && (valueLow & ~WideBits.maskLow(bitCount)) == 0;
  }
}
