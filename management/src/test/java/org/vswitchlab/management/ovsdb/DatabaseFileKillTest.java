package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed at any moment has on disk what it acknowledged. */
@Timeout(1800)
class DatabaseFileKillTest {
  private static final String SCHEMA =
      """
      {"name": "R", "version": "1.0.0", "tables": {"T": {"columns": {
        "n": {"type": "integer"}, "s": {"type": {"key": "string", "min": 0, "max": "unlimited"}}},
        "indexes": [["n"]]}}}
      """;

  private static final String SELECT_ALL =
      "[\"R\",{\"op\":\"select\",\"table\":\"T\",\"where\":[],\"columns\":[\"n\"]}]";

  @TempDir Path directory;

  /** Rows that must be there. */
  private final Set<Long> acknowledged = new TreeSet<>();

  /** Rows that may be there, those included. */
  private final TreeSet<Long> asked = new TreeSet<>();

  @BeforeEach
  void createDatabase() throws Exception {
    requireTool("ovsdb-tool");
    Files.writeString(directory.resolve("schema"), SCHEMA);
    assertThat(OvsdbServerProcess.tool(directory, "ovsdb-tool", "create", "db", "schema").status())
        .isZero();
  }

  @Test
  void findsAcknowledgedCommitsAfterEachOfTwelveKills() throws Exception {
    killOften(12);
  }

  @Test
  @Tag("nightly")
  void findsAcknowledgedCommitsAfterEachOfThreeHundredKills() throws Exception {
    killOften(300);
  }

  private void killOften(int times) throws Exception {
    Random random = new Random(times);
    for (int round = 0; round < times; round++) {
      try (OvsdbServerProcess server = OvsdbServerProcess.start(directory, "db")) {
        try (RpcClient client = RpcClient.connect(directory.resolve("db.sock"))) {
          expectWhatWasAcknowledged(round, rows(client));
          // A record that the kill tore is cut off at the latest when the next one is written.
          commit(client, "first");
          var check = OvsdbServerProcess.tool(directory, "ovsdb-tool", "query", "db", SELECT_ALL);
          assertThat(check.status()).as(check.output()).isZero();
          load(server, client, random);
        }
        server.process.waitFor();
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(times);
  }

  private void expectWhatWasAcknowledged(int round, Set<Long> rows) {
    assertThat(rows).as("round %d", round).containsAll(acknowledged);
    assertThat(asked).as("round %d", round).containsAll(rows);
    // What was on its way when the server died may be there or not; now it is known.
    acknowledged.addAll(rows);
    asked.retainAll(rows);
  }

  private static Set<Long> rows(RpcClient client) throws IOException {
    Set<Long> rows = new TreeSet<>();
    JsonNode result = client.transact("R", SELECT_ALL.replaceFirst("\\[\"R\",", "["));
    result.get(0).get("rows").forEach(row -> rows.add(row.get("n").longValue()));
    return rows;
  }

  private void commit(RpcClient client, String text) throws IOException {
    long next = asked.isEmpty() ? 0 : asked.last() + 1;
    asked.add(next);
    client.transact(
        "R",
        "[{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"n\":"
            + next
            + ",\"s\":\""
            + text
            + "\"}},{\"op\":\"commit\",\"durable\":true}]");
    acknowledged.add(next);
  }

  /** Commits until another thread kills the server, after a random number of commits or within. */
  private void load(OvsdbServerProcess server, RpcClient client, Random random)
      throws InterruptedException {
    int commits = random.nextInt(40);
    long spinNanos = random.nextInt(3_000_000);
    boolean compacts = random.nextInt(3) == 0;
    Thread killer = null;
    try {
      for (int i = 0; ; i++) {
        if (i == commits) {
          killer = new Thread(() -> killAfter(server, spinNanos, compacts));
          killer.start();
        }
        // Large rows now and then, so that a record takes more than one page.
        commit(client, "x".repeat(random.nextInt(10) == 0 ? 20_000 : 10));
      }
    } catch (IOException killed) {
      assertThat(killer).as("the server ended by itself: %s", killed).isNotNull();
      killer.join();
    }
  }

  private void killAfter(OvsdbServerProcess server, long nanos, boolean compacts) {
    if (compacts) {
      // So that the kill may strike while the file is written anew.
      Thread compaction =
          new Thread(
              () -> {
                try {
                  OvsdbServerProcess.tool(
                      directory, "ovs-appctl", "-t", "ovsdb-server", "ovsdb-server/compact");
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      compaction.start();
    }
    long end = System.nanoTime() + nanos + (compacts ? 4_000_000 : 0);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    server.process.destroyForcibly();
  }
}
