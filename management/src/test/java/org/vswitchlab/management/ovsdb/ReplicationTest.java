package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Active-backup replication between our server and the real one, in both roles. */
@Timeout(300)
class ReplicationTest {
  private static final String SCHEMA =
      """
      {"name": "R", "version": "1.0.0", "tables": {
        "T": {"isRoot": true, "columns": {
          "a": {"type": "integer"}, "s": {"type": {"key": "integer", "min": 0, "max": 5}},
          "e": {"type": "integer", "ephemeral": true}}},
        "U": {"isRoot": true, "columns": {"x": {"type": "integer"}}}}}
      """;

  /** What both servers are told; each line stands for one control command of the backup. */
  private static final List<String> COMMANDS =
      List.of(
          "get-active-ovsdb-server",
          "sync-status",
          "get-sync-exclude-tables",
          "set-sync-exclude-tables nonsense",
          "get-sync-exclude-tables",
          "set-sync-exclude-tables R:U",
          "get-sync-exclude-tables",
          "set-active-ovsdb-server-probe-interval x",
          "set-active-ovsdb-server-probe-interval 7000",
          "disconnect-active-ovsdb-server",
          "sync-status",
          "set-active-ovsdb-server unix:nowhere",
          "get-active-ovsdb-server",
          "connect-active-ovsdb-server",
          "sync-status");

  @TempDir Path directory;
  private Path activeDirectory;
  private Path backupDirectory;

  @BeforeEach
  void createDatabases() throws Exception {
    requireTool("ovsdb-server");
    activeDirectory = create("active");
    backupDirectory = create("backup");
  }

  private Path create(String name) throws Exception {
    Path folder = Files.createDirectory(directory.resolve(name));
    Files.writeString(folder.resolve("schema"), SCHEMA);
    assertThat(OvsdbServerProcess.tool(folder, "ovsdb-tool", "create", "db", "schema").status())
        .isZero();
    return folder;
  }

  private interface Starter {
    OvsdbServerProcess start(Path directory, String... arguments) throws Exception;
  }

  @Test
  void ourBackupFollowsTheRealServer() throws Exception {
    follow(OvsdbServerProcess::startReal, OvsdbServerProcess::start);
  }

  @Test
  void theRealBackupFollowsOurServer() throws Exception {
    follow(OvsdbServerProcess::start, OvsdbServerProcess::startReal);
  }

  private void follow(Starter activeStarter, Starter backupStarter) throws Exception {
    OvsdbServerProcess active = activeStarter.start(activeDirectory, "db");
    try (OvsdbServerProcess backup =
            backupStarter.start(backupDirectory, syncFrom(), "--sync-exclude-tables=R:U", "db");
        RpcClient reader = RpcClient.connect(backupDirectory.resolve("db.sock"))) {
      try (RpcClient writer = RpcClient.connect(activeDirectory.resolve("db.sock"))) {
        for (int i = 0; i < 20; i++) {
          writer.transact(
              "R",
              "[{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"a\":%d,\"e\":%d,\"s\":[\"set\",[1,%d]]}}]"
                  .formatted(i, i, i + 2));
        }
        writer.transact("R", "[{\"op\":\"insert\",\"table\":\"U\",\"row\":{}}]");
        writer.transact(
            "R",
            "[{\"op\":\"mutate\",\"table\":\"T\",\"where\":[],\"mutations\":"
                + "[[\"s\",\"delete\",1],[\"s\",\"insert\",0]]},"
                + "{\"op\":\"delete\",\"table\":\"T\",\"where\":[[\"a\",\"<\",5]]}]");
        waitUntilEqual(reader, contents(writer, "T"));
        assertThat(contents(reader, "U")).isEmpty();
        assertThat(reader.transact("R", "[{\"op\":\"delete\",\"table\":\"T\",\"where\":[]}]"))
            .hasToString(
                "[{\"details\":\"delete operation not allowed when database server is in read only"
                    + " mode\",\"error\":\"not allowed\"}]");
      }
      // The active server goes away and comes again with other contents.
      active.close();
      active = activeStarter.start(activeDirectory, "db");
      try (RpcClient writer = RpcClient.connect(activeDirectory.resolve("db.sock"))) {
        writer.transact("R", "[{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"a\":99}}]");
        writer.transact("R", "[{\"op\":\"delete\",\"table\":\"T\",\"where\":[[\"a\",\"==\",7]]}]");
        waitUntilEqual(reader, contents(writer, "T"));
      }
      assertThat(control(backupDirectory, "disconnect-active-ovsdb-server")).isEmpty();
      assertThat(
              reader
                  .transact("R", "[{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"a\":1000}}]")
                  .toString())
          .contains("\"uuid\"");
      assertThat(backup.process.isAlive()).isTrue();
    } finally {
      active.close();
    }
    String log = OvsdbServerProcess.tool(backupDirectory, "ovsdb-tool", "show-log", "db").output();
    assertThat(log).contains("record 2");
  }

  private String syncFrom() {
    return "--sync-from=unix:" + activeDirectory.resolve("db.sock");
  }

  private static List<String> contents(RpcClient client, String table) throws IOException {
    JsonNode result =
        client.transact(
            "R",
            "[{\"op\":\"select\",\"table\":\"%s\",\"where\":[],\"columns\":[\"_uuid\",%s]}]"
                .formatted(table, table.equals("T") ? "\"a\",\"s\",\"e\"" : "\"x\""));
    List<String> rows = new ArrayList<>();
    for (JsonNode row : result.get(0).get("rows")) {
      StringBuilder text = new StringBuilder();
      for (String column : List.of("_uuid", "a", "s", "e")) {
        text.append(row.path(column)).append(' ');
      }
      rows.add(text.toString());
    }
    rows.sort(null);
    return rows;
  }

  /** Waits for another process to catch up, which no event of ours announces. */
  private static void waitUntilEqual(RpcClient backup, List<String> expected) throws IOException {
    for (int i = 0; i < 20_000; i++) {
      if (contents(backup, "T").equals(expected)) {
        return;
      }
      backup.call("echo", JsonNodeFactory.instance.arrayNode(), new ArrayList<>());
    }
    assertThat(contents(backup, "T")).isEqualTo(expected);
  }

  private static String control(Path folder, String command)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("ovs-appctl", "-t", "ovsdb-server", "ovsdb-server/" + command));
    if (command.contains(" ")) {
      String[] parts = command.split(" ");
      words.set(3, "ovsdb-server/" + parts[0]);
      words.add(parts[1]);
    }
    return OvsdbServerProcess.tool(folder, words.toArray(String[]::new)).output();
  }

  @Test
  void controlCommandsPrintWhatThoseOfTheRealServerPrint() throws Exception {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    try (OvsdbServerProcess active = OvsdbServerProcess.startReal(activeDirectory, "db");
        OvsdbServerProcess ours =
            OvsdbServerProcess.start(backupDirectory, syncFrom(), "--active", "db")) {
      Path realDirectory = create("real");
      try (OvsdbServerProcess real =
          OvsdbServerProcess.startReal(realDirectory, syncFrom(), "--active", "db")) {
        for (String command : COMMANDS) {
          expected.add(command + "\n" + control(realDirectory, command));
          actual.add(command + "\n" + control(backupDirectory, command));
        }
        assertThat(real.process.isAlive()).isTrue();
      }
      assertThat(active.process.isAlive()).isTrue();
      assertThat(ours.process.isAlive()).isTrue();
    }
    assertThat(actual).isEqualTo(expected);
  }
}
