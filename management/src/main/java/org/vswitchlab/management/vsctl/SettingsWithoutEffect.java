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
  private SettingsWithoutEffect() {}

  /** One text each. */
  static List<String> in(Database database) {
    List<String> found = new ArrayList<>();
    for (Row bridge : database.table("Bridge").rows()) {
      if (!bridge.get("controller").isEmpty()) {
        String name = bridge.string("name");
        found.add("connecting to the controller of bridge " + name + " without 'run --serve'");
      }
    }
    return found;
  }
}
