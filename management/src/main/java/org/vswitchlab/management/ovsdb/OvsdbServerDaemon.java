package org.vswitchlab.management.ovsdb;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.vswitchlab.management.daemon.Daemon;
import org.vswitchlab.management.daemon.DaemonProgram;
import org.vswitchlab.management.daemon.OptionTable;
import org.vswitchlab.management.daemon.RunDirectories;
import org.vswitchlab.management.daemon.VlogModule;
import org.vswitchlab.ovs.ovsdb.UuidSource;

/** The program {@code ovsdb-server}: command line, files, control commands, clean end. */
public final class OvsdbServerDaemon implements DaemonProgram {
  private final UuidSource uuids = UuidSource.version4(new SecureRandom()::nextLong);
  private final List<String> remoteNames = new ArrayList<>();
  private final OvsdbTlsOptions tls = new OvsdbTlsOptions();
  private final BackupRole backupRole = new BackupRole();
  private boolean writesDifferences = true;
  private String runCommand;
  private Daemon daemon;
  private VlogModule log;
  private OvsdbServer server;
  private OvsdbRemotes remotes;
  private ServerCommand child;
  private boolean isUpdateDue;

  private OvsdbServerDaemon() {}

  /**
   * Runs until told to exit.
   *
   * @param environment of which {@code OVS_RUNDIR} and the like are read
   * @return the exit status
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    return Daemon.run(new OvsdbServerDaemon(), arguments, environment, out, err);
  }

  @Override
  public String name() {
    return "ovsdb-server";
  }

  @Override
  public Collection<String> logModules() {
    return OvsdbLogModules.NAMES;
  }

  @Override
  public void declare(OptionTable options) {
    options.text("remote", remoteNames::add).text("run", command -> runCommand = command);
    // In the order in which getopt_long(3) names the options that a short form may mean.
    tls.declare(options);
    backupRole.declare(options);
    options.flag("disable-file-column-diff", () -> writesDifferences = false);
    for (String name : List.of("record", "replay")) {
      options.optional(
          name,
          argument -> {
            throw new OptionTable.UsageException("not supported yet: --" + name);
          });
    }
  }

  @Override
  public String helpBefore(String name, RunDirectories directories) {
    return OvsdbServerHelp.before(name, directories);
  }

  @Override
  public String helpAfter() {
    return OvsdbServerHelp.AFTER;
  }

  @Override
  public void start(Daemon running, List<String> operands) throws IOException {
    daemon = running;
    log = daemon.vlog().module("ovsdb_server");
    server = new OvsdbServer(daemon.loop(), uuids, log::warn);
    List<String> files =
        operands.isEmpty()
            ? List.of(daemon.directories().db().resolve("conf.db").toString())
            : operands;
    for (String file : files) {
      if (file.startsWith("relay:")) {
        throw new IOException("not supported yet: relay databases, '" + file + "'");
      }
      addDatabase(Path.of(file));
    }
    tls.start(server, daemon.loop().tls());
    remotes = new OvsdbRemotes(server, daemon.directories().run(), daemon.vlog());
    new OvsdbServerCommands(server, remotes, this::addDatabase, log).add(daemon.unixctl());
    new TransactionLog(server, daemon.vlog().module("transaction")).add(daemon.unixctl());
    backupRole.addCommands(daemon.unixctl());
    for (String remote : remoteNames) {
      remotes.add(remote);
    }
    server.setOnCommit(this::committed);
    backupRole.start(server, daemon.directories().run(), daemon.vlog());
    if (runCommand != null) {
      child = ServerCommand.start(runCommand, daemon);
    }
    daemon.ready();
  }

  /** Looks once at what the databases say of remotes and keys, for all commits until then. */
  private void committed() {
    if (!isUpdateDue) {
      isUpdateDue = true;
      daemon.loop().execute(this::update);
    }
  }

  private void update() {
    isUpdateDue = false;
    tls.update(server, daemon.loop().tls());
    remotes.update();
  }

  @Override
  public void stop() throws IOException {
    if (child != null) {
      child.stop();
    }
    if (server != null) {
      server.close();
    }
  }

  @Override
  public SortedMap<String, Long> memoryUsage() {
    return MemoryUsage.of(server);
  }

  private void addDatabase(Path name) throws IOException {
    DatabaseFile file = DatabaseFile.open(name, uuids, log::warn);
    if (!writesDifferences) {
      file.disableDifferences();
    }
    try {
      server.add(new ServedDatabase(file.database(), file));
    } catch (IllegalArgumentException e) {
      file.close();
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }
}
