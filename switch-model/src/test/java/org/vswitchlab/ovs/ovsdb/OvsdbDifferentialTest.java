package org.vswitchlab.ovs.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real ovsdb-server and this database answer the same transactions the same way. */
@Timeout(300)
class OvsdbDifferentialTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static JsonNode resource(String name) throws Exception {
    return MAPPER.readTree(text(name));
  }

  private static String text(String name) throws Exception {
    try (InputStream in = OvsdbDifferentialTest.class.getResourceAsStream("/ovsdb/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Database database(JsonNode schema, long seed) throws OvsdbError {
    Random random = new Random(seed);
    return new Database(DatabaseSchema.parse(schema), UuidSource.version4(random::nextLong));
  }

  @Test
  void answersEachOperationAsTheRealServerDoes() throws Exception {
    JsonNode schema = resource("every-type.ovsschema");
    List<String> differences = new ArrayList<>();
    try (RealOvsdbServer real = RealOvsdbServer.start(schema)) {
      Database ours = database(schema, 1);
      Names realNames = new Names();
      Names ourNames = new Names();
      for (String line : text("operations.txt").split("\n")) {
        ArrayNode operations = (ArrayNode) MAPPER.readTree(line);
        String expected = realNames.rename(stable(canonical(real.transact(operations))));
        TransactionResult result = execute(ours, operations);
        String actual = ourNames.rename(stable(canonical(result.reply())));
        if (!expected.equals(actual)) {
          differences.add(line + "\n  real " + expected + "\n  ours " + actual);
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  /** A wait is tried again when its time is up, as a server does when nothing else happens. */
  static TransactionResult execute(Database database, ArrayNode operations) {
    TransactionResult result = database.execute(operations);
    return result.isWaiting()
        ? database.execute(operations, TransactionContext.PLAIN, result.waitMillis())
        : result;
  }

  @Test
  void answersRandomTransactionsAsTheRealServerDoes() throws Exception {
    int compared = 0;
    for (int seed = 1; seed <= 10; seed++) {
      compared += compareRandom(seed, 60);
    }
    assertThat(compared).isGreaterThan(300);
  }

  @Test
  @Tag("nightly")
  void answersTenThousandRandomTransactionsAsTheRealServerDoes() throws Exception {
    int compared = 0;
    for (int seed = 1000; seed < 1200; seed++) {
      compared += compareRandom(seed, 100);
    }
    assertThat(compared).isGreaterThan(10_000);
  }

  /** Returns how many transactions were compared: some make the real server crash. */
  private static int compareRandom(long seed, int transactionCount) throws Exception {
    RandomTransactions random = new RandomTransactions(seed);
    JsonNode schema = random.schema();
    try (RealOvsdbServer real = RealOvsdbServer.start(schema)) {
      Database ours = database(schema, seed);
      Map<String, Monitor> monitors = new LinkedHashMap<>();
      for (Monitor.Version version : Monitor.Version.values()) {
        JsonNode requests = random.monitorRequests(version != Monitor.Version.UPDATE);
        Monitor monitor = Monitor.parse(ours, version, requests);
        ours.addListener(monitor::add);
        monitors.put(version.name(), monitor);
        ArrayNode params = MAPPER.createArrayNode();
        params.add(schema.get("name")).add(version.name()).add(requests);
        if (version == Monitor.Version.UPDATE3) {
          params.add(Atoms.ZERO_UUID.toString());
        }
        JsonNode reply = real.call(version.request(), params, new ArrayList<>());
        assertThat(reply.get("error").isNull()).as("seed %d: %s: %s", seed, params, reply).isTrue();
      }
      for (int i = 0; i < transactionCount; i++) {
        ArrayNode operations = random.transaction();
        String at = "seed " + seed + ", transaction " + i + ": " + operations;
        List<JsonNode> heard = new ArrayList<>();
        JsonNode expected;
        try {
          expected = real.transact(operations, heard);
        } catch (IOException crash) {
          return i;
        }
        TransactionResult result = execute(ours, operations);
        assertThat(comparable(result.reply(), random))
            .as(at)
            .isEqualTo(comparable(expected, random));
        assertThat(updates(monitors, random)).as(at).isEqualTo(updates(heard, random));
      }
      return transactionCount;
    }
  }

  private static TreeSet<String> updates(Map<String, Monitor> monitors, RandomTransactions random) {
    TreeSet<String> updates = new TreeSet<>();
    monitors.forEach(
        (name, monitor) -> {
          JsonNode update = monitor.takeUpdates();
          if (update != null) {
            updates.add(name + " " + comparable(update, random));
          }
        });
    return updates;
  }

  private static TreeSet<String> updates(List<JsonNode> heard, RandomTransactions random) {
    TreeSet<String> updates = new TreeSet<>();
    for (JsonNode message : heard) {
      JsonNode params = message.get("params");
      JsonNode last = params.get(params.size() - 1);
      updates.add(params.get(0).textValue() + " " + comparable(last, random));
    }
    return updates;
  }

  /** Text in which only what both must agree on is left: new UUIDs are masked. */
  private static String comparable(JsonNode json, RandomTransactions random) {
    String text = canonical(json);
    Matcher matcher = UUID_TEXT.matcher(text);
    text = matcher.replaceAll(m -> random.knowsUuid(m.group()) ? m.group() : "NEW-UUID");
    // Which of several faults is met first depends on the real server's hash order.
    text =
        text.replaceAll(
            "\"details\":\"(Table|cannot delete|Deletion of|Weak ref)(?:[^\"\\\\]|\\\\.)*", "$1");
    text = stable(text);
    return text.replaceAll("-?[0-9.e+]+ is (not (in|one of)|less|greater)", "N is $1");
  }

  /** Which of two equal rows is named first depends on the real server's hash order. */
  private static String stable(String text) {
    return text.replaceAll("  First row, (?:[^\"\\\\]|\\\\.)*", "")
        .replaceAll("store \\d+ elements", "store N elements")
        .replaceAll("after \\d+ ms", "after N ms");
  }

  /** Compact text with members, sets, maps and rows sorted. */
  static String canonical(JsonNode json) {
    if (json.isArray() && json.size() == 2 && json.get(0).isTextual() && json.get(1).isArray()) {
      TreeSet<String> items = new TreeSet<>();
      json.get(1).forEach(item -> items.add(canonical(item)));
      return json.get(0) + String.join(",", items);
    }
    if (json.isArray()) {
      List<String> items = new ArrayList<>();
      json.forEach(item -> items.add(canonical(item)));
      return "[" + String.join(",", items) + "]";
    }
    if (json.isObject()) {
      List<String> members = new ArrayList<>();
      json.fieldNames().forEachRemaining(members::add);
      members.sort(null);
      StringBuilder text = new StringBuilder("{");
      for (String member : members) {
        JsonNode value = json.get(member);
        text.append('"').append(member).append("\":");
        if (member.equals("rows")) {
          List<String> rows = new ArrayList<>();
          value.forEach(row -> rows.add(canonical(row)));
          rows.sort(null);
          text.append(rows);
        } else {
          text.append(canonical(value));
        }
        text.append(',');
      }
      return text.append('}').toString();
    }
    return JsonText.sorted(json);
  }

  /** Renames UUIDs in the order in which they appear. */
  private static final class Names {
    private final Map<String, String> names = new LinkedHashMap<>();

    String rename(String text) {
      return UUID_TEXT
          .matcher(text)
          .replaceAll(m -> names.computeIfAbsent(m.group(), u -> "<" + names.size() + ">"));
    }
  }
}
