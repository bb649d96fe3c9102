package org.vswitchlab.ovs.openflow;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.FlowWords;

/** The tunnel's fields in the order of their text. */
final class TunnelFields {
  static final List<FlowField> ORDER =
      List.of(
          FlowField.TUN_ID,
          FlowField.TUN_SRC,
          FlowField.TUN_DST,
          FlowField.TUN_IPV6_SRC,
          FlowField.TUN_IPV6_DST,
          FlowField.TUN_GBP_ID,
          FlowField.TUN_GBP_FLAGS,
          FlowField.TUN_TOS,
          FlowField.TUN_TTL,
          FlowField.TUN_ERSPAN_VER,
          FlowField.TUN_GTPU_FLAGS,
          FlowField.TUN_GTPU_MSGTYPE,
          FlowField.TUN_FLAGS);

  /** Flags in the order of their text. */
  static final List<String> FLAG_NAMES = List.of("df", "csum", "key", "oam");

  /** Their bits, in the upper 16 of {@link FlowLayout#TUN_HEADER}. */
  static final List<Integer> FLAG_BITS = List.of(2, 4, 8, 1);

  static final int ALL_FLAGS = 0xf;
  private static final int FLAG_SHIFT = 48;

  private TunnelFields() {}

  static int flags(FlowWords words) {
    return (int) (words.word(FlowLayout.TUN_HEADER) >>> FLAG_SHIFT);
  }

  /** Makes all flags count. */
  static void unwildcardFlags(FlowMask mask) {
    long bits = (long) ALL_FLAGS << FLAG_SHIFT;
    mask.setWord(FlowLayout.TUN_HEADER, mask.word(FlowLayout.TUN_HEADER) | bits);
  }

  static boolean hasKey(FlowKey packet) {
    return (flags(packet) & 8) != 0;
  }
}
