package org.vswitchlab.management.ovsdb;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamListener;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.ovs.ovsdb.UuidSource;

/** The program {@code ovsdb-server}: command line, files, control commands, clean end. */
public final class OvsdbServerDaemon {
  private static final String VERSION = "ovsdb-server (Open vSwitch) 3.1.0\n";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String HELP =
      """
      ovsdb-server: Open vSwitch database server
      Usage: vswitchlab ovsdb-server [OPTIONS] [DATABASE...]
      where each DATABASE is a database file in ovsdb format.

        --remote=punix:FILE     listen on Unix domain socket FILE
        --remote=ptcp:PORT[:IP] listen on TCP PORT; on loopback unless IP is given
        --unixctl=SOCKET        override default control socket name
        --pidfile[=FILE]        create pidfile
        --overwrite-pidfile     with --pidfile, start even if already running
        --log-file[=FILE]       enable logging to specified FILE
        -v, --verbose[=SPEC]    set logging levels
        -V, --version           display version information
        -h, --help              display this help message
      """;

  private final OvsdbServerOptions options;
  private final PrintStream err;
  private final UuidSource uuids = UuidSource.version4(new SecureRandom()::nextLong);
  private final CountDownLatch ended = new CountDownLatch(1);
  private StreamLoop loop;
  private OvsdbServer server;
  private boolean hasRun;
  private long logLines;

  private OvsdbServerDaemon(OvsdbServerOptions options, PrintStream err) {
    this.options = options;
    this.err = err;
  }

  /**
   * Runs until told to exit.
   *
   * @param environment of which {@code OVS_RUNDIR} and the like are read
   * @return the exit status
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    OvsdbServerOptions options;
    try {
      options = OvsdbServerOptions.parse(arguments, environment);
    } catch (IllegalArgumentException e) {
      err.println("ovsdb-server: " + e.getMessage());
      return 1;
    }
    if (options.wantsHelp || options.wantsVersion) {
      out.print(options.wantsHelp ? HELP : VERSION);
      return 0;
    }
    return new OvsdbServerDaemon(options, err).serve();
  }

  private int serve() {
    PidFile pidFile = null;
    try {
      if (options.logFile != null) {
        log("vlog", "INFO", "opened log file " + options.logFile);
      }
      loop = new StreamLoop(line -> log(OvsdbServerOptions.PROGRAM, "WARN", line));
      Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "ovsdb-server-stop"));
      if (options.pidFile != null) {
        pidFile = PidFile.create(options.pidFile, options.overwritesPidFile);
      }
      server = new OvsdbServer(loop, uuids, line -> log("ovsdb_server", "WARN", line));
      for (Path file : options.databases) {
        addDatabase(file);
      }
      for (String remote : options.remotes) {
        addRemote(remote);
      }
      openControlSocket();
      log("ovsdb_server", "INFO", VERSION.strip());
      hasRun = true;
      loop.run();
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      err.println("ovsdb-server: " + e.getMessage());
      return 1;
    } finally {
      release(pidFile);
      ended.countDown();
    }
  }

  private void release(PidFile pidFile) {
    try {
      if (loop != null && !hasRun) {
        // Sockets of a start that failed half-way.
        loop.stop();
        loop.run();
      }
      if (server != null) {
        server.close();
      }
      if (pidFile != null) {
        pidFile.close();
      }
    } catch (IOException | RuntimeException e) {
      log("ovsdb_server", "WARN", "not everything was released: " + e.getMessage());
    }
  }

  private void stopAndWait() {
    loop.stop();
    try {
      // Long enough to remove files; a signal must end the process in any case.
      ended.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void addDatabase(Path name) throws IOException {
    DatabaseFile file = DatabaseFile.open(name, uuids, line -> log("ovsdb_server", "WARN", line));
    try {
      server.add(new ServedDatabase(file.database(), file));
    } catch (IllegalArgumentException e) {
      file.close();
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private void addRemote(String remote) throws IOException {
    if (remote.startsWith("db:")) {
      throw new IOException("not supported yet: remotes from a database, '" + remote + "'");
    }
    StreamAddress address = StreamAddress.parse(remote, options.runDirectory, 6640);
    StreamListener listener;
    try {
      listener = server.listen(address);
    } catch (IOException e) {
      throw new IOException(remote + ": " + e.getMessage(), e);
    }
    if (listener.port() != 0) {
      log("socket_util", "INFO", remote + ": listening on port " + listener.port());
    }
  }

  private void openControlSocket() throws IOException {
    if ("none".equals(options.unixctl)) {
      return;
    }
    ControlSocket control = new ControlSocket();
    addCommands(control);
    String name =
        options.unixctl != null
            ? options.unixctl
            : OvsdbServerOptions.PROGRAM + "." + ProcessHandle.current().pid() + ".ctl";
    StreamAddress address = StreamAddress.parse("punix:" + name, options.runDirectory, 0);
    try {
      control.listen(loop, address);
    } catch (IOException e) {
      throw new IOException(
          options.runDirectory.resolve(name)
              + ": cannot make the control socket: "
              + e.getMessage(),
          e);
    }
  }

  private void addCommands(ControlSocket control) {
    control.add(
        "exit",
        "",
        0,
        0,
        arguments -> {
          // The reply goes out before the loop looks whether it is to stop.
          loop.execute(loop::stop);
          return "";
        });
    control.add("version", "", 0, 0, arguments -> VERSION);
    control.add("ovsdb-server/list-dbs", "", 0, 0, arguments -> lines(server.databaseNames()));
    control.add("ovsdb-server/list-remotes", "", 0, 0, arguments -> lines(server.remoteNames()));
    control.add("ovsdb-server/compact", "", 0, 1, this::compact);
    control.add("ovsdb-server/add-db", "DB", 1, 1, this::addDatabase);
    control.add("ovsdb-server/remove-db", "DB", 1, 1, this::removeDatabase);
    control.add("ovsdb-server/add-remote", "REMOTE", 1, 1, this::addRemote);
    control.add("ovsdb-server/remove-remote", "REMOTE", 1, 1, this::removeRemote);
    control.add(
        "ovsdb-server/reconnect",
        "",
        0,
        0,
        arguments -> {
          server.reconnect();
          return "";
        });
    control.add("ovsdb-server/sync-status", "", 0, 0, arguments -> "state: active\n");
  }

  private static String lines(List<String> names) {
    return names.isEmpty() ? "" : String.join("\n", names) + "\n";
  }

  private String compact(List<String> arguments) throws ControlSocket.Refused {
    String name = arguments.isEmpty() ? null : arguments.get(0);
    if (name != null && server.database(name) == null) {
      throw new ControlSocket.Refused("no database by that name");
    }
    try {
      server.compact(name);
      return "";
    } catch (IOException e) {
      throw new ControlSocket.Refused("cannot compact: " + e.getMessage());
    }
  }

  private String addDatabase(List<String> arguments) throws ControlSocket.Refused {
    try {
      addDatabase(Path.of(arguments.get(0)));
      return "";
    } catch (IOException e) {
      throw new ControlSocket.Refused(e.getMessage());
    }
  }

  private String removeDatabase(List<String> arguments) throws ControlSocket.Refused {
    try {
      if (server.removeDatabase(arguments.get(0))) {
        return "";
      }
    } catch (IOException e) {
      throw new ControlSocket.Refused(e.getMessage());
    }
    throw new ControlSocket.Refused("Failed to find the database.");
  }

  private String addRemote(List<String> arguments) throws ControlSocket.Refused {
    try {
      addRemote(arguments.get(0));
      return "";
    } catch (IOException | IllegalArgumentException e) {
      throw new ControlSocket.Refused(e.getMessage());
    }
  }

  private String removeRemote(List<String> arguments) throws ControlSocket.Refused {
    if (!server.removeRemote(arguments.get(0))) {
      throw new ControlSocket.Refused("no such remote");
    }
    return "";
  }

  private synchronized void log(String module, String level, String text) {
    String line =
        String.format(
            "%s|%05d|%s|%s|%s%n", TIME.format(Instant.now()), ++logLines, module, level, text);
    if (!options.isQuiet) {
      err.print(line);
    }
    if (options.logFile != null) {
      try {
        Files.writeString(
            options.logFile,
            line,
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        err.println("ovsdb-server: cannot write " + options.logFile + ": " + e.getMessage());
      }
    }
  }
}
