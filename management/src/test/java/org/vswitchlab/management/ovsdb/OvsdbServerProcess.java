package org.vswitchlab.management.ovsdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Our server in a process of its own, and commands that talk to it, in one directory. */
final class OvsdbServerProcess implements AutoCloseable {
  /** What a command printed. */
  record Run(int status, String output) {}

  final Process process;
  private final Path directory;

  private OvsdbServerProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /** The program that the process runs. */
  public static void main(String[] args) {
    System.exit(OvsdbServerDaemon.run(List.of(args), System.getenv(), System.out, System.err));
  }

  /** Starts the server on {@code db.sock} of the directory and waits until it listens. */
  static OvsdbServerProcess start(Path directory, String... arguments)
      throws IOException, InterruptedException {
    return start(directory, ourProgram(), arguments);
  }

  /** As {@link #start(Path, String...)}, but the real server. */
  static OvsdbServerProcess startReal(Path directory, String... arguments)
      throws IOException, InterruptedException {
    return start(directory, List.of("ovsdb-server"), arguments);
  }

  private static List<String> ourProgram() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(OvsdbServerProcess.class.getName());
    return command;
  }

  private static OvsdbServerProcess start(Path directory, List<String> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("--remote=punix:db.sock", "--pidfile", "--log-file"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = builder(directory, command);
    Process process = builder.redirectOutput(directory.resolve("output").toFile()).start();
    OvsdbServerProcess server = new OvsdbServerProcess(directory, process);
    Path control = directory.resolve("ovsdb-server." + process.pid() + ".ctl");
    // Waits for another process to be ready, which no event of ours announces.
    for (int i = 0; i < 1500 && !Files.exists(control); i++) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IOException(server.console());
      }
    }
    return server;
  }

  private static ProcessBuilder builder(Path directory, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("OVS_RUNDIR", directory.toString());
    builder.environment().put("OVS_LOGDIR", directory.toString());
    return builder;
  }

  /** What the server said. */
  String console() throws IOException {
    return Files.readString(directory.resolve("output"));
  }

  /** Runs a tool in a directory. */
  static Run tool(Path directory, String... command) throws IOException, InterruptedException {
    Process tool = builder(directory, List.of(command)).start();
    String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(tool.waitFor(), output);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
