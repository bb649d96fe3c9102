package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.flow.FieldText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.Subfield;
import org.vswitchlab.ovs.openflow.WideBits;

/** What a run of bits holds, as a trace tells it. */
final class SubfieldText {
  private SubfieldText() {}

  /** A whole field as the field is written, a part of one in hexadecimal. */
  static String value(FlowKey packet, Subfield bits) {
    FlowField field = bits.field();
    if (bits.firstBit() == 0 && bits.bitCount() >= field.bits()) {
      StringBuilder text = new StringBuilder();
      long high = packet.getHigh(field);
      FieldText.format(text, field, high, packet.get(field), ~0L, field.valueMask());
      return text.toString();
    }
    long[] value = FieldWriter.read(packet, bits);
    return WideBits.hex(value[0], value[1]);
  }
}
