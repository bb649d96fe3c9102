package org.vswitchlab.management.ovsdb;

import java.nio.file.Path;
import java.util.List;
import org.vswitchlab.management.daemon.OptionTable;
import org.vswitchlab.management.daemon.UnixctlException;
import org.vswitchlab.management.daemon.UnixctlServer;
import org.vswitchlab.management.daemon.Vlog;

/**
 * Whether the server is active or the backup of another one, ovsdb-server(1) "Active-Backup
 * Options" and "Active-Backup Commands".
 */
final class BackupRole {
  private static final int DEFAULT_PROBE_MILLIS = 60_000;

  private String activeServer;
  private ExcludedTables excluded = ExcludedTables.NONE;
  private boolean startsActive;
  private int probeMillis = DEFAULT_PROBE_MILLIS;
  private OvsdbServer server;
  private Path runDirectory;
  private Vlog vlog;

  /** Null while the server is active. */
  private Replication replication;

  void declare(OptionTable options) {
    options
        .text("sync-from", target -> activeServer = target)
        .text("sync-exclude-tables", tables -> excluded = ExcludedTables.parse(tables))
        .flag("active", () -> startsActive = true);
  }

  /** Takes up the role that the options say; the server has its databases by now. */
  void start(OvsdbServer served, Path directory, Vlog log) {
    server = served;
    runDirectory = directory;
    vlog = log;
    if (activeServer != null && !startsActive) {
      becomeBackup();
    }
  }

  private void becomeBackup() {
    Replication fresh =
        new Replication(
            server,
            vlog.module("replication"),
            vlog.module("reconnect"),
            runDirectory,
            activeServer,
            excluded,
            probeMillis,
            this::becomeActive);
    if (replication != null) {
      replication.close();
    }
    replication = fresh;
    server.setReadOnly(true);
    replication.connect();
  }

  private void becomeActive() {
    if (replication != null) {
      replication.close();
      replication = null;
    }
    server.setReadOnly(false);
  }

  void addCommands(UnixctlServer control) {
    control.add(
        "ovsdb-server/set-active-ovsdb-server",
        "",
        1,
        1,
        arguments -> {
          activeServer = arguments.get(0);
          return "";
        });
    control.add(
        "ovsdb-server/get-active-ovsdb-server",
        "",
        0,
        0,
        arguments -> activeServer == null ? "" : activeServer + "\n");
    control.add("ovsdb-server/connect-active-ovsdb-server", "", 0, 0, this::connect);
    control.add(
        "ovsdb-server/disconnect-active-ovsdb-server",
        "",
        0,
        0,
        arguments -> {
          becomeActive();
          return "";
        });
    control.add(
        "ovsdb-server/set-active-ovsdb-server-probe-interval", "", 1, 1, this::setProbeInterval);
    control.add("ovsdb-server/set-sync-exclude-tables", "", 1, 1, this::exclude);
    control.add(
        "ovsdb-server/get-sync-exclude-tables",
        "",
        0,
        0,
        arguments -> excluded.isEmpty() ? "" : excluded + "\n");
    control.add(
        "ovsdb-server/sync-status",
        "",
        0,
        0,
        arguments ->
            replication == null ? "state: active\n" : "state: backup\n" + replication.status());
  }

  private String connect(List<String> arguments) throws UnixctlException {
    if (activeServer == null) {
      return "Unable to connect: active server is not specified.\n";
    }
    try {
      becomeBackup();
      return "";
    } catch (IllegalArgumentException e) {
      throw new UnixctlException(e.getMessage());
    }
  }

  private String setProbeInterval(List<String> arguments) {
    try {
      probeMillis = Math.max(0, Integer.parseInt(arguments.get(0)));
    } catch (NumberFormatException e) {
      return "Invalid probe interval, integer value expected\n";
    }
    restart();
    return "";
  }

  private String exclude(List<String> arguments) {
    excluded = ExcludedTables.parse(arguments.get(0));
    restart();
    return "";
  }

  private void restart() {
    if (replication != null) {
      becomeBackup();
    }
  }
}
