package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.ovs.vswitchd.VswitchSchema;

/** A daemon starts in the background, is watched over, logs, and leaves nothing behind. */
class DaemonLifeTest {
  @TempDir Path directory;
  private DaemonDirectory daemon;

  @BeforeEach
  void createDatabase() throws Exception {
    for (String tool : new String[] {"ovsdb-tool", "ovs-vsctl", "ovs-appctl"}) {
      requireTool(tool);
    }
    daemon = DaemonDirectory.ofOurs(directory);
    Files.writeString(directory.resolve("schema"), VswitchSchema.load().toJson().toString());
    daemon.run("ovsdb-tool", "create", "db", "schema");
  }

  @AfterEach
  void stop() throws Exception {
    if (daemon != null) {
      daemon.close();
    }
  }

  private void detach(String... more) throws Exception {
    String[] options = new String[more.length + 5];
    options[0] = "-vconsole:off";
    options[1] = "--detach";
    options[2] = "--pidfile";
    options[3] = "--log-file";
    options[4] = "--remote=punix:db.sock";
    System.arraycopy(more, 0, options, 5, more.length);
    OvsdbServerProcess.Run run = daemon.server(options);
    assertThat(run.output()).isEmpty();
    assertThat(run.status()).isZero();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void detachReturnsWhenTheDaemonServes() throws Exception {
    detach("db");
    // No waiting: whoever started the daemon may go on at once.
    assertThat(daemon.run("ovs-vsctl", "--no-wait", "add-br", "br0")).isEmpty();
    assertThat(daemon.appctl("version").output()).isEqualTo("ovsdb-server (Open vSwitch) 3.1.0\n");
    assertThat(daemon.read("ovsdb-server.log"))
        .contains("|00001|vlog|INFO|opened log file " + directory.resolve("ovsdb-server.log"))
        .contains("|ovsdb_server|INFO|ovsdb-server (Open vSwitch) 3.1.0");
  }

  @Test
  void aDetachedDaemonHasASessionOfItsOwnAndNoTerminal() throws Exception {
    detach("db");
    Path proc = Path.of("/proc", Long.toString(daemon.pid()));
    if (!Files.exists(proc)) {
      return; // not Linux: nothing to look at
    }
    for (String descriptor : new String[] {"0", "1", "2"}) {
      assertThat(Files.readSymbolicLink(proc.resolve("fd").resolve(descriptor)))
          .isEqualTo(Path.of("/dev/null"));
    }
    String[] stat = Files.readString(proc.resolve("stat")).replaceFirst(".*\\) ", "").split(" ");
    assertThat(stat[3]).as("session").isEqualTo(Long.toString(daemon.pid()));
  }

  @Test
  void detachFailsWithTheReasonWhenTheDaemonCannotStart() throws Exception {
    detach("db");
    OvsdbServerProcess.Run second = daemon.server("--detach", "--pidfile", "db");
    assertThat(second.status()).isEqualTo(1);
    assertThat(second.output())
        .isEqualTo(
            "ovsdb-server: "
                + directory.resolve("ovsdb-server.pid")
                + ": already running as pid "
                + daemon.pid()
                + ", aborting\n");
    OvsdbServerProcess.Run locked = daemon.server("--detach", "db");
    assertThat(locked.status()).isEqualTo(1);
    assertThat(locked.output()).contains("lock");
    assertThat(daemon.appctl("version").status()).isZero();
  }

  @Test
  void exitAnswersAndThenLeavesNothing() throws Exception {
    detach("db");
    long pid = daemon.pid();
    assertThat(daemon.appctl("exit").status()).isZero();
    DaemonDirectory.await(() -> Boolean.toString(isAlive(pid)), "false"::equals);
    assertThat(daemon.read("ovsdb-server.pid")).isEmpty();
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .doesNotContain("db.sock", "ovsdb-server." + pid + ".ctl");
    }
  }

  @Test
  void theTerminationSignalIsLoggedAndIsTheEnd() throws Exception {
    Process process = daemon.start("--pidfile", "--log-file", "-vconsole:off", "db");
    daemon.await("ovsdb-server.log", log -> log.contains("Open vSwitch) 3.1.0"));
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 15);
    assertThat(daemon.read("ovsdb-server.log"))
        .contains("|fatal_signal|WARN|terminating with signal 15 (Terminated)");
    assertThat(directory.resolve("ovsdb-server.pid")).doesNotExist();
  }

  @Test
  void theMonitorStartsACrashedDaemonAgainAndEndsWithOneThatWasTold() throws Exception {
    detach("--monitor", "db");
    long first = daemon.pid();
    long monitor = ProcessHandle.of(first).flatMap(ProcessHandle::parent).orElseThrow().pid();
    daemon.run("ovs-vsctl", "--no-wait", "add-br", "br0");
    daemon.run("kill", "-ABRT", Long.toString(first));
    daemon.await("ovsdb-server.pid", text -> !text.isEmpty() && !text.equals(first + "\n"));
    daemon.await("ovsdb-server.log", log -> log.split("Open vSwitch\\) 3.1.0", -1).length > 2);
    assertThat(daemon.read("ovsdb-server.log"))
        .contains("pid " + first + " died, killed (Aborted), restarting");
    assertThat(daemon.run("ovs-vsctl", "--no-wait", "list-br")).isEqualTo("br0\n");
    assertThat(daemon.appctl("exit").status()).isZero();
    DaemonDirectory.await(() -> Boolean.toString(isAlive(monitor)), "false"::equals);
  }

  @Test
  void anUnknownUserIsRefused() throws Exception {
    OvsdbServerProcess.Run run = daemon.server("--detach", "--user=nobody-of-that-name", "db");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output())
        .isEqualTo("ovsdb-server: user nobody-of-that-name not found, aborting.\n");
  }

  @Test
  void runServesACommandAndEndsWithIt() throws Exception {
    OvsdbServerProcess.Run run =
        daemon.server(
            "-vconsole:off",
            "--remote=punix:db.sock",
            "--run=ovs-vsctl --no-wait add-br br7 && ovs-vsctl --no-wait list-br",
            "db");
    assertThat(run.output()).isEqualTo("br7\n");
    assertThat(run.status()).isZero();
    OvsdbServerProcess.Run failing = daemon.server("-vconsole:off", "--run=exit 3", "db");
    assertThat(failing.output()).isEqualTo("ovsdb-server: exit 3: child exited, exit status 3\n");
    assertThat(failing.status()).isEqualTo(1);
  }

  @Test
  void levelsPatternsAndFilesOfTheLogCanBeChangedWhileItRuns() throws Exception {
    detach("-vfile:warn", "-vPATTERN:file:%p %c %A %t %N %m", "db");
    assertThat(daemon.read("ovsdb-server.log")).isEmpty();
    daemon.appctl("vlog/set", "file:info");
    daemon.appctl("ovsdb-server/compact");
    assertThat(daemon.read("ovsdb-server.log"))
        .matches("INFO ovsdb_server ovsdb-server main \\d+ compacting Open_vSwitch database .*\n");
    Path moved = directory.resolve("rotated");
    Files.move(directory.resolve("ovsdb-server.log"), moved);
    assertThat(daemon.appctl("vlog/reopen").status()).isZero();
    assertThat(daemon.read("ovsdb-server.log")).contains("opened log file");
    assertThat(Files.readString(moved, StandardCharsets.UTF_8)).doesNotContain("opened");
  }
}
