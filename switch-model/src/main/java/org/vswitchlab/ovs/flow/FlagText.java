package org.vswitchlab.ovs.flow;

import java.util.List;
import org.vswitchlab.ovs.flow.FieldText.Masked;

/** Fields that are sets of named bits, as text: {@code syn|ack}, {@code +trk-new}. */
public final class FlagText {
  /** ovs-fields(7), tcp_flags; RFC 793, RFC 3168, RFC 3540; the rest has no name. */
  private static final FlagText TCP =
      new FlagText(
          FlowField.TCP_FLAGS,
          "TCP",
          List.of(
              "fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ns", "[200]", "[400]",
              "[800]"));

  /** ovs-fields(7), ct_state. */
  private static final FlagText CONNTRACK =
      new FlagText(
          FlowField.CT_STATE,
          "ct_state",
          List.of("new", "est", "rel", "rpl", "inv", "trk", "snat", "dnat"));

  private static final FlagText TUNNEL =
      new FlagText(FlowField.TUN_FLAGS, "tunnel", List.of("oam"));

  private final FlowField field;
  private final String kind;
  private final List<String> names;

  private FlagText(FlowField field, String kind, List<String> names) {
    this.field = field;
    this.kind = kind;
    this.names = names;
  }

  /** The names of that field's bits. */
  public static FlagText of(FlowField field) {
    return switch (field.format()) {
      case TCP_FLAGS -> TCP;
      case CT_STATE -> CONNTRACK;
      case TUNNEL_FLAGS -> TUNNEL;
      case DECIMAL,
          HEXADECIMAL,
          ETHERNET,
          IPV4,
          IPV6,
          OPENFLOW10_PORT,
          OPENFLOW11_PORT,
          FRAG,
          PACKET_TYPE ->
          throw new IllegalArgumentException(field + " has no flags");
    };
  }

  /** Reads {@code +a-b}, {@code a|b}, a number, or a number and a mask. */
  public Masked parse(String text) {
    if (text.startsWith("+") || text.startsWith("-")) {
      return parseSigned(text);
    }
    if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
      return parseNumber(text);
    }
    long value = 0;
    for (String name : text.split("\\|")) {
      value |= bit(name, name);
    }
    return Masked.exact(field, value);
  }

  private Masked parseNumber(String text) {
    int slash = text.indexOf('/');
    try {
      long value = Long.decode(slash < 0 ? text : text.substring(0, slash));
      long mask = slash < 0 ? field.valueMask() : Long.decode(text.substring(slash + 1));
      if (((value | mask) & ~field.valueMask()) != 0) {
        throw unknown(text);
      }
      return new Masked(0, value & mask, 0, mask);
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
  }

  private Masked parseSigned(String text) {
    long value = 0;
    long mask = 0;
    int at = 0;
    while (at < text.length()) {
      boolean set = text.charAt(at) == '+';
      if (!set && text.charAt(at) != '-') {
        throw new IllegalArgumentException(
            text
                + ": "
                + field.fieldName()
                + " must be preceded by '+' (for SET) or '-' (NOT SET)");
      }
      int end = at + 1;
      while (end < text.length() && text.charAt(end) != '+' && text.charAt(end) != '-') {
        end++;
      }
      String name = text.substring(at + 1, end);
      long bit = bit(name, name);
      if ((mask & bit) != 0) {
        throw new IllegalArgumentException(
            name + ": Each " + kind + " flag can be specified only once");
      }
      mask |= bit;
      value |= set ? bit : 0;
      at = end;
    }
    return new Masked(0, value, 0, mask);
  }

  private long bit(String name, String whole) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw unknown(whole);
    }
    return 1L << index;
  }

  private IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(text + ": unknown " + kind + " flag(s)");
  }

  /** Writes {@code a|b} if every bit counts, else {@code +a-b}. */
  public void format(StringBuilder out, int value, int mask) {
    if (mask == (int) field.valueMask() && field != FlowField.TUN_FLAGS) {
      formatSet(out, value);
      return;
    }
    for (int i = 0; i < names.size(); i++) {
      if ((mask & 1 << i) != 0) {
        out.append((value & 1 << i) != 0 ? '+' : '-').append(names.get(i));
      }
    }
  }

  /** Writes {@code a|b}, or {@code 0} for the empty set. */
  public void formatSet(StringBuilder out, int value) {
    if (value == 0) {
      out.append('0');
      return;
    }
    String separator = "";
    for (int i = 0; i < names.size(); i++) {
      if ((value & 1 << i) != 0) {
        out.append(separator).append(names.get(i));
        separator = "|";
      }
    }
  }
}
