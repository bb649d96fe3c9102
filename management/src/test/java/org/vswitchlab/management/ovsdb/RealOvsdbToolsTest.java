package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.ovs.vswitchd.VswitchSchema;

/** The real tools work against our server, and with its files. */
class RealOvsdbToolsTest {
  @TempDir Path directory;

  @BeforeEach
  void createDatabase() throws Exception {
    for (String tool : new String[] {"ovsdb-tool", "ovsdb-client", "ovs-vsctl", "ovs-appctl"}) {
      requireTool(tool);
    }
    Files.writeString(directory.resolve("schema"), VswitchSchema.load().toJson().toString());
    assertThat(run("ovsdb-tool", "create", "db", "schema")).isEmpty();
  }

  private String run(String... command) throws IOException, InterruptedException {
    OvsdbServerProcess.Run run = OvsdbServerProcess.tool(directory, command);
    assertThat(run.status()).as(run.output()).isZero();
    return run.output();
  }

  @Test
  void vsctlConfiguresAndClientsRead() throws Exception {
    try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
      run("ovs-vsctl", "--no-wait", "add-br", "br0", "--", "add-port", "br0", "p1", "tag=5");
      assertThat(run("ovs-vsctl", "list-ports", "br0")).isEqualTo("p1\n");
      assertThat(run("ovs-vsctl", "get", "port", "p1", "tag")).isEqualTo("5\n");
      assertThat(run("ovsdb-client", "list-dbs")).isEqualTo("Open_vSwitch\n_Server\n");
      assertThat(run("ovsdb-client", "get-schema-version")).isEqualTo("8.3.1\n");
      assertThat(run("ovsdb-client", "get-schema")).contains("\"Open_vSwitch\"");
      assertThat(run("ovsdb-client", "-f", "csv", "dump", "Port", "name", "tag"))
          .contains("br0,[]\np1,5\n");
      String select =
          "[\"Open_vSwitch\",{\"op\":\"select\",\"table\":\"Bridge\",\"where\":[],"
              + "\"columns\":[\"name\"]}]";
      assertThat(run("ovsdb-client", "transact", select))
          .isEqualTo("[{\"rows\":[{\"name\":\"br0\"}]}]\n");
      Process monitor =
          new ProcessBuilder(
                  "ovsdb-client",
                  "-f",
                  "csv",
                  "monitor",
                  "unix:" + directory.resolve("db.sock"),
                  "Open_vSwitch",
                  "Bridge",
                  "name")
              .redirectErrorStream(true)
              .start();
      try (var lines = monitor.inputReader()) {
        assertThat(lines.readLine()).contains("row,action,name");
        assertThat(lines.readLine()).endsWith("initial,br0");
        run("ovs-vsctl", "--no-wait", "add-br", "br1");
        String line = lines.readLine();
        while (!line.endsWith("insert,br1")) {
          line = lines.readLine();
        }
      } finally {
        monitor.destroy();
        monitor.waitFor();
      }
      assertThat(server.process.isAlive()).isTrue();
    }
  }

  @Test
  void filesGoFromOneServerToTheOther() throws Exception {
    try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
      run("ovs-vsctl", "--no-wait", "add-br", "br0");
      assertThat(run("ovs-appctl", "-t", "ovsdb-server", "exit")).isEmpty();
      assertThat(server.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    String transaction =
        "[\"Open_vSwitch\",{\"op\":\"mutate\",\"table\":\"Bridge\",\"where\":[],\"mutations\":"
            + "[[\"other_config\",\"insert\",[\"map\",[[\"a\",\"1\"],[\"b\",\"2\"]]]]]}]";
    assertThat(run("ovsdb-tool", "transact", "db", transaction)).contains("\"count\":1");
    // This time the record tells the difference alone.
    assertThat(run("ovsdb-tool", "transact", "db", transaction.replace("insert", "delete")))
        .contains("\"count\":1");
    assertThat(
            run(
                "ovsdb-tool",
                "transact",
                "db",
                transaction.replace("[\"a\",\"1\"],", "").replace("\"2\"", "\"3\"")))
        .contains("\"count\":1");
    try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
      assertThat(run("ovs-vsctl", "get", "bridge", "br0", "other_config")).isEqualTo("{b=\"3\"}\n");
      run("ovs-appctl", "-t", "ovsdb-server", "ovsdb-server/compact");
      assertThat(run("ovsdb-tool", "show-log", "db"))
          .contains("record 1:")
          .doesNotContain("record 2");
      run("ovs-vsctl", "--no-wait", "add-br", "br1");
      assertThat(run("ovsdb-tool", "show-log", "db")).contains("record 2:");
      assertThat(server.console()).doesNotContain("WARN");
    }
  }

  @Test
  void acknowledgedCommitsSurviveKillAndTornRecordsAreCutOff() throws Exception {
    try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
      for (int i = 0; i < 5; i++) {
        run("ovs-vsctl", "--no-wait", "add-br", "br" + i);
      }
      server.process.destroyForcibly().waitFor();
    }
    Files.writeString(
        directory.resolve("db"),
        "OVSDB JSON 300 aaaa5daa3dc5e33410f5590b12b7cf86e5ad7c1b\n{\"_da",
        StandardOpenOption.APPEND);
    try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
      assertThat(server.console())
          .contains("|WARN|", "the file ends inside the record", "is ignored");
      assertThat(run("ovs-vsctl", "list-br")).isEqualTo("br0\nbr1\nbr2\nbr3\nbr4\n");
      run("ovs-vsctl", "--no-wait", "del-br", "br3");
    }
    assertThat(
            run(
                "ovsdb-tool",
                "query",
                "db",
                "[\"Open_vSwitch\",{\"op\":\"select\",\"table\":"
                    + "\"Bridge\",\"where\":[[\"name\",\"==\",\"br3\"]]}]"))
        .contains("\"rows\":[]");
  }

  @Test
  void whatPrecedesDamageIsServedAndTheFirstCommitCutsOffTheRest() throws Exception {
    try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
      for (int i = 0; i < 4; i++) {
        run("ovs-vsctl", "--no-wait", "add-br", "br" + i);
      }
      assertThat(server.process.isAlive()).isTrue();
    }
    byte[] whole = Files.readAllBytes(directory.resolve("db"));
    byte[] damaged = whole.clone();
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    damaged[text.indexOf("br2")] = 'X';
    Files.write(directory.resolve("db"), damaged);
    try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
      assertThat(server.console()).contains("|WARN|", "wrong SHA-1 checksum", "is ignored");
      assertThat(run("ovs-vsctl", "list-br")).isEqualTo("br0\nbr1\n");
      assertThat(Files.readAllBytes(directory.resolve("db"))).isEqualTo(damaged);
      run("ovs-vsctl", "--no-wait", "set", "bridge", "br0", "other_config:a=b");
    }
    assertThat(run("ovsdb-tool", "show-log", "db")).contains("record 3").doesNotContain("record 4");
    assertThat(Files.size(directory.resolve("db"))).isLessThan(whole.length);
  }

  @Test
  void appctlFindsTheDaemonByItsPidFileAndItLeavesNothingBehind() throws Exception {
    try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
      assertThat(Files.readString(directory.resolve("ovsdb-server.pid")))
          .isEqualTo(server.process.pid() + "\n");
      assertThat(run("ovs-appctl", "-t", "ovsdb-server", "version"))
          .isEqualTo("ovsdb-server (Open vSwitch) 3.1.0\n");
      assertThat(run("ovs-appctl", "-t", "ovsdb-server", "ovsdb-server/list-remotes"))
          .isEqualTo("punix:db.sock\n");
      assertThat(OvsdbServerProcess.tool(directory, "ovs-appctl", "-t", "ovsdb-server", "nix"))
          .satisfies(run -> assertThat(run.status()).isEqualTo(2))
          .satisfies(run -> assertThat(run.output()).contains("\"nix\" is not a valid command"));
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("db.sock"))))
          .isEqualTo("rwxr-x---");
      server.process.destroy();
      assertThat(server.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(".db.~lock~", "db", "schema", "output", "ovsdb-server.log");
    }
  }

  @Test
  void twoServersDoNotShareAFile() throws Exception {
    try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
      OvsdbServerProcess.Run second =
          OvsdbServerProcess.tool(directory, "ovsdb-server", "--remote=punix:other", "db");
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.output()).contains("lock");
      assertThat(server.process.isAlive()).isTrue();
    }
  }
}
