package org.vswitchlab.management.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault of a daemon is told in its log, and under a monitor it is started again. */
class DaemonFaultTest {
  @TempDir Path directory;

  /** A program with commands that go wrong. */
  static final class Faulty implements DaemonProgram {
    public static void main(String[] args) {
      System.exit(Daemon.run(new Faulty(), List.of(args), System.getenv(), System.out, System.err));
    }

    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public Collection<String> logModules() {
      return List.of();
    }

    @Override
    public void declare(OptionTable options) {
      // It has none of its own.
    }

    @Override
    public String helpBefore(String name, RunDirectories directories) {
      return "";
    }

    @Override
    public String helpAfter() {
      return "";
    }

    @Override
    public void start(Daemon daemon, List<String> operands) {
      daemon
          .unixctl()
          .add(
              "die",
              "",
              0,
              0,
              words -> {
                daemon
                    .loop()
                    .execute(
                        () -> {
                          throw new AssertionError("on purpose");
                        });
                return "";
              });
      daemon
          .unixctl()
          .add(
              "stumble",
              "",
              0,
              0,
              words -> {
                throw new IllegalStateException("over this");
              });
      daemon.ready();
    }

    @Override
    public void stop() {
      // Nothing was opened.
    }

    @Override
    public SortedMap<String, Long> memoryUsage() {
      return new TreeMap<>();
    }
  }

  private String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OVS_RUNDIR", directory.toString());
    builder.environment().put("OVS_LOGDIR", directory.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output + process.waitFor();
  }

  private String appctl(String word) throws Exception {
    return run(List.of("ovs-appctl", "-t", "faulty", word));
  }

  private String pid() throws Exception {
    Path file = directory.resolve("faulty.pid");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void aFaultIsLoggedAndTheDaemonStartedAgain() throws Exception {
    requireTool("ovs-appctl");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Faulty.class.getName());
    command.addAll(List.of("--detach", "--monitor", "--pidfile", "--log-file", "-vconsole:off"));
    assertThat(run(command)).isEqualTo("0");
    String first = pid();
    assertThat(appctl("stumble")).contains("over this").endsWith("2");
    assertThat(pid()).isEqualTo(first);
    assertThat(appctl("die")).endsWith("0");
    // Another process is waited for, which no event of ours announces.
    for (int i = 0; i < 1200 && (pid().isEmpty() || pid().equals(first)); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    for (int i = 0; i < 1200 && !appctl("version").endsWith("3.1.0\n0"); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(appctl("exit")).isEqualTo("0");
    assertThat(Files.readString(directory.resolve("faulty.log")))
        .contains(
            "|daemon|EMER|this is a fault of the program: java.lang.AssertionError: on purpose")
        .contains("pid " + first.strip() + " died, killed (Aborted), restarting");
  }
}
