package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.ovs.ovsdb.ComparableJson;
import org.vswitchlab.ovs.ovsdb.RandomTransactions;
import org.vswitchlab.ovs.ovsdb.RealOvsdbServer;

/**
 * Two clients send the same random requests to the real ovsdb-server and to ours over sockets, and
 * hear the same: replies, errors, updates of monitors of all kinds, locks.
 */
@Timeout(1800)
class OvsdbServerDifferentialTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NO_TRANSACTION = "00000000-0000-0000-0000-000000000000";
  private static final String[] MONITORS = {"monitor", "monitor_cond", "monitor_cond_since"};

  @TempDir Path directory;

  @Test
  void answersAsTheRealServerDoes() throws Exception {
    assertThat(compare(1, 300, 40)).isEmpty();
  }

  @Test
  @Tag("nightly")
  void answersTenThousandRequestsAsTheRealServerDoes() throws Exception {
    assertThat(compare(Long.getLong("ovsdb.seed", 1000), 10_000, 80)).isEmpty();
  }

  /** Compares that many requests; returns the first difference of each story that has one. */
  private List<String> compare(long firstSeed, int count, int storyLength) throws Exception {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (long seed = firstSeed; compared < count && differences.size() < 10; seed++) {
      Story story = new Story(seed);
      story.run(storyLength);
      compared += story.requestCount;
      if (story.difference != null) {
        differences.add(story.difference);
      }
    }
    return differences;
  }

  /** One client, connected to both servers. */
  private record Pair(RpcClient real, RpcClient ours) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      real.close();
      ours.close();
    }
  }

  /** What one seed makes happen. */
  private final class Story {
    private final long seed;
    private final RandomTransactions random;
    private final ComparableJson comparable;
    private final Map<String, JsonNode> monitors = new LinkedHashMap<>();
    private final List<Pair> clients = new ArrayList<>();
    private int requestCount;
    private String difference;

    /** Earlier requests that have to do with monitors and locks. */
    private final List<String> history = new ArrayList<>();

    Story(long seed) {
      this.seed = seed;
      random = new RandomTransactions(seed);
      comparable = new ComparableJson(random::knowsUuid);
    }

    /** Runs until the real server crashes, which some requests make it do, or the two differ. */
    void run(int count) throws Exception {
      try (RealOvsdbServer real = RealOvsdbServer.start(random.schema());
          LocalOvsdbServer ours = LocalOvsdbServer.start(directory, random.schema(), seed)) {
        for (int i = 0; i < 2; i++) {
          clients.add(new Pair(RpcClient.connect(real.socket()), RpcClient.connect(ours.socket)));
        }
        while (requestCount < count) {
          int client = random.chance(70) ? 0 : 1;
          String method = method();
          JsonNode params = params(client, method);
          if (!compare(client, method, params)) {
            return;
          }
          requestCount++;
          if (!method.equals("transact")) {
            history.add(client + ": " + method + " " + params);
          }
        }
      } finally {
        for (Pair client : clients) {
          client.close();
        }
      }
    }

    private String method() {
      if (random.chance(82)) {
        return "transact";
      }
      return random.pick(
          List.of(
              "monitor",
              "monitor_cond",
              "monitor_cond",
              "monitor_cond_since",
              "monitor_cond_change",
              "monitor_cond_change",
              "monitor_cond_change",
              "monitor_cancel",
              "lock",
              "steal",
              "unlock",
              "cancel",
              "list_dbs",
              "get_schema",
              "nonsense"));
    }

    private JsonNode params(int client, String method) {
      ArrayNode params = JSON.arrayNode();
      switch (method) {
        case "transact" -> {
          params.add(random.chance(99) ? "R" : "Nowhere");
          (random.chance(6) ? random.waitingTransaction() : random.transaction())
              .forEach(params::add);
        }
        case "monitor", "monitor_cond", "monitor_cond_since" -> {
          JsonNode requests = random.monitorRequests(!method.equals(MONITORS[0]));
          String name = client + "-" + random.pick(List.of(1, 2, 3, 4, 5, 6));
          monitors.putIfAbsent(name, requests);
          params.add("R").add(name).add(requests);
          if (method.equals(MONITORS[2])) {
            params.add(NO_TRANSACTION);
          }
        }
        case "monitor_cond_change" -> {
          List<String> names = names(client);
          String name = random.pick(names);
          JsonNode change = random.conditionChange(monitors.getOrDefault(name, JSON.objectNode()));
          String after = random.chance(80) ? name : random.pick(names);
          monitors.putIfAbsent(after, monitors.getOrDefault(name, JSON.objectNode()));
          params.add(name).add(after).add(change);
        }
        case "monitor_cancel" -> params.add(random.pick(names(client)));
        case "lock", "steal", "unlock" -> params.add(random.chance(70) ? "l0" : "l1");
        case "cancel" -> params.add(requestCount - 1);
        case "get_schema" -> params.add(random.chance(80) ? "R" : "Nowhere");
        default -> params.add(1);
      }
      return params;
    }

    private List<String> names(int client) {
      List<String> names = new ArrayList<>(List.of(client + "-unknown"));
      monitors.keySet().stream().filter(n -> n.startsWith(client + "-")).forEach(names::add);
      return names;
    }

    private boolean compare(int client, String method, JsonNode params) throws IOException {
      JsonNode id = method.equals("cancel") ? JSON.nullNode() : JSON.numberNode(requestCount);
      clients.get(client).ours().send(id, method, params);
      try {
        clients.get(client).real().send(id, method, params);
        for (int i = 0; i < clients.size(); i++) {
          List<String> expected = comparable.lines(clients.get(i).real().settle());
          List<String> actual = comparable.lines(clients.get(i).ours().settle());
          if (!actual.equals(expected)) {
            difference =
                String.format(
                    "seed %d, request %d of client %d, heard by %d: %s %s%n  real %s%n  ours %s%n"
                        + "  before: %s%n  schema: %s%n",
                    seed,
                    requestCount,
                    client,
                    i,
                    method,
                    params,
                    expected,
                    actual,
                    String.join("\n    ", history),
                    random.schema().get("tables"));
            return false;
          }
        }
        return true;
      } catch (IOException crash) {
        return false;
      }
    }
  }
}
