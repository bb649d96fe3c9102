package org.vswitchlab.management.ofctl;

import java.util.List;
import java.util.function.Function;
import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.ConntrackTuple;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.CtFlush;

/** What {@code ct-flush} is to forget: {@code [zone=N] [ORIGINAL [REPLY]]}, ovs-ofctl(8). */
final class ConntrackFlushText {
  private int protocol;

  private ConntrackFlushText() {}

  /**
   * @param words the switch first
   */
  static CtFlush parse(List<String> words) {
    ConntrackFlushText text = new ConntrackFlushText();
    int next = 1;
    int zone = -1;
    if (words.size() > 1 && words.get(1).startsWith("zone=")) {
      String digits = words.get(1).substring("zone=".length());
      if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > 0xffff) {
        throw new OfctlException("Failed to parse zone");
      }
      zone = Integer.parseInt(digits);
      next = 2;
    }
    ConntrackTuple original =
        words.size() > next ? text.tuple(words.get(next)) : ConntrackTuple.ANY;
    ConntrackTuple reply =
        words.size() > next + 1 ? text.tuple(words.get(next + 1)) : ConntrackTuple.ANY;
    return new CtFlush(text.protocol, zone, original, reply);
  }

  private ConntrackTuple tuple(String words) {
    HexBytes source = HexBytes.EMPTY;
    HexBytes destination = HexBytes.EMPTY;
    int[] numbers = {0, 0, -1, -1};
    for (String pair : words.split(",")) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw new OfctlException("Failed to parse ct-tuple: field " + pair + " missing value");
      }
      String key = pair.substring(0, equals);
      String value = pair.substring(equals + 1);
      switch (key) {
        case "ct_nw_src" -> source = address(key, value, ConntrackFlushText::ipv4);
        case "ct_nw_dst" -> destination = address(key, value, ConntrackFlushText::ipv4);
        case "ct_ipv6_src" -> source = address(key, value, ConntrackFlushText::ipv6);
        case "ct_ipv6_dst" -> destination = address(key, value, ConntrackFlushText::ipv6);
        case "ct_nw_proto" -> protocol = number(key, value, 0xff);
        case "ct_tp_src", "icmp_id" -> numbers[0] = number(key, value, 0xffff);
        case "ct_tp_dst" -> numbers[1] = number(key, value, 0xffff);
        case "icmp_type" -> numbers[2] = number(key, value, 0xff);
        case "icmp_code" -> numbers[3] = number(key, value, 0xff);
        default ->
            throw new OfctlException(
                "Failed to parse ct-tuple: invalid conntrack tuple field: " + key);
      }
    }
    return new ConntrackTuple(source, destination, numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  private static HexBytes address(String key, String value, Function<String, byte[]> parser) {
    try {
      return HexBytes.of(parser.apply(value));
    } catch (IllegalArgumentException e) {
      throw new OfctlException("Failed to parse ct-tuple: failed to parse field " + key);
    }
  }

  private static byte[] ipv4(String text) {
    byte[] bytes = new byte[4];
    Long address = AddressText.parseIpv4(text);
    if (address == null) {
      throw new IllegalArgumentException(text);
    }
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (address >> (24 - 8 * i));
    }
    return bytes;
  }

  private static byte[] ipv6(String text) {
    long[] halves = AddressText.parseIpv6(text);
    if (halves == null) {
      throw new IllegalArgumentException(text);
    }
    byte[] bytes = new byte[16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (halves[i / 8] >> (56 - 8 * (i % 8)));
    }
    return bytes;
  }

  private static int number(String key, String value, int most) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > most) {
      throw new OfctlException("Failed to parse ct-tuple: failed to parse field " + key);
    }
    return Integer.parseInt(value);
  }
}
