package org.vswitchlab.management.netfilter;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.vswitchlab.bridge.netfilter.PacketHeaders;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;
import org.vswitchlab.wire.Frame;

/**
 * A field of a BPDU that {@code ebtables --stp-*} asks for, in the order in which they are listed:
 * IEEE 802.1D-2004, 9.3.1.
 */
enum EbtablesStp {
  TYPE(3, 1),
  FLAGS(4, 1),
  ROOT_PRIO(5, 2),
  ROOT_ADDR(7, 6),
  ROOT_COST(13, 4),
  SENDER_PRIO(17, 2),
  SENDER_ADDR(19, 6),
  PORT(25, 2),
  MSG_AGE(27, 2),
  MAX_AGE(29, 2),
  HELLO_TIME(31, 2),
  FORWARD_DELAY(33, 2);

  private static final int BPDU_AT = 17;
  private static final int CONFIGURATION = 0;
  private static final int NOTIFICATION = 0x80;
  private static final int TOPOLOGY_CHANGE = 0x01;
  private static final int TOPOLOGY_CHANGE_ACK = 0x80;

  private final int offset;
  private final int bytes;

  EbtablesStp(int offset, int bytes) {
    this.offset = offset;
    this.bytes = bytes;
  }

  String option() {
    return "--stp-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static EbtablesStp named(String option) {
    for (EbtablesStp field : values()) {
      if (field.option().equals(option)) {
        return field;
      }
    }
    return null;
  }

  /** The field, or -1 if the frame is too short for it. */
  private long value(Frame frame) {
    int at = BPDU_AT + offset;
    if (frame.length() < at + bytes) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << Byte.SIZE | frame.u8(at + i);
    }
    return value;
  }

  /** What is asked for: a range, or bits of an address. */
  private record Wanted(long first, long last, long mask, boolean isNot, String text) {
    boolean takes(long value) {
      return (value >= 0 && first <= (value & mask) && (value & mask) <= last) != isNot;
    }
  }

  /** All fields of one rule. */
  static final class Match implements RuleTerm {
    private final Map<EbtablesStp, Wanted> wanted = new EnumMap<>(EbtablesStp.class);
    private final boolean isLegacy;

    Match(boolean isLegacy) {
      this.isLegacy = isLegacy;
    }

    void add(EbtablesStp field, XtablesWords in, boolean isNot) {
      String word = in.next();
      switch (field) {
        case TYPE -> {
          int type = word.equals("config") ? CONFIGURATION : word.equals("tcn") ? NOTIFICATION : -1;
          wanted.put(field, number(field, in, word, type, isNot));
        }
        case FLAGS -> {
          int flags =
              word.equals("topology-change")
                  ? TOPOLOGY_CHANGE
                  : word.equals("topology-change-ack") ? TOPOLOGY_CHANGE_ACK : -1;
          wanted.put(field, number(field, in, word, flags, isNot));
        }
        case ROOT_ADDR, SENDER_ADDR -> {
          EbtablesNames.MaskedMac mac = EbtablesNames.mac(word);
          if (mac == null) {
            throw in.wrong("Problem with " + field.option() + " address '" + word + "'");
          }
          String text = mac.text(isLegacy);
          wanted.put(field, new Wanted(mac.mac(), mac.mac(), mac.mask(), isNot, text));
        }
        case ROOT_PRIO, ROOT_COST, SENDER_PRIO, PORT, MSG_AGE, MAX_AGE, HELLO_TIME, FORWARD_DELAY ->
            wanted.put(field, range(field, in, word, isNot));
      }
    }

    private static Wanted number(
        EbtablesStp field, XtablesWords in, String word, int named, boolean isNot) {
      try {
        long value = named >= 0 ? named : Long.decode(word);
        return new Wanted(value, value, -1, isNot, word);
      } catch (NumberFormatException e) {
        throw in.wrong("Bad " + field.option() + " argument");
      }
    }

    private static Wanted range(EbtablesStp field, XtablesWords in, String word, boolean isNot) {
      int colon = word.indexOf(':');
      try {
        long first = colon == 0 ? 0 : Long.decode(colon < 0 ? word : word.substring(0, colon));
        boolean isOpen = colon == word.length() - 1;
        long last =
            colon < 0 ? first : isOpen ? Long.MAX_VALUE : Long.decode(word.substring(colon + 1));
        return new Wanted(first, last, -1, isNot, word + " ");
      } catch (NumberFormatException e) {
        throw in.wrong("Bad " + field.option() + " argument");
      }
    }

    @Override
    public RuleOutcome apply(PacketHeaders packet) {
      Frame frame = packet.packet().frame();
      for (Map.Entry<EbtablesStp, Wanted> entry : wanted.entrySet()) {
        if (!entry.getValue().takes(entry.getKey().value(frame))) {
          return RuleOutcome.NO_MATCH;
        }
      }
      return RuleOutcome.NEXT;
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      wanted.forEach(
          (field, value) ->
              text.append(text.isEmpty() ? "" : " ")
                  .append(field.option())
                  .append(value.isNot() ? " ! " : " ")
                  .append(value.text()));
      return text.toString();
    }
  }
}
