package org.vswitchlab.management.vswitchd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vswitchlab.management.appctl.AppctlClient;
import org.vswitchlab.management.ovsdb.OvsdbServerDaemon;
import org.vswitchlab.ovs.vswitchd.VswitchSchema;

/** Our two daemons in processes of their own, and the real tools that talk to them. */
final class DaemonPair implements AutoCloseable {
  private static final long START_LIMIT_SECONDS = 60;

  /** What a command did. */
  record Run(int status, String output) {}

  /** The program of the first process. */
  static final class DatabaseServer {
    private DatabaseServer() {}

    public static void main(String[] args) {
      System.exit(OvsdbServerDaemon.run(List.of(args), System.getenv(), System.out, System.err));
    }
  }

  /** The program of the second process. */
  static final class Switch {
    private Switch() {}

    public static void main(String[] args) {
      System.exit(VswitchdDaemon.run(List.of(args), System.getenv(), System.out, System.err));
    }
  }

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  private DaemonPair(Path directory) {
    this.directory = directory;
  }

  /**
   * Starts both on an empty database and waits until the switch follows it.
   *
   * @param options of ovs-vswitchd
   */
  static DaemonPair start(Path directory, String... options) throws Exception {
    DaemonPair pair = new DaemonPair(directory);
    try {
      Files.writeString(directory.resolve("schema"), VswitchSchema.load().toJson().toString());
      pair.must("ovsdb-tool create conf.db schema");
      pair.startProgram(DatabaseServer.class, "--remote=punix:db.sock", "conf.db");
      pair.awaitFile("db.sock");
      pair.must("ovs-vsctl --no-wait init");
      pair.startProgram(Switch.class, options);
      pair.awaitFile("ovs-vswitchd.pid");
      // Answers when the first configuration is in force, as its cur_cfg tells.
      pair.must(
          "ovs-vsctl --timeout=" + START_LIMIT_SECONDS + " set open_vswitch . external_ids:up=1");
      return pair;
    } catch (Exception | Error e) {
      pair.close();
      throw e;
    }
  }

  private void startProgram(Class<?> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--pidfile", "--log-file", "--no-chdir", "-vconsole:off"));
    ProcessBuilder builder = builder(command);
    builder.redirectOutput(directory.resolve(program.getSimpleName() + ".out").toFile());
    processes.add(builder.start());
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("OVS_RUNDIR", directory.toString());
    environment.put("OVS_LOGDIR", directory.toString());
    environment.put("OVS_DBDIR", directory.toString());
    environment.put("LC_ALL", "C");
    environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    return builder;
  }

  /** Waits for what another process makes, which no event of ours announces. */
  private void awaitFile(String name) throws IOException, InterruptedException {
    Process last = processes.get(processes.size() - 1);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
    while (!Files.exists(directory.resolve(name))) {
      if (last.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new IOException(name + " does not appear: " + log());
      }
    }
  }

  Path directory() {
    return directory;
  }

  /** What the switch has to say. */
  String log() throws IOException {
    Path log = directory.resolve("ovs-vswitchd.log");
    return Files.exists(log) ? Files.readString(log) : "(no log)";
  }

  /** Runs a line in a shell. */
  Run shell(String line) throws IOException, InterruptedException {
    Process process = builder(List.of("/bin/sh", "-c", line)).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  /** Runs a line that must succeed, and gives what it prints. */
  String must(String line) throws IOException, InterruptedException {
    Run run = shell(line);
    if (run.status() != 0) {
      throw new IOException("$ " + line + "\n" + run.output() + log());
    }
    return run.output();
  }

  /** Sends a command to the switch's control socket; the quick way, without a process. */
  Run control(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status =
        AppctlClient.run(
            List.of(words), Map.of("OVS_RUNDIR", directory.toString()), stream, stream);
    return new Run(status, out.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly();
    }
    for (Process process : processes) {
      process.waitFor();
    }
  }
}
