package org.vswitchlab.gui.dissector;

import java.util.ArrayList;
import java.util.List;

/** LACP, the link aggregation control protocol: IEEE 802.1AX-2014, 6.4.2.3. */
final class SlowProtocolDissector {
  private static final int LACP = 1;
  private static final int INFORMATION_BYTES = 20;
  private static final int ACTOR_AT = 2;
  private static final int PARTNER_AT = ACTOR_AT + INFORMATION_BYTES;
  private static final String[] STATE = {
    "active",
    "short timeout",
    "aggregatable",
    "synchronized",
    "collecting",
    "distributing",
    "defaulted",
    "expired"
  };

  private SlowProtocolDissector() {}

  /** The whole payload; null if it is another slow protocol. */
  static List<DissectedField> dissect(ByteView bytes) {
    if (bytes.length() < PARTNER_AT + INFORMATION_BYTES || bytes.unsigned(0, 1) != LACP) {
      return null;
    }
    DissectedField actor = information(bytes, "Actor", ACTOR_AT);
    DissectedField partner = information(bytes, "Partner", PARTNER_AT);
    String summary = "actor " + actor.value() + ", partner " + partner.value();
    return List.of(
        new DissectedField("LACP", summary, bytes.at(0), bytes.length(), List.of(actor, partner)));
  }

  private static DissectedField information(ByteView bytes, String name, int at) {
    List<String> flags = new ArrayList<>();
    for (int bit = 0; bit < STATE.length; bit++) {
      if ((bytes.unsigned(at + 16, 1) >> bit & 1) != 0) {
        flags.add(STATE[bit]);
      }
    }
    List<DissectedField> fields =
        List.of(
            bytes.number("System priority", at + 2, 2),
            bytes.leaf("System", bytes.mac(at + 4), at + 4, 6),
            bytes.number("Key", at + 10, 2),
            bytes.number("Port priority", at + 12, 2),
            bytes.number("Port", at + 14, 2),
            bytes.leaf("State", flags.isEmpty() ? "none" : String.join(", ", flags), at + 16, 1));
    String summary = bytes.mac(at + 4) + " port " + bytes.unsigned(at + 14, 2);
    return new DissectedField(name, summary, bytes.at(at), INFORMATION_BYTES, fields);
  }
}
