package org.vswitchlab.management.vsctl;

import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;

/** {@code ovs-vsctl} as a program of a host on which Open vSwitch runs. */
final class VsctlCommand implements NodeCommand {
  @Override
  public String name() {
    return "ovs-vsctl";
  }

  @Override
  public String summary() {
    return "configures Open vSwitch through its database";
  }

  @Override
  public boolean isInstalledOn(Host host) {
    return host.service(OpenVSwitch.class) != null;
  }

  @Override
  public void run(CommandContext context, List<String> arguments) {
    OpenVSwitch ovs = context.host().service(OpenVSwitch.class);
    List<String> before = SettingsWithoutEffect.in(ovs.database());
    VsctlRun run =
        new VsctlRun(
            new DatabaseConnection(ovs.database(), ovs::execute),
            context.host().simulation(),
            new VsctlRun.Output() {
              @Override
              public void print(String text) {
                context.print(text);
              }

              @Override
              public void error(String text) {
                context.error(text);
              }

              @Override
              public void exit(int status) {
                tellOfNew(before, SettingsWithoutEffect.in(ovs.database()), context);
                context.exit(status);
              }
            });
    context.onExit(run::stop);
    run.start(arguments);
  }

  private static void tellOfNew(List<String> before, List<String> now, CommandContext context) {
    for (String setting : now) {
      if (!before.contains(setting)) {
        context.error(
            "ovs-vsctl: not supported yet: " + setting + ": it is stored and has no effect\n");
      }
    }
  }

  @Override
  public List<String> completions(Host host, List<String> arguments) {
    List<String> words = new java.util.ArrayList<>(VsctlCommandLine.commandNames());
    Database database = host.service(OpenVSwitch.class).database();
    database.tables().forEach(table -> words.add(table.schema().name()));
    for (String table : List.of("Bridge", "Port", "Interface")) {
      for (Row row : database.table(table).rows()) {
        words.add(row.string("name"));
      }
    }
    host.devices().forEach(device -> words.add(device.name()));
    return words.stream().distinct().toList();
  }
}
