package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;

/** The order in which table features list fields: seen with 3.1. */
public final class FieldOrder {
  public static final List<FlowField> FIELDS = ordered();

  private FieldOrder() {}

  /** That of the registry, but for some. */
  private static List<FlowField> ordered() {
    List<FlowField> fields = new ArrayList<>(List.of(FlowField.values()));
    moveBehind(fields, FlowField.RECIRC_ID, FlowField.PACKET_TYPE, FlowField.CONJ_ID);
    moveBehind(fields, FlowField.TUN_IPV6_DST, FlowField.TUN_FLAGS);
    moveBehind(fields, FlowField.TUN_GBP_FLAGS, FlowField.TUN_ERSPAN_IDX, FlowField.TUN_ERSPAN_VER);
    moveBefore(fields, FlowField.IN_PORT, FlowField.METADATA);
    moveBehind(fields, FlowField.IN_PORT_OXM, FlowField.SKB_PRIORITY, FlowField.ACTSET_OUTPUT);
    moveBefore(fields, FlowField.CT_NW_SRC, FlowField.CT_NW_PROTO);
    moveBefore(fields, FlowField.VLAN_VID, FlowField.VLAN_TCI);
    moveBehind(fields, FlowField.NW_PROTO, FlowField.NW_TOS, FlowField.IP_DSCP, FlowField.NW_ECN);
    List<FlowField> service = new ArrayList<>();
    for (FlowField field : fields) {
      if (field.name().startsWith("NSH_") && field != FlowField.NSH_TTL) {
        service.add(field);
      }
    }
    service.add(FlowField.NSH_TTL);
    fields.removeAll(service);
    fields.addAll(service);
    return List.copyOf(fields);
  }

  private static void moveBehind(List<FlowField> fields, FlowField place, FlowField... moved) {
    List<FlowField> list = List.of(moved);
    fields.removeAll(list);
    fields.addAll(fields.indexOf(place) + 1, list);
  }

  private static void moveBefore(List<FlowField> fields, FlowField place, FlowField moved) {
    fields.remove(moved);
    fields.add(fields.indexOf(place), moved);
  }
}
