package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask too much or do not listen harm nobody else. */
@Timeout(300)
class OvsdbServerHardshipTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String SCHEMA =
      """
      {"name": "R", "version": "1.0.0", "tables": {"T": {"columns": {
        "n": {"type": "integer"}, "s": {"type": "string"}}}}}
      """;
  private static final String COUNT =
      "[{\"op\":\"select\",\"table\":\"T\",\"where\":[],\"columns\":[\"n\"]}]";

  @TempDir Path directory;

  private LocalOvsdbServer server() throws Exception {
    return LocalOvsdbServer.start(directory, new ObjectMapper().readTree(SCHEMA), 1);
  }

  @Test
  void aHugeTransactionThatFailsAtItsLastOperationLeavesNothing() throws Exception {
    try (LocalOvsdbServer server = server();
        RpcClient greedy = RpcClient.connect(server.socket);
        RpcClient modest = RpcClient.connect(server.socket)) {
      ArrayNode params = JSON.arrayNode().add("R");
      for (int i = 0; i < 200_000; i++) {
        params.addObject().put("op", "insert").put("table", "T").putObject("row").put("n", i);
      }
      params.addObject().put("op", "abort");
      JsonNode reply = greedy.call("transact", params, new ArrayList<>());
      assertThat(reply.get("result").size()).isEqualTo(200_001);
      assertThat(reply.get("result").get(200_000).get("error").asText()).isEqualTo("aborted");
      assertThat(modest.transact("R", COUNT).get(0).get("rows")).isEmpty();
    }
  }

  @Test
  void aClientThatDoesNotReadHearsOfTheOutcomeAndNotOfEachStep() throws Exception {
    int steps = 3000;
    try (LocalOvsdbServer server = server();
        RpcClient deaf = RpcClient.connect(server.socket);
        RpcClient busy = RpcClient.connect(server.socket)) {
      busy.transact("R", "[{\"op\":\"insert\",\"table\":\"T\",\"row\":{}}]");
      ArrayNode monitor = JSON.arrayNode().add("R").add("m");
      monitor.addObject().putArray("T").addObject();
      deaf.call("monitor", monitor, new ArrayList<>());
      String text = "x".repeat(10_000);
      for (int i = 1; i <= steps; i++) {
        busy.transact(
            "R",
            "[{\"op\":\"update\",\"table\":\"T\",\"where\":[],\"row\":{\"n\":%d,\"s\":\"%s%d\"}}]"
                .formatted(i, text, i));
      }
      List<JsonNode> heard = deaf.settle();
      assertThat(heard).hasSizeLessThan(steps / 2);
      JsonNode last = heard.get(heard.size() - 1).get("params").get(1).get("T");
      assertThat(last.elements().next().get("new").get("n").intValue()).isEqualTo(steps);
      // Each message goes on where the one before ended.
      int known = 0;
      for (JsonNode message : heard) {
        JsonNode row = message.get("params").get(1).get("T").elements().next();
        assertThat(row.get("old").get("n").intValue()).isEqualTo(known);
        known = row.get("new").get("n").intValue();
      }
    }
  }
}
