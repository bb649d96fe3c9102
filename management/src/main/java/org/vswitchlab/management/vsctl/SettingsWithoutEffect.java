package org.vswitchlab.management.vsctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Row;

/**
 * Settings that the database holds and the switch does not follow yet. The real {@code ovs-vsctl}
 * has no words for them, so {@link VsctlCommand} adds its own rather than be silent.
 */
final class SettingsWithoutEffect {
  private static final List<String> BRIDGE_SWITCHES = List.of("rstp_enable");
  private static final List<String> BRIDGE_REFERENCES = List.of("ipfix");
  private static final List<String> INTERFACE_RATES =
      List.of("ingress_policing_rate", "ingress_policing_kpkts_rate");

  private SettingsWithoutEffect() {}

  /** One text each, such as {@code stp_enable of bridge s1}. */
  static List<String> in(Database database) {
    List<String> found = new ArrayList<>();
    for (Row bridge : database.table("Bridge").rows()) {
      String of = " of bridge " + bridge.string("name");
      BRIDGE_SWITCHES.stream().filter(bridge::bool).forEach(column -> found.add(column + of));
      BRIDGE_REFERENCES.stream()
          .filter(column -> !bridge.get(column).isEmpty())
          .forEach(column -> found.add(column + of));
      if (!bridge.get("controller").isEmpty()) {
        found.add("connecting to the controller" + of + " without 'run --serve'");
      }
    }
    for (Row port : database.table("Port").rows()) {
      if (!port.string("lacp").isEmpty() && !port.string("lacp").equals("off")) {
        found.add("lacp of port " + port.string("name"));
      }
      if (!port.get("qos").isEmpty()) {
        found.add("qos of port " + port.string("name"));
      }
    }
    for (Row iface : database.table("Interface").rows()) {
      INTERFACE_RATES.stream()
          .filter(column -> iface.integer(column, 0) > 0)
          .forEach(column -> found.add(column + " of interface " + iface.string("name")));
    }
    return found;
  }
}
