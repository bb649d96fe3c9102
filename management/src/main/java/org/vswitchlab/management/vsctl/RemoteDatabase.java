package org.vswitchlab.management.vsctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.vswitchlab.management.jsonrpc.JsonRpcConnection;
import org.vswitchlab.management.jsonrpc.JsonRpcHandler;
import org.vswitchlab.management.jsonrpc.JsonRpcMessage;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;
import org.vswitchlab.ovs.ovsdb.OvsdbError;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.TableSchema;
import org.vswitchlab.ovs.ovsdb.TableUpdates;

/** A database on a server, followed through a monitor of all its tables. */
final class RemoteDatabase implements OvsdbConnection, JsonRpcHandler {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Who waits for the database. */
  interface Owner {
    /** The copy is complete. */
    void ready();

    /** The server is gone, or refuses. */
    void failed(String reason);
  }

  private final String name;
  private final Owner owner;
  private final JsonRpcConnection connection;
  private final Map<Long, Consumer<JsonNode>> answers = new TreeMap<>();
  private long lastId;
  private long newVersions;
  private Database copy;
  private DatabaseConnection local;

  /** Begins to follow the database of that name. */
  RemoteDatabase(StreamConnection stream, String name, Owner owner) {
    this.name = name;
    this.owner = owner;
    connection = new JsonRpcConnection(stream, this);
    ask("get_schema", JSON.arrayNode().add(name), this::takeSchema);
  }

  private void ask(String method, ArrayNode params, Consumer<JsonNode> answer) {
    answers.put(++lastId, answer);
    connection.send(JsonRpcMessage.request(JSON.numberNode(lastId), method, params));
  }

  private void takeSchema(JsonNode json) {
    try {
      // Versions are of no interest to commands; they must only differ.
      copy = new Database(DatabaseSchema.parse(json), () -> new UUID(0, ++newVersions));
    } catch (OvsdbError e) {
      owner.failed("the server's schema is wrong: " + e.getMessage());
      return;
    }
    local =
        new DatabaseConnection(
            copy,
            operations -> {
              throw new IllegalStateException("the copy is changed by the server alone");
            });
    ObjectNode requests = JSON.objectNode();
    copy.schema().tables().forEach(table -> TableUpdates.addRequest(requests, table));
    ask(
        "monitor",
        JSON.arrayNode().add(name).add("copy").add(requests),
        contents -> {
          load(contents);
          owner.ready();
        });
  }

  private void load(JsonNode updates) {
    try {
      copy.load(TableUpdates.toRecord(updates));
    } catch (OvsdbError e) {
      owner.failed("the server's data do not fit: " + e.getMessage());
    }
  }

  @Override
  public void received(JsonRpcConnection from, JsonRpcMessage message) {
    switch (message.kind()) {
      case REQUEST -> {
        if (message.method().equals("echo")) {
          from.send(JsonRpcMessage.reply(message.id(), message.params()));
        }
      }
      case NOTIFICATION -> {
        if (message.method().equals("update")) {
          load(message.params().path(1));
        }
      }
      case REPLY -> {
        Consumer<JsonNode> answer = answers.remove(message.id().asLong());
        if (answer != null) {
          answer.accept(message.result());
        }
      }
      case ERROR -> owner.failed(message.error().path("details").asText(message.error().asText()));
    }
  }

  @Override
  public void closed(JsonRpcConnection ended, String reason) {
    owner.failed(reason.equals(StreamConnection.CLOSED_BY_PEER) ? "End of file" : reason);
  }

  @Override
  public DatabaseSchema schema() {
    return copy.schema();
  }

  @Override
  public Collection<Row> rows(TableSchema table) {
    return local.rows(table);
  }

  @Override
  public Row row(TableSchema table, UUID uuid) {
    return local.row(table, uuid);
  }

  @Override
  public void transact(ArrayNode operations, Consumer<ArrayNode> reply) {
    ask(
        "transact",
        JSON.arrayNode().add(name).addAll(operations),
        result -> reply.accept((ArrayNode) result));
  }

  @Override
  public void addChangeListener(Runnable listener) {
    local.addChangeListener(listener);
  }

  @Override
  public void removeChangeListener(Runnable listener) {
    local.removeChangeListener(listener);
  }
}
