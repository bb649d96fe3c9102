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
  private static final List<String> BRIDGE_REFERENCES = List.of("ipfix");

  private SettingsWithoutEffect() {}

  /** One text each, such as {@code ipfix of bridge s1}. */
  static List<String> in(Database database) {
    List<String> found = new ArrayList<>();
    for (Row bridge : database.table("Bridge").rows()) {
      String of = " of bridge " + bridge.string("name");
      BRIDGE_REFERENCES.stream()
          .filter(column -> !bridge.get(column).isEmpty())
          .forEach(column -> found.add(column + of));
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
