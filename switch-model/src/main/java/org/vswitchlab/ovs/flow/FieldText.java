package org.vswitchlab.ovs.flow;

import org.vswitchlab.wire.MacAddress;

/** Values of fields as text, shared by OpenFlow's and the datapath's syntax. */
public final class FieldText {
  private FieldText() {}

  /** All that is said about a packet, for people who debug; not the syntax of any tool. */
  static String describe(FlowKey key, FlowMask mask) {
    StringBuilder text = new StringBuilder();
    for (FlowField field : FlowField.values()) {
      if (!field.isPlaced() || isOtherView(field)) {
        continue;
      }
      if (mask == FlowMask.EXACT ? key.isNonzero(field) : mask.isNonzero(field)) {
        text.append(text.isEmpty() ? "" : ",").append(field.fieldName()).append('=');
        text.append("0x").append(Long.toHexString(key.getHigh(field)));
        text.append(String.format("%016x", key.get(field)));
        if (!mask.isExact(field)) {
          text.append('/').append(Long.toHexString(mask.getHigh(field)));
          text.append(String.format("%016x", mask.get(field)));
        }
      }
    }
    return text.toString();
  }

  private static boolean isOtherView(FlowField field) {
    for (FlowField earlier : FlowField.values()) {
      if (earlier == field) {
        return false;
      }
      if (earlier.word() == field.word()
          && earlier.shift() == field.shift()
          && earlier.isWide() == field.isWide()) {
        return true;
      }
    }
    return false;
  }

  /** Lower-case octets with colons. */
  public static String ethernet(long mac) {
    return MacAddress.format(mac);
  }
}
