package org.vswitchlab.management.ovsdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A run directory with one of the two database servers in it, and the tools that talk to it. */
final class DaemonDirectory implements AutoCloseable {
  private final Path path;
  private final List<String> server;

  private DaemonDirectory(Path path, List<String> server) {
    this.path = path;
    this.server = server;
  }

  /** With the server of the system. */
  static DaemonDirectory ofReal(Path path) throws IOException {
    Files.createDirectories(path);
    return new DaemonDirectory(path, List.of("ovsdb-server"));
  }

  /** With ours. */
  static DaemonDirectory ofOurs(Path path) throws IOException {
    Files.createDirectories(path);
    return new DaemonDirectory(
        path,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OvsdbServerProcess.class.getName()));
  }

  Path path() {
    return path;
  }

  /** Runs the server with these options until it has ended, or has gone to the background. */
  OvsdbServerProcess.Run server(String... options) throws IOException, InterruptedException {
    return OvsdbServerProcess.tool(path, command(options));
  }

  /** Starts the server in the foreground. */
  Process start(String... options) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(options)).directory(path.toFile());
    builder.environment().put("OVS_RUNDIR", path.toString());
    builder.environment().put("OVS_LOGDIR", path.toString());
    return builder.redirectErrorStream(true).start();
  }

  private String[] command(String... options) {
    List<String> command = new ArrayList<>(server);
    command.addAll(List.of(options));
    return command.toArray(String[]::new);
  }

  OvsdbServerProcess.Run tool(String... command) throws IOException, InterruptedException {
    return OvsdbServerProcess.tool(path, command);
  }

  /** Runs a tool that is to succeed. */
  String run(String... command) throws IOException, InterruptedException {
    OvsdbServerProcess.Run run = tool(command);
    if (run.status() != 0) {
      throw new IOException(String.join(" ", command) + ": " + run.output());
    }
    return run.output();
  }

  /** {@code ovs-appctl} to the server. */
  OvsdbServerProcess.Run appctl(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ovs-appctl", "-t", "ovsdb-server"));
    command.addAll(List.of(words));
    return tool(command.toArray(String[]::new));
  }

  String read(String file) throws IOException {
    Path found = path.resolve(file);
    return Files.exists(found) ? Files.readString(found, StandardCharsets.UTF_8) : "";
  }

  long pid() throws IOException {
    return Long.parseLong(read("ovsdb-server.pid").strip());
  }

  /** Waits until a file reads as wanted; fails with what it read at last. */
  String await(String file, Predicate<String> isWanted) throws Exception {
    return await(() -> read(file), isWanted);
  }

  /** Something to look at again and again. */
  interface Look {
    String now() throws Exception;
  }

  /** Waits until something looks as wanted, which another process brings about. */
  static String await(Look look, Predicate<String> isWanted) throws Exception {
    String seen = "";
    for (int i = 0; i < 600; i++) {
      seen = look.now();
      if (isWanted.test(seen)) {
        return seen;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("waited in vain; last seen: " + seen);
  }

  /** Ends what runs in the background. */
  @Override
  public void close() throws Exception {
    String pid = read("ovsdb-server.pid").strip();
    if (!pid.isEmpty()) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
