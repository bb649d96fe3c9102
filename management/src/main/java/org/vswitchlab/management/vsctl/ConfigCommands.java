package org.vswitchlab.management.vsctl;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import org.vswitchlab.management.vsctl.VsctlContext.BridgeInfo;
import org.vswitchlab.ovs.ovsdb.Datum;

/** Controller, manager, SSL and emergency commands of ovs-vsctl(8). */
final class ConfigCommands {
  private ConfigCommands() {}

  static List<CommandSpec> all() {
    List<CommandSpec> specs = new ArrayList<>();
    int many = CommandSpec.MANY;
    specs.add(new CommandSpec("get-controller", 1, 1, List.of(), ConfigCommands::getController));
    specs.add(new CommandSpec("del-controller", 1, 1, List.of(), ConfigCommands::deleteController));
    specs.add(new CommandSpec("set-controller", 1, many, List.of(), ConfigCommands::setController));
    specs.add(new CommandSpec("get-fail-mode", 1, 1, List.of(), ConfigCommands::getFailMode));
    specs.add(new CommandSpec("del-fail-mode", 1, 1, List.of(), ConfigCommands::deleteFailMode));
    specs.add(new CommandSpec("set-fail-mode", 2, 2, List.of(), ConfigCommands::setFailMode));
    specs.add(new CommandSpec("get-manager", 0, 0, List.of(), ConfigCommands::getManager));
    specs.add(new CommandSpec("del-manager", 0, 0, List.of(), ConfigCommands::deleteManager));
    specs.add(
        new CommandSpec(
            "set-manager", 1, many, List.of("--inactivity-probe="), ConfigCommands::setManager));
    specs.add(new CommandSpec("get-ssl", 0, 0, List.of(), ConfigCommands::getSsl));
    specs.add(new CommandSpec("del-ssl", 0, 0, List.of(), ConfigCommands::deleteSsl));
    specs.add(new CommandSpec("set-ssl", 3, 3, List.of("--bootstrap"), ConfigCommands::setSsl));
    specs.add(new CommandSpec("emer-reset", 0, 0, List.of(), ConfigCommands::emergencyReset));
    return specs;
  }

  // Controllers.

  private static void printTargets(CommandCall call, List<WorkingRow> rows) {
    TreeSet<String> targets = new TreeSet<>();
    rows.forEach(row -> targets.add(row.string("target")));
    targets.forEach(call::println);
  }

  private static void replaceTargets(
      VsctlContext context,
      WorkingRow owner,
      String column,
      String table,
      List<String> targets,
      Long inactivityProbe) {
    context.copy().references(owner, column).forEach(WorkingRow::delete);
    List<UUID> rows = new ArrayList<>();
    for (String target : targets) {
      WorkingRow row = context.copy().insert(table);
      row.set("target", target);
      if (inactivityProbe != null) {
        row.set("inactivity_probe", Datum.of(inactivityProbe));
      }
      rows.add(row.uuid());
    }
    owner.set(column, Datum.setOf(rows));
  }

  private static void getController(VsctlContext context, CommandCall call) throws VsctlException {
    BridgeInfo bridge = context.bridge(call.argument(0), true);
    printTargets(call, context.copy().references(bridge.realRow(), "controller"));
  }

  private static void deleteController(VsctlContext context, CommandCall call)
      throws VsctlException {
    WorkingRow row = context.realBridge(call.argument(0), true).row();
    replaceTargets(context, row, "controller", "Controller", List.of(), null);
  }

  private static void setController(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow row = context.realBridge(call.argument(0), true).row();
    List<String> targets = call.argumentsFrom(1);
    replaceTargets(context, row, "controller", "Controller", targets, null);
  }

  private static void getFailMode(VsctlContext context, CommandCall call) throws VsctlException {
    BridgeInfo bridge = context.bridge(call.argument(0), true);
    String mode = bridge.realRow().string("fail_mode");
    if (!mode.isEmpty()) {
      call.println(mode);
    }
  }

  private static void deleteFailMode(VsctlContext context, CommandCall call) throws VsctlException {
    context.realBridge(call.argument(0), true).row().set("fail_mode", Datum.EMPTY);
  }

  private static void setFailMode(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow row = context.realBridge(call.argument(0), true).row();
    String mode = call.argument(1);
    if (!mode.equals("standalone") && !mode.equals("secure")) {
      throw new VsctlException("fail-mode must be \"standalone\" or \"secure\"");
    }
    row.set("fail_mode", mode);
  }

  // Managers.

  private static void getManager(VsctlContext context, CommandCall call) {
    printTargets(call, context.copy().references(context.copy().root(), "manager_options"));
  }

  private static void deleteManager(VsctlContext context, CommandCall call) {
    replaceTargets(context, context.copy().root(), "manager_options", "Manager", List.of(), null);
  }

  private static void setManager(VsctlContext context, CommandCall call) throws VsctlException {
    Long probe = null;
    if (call.has("--inactivity-probe")) {
      try {
        probe = Long.valueOf(call.option("--inactivity-probe"));
      } catch (NumberFormatException e) {
        throw new VsctlException(
            "Invalid inactivity_probe value " + call.option("--inactivity-probe"));
      }
    }
    List<String> targets = call.arguments();
    replaceTargets(context, context.copy().root(), "manager_options", "Manager", targets, probe);
  }

  // SSL.

  private static void getSsl(VsctlContext context, CommandCall call) {
    for (WorkingRow ssl : context.copy().references(context.copy().root(), "ssl")) {
      call.println("Private key: " + ssl.string("private_key"));
      call.println("Certificate: " + ssl.string("certificate"));
      call.println("CA Certificate: " + ssl.string("ca_cert"));
      call.println("Bootstrap: " + ssl.bool("bootstrap_ca_cert"));
    }
  }

  private static void deleteSsl(VsctlContext context, CommandCall call) {
    WorkingRow root = context.copy().root();
    context.copy().references(root, "ssl").forEach(WorkingRow::delete);
    root.set("ssl", Datum.EMPTY);
  }

  private static void setSsl(VsctlContext context, CommandCall call) {
    deleteSsl(context, call);
    WorkingRow ssl = context.copy().insert("SSL");
    ssl.set("private_key", call.argument(0));
    ssl.set("certificate", call.argument(1));
    ssl.set("ca_cert", call.argument(2));
    ssl.set("bootstrap_ca_cert", Datum.of(call.has("--bootstrap")));
    context.copy().root().set("ssl", Datum.of(ssl.uuid()));
  }

  // Emergency.

  private static void emergencyReset(VsctlContext context, CommandCall call) {
    WorkingCopy copy = context.copy();
    WorkingRow root = copy.root();
    root.set("manager_options", Datum.EMPTY);
    root.set("ssl", Datum.EMPTY);
    for (WorkingRow bridge : copy.rows("Bridge")) {
      for (String column :
          List.of("controller", "fail_mode", "mirrors", "netflow", "sflow", "ipfix")) {
        bridge.set(column, Datum.EMPTY);
      }
      bridge.set("flood_vlans", Datum.EMPTY);
      // The address is kept: without it the bridge would change identity.
      SortedMap<String, String> config = bridge.map("other_config");
      config.keySet().removeIf(key -> !key.equals("hwaddr"));
      bridge.setMap("other_config", config);
    }
    for (WorkingRow port : copy.rows("Port")) {
      port.set("other_config", Datum.EMPTY_MAP);
    }
    for (WorkingRow iface : copy.rows("Interface")) {
      for (String column : List.of("ingress_policing_rate", "ingress_policing_burst")) {
        iface.set(column, Datum.of(0L));
      }
    }
    for (String table : List.of("Mirror", "Controller", "Manager", "NetFlow", "SSL", "sFlow")) {
      copy.rows(table).forEach(WorkingRow::delete);
    }
  }
}
