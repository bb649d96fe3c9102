package org.vswitchlab.ovs.ofproto.tunnel;

import java.util.Map;

/**
 * What options:erspan_* of a tunnel say; null for {@code flow}.
 *
 * @param version 1 or 2
 * @param index of version 1, 20 bits
 * @param direction of version 2: 0 for mirrored ingress, 1 for egress
 * @param hardwareId of version 2, 6 bits
 */
public record ErspanSettings(
    Integer version, Integer index, Integer direction, Integer hardwareId) {
  static ErspanSettings read(Map<String, String> options) {
    if ("flow".equals(options.get("erspan_ver"))) {
      return new ErspanSettings(null, null, null, null);
    }
    return new ErspanSettings(
        number(options.getOrDefault("erspan_ver", "1")),
        number(options.getOrDefault("erspan_idx", "0")),
        number(options.getOrDefault("erspan_dir", "0")),
        number(options.getOrDefault("erspan_hwid", "0")));
  }

  /** Numbers of hardware and indexes are hexadecimal, with or without 0x. */
  private static Integer number(String text) {
    if (text.equals("flow")) {
      return null;
    }
    try {
      return Integer.parseInt(text.startsWith("0x") ? text.substring(2) : text, 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
