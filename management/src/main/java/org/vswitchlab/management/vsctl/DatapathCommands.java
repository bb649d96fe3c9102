package org.vswitchlab.management.vsctl;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import org.vswitchlab.ovs.ovsdb.Datum;

/** Connection tracking zones and datapath capabilities of ovs-vsctl(8). */
final class DatapathCommands {
  private DatapathCommands() {}

  static List<CommandSpec> all() {
    int many = CommandSpec.MANY;
    return List.of(
        new CommandSpec("add-zone-tp", 3, many, List.of("--may-exist"), DatapathCommands::addZone),
        new CommandSpec("del-zone-tp", 2, 2, List.of("--if-exists"), DatapathCommands::deleteZone),
        new CommandSpec("list-zone-tp", 1, 1, List.of(), DatapathCommands::listZones),
        new CommandSpec("list-dp-cap", 1, 1, List.of(), DatapathCommands::listCapabilities));
  }

  /** The row of that datapath, or null. */
  private static WorkingRow datapath(VsctlContext context, String name) {
    WorkingCopy copy = context.copy();
    Object uuid = copy.root().get("datapaths").get(name);
    return uuid == null ? null : copy.row(copy.table("Datapath"), (UUID) uuid);
  }

  private static WorkingRow existing(VsctlContext context, String name) throws VsctlException {
    WorkingRow datapath = datapath(context, name);
    if (datapath == null) {
      throw new VsctlException("datapath " + name + " does not exist");
    }
    return datapath;
  }

  private static Map<Object, Object> zones(WorkingRow datapath) {
    Map<Object, Object> zones = new TreeMap<>();
    Datum pairs = datapath.get("ct_zones");
    for (int i = 0; i < pairs.size(); i++) {
      zones.put(pairs.key(i), pairs.value(i));
    }
    return zones;
  }

  private static long zoneId(String argument) throws VsctlException {
    String digits = argument.startsWith("zone=") ? argument.substring(5) : "";
    if (!digits.matches("[0-9]{1,18}")) {
      // The real tool goes on with whatever number its memory holds.
      throw new VsctlException(argument + ": is no zone; expected zone=ID");
    }
    return Long.parseLong(digits);
  }

  private static void addZone(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow datapath = existing(context, call.argument(0));
    long id = zoneId(call.argument(1));
    Map<Object, Object> zones = zones(datapath);
    if (zones.containsKey(id) && !call.has("--may-exist")) {
      throw new VsctlException("zone id " + id + " already exists");
    }
    WorkingCopy copy = context.copy();
    Map<String, Long> timeouts = new TreeMap<>();
    for (String policy : call.argumentsFrom(2)) {
      String[] parts = policy.split("=", 2);
      timeouts.put(parts[0], parts.length == 2 ? leadingNumber(parts[1]) : 0);
    }
    WorkingRow policy = policy(copy, Datum.mapOf(timeouts));
    Object known = zones.get(id);
    if (known != null) {
      copy.row(copy.table("CT_Zone"), (UUID) known).set("timeout_policy", Datum.of(policy.uuid()));
      return;
    }
    WorkingRow zone = copy.insert("CT_Zone");
    zone.set("timeout_policy", Datum.of(policy.uuid()));
    zones.put(id, zone.uuid());
    datapath.verify("ct_zones");
    datapath.set("ct_zones", Datum.mapOf(zones));
  }

  /** The row with these timeouts, which zones share, made if there is none. */
  private static WorkingRow policy(WorkingCopy copy, Datum timeouts) {
    for (WorkingRow row : copy.rows("CT_Timeout_Policy")) {
      if (row.get("timeouts").equals(timeouts)) {
        return row;
      }
    }
    WorkingRow policy = copy.insert("CT_Timeout_Policy");
    policy.set("timeouts", timeouts);
    return policy;
  }

  /** The number that the text begins with, or 0: what is no number counts as none given. */
  private static long leadingNumber(String text) {
    String number = text.replaceFirst("^(-?[0-9]{1,18})?.*$", "$1");
    return number.isEmpty() ? 0 : Long.parseLong(number);
  }

  private static void deleteZone(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow datapath = existing(context, call.argument(0));
    long id = zoneId(call.argument(1));
    Map<Object, Object> zones = zones(datapath);
    if (zones.remove(id) == null) {
      if (call.has("--if-exists")) {
        return;
      }
      throw new VsctlException("zone id " + id + " does not exist");
    }
    datapath.verify("ct_zones");
    datapath.set("ct_zones", Datum.mapOf(zones));
  }

  private static void listZones(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow datapath = datapath(context, call.argument(0));
    if (datapath == null) {
      throw new VsctlException("datapath: " + call.argument(0) + " record not found");
    }
    WorkingCopy copy = context.copy();
    for (Map.Entry<Object, Object> zone : zones(datapath).entrySet()) {
      StringJoiner policies = new StringJoiner(" ");
      WorkingRow row = copy.row(copy.table("CT_Zone"), (UUID) zone.getValue());
      for (WorkingRow policy : copy.references(row, "timeout_policy")) {
        Datum timeouts = policy.get("timeouts");
        for (int i = 0; i < timeouts.size(); i++) {
          policies.add(timeouts.key(i) + "=" + timeouts.value(i));
        }
      }
      call.println("Zone:" + zone.getKey() + ", Timeout Policies: " + policies);
    }
  }

  private static void listCapabilities(VsctlContext context, CommandCall call)
      throws VsctlException {
    WorkingRow datapath = datapath(context, call.argument(0));
    if (datapath == null) {
      throw new VsctlException("datapath \"" + call.argument(0) + "\" record not found");
    }
    StringJoiner capabilities = new StringJoiner(" ");
    datapath.map("capabilities").forEach((key, value) -> capabilities.add(key + "=" + value));
    call.println(capabilities.toString());
  }
}
