package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.management.daemon.VlogLevel;
import org.vswitchlab.management.daemon.VlogModule;
import org.vswitchlab.management.jsonrpc.InactivityProbe;
import org.vswitchlab.management.jsonrpc.JsonRpcConnection;
import org.vswitchlab.management.jsonrpc.JsonRpcHandler;
import org.vswitchlab.management.jsonrpc.JsonRpcMessage;
import org.vswitchlab.management.stream.ReconnectSchedule;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.ovs.ovsdb.OvsdbError;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.Table;
import org.vswitchlab.ovs.ovsdb.TableUpdates;

/**
 * The backup's side of the active-backup service model, ovsdb(7): while it runs, the databases that
 * the active server has too are kept equal to that server's, but for the tables that are excluded.
 * It connects again until it is closed.
 */
final class Replication implements JsonRpcHandler {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DEFAULT_PORT = 6640;

  /** What happens when the two servers turn out not to go together. */
  interface Owner {
    /** There is nothing to replicate, or it is not allowed: be an active server. */
    void giveUp();
  }

  private final OvsdbServer server;
  private final VlogModule log;
  private final VlogModule reconnectLog;
  private final String target;
  private final StreamAddress address;
  private final ExcludedTables excluded;
  private final int probeMillis;
  private final Owner owner;
  private final ReconnectSchedule schedule = new ReconnectSchedule();

  /** What to do with the answers to requests. */
  private final Map<Long, Answer> answers = new TreeMap<>();

  /** Databases that are replicated, by the name of their monitor. */
  private final SortedMap<String, ServedDatabase> replicated = new TreeMap<>();

  private JsonRpcConnection connection;
  private long connectedNanos;
  private long lastId;
  private int schemasAsked;
  private boolean isReplicating;
  private boolean isClosed;

  private interface Answer {
    void take(JsonNode result) throws OvsdbError;
  }

  /**
   * @param target the active server, such as {@code tcp:HOST:PORT}
   * @throws IllegalArgumentException if that is no address to connect to
   */
  Replication(
      OvsdbServer server,
      VlogModule log,
      VlogModule reconnectLog,
      Path runDirectory,
      String target,
      ExcludedTables excluded,
      int probeMillis,
      Owner owner) {
    this.server = server;
    this.log = log;
    this.reconnectLog = reconnectLog;
    this.target = target;
    this.excluded = excluded;
    this.probeMillis = probeMillis;
    this.owner = owner;
    address = StreamAddress.parse(target, runDirectory, DEFAULT_PORT);
    if (address.isPassive()) {
      throw new IllegalArgumentException(target + ": is passive; expected unix:, tcp: or ssl:");
    }
  }

  private void say(String sentence) {
    reconnectLog.log(schedule.isQuiet() ? VlogLevel.DBG : VlogLevel.INFO, target + ": " + sentence);
  }

  void connect() {
    if (isClosed) {
      return;
    }
    say("connecting...");
    server.loop().connect(address, this::connected, this::failed);
  }

  private void connected(StreamConnection stream) {
    if (isClosed) {
      stream.close("no backup any more");
      return;
    }
    say("connected");
    connectedNanos = System.nanoTime();
    isReplicating = false;
    answers.clear();
    replicated.clear();
    connection = new JsonRpcConnection(stream, this);
    new InactivityProbe(connection, reconnectLog::info).setIntervalMillis(probeMillis);
    ask("get_server_id", JSON.arrayNode(), this::checkServer);
  }

  private void failed(String reason) {
    say("connection attempt failed (" + reason + ")");
    schedule.failed();
    connectLater();
  }

  private void connectLater() {
    server.loop().after(schedule.delayMillis(), this::connect);
  }

  @Override
  public void closed(JsonRpcConnection ended, String reason) {
    connection = null;
    if (!isClosed) {
      say("connection dropped (" + reason + ")");
      schedule.lost((System.nanoTime() - connectedNanos) / 1_000_000);
      connectLater();
    }
  }

  void close() {
    isClosed = true;
    if (connection != null) {
      connection.close("no backup any more");
    }
  }

  private void ask(String method, ArrayNode params, Answer answer) {
    answers.put(++lastId, answer);
    connection.send(JsonRpcMessage.request(JSON.numberNode(lastId), method, params));
  }

  @Override
  public void received(JsonRpcConnection from, JsonRpcMessage message) {
    try {
      switch (message.kind()) {
        case REQUEST -> {
          if (message.method().equals("echo")) {
            from.send(JsonRpcMessage.reply(message.id(), message.params()));
          }
        }
        case NOTIFICATION -> {
          ServedDatabase served = replicated.get(message.params().path(0).asText());
          if (message.method().equals("update") && served != null) {
            change(served, message.params().path(1));
          }
        }
        case REPLY -> {
          Answer answer = answers.remove(message.id().asLong());
          if (answer != null) {
            answer.take(message.result());
          }
        }
        case ERROR -> {
          log.warn(target + ": the active server refuses: " + message.error());
          from.close("refused");
        }
      }
    } catch (OvsdbError e) {
      log.error(target + ": what the active server has does not fit: " + e.getMessage());
      stop();
    }
  }

  private void stop() {
    close();
    owner.giveUp();
  }

  private void checkServer(JsonNode id) {
    if (id.asText().equals(server.serverId().toString())) {
      log.error("Server ID check failed: Self replicating is not allowed");
      stop();
      return;
    }
    ask("list_dbs", JSON.arrayNode(), this::askSchemas);
  }

  private void askSchemas(JsonNode names) {
    List<ServedDatabase> common = new ArrayList<>();
    for (JsonNode name : names) {
      ServedDatabase served = server.database(name.asText());
      if (served != null && !served.isReserved()) {
        common.add(served);
      }
    }
    schemasAsked = common.size();
    for (ServedDatabase served : common) {
      ask("get_schema", JSON.arrayNode().add(served.name()), schema -> takeSchema(served, schema));
    }
    if (common.isEmpty()) {
      nothingToReplicate();
    }
  }

  private void nothingToReplicate() {
    log.warn("Nothing to replicate.");
    stop();
  }

  private void takeSchema(ServedDatabase served, JsonNode schema) {
    String misfit = misfit(served, schema);
    if (misfit == null) {
      replicated.put(served.name(), served);
    } else {
      log.info(misfit);
      log.info(served.name() + " cannot be replicated.");
    }
    if (--schemasAsked == 0) {
      if (replicated.isEmpty()) {
        nothingToReplicate();
      } else {
        List.copyOf(replicated.values()).forEach(this::monitor);
      }
    }
  }

  /** What the other schema has and ours has not, or null. */
  private String misfit(ServedDatabase served, JsonNode schema) {
    for (Map.Entry<String, JsonNode> table : schema.path("tables").properties()) {
      if (excluded.contains(served.name(), table.getKey())) {
        continue;
      }
      Table ours = served.database().table(table.getKey());
      if (ours == null) {
        return "Table " + table.getKey() + " not present in the local db schema.";
      }
      for (Map.Entry<String, JsonNode> column : table.getValue().path("columns").properties()) {
        if (ours.schema().column(column.getKey()) == null) {
          return "Column "
              + column.getKey()
              + " not present in the local db schema table "
              + table.getKey()
              + ".";
        }
      }
    }
    return null;
  }

  private void monitor(ServedDatabase served) {
    ObjectNode requests = JSON.objectNode();
    for (Table table : served.database().tables()) {
      if (!excluded.contains(served.name(), table.schema().name())) {
        TableUpdates.addRequest(requests, table.schema());
      }
    }
    ArrayNode params = JSON.arrayNode().add(served.name()).add(served.name()).add(requests);
    ask("monitor", params, contents -> reset(served, requests, contents));
  }

  /** Makes the tables that are replicated equal to the other server's. */
  private void reset(ServedDatabase served, ObjectNode tables, JsonNode contents)
      throws OvsdbError {
    log.info("Monitor request received. Resetting the database");
    ObjectNode record = TableUpdates.toRecord(contents);
    for (Table table : served.database().tables()) {
      String name = table.schema().name();
      if (tables.has(name)) {
        for (Row row : table.rows()) {
          String uuid = row.uuid().toString();
          if (!contents.path(name).has(uuid)) {
            record.withObjectProperty(name).putNull(uuid);
          }
        }
      }
    }
    served.database().load(record);
    isReplicating = true;
    server.settle();
  }

  private void change(ServedDatabase served, JsonNode updates) throws OvsdbError {
    served.database().load(TableUpdates.toRecord(updates));
    server.settle();
  }

  /** The lines of {@code ovsdb-server/sync-status} after the first. */
  String status() {
    if (!isReplicating) {
      return "connecting: " + target + "\n";
    }
    StringBuilder text = new StringBuilder("replicating: " + target + "\n");
    if (!replicated.isEmpty()) {
      text.append("database: ").append(String.join(",", replicated.keySet())).append('\n');
    }
    if (!excluded.isEmpty()) {
      text.append("exclude: ").append(excluded).append('\n');
    }
    return text.toString();
  }
}
