package org.vswitchlab.management.vsctl;

import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.ovsdb.Datum;

/** Auto Attach commands of ovs-vsctl(8). */
final class AutoAttachCommands {
  private AutoAttachCommands() {}

  static List<CommandSpec> all() {
    return List.of(
        new CommandSpec("add-aa-mapping", 3, 3, List.of(), AutoAttachCommands::add),
        new CommandSpec("del-aa-mapping", 3, 3, List.of(), AutoAttachCommands::delete),
        new CommandSpec("get-aa-mapping", 1, 1, List.of(), AutoAttachCommands::print));
  }

  /** The number that the text begins with. */
  private static long number(String text) throws VsctlException {
    String number = text.replaceFirst("^(-?[0-9]{1,18})?.*$", "$1");
    if (number.isEmpty()) {
      throw new VsctlException("Invalid argument " + text);
    }
    return Long.parseLong(number);
  }

  private static Datum mapping(CommandCall call) throws VsctlException {
    return Datum.mapOf(Map.of(number(call.argument(1)), number(call.argument(2))));
  }

  /** What Auto Attach knows of the bridge, made if it is wanted; null if there is nothing. */
  private static WorkingRow autoAttach(VsctlContext context, WorkingRow bridge, boolean isWanted) {
    for (WorkingRow row : context.copy().references(bridge, "auto_attach")) {
      return row;
    }
    if (!isWanted) {
      return null;
    }
    WorkingRow row = context.copy().insert("AutoAttach");
    bridge.set("auto_attach", Datum.of(row.uuid()));
    return row;
  }

  private static void add(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow bridge = context.bridge(call.argument(0), true).realRow();
    Datum mapping = mapping(call);
    WorkingRow row = autoAttach(context, bridge, true);
    // A service that has a VLAN keeps it.
    row.set("mappings", row.get("mappings").union(mapping));
  }

  private static void delete(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow bridge = context.bridge(call.argument(0), true).realRow();
    Datum mapping = mapping(call);
    WorkingRow row = autoAttach(context, bridge, false);
    if (row != null) {
      row.set("mappings", row.get("mappings").minus(mapping));
    }
  }

  private static void print(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow bridge = context.bridge(call.argument(0), true).realRow();
    WorkingRow row = autoAttach(context, bridge, false);
    if (row != null) {
      Datum mappings = row.get("mappings");
      for (int i = 0; i < mappings.size(); i++) {
        call.println(mappings.key(i) + " " + mappings.value(i));
      }
    }
  }
}
