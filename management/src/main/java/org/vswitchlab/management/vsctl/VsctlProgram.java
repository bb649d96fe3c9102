package org.vswitchlab.management.vsctl;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.vswitchlab.management.stream.ReconnectSchedule;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.management.stream.TlsSettings;

/** {@code ovs-vsctl} as a program of its own, which speaks to a server over a socket. */
public final class VsctlProgram implements RemoteDatabase.Owner, VsctlRun.Output {
  private static final int DEFAULT_PORT = 6640;
  private static final String DATABASE = "Open_vSwitch";
  private static final String RUN_DIRECTORY = "/var/run/openvswitch";

  private final VsctlCommandLine line;
  private final Path runDirectory;
  private final PrintStream out;
  private final PrintStream err;
  private final StreamLoop loop;
  private final ReconnectSchedule schedule = new ReconnectSchedule();
  private StreamAddress address;
  private RemoteDatabase database;
  private VsctlRun run;
  private String logDirectory = VsctlRun.DEFAULT_LOG_DIRECTORY;
  private int status;
  private boolean isDone;

  private VsctlProgram(VsctlCommandLine line, Path runDirectory, PrintStream out, PrintStream err)
      throws IOException {
    this.line = line;
    this.runDirectory = runDirectory;
    this.out = out;
    this.err = err;
    loop = new StreamLoop(this::error);
  }

  /**
   * Runs the commands.
   *
   * @param environment of which {@code OVS_RUNDIR} is read
   * @return the exit status
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    Path runDirectory = Path.of(environment.getOrDefault("OVS_RUNDIR", RUN_DIRECTORY));
    try {
      VsctlCommandLine line = VsctlCommandLine.parse(arguments);
      if (line.answer() != null) {
        out.print(line.answer());
        out.flush();
        return 0;
      }
      VsctlProgram program = new VsctlProgram(line, runDirectory, out, err);
      program.logDirectory = environment.getOrDefault("OVS_LOGDIR", program.logDirectory);
      return program.run();
    } catch (VsctlException e) {
      err.println("ovs-vsctl: " + e.getMessage());
      return e.status();
    } catch (IOException e) {
      err.println("ovs-vsctl: " + e.getMessage());
      return 1;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private int run() {
    String target = line.setting("--db", "unix:" + runDirectory.resolve("db.sock"));
    try {
      configureTls();
      address = StreamAddress.parse(target, runDirectory, DEFAULT_PORT);
    } catch (IllegalArgumentException e) {
      return noConnection(target, "Address family not supported by protocol");
    }
    if (address.isPassive()) {
      return noConnection(target, "passive connections are not supported yet");
    }
    if (line.timeoutSeconds() > 0) {
      loop.after(line.timeoutSeconds() * 1000, this::timedOut);
    }
    connect();
    loop.run();
    return status;
  }

  private void configureTls() {
    TlsSettings tls = loop.tls();
    line.settings()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "--private-key" -> tls.setPrivateKey(Path.of(value));
                case "--certificate" -> tls.setCertificate(Path.of(value));
                case "--ca-cert" -> tls.setCaCertificate(Path.of(value));
                case "--bootstrap-ca-cert" -> tls.setBootstrapCaCertificate(Path.of(value));
                case "--peer-ca-cert" -> tls.setPeerCaCertificate(Path.of(value));
                case "--ssl-protocols" -> tls.setProtocols(value);
                case "--ssl-ciphers" -> tls.setCiphers(value);
                default -> {
                  // Not about TLS.
                }
              }
            });
  }

  private int noConnection(String target, String reason) {
    err.println("ovs-vsctl: " + target + ": database connection failed (" + reason + ")");
    return 1;
  }

  private void connect() {
    loop.connect(address, this::connected, this::notConnected);
  }

  private void connected(StreamConnection stream) {
    database = new RemoteDatabase(stream, DATABASE, this);
  }

  private void notConnected(String reason) {
    if (line.retries()) {
      schedule.failed();
      loop.after(schedule.delayMillis(), this::connect);
    } else if (!isDone) {
      exit(noConnection(address.text(), reason));
    }
  }

  private void timedOut() {
    err.println(
        Instant.now().truncatedTo(ChronoUnit.SECONDS)
            + "|00001|fatal_signal|WARN|terminating with signal 14 (Alarm clock)");
    exit(VsctlRun.SIGALRM_STATUS);
  }

  @Override
  public void ready() {
    run = new VsctlRun(database, VsctlRun.Timeout.NONE, this);
    run.start(line);
  }

  @Override
  public void failed(String reason) {
    if (run != null) {
      run.stop();
    }
    notConnected(reason);
  }

  @Override
  public void print(String text) {
    out.print(text);
  }

  @Override
  public void error(String text) {
    err.print(text);
  }

  @Override
  public String logDirectory() {
    return logDirectory;
  }

  @Override
  public void exit(int exitStatus) {
    if (!isDone) {
      isDone = true;
      status = exitStatus;
      loop.stop();
    }
  }
}
