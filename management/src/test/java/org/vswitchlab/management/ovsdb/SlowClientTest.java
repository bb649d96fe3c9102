package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that does not read, or asks for too much, costs the others nothing. */
class SlowClientTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SCHEMA =
      "{\"name\":\"D\",\"version\":\"1.0.0\",\"tables\":{\"T\":{\"columns\":"
          + "{\"n\":{\"type\":\"string\"}},\"isRoot\":true}}}";
  private static final int VALUE_CHARS = 100_000;
  private static final int UPDATES = 300;

  @TempDir Path directory;
  private LocalOvsdbServer server;

  @BeforeEach
  void start() throws Exception {
    server = LocalOvsdbServer.start(directory, JSON.readTree(SCHEMA), 1);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void whatAClientDoesNotReadIsGatheredIntoOneUpdate() throws Exception {
    try (RpcClient slow = RpcClient.connect(server.socket);
        RpcClient busy = RpcClient.connect(server.socket)) {
      busy.transact("D", "[{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"n\":\"first\"}}]");
      slow.call("monitor", JSON.readTree("[\"D\",1,{\"T\":{}}]"), new ArrayList<>());
      for (int i = 0; i < UPDATES; i++) {
        String value = i + "x".repeat(VALUE_CHARS);
        busy.transact(
            "D",
            "[{\"op\":\"update\",\"table\":\"T\",\"where\":[],\"row\":{\"n\":\"" + value + "\"}}]");
      }
      long heardChars = 0;
      String last = (UPDATES - 1) + "x";
      JsonNode news;
      do {
        news = slow.receive();
        heardChars += news.toString().length();
      } while (!news.toString().contains("\"n\":\"" + last));
      // Each update holds the old value and the new one: all of them would be 60 million.
      assertThat(heardChars).isLessThan((long) VALUE_CHARS * UPDATES / 3);
    }
  }

  @Test
  void requestsOfAClientThatReadsNoAnswersWait() throws Exception {
    try (RpcClient slow = RpcClient.connect(server.socket);
        RpcClient other = RpcClient.connect(server.socket)) {
      String value = "y".repeat(VALUE_CHARS);
      other.transact(
          "D", "[{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"n\":\"" + value + "\"}}]");
      String select =
          "{\"id\":1,\"method\":\"transact\",\"params\":[\"D\","
              + "{\"op\":\"select\",\"table\":\"T\",\"where\":[]}]}";
      int count = 500;
      slow.send(select.repeat(count));
      for (int i = 0; i < 20; i++) {
        other.call("echo", JSON.createArrayNode(), new ArrayList<>());
      }
      for (int i = 0; i < count; i++) {
        assertThat(slow.receive().at("/result/0/rows").size()).isEqualTo(1);
      }
    }
  }

  @Test
  void aHugeTransactionThatFailsAtItsEndLeavesNothing() throws Exception {
    int rows = 100_000;
    StringBuilder operations = new StringBuilder("[");
    for (int i = 0; i < rows; i++) {
      operations.append("{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"n\":\"").append(i);
      operations.append("\"}},");
    }
    operations.append("{\"op\":\"abort\"}]");
    try (RpcClient client = RpcClient.connect(server.socket);
        RpcClient monitor = RpcClient.connect(server.socket)) {
      List<JsonNode> news = new ArrayList<>();
      monitor.call("monitor", JSON.readTree("[\"D\",1,{\"T\":{}}]"), news);
      JsonNode results = client.transact("D", operations.toString());
      assertThat(results.size()).isEqualTo(rows + 1);
      assertThat(results.get(rows).get("error").textValue()).isEqualTo("aborted");
      JsonNode count = client.transact("D", "[{\"op\":\"select\",\"table\":\"T\",\"where\":[]}]");
      assertThat(count.at("/0/rows").size()).isZero();
      assertThat(monitor.settle()).isEmpty();
      assertThat(news).isEmpty();
    }
  }
}
