package org.vswitchlab.management.vsctl;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.vswitchlab.ovs.ofproto.qos.PortQos;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Row;

/**
 * Settings that the database holds and the switch does not follow yet. The real {@code ovs-vsctl}
 * has no words for them, so {@link VsctlCommand} adds its own rather than be silent.
 */
final class SettingsWithoutEffect {

  private SettingsWithoutEffect() {}

  /** One text each, such as {@code qos type linux-sfq of port p1}. */
  static List<String> in(Database database) {
    List<String> found = new ArrayList<>();
    for (Row bridge : database.table("Bridge").rows()) {
      String of = " of bridge " + bridge.string("name");
      if (!bridge.get("controller").isEmpty()) {
        found.add("connecting to the controller" + of + " without 'run --serve'");
      }
    }
    for (Row port : database.table("Port").rows()) {
      for (UUID uuid : port.get("qos").uuids()) {
        String type = database.table("QoS").row(uuid).string("type");
        if (PortQos.types().contains(type) && !PortQos.isSupported(type)) {
          found.add("qos type " + type + " of port " + port.string("name"));
        }
      }
    }
    return found;
  }
}
