package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.ovs.ovsdb.ComparableJson;
import org.vswitchlab.ovs.ovsdb.RandomTransactions;
import org.vswitchlab.ovs.ovsdb.RealOvsdbServer;

/** A database goes over to another schema while it is served: ovsdb-server(7), 4.1.19. */
@Timeout(300)
class SchemaConversionTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SCHEMA =
      """
      {"name": "R", "version": "1.0.0", "tables": {
        "T": {"isRoot": true, "columns": {"a": {"type": "integer"}, "b": {"type": "string"},
          "s": {"type": {"key": "integer", "min": 0, "max": 3}}}},
        "U": {"isRoot": true, "columns": {"x": {"type": "integer"}}}}}
      """;

  /** Changes of the schema, each of which stands for one: path to a member, and its new value. */
  private static final List<String> CHANGES =
      List.of(
          "/name \"Q\"",
          "/tables 7",
          "/tables/T/columns/a/type {\"key\":{\"type\":\"integer\",\"maxInteger\":1}}",
          "/tables/T/columns/a/type \"string\"",
          "/tables/T/columns/a/type {\"key\":\"integer\",\"min\":0,\"max\":\"unlimited\"}",
          "/tables/T/columns/a/type \"real\"",
          "/tables/T/maxRows 1",
          "/tables/T/columns/z {\"type\":\"integer\"}",
          "/tables/T/columns/z {\"type\":{\"key\":{\"type\":\"uuid\",\"refTable\":\"U\"}}}",
          "/tables/T/columns/z {\"type\":{\"key\":{\"type\":\"string\",\"minLength\":2}}}",
          "/tables/T/columns/s/type {\"key\":\"integer\",\"min\":0,\"max\":1}",
          "/tables/T/indexes [[\"a\"]]",
          "/tables/T/isRoot false",
          "/tables/V {\"columns\":{\"y\":{\"type\":\"boolean\"}}}");

  @TempDir Path directory;

  private static ObjectNode changed(String change) throws IOException {
    ObjectNode schema = (ObjectNode) MAPPER.readTree(SCHEMA);
    int space = change.indexOf(' ');
    int slash = change.lastIndexOf('/', space);
    ObjectNode parent = (ObjectNode) schema.at(change.substring(0, slash));
    parent.set(change.substring(slash + 1, space), MAPPER.readTree(change.substring(space)));
    return schema;
  }

  /** The reply to a conversion, and what a new client then finds. */
  private static List<String> converted(Path socket, JsonNode schema, ComparableJson comparable)
      throws IOException {
    List<String> heard = new ArrayList<>();
    try (RpcClient client = RpcClient.connect(socket)) {
      JsonNode reply =
          client.call("convert", JSON.arrayNode().add("R").add(schema), new ArrayList<>());
      heard.add(comparable.text(reply));
    }
    heard.addAll(contents(socket, comparable));
    return heard;
  }

  private static List<String> contents(Path socket, ComparableJson comparable) throws IOException {
    List<String> lines = new ArrayList<>();
    try (RpcClient client = RpcClient.connect(socket)) {
      JsonNode now =
          client.call("get_schema", JSON.arrayNode().add("R"), new ArrayList<>()).get("result");
      for (String table : (Iterable<String>) () -> now.get("tables").fieldNames()) {
        ArrayNode params = JSON.arrayNode().add("R");
        params.addObject().put("op", "select").put("table", table).putArray("where");
        JsonNode rows = client.call("transact", params, new ArrayList<>()).get("result");
        lines.add(table + " " + comparable.text(rows));
      }
    }
    lines.sort(null);
    return lines;
  }

  @Test
  void fitsOrComplainsAsTheRealServerDoes() throws Exception {
    ComparableJson comparable = new ComparableJson(uuid -> false);
    String insert =
        "[{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"a\":2,\"b\":\"x\",\"s\":[\"set\",[1,2]]}},"
            + "{\"op\":\"insert\",\"table\":\"U\",\"row\":{}}]";
    for (String change : CHANGES) {
      JsonNode schema = MAPPER.readTree(SCHEMA);
      try (RealOvsdbServer real = RealOvsdbServer.start(schema);
          LocalOvsdbServer ours = LocalOvsdbServer.start(directory, schema, 1)) {
        for (Path socket : List.of(real.socket(), ours.socket)) {
          try (RpcClient client = RpcClient.connect(socket)) {
            client.transact("R", insert);
          }
        }
        List<String> actual = converted(ours.socket, changed(change), comparable);
        try {
          List<String> expected = converted(real.socket(), changed(change), comparable);
          assertThat(actual).as(change).isEqualTo(expected);
        } catch (IOException crash) {
          // Some values that do not fit make the real server crash.
          assertThat(actual.get(0)).as(change).contains("\"error\":{");
        }
      }
    }
  }

  @Test
  void randomRowsFitRandomSchemasOrNotAsWithTheRealServer() throws Exception {
    int fitted = 0;
    for (long seed = 1; seed <= 15; seed++) {
      RandomTransactions random = new RandomTransactions(seed);
      ComparableJson comparable = new ComparableJson(random::knowsUuid);
      try (RealOvsdbServer real = RealOvsdbServer.start(random.schema());
          LocalOvsdbServer ours = LocalOvsdbServer.start(directory, random.schema(), seed)) {
        for (int i = 0; i < 20; i++) {
          String operations = random.transaction().toString();
          for (Path socket : List.of(real.socket(), ours.socket)) {
            try (RpcClient client = RpcClient.connect(socket)) {
              client.transact("R", operations);
            }
          }
        }
        for (long other = 100; other < 106; other++) {
          JsonNode schema = new RandomTransactions(seed * 1000 + other).schema();
          List<String> actual = converted(ours.socket, schema, comparable);
          List<String> expected;
          try {
            expected = converted(real.socket(), schema, comparable);
          } catch (IOException crash) {
            // Some values that do not fit make the real server crash.
            assertThat(actual.get(0)).contains("\"error\":{");
            break;
          }
          boolean fits = expected.get(0).contains("\"error\":null");
          fitted += fits ? 1 : 0;
          // Which of several faults is met first depends on the real server's hash order.
          int first = fits ? 0 : 1;
          assertThat(actual.get(0).contains("\"error\":null")).as(actual.get(0)).isEqualTo(fits);
          assertThat(actual.subList(first, actual.size()))
              .as("seed %d to %d: %s", seed, other, schema)
              .isEqualTo(expected.subList(first, expected.size()));
        }
      }
    }
    assertThat(fitted).isGreaterThan(5);
  }

  @Test
  void clientsThatLookOutForChangesStayAndOthersAreDisconnected() throws Exception {
    JsonNode schema = MAPPER.readTree(SCHEMA);
    try (LocalOvsdbServer server = LocalOvsdbServer.start(directory, schema, 1);
        RpcClient aware = RpcClient.connect(server.socket);
        RpcClient unaware = RpcClient.connect(server.socket)) {
      aware.call("set_db_change_aware", JSON.arrayNode().add(true), new ArrayList<>());
      aware.call(
          "monitor",
          JSON.arrayNode().add("R").add("m").add(JSON.objectNode().set("T", JSON.objectNode())),
          new ArrayList<>());
      String wait =
          "[\"R\",{\"op\":\"wait\",\"table\":\"T\",\"where\":[],\"until\":\"!=\",\"rows\":[]}]";
      aware.send(JSON.textNode("waiting"), "transact", MAPPER.readTree(wait));
      unaware.settle();
      converted(server.socket, changed(CHANGES.get(7)), new ComparableJson(uuid -> false));
      assertThat(aware.settle().toString())
          .contains("\"method\":\"monitor_canceled\",\"params\":[\"m\"]")
          .contains("{\"id\":\"waiting\",\"error\":\"canceled\"}");
      assertThatThrownBy(unaware::settle).isInstanceOf(IOException.class);
    }
  }
}
