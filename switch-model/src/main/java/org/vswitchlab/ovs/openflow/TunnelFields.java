package org.vswitchlab.ovs.openflow;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;

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

  private TunnelFields() {}
}
