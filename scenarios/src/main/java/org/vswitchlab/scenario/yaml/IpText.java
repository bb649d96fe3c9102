package org.vswitchlab.scenario.yaml;

import java.util.regex.Pattern;

/** Syntax of IP addresses. */
final class IpText {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final int IPV6_GROUPS = 8;

  private IpText() {}

  static boolean isIpv4(String text) {
    if (!IPV4.matcher(text).matches()) {
      return false;
    }
    for (String octet : text.split("\\.", -1)) {
      // A leading 0 means octal to inet_aton(3) and decimal to others.
      if (Integer.parseInt(octet) > 255 || (octet.length() > 1 && octet.charAt(0) == '0')) {
        return false;
      }
    }
    return true;
  }

  /** RFC 4291, section 2.2. */
  static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::") || text.contains(":::")) {
      return false;
    }
    if (gap < 0) {
      return groups(text, true) == IPV6_GROUPS;
    }
    int before = groups(text.substring(0, gap), false);
    int after = groups(text.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
  }

  /** How many groups the text has, or a number below any if it is malformed. */
  private static int groups(String text, boolean mayEndInIpv4) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (mayEndInIpv4 && i == parts.length - 1 && isIpv4(parts[i])) {
        count += 2;
      } else if (parts[i].matches("[0-9A-Fa-f]{1,4}")) {
        count++;
      } else {
        return -IPV6_GROUPS;
      }
    }
    return count;
  }

  static String address(String text) throws BadValue {
    if (isIpv4(text) || isIpv6(text)) {
      return text;
    }
    throw new BadValue(
        "E-IP", "'" + text + "' is not an IP address; expected one such as 10.0.0.1 or fd00::1");
  }

  /** An address with a prefix length; empty text stands for no address. */
  static String prefix(String text, boolean ipv6) throws BadValue {
    if (text.isEmpty()) {
      return text;
    }
    String example = ipv6 ? "fd00::1/64" : "10.0.0.1/24";
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean valid = ipv6 ? isIpv6(address) : isIpv4(address);
    if (!valid) {
      String other =
          (ipv6 ? isIpv4(address) : isIpv6(address)) ? ", but of the other IP version" : "";
      throw new BadValue(
          "E-IP",
          "'"
              + address
              + "' is not an "
              + (ipv6 ? "IPv6" : "IPv4")
              + " address"
              + other
              + "; expected one such as "
              + example);
    }
    if (slash < 0) {
      throw new BadValue(
          "E-IP", "'" + text + "' has no prefix length; write it as in " + example, text.length());
    }
    requireLength(text, slash, ipv6 ? 128 : 32);
    return text;
  }

  private static void requireLength(String text, int slash, int most) throws BadValue {
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > most) {
      throw new BadValue(
          "E-IP", "'" + length + "' is not a prefix length; expected 0.." + most, slash + 1);
    }
  }

  static String routeTarget(String text) throws BadValue {
    if (text.equals("default")) {
      return text;
    }
    int slash = text.indexOf('/');
    String address = address(slash < 0 ? text : text.substring(0, slash));
    if (slash >= 0) {
      requireLength(text, slash, isIpv4(address) ? 32 : 128);
    }
    return text;
  }
}
