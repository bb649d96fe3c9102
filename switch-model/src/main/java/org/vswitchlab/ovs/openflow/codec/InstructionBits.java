package org.vswitchlab.ovs.openflow.codec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Instructions by name and number, OFPIT_*. */
final class InstructionBits {
  /** In the order in which they are carried out, which is how they are listed. */
  static final List<String> NAMES =
      List.of(
          "meter",
          "apply_actions",
          "clear_actions",
          "write_actions",
          "write_metadata",
          "goto_table");

  private InstructionBits() {}

  /** OFPIT_* of an instruction. */
  static int number(String name) {
    return switch (name) {
      case "goto_table" -> 1;
      case "write_metadata" -> 2;
      case "write_actions" -> 3;
      case "apply_actions" -> 4;
      case "clear_actions" -> 5;
      case "meter" -> 6;
      default -> throw new IllegalArgumentException("no instruction is named " + name);
    };
  }

  /** The name of a number, or null. */
  static String name(int number) {
    for (String name : NAMES) {
      if (number(name) == number) {
        return name;
      }
    }
    return null;
  }

  /** Bit n for number n. */
  static int of(Set<String> names) {
    int bits = 0;
    for (String name : names) {
      bits |= 1 << number(name);
    }
    return bits;
  }

  static Set<String> names(int bits) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : NAMES) {
      if ((bits & 1 << number(name)) != 0) {
        names.add(name);
      }
    }
    return names;
  }
}
