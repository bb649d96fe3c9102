package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.PacketHeaders;

/** One or several fields side by side: {@code ether saddr . ip daddr}. */
record NftConcatenation(List<NftField> fields) {
  String words() {
    return String.join(" . ", fields.stream().map(NftField::words).toList());
  }

  /** One key: a value or range for each field. */
  List<NamedSet.Element> readKey(NftReader in) {
    List<NamedSet.Element> key = new ArrayList<>();
    for (NftField field : fields) {
      if (!key.isEmpty()) {
        in.expect(".");
      }
      key.add(NftElements.read(in, field.type()));
    }
    return key;
  }

  static String text(List<NamedSet.Element> key) {
    return String.join(" . ", key.stream().map(NamedSet.Element::text).toList());
  }

  /** By the first field in which they differ. */
  static int compare(List<NamedSet.Element> one, List<NamedSet.Element> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).first().compareTo(other.get(i).first());
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Whether the packet has all fields, and all within the key. */
  boolean matches(PacketHeaders packet, List<NamedSet.Element> key) {
    for (int i = 0; i < key.size(); i++) {
      if (!has(packet, fields.get(i), key.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(PacketHeaders packet, NftField field, NamedSet.Element wanted) {
    FieldValue value = packet.value(field.field());
    return value != null && field.isIn(packet) && wanted.contains(value);
  }
}
