package org.vswitchlab.management.ovsdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vswitchlab.management.daemon.UnixctlException;
import org.vswitchlab.management.daemon.UnixctlServer;
import org.vswitchlab.management.daemon.VlogModule;

/** What {@code ovs-appctl} can ask of ovsdb-server, ovsdb-server(1) "Runtime Management". */
final class OvsdbServerCommands {
  /** Opens a database file and serves it. */
  interface DatabaseOpener {
    void open(Path file) throws IOException;
  }

  private final OvsdbServer server;
  private final OvsdbRemotes remotes;
  private final DatabaseOpener opener;
  private final VlogModule log;

  OvsdbServerCommands(
      OvsdbServer server, OvsdbRemotes remotes, DatabaseOpener opener, VlogModule log) {
    this.server = server;
    this.remotes = remotes;
    this.opener = opener;
    this.log = log;
  }

  void add(UnixctlServer control) {
    control.add("ovsdb-server/list-dbs", "", 0, 0, arguments -> lines(server.databaseNames()));
    control.add("ovsdb-server/list-remotes", "", 0, 0, arguments -> lines(remotes.names()));
    control.add("ovsdb-server/compact", "", 0, 1, this::compact);
    control.add("ovsdb-server/add-db", "DB", 1, 1, this::addDatabase);
    control.add("ovsdb-server/remove-db", "DB", 1, 1, this::removeDatabase);
    control.add("ovsdb-server/get-db-storage-status", "DB", 1, 1, this::storageStatus);
    control.add("ovsdb-server/add-remote", "REMOTE", 1, 1, this::addRemote);
    control.add("ovsdb-server/remove-remote", "REMOTE", 1, 1, this::removeRemote);
    control.add(
        "ovsdb-server/reconnect",
        "",
        0,
        0,
        arguments -> {
          remotes.reconnect();
          return "";
        });
    control.add(
        "ovsdb-server/disable-monitor-cond",
        "",
        0,
        0,
        arguments -> {
          server.disableConditionalMonitors();
          remotes.reconnect();
          return "";
        });
    control.add(
        "ovsdb-server/memory-trim-on-compaction", "on|off", 1, 1, this::setTrimOnCompaction);
    // Those counters are of the processor, and not to be read from a Java machine.
    control.add("ovsdb-server/perf-counters-clear", "", 0, 0, arguments -> "");
    control.add(
        "ovsdb-server/perf-counters-show",
        "",
        0,
        0,
        arguments -> "performance counter is not supported on this platform\n");
  }

  private static String lines(List<String> names) {
    return names.isEmpty() ? "" : String.join("\n", names) + "\n";
  }

  private ServedDatabase find(String name, String otherwise) throws UnixctlException {
    ServedDatabase served = server.database(name);
    if (served == null) {
      throw new UnixctlException(otherwise);
    }
    return served;
  }

  private String compact(List<String> arguments) throws UnixctlException {
    if (!arguments.isEmpty()) {
      if (find(arguments.get(0), "no database by that name").isReserved()) {
        throw new UnixctlException("cannot compact built-in databases");
      }
    }
    for (String name : arguments.isEmpty() ? server.databaseNames() : arguments) {
      if (!server.database(name).isReserved()) {
        compact(name);
      }
    }
    return "";
  }

  private void compact(String name) throws UnixctlException {
    log.info("compacting " + name + " database by user request");
    try {
      server.compact(name);
    } catch (IOException e) {
      throw new UnixctlException("cannot compact " + name + ": " + e.getMessage());
    }
    if (server.trimsMemory()) {
      System.gc();
    }
  }

  private String setTrimOnCompaction(List<String> arguments) throws UnixctlException {
    String value = arguments.get(0);
    if (!value.equals("on") && !value.equals("off")) {
      throw new UnixctlException("invalid argument");
    }
    server.setTrimsMemory(value.equals("on"));
    log.info("memory trimming after compaction " + (value.equals("on") ? "enabled." : "disabled."));
    return "";
  }

  private String addDatabase(List<String> arguments) throws UnixctlException {
    String name = arguments.get(0);
    if (name.startsWith("relay:")) {
      throw new UnixctlException("not supported yet: relay databases, '" + name + "'");
    }
    Path file = Path.of(name);
    try {
      if (!Files.exists(file)) {
        throw new UnixctlException(
            "I/O error: " + name + ": open failed (No such file or directory)");
      }
      if (server.isOpen(file.toRealPath())) {
        throw new UnixctlException("ovsdb error: " + name + ": already open");
      }
      opener.open(file);
      return "";
    } catch (IOException e) {
      throw new UnixctlException("ovsdb error: " + e.getMessage());
    }
  }

  private String removeDatabase(List<String> arguments) throws UnixctlException {
    String name = arguments.get(0);
    if (find(name, "Failed to find the database.").isReserved()) {
      throw new UnixctlException("Cannot remove reserved database.");
    }
    try {
      server.removeDatabase(name);
      return "";
    } catch (IOException e) {
      throw new UnixctlException(e.getMessage());
    }
  }

  private String storageStatus(List<String> arguments) throws UnixctlException {
    String failure = find(arguments.get(0), "Failed to find the database.").failure();
    return failure == null ? "status: ok\n" : "status: error (" + failure + ")\n";
  }

  private String addRemote(List<String> arguments) throws UnixctlException {
    try {
      remotes.add(arguments.get(0));
      return "";
    } catch (IllegalArgumentException e) {
      throw new UnixctlException(e.getMessage());
    }
  }

  private String removeRemote(List<String> arguments) throws UnixctlException {
    if (!remotes.remove(arguments.get(0))) {
      throw new UnixctlException("no such remote");
    }
    return "";
  }
}
