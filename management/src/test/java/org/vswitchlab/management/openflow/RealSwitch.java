package org.vswitchlab.management.openflow;

import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vswitchlab.ovs.vswitchd.VswitchSchema;

/** The real Open vSwitch with a bridge like that of {@link LiveSwitch}, in a directory. */
final class RealSwitch implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Path directory;

  RealSwitch(Path directory) throws IOException, InterruptedException {
    for (String tool : List.of("ovsdb-tool", "ovsdb-server", "ovs-vswitchd", "ovs-ofctl")) {
      requireTool(tool);
    }
    this.directory = directory;
    Files.writeString(directory.resolve("schema"), VswitchSchema.load().toJson().toString());
    must("ovsdb-tool", "create", "conf.db", "schema");
    Path database = directory.resolve("conf.db");
    must(
        "ovsdb-server",
        "--detach",
        "--no-chdir",
        "--pidfile",
        "--log-file=/dev/null",
        "--remote=punix:" + directory.resolve("db.sock"),
        database.toString());
    must("ovs-vsctl", "--no-wait", "init");
    must(
        "ovs-vswitchd",
        "--detach",
        "--no-chdir",
        "--pidfile",
        "--log-file=/dev/null",
        "--enable-dummy=override",
        "--disable-system");
    must(
        "ovs-vsctl",
        "add-br",
        "br0",
        "--",
        "set",
        "bridge",
        "br0",
        "datapath_type=dummy",
        "fail-mode=secure",
        "protocols=OpenFlow10,OpenFlow11,OpenFlow12,OpenFlow13,OpenFlow14,OpenFlow15",
        "other-config:hwaddr=aa:55:aa:55:00:00");
    for (int i = 1; i <= 3; i++) {
      List<String> command = new ArrayList<>(List.of("ovs-vsctl", "add-port", "br0", "p" + i));
      command.addAll(List.of("--", "set", "interface", "p" + i, "type=dummy"));
      command.add("mac=\"aa:55:aa:55:00:" + String.format("%02x", 14 + i) + "\"");
      command.add("ofport_request=" + i);
      must(command.toArray(String[]::new));
    }
  }

  private void must(String... command) throws IOException, InterruptedException {
    String output = run(directory, directory, List.of(command));
    if (!output.endsWith("[0]\n")) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }

  /** Output and error output of a command, its status on the last line. */
  static String run(Path runDirectory, Path workingDirectory, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(workingDirectory, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workingDirectory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    for (String variable : List.of("RUNDIR", "LOGDIR", "DBDIR", "SYSCONFDIR")) {
      builder.environment().put("OVS_" + variable, runDirectory.toString());
    }
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "does not end\n";
    }
    String text = Files.readString(output, StandardCharsets.ISO_8859_1);
    Files.delete(output);
    return text + "[" + process.exitValue() + "]\n";
  }

  @Override
  public void close() throws IOException {
    for (String daemon : List.of("ovs-vswitchd", "ovsdb-server")) {
      Path pidFile = directory.resolve(daemon + ".pid");
      if (Files.exists(pidFile)) {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
      }
    }
  }
}
