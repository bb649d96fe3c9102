package org.vswitchlab.management.vswitchd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.vswitchlab.management.jsonrpc.InactivityProbe;
import org.vswitchlab.management.jsonrpc.JsonRpcConnection;
import org.vswitchlab.management.jsonrpc.JsonRpcHandler;
import org.vswitchlab.management.jsonrpc.JsonRpcMessage;
import org.vswitchlab.management.stream.ReconnectSchedule;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.OvsdbError;
import org.vswitchlab.ovs.vswitchd.ConfigurationStore;

/**
 * A copy of a database that an OVSDB server keeps, and the way to write to it: RFC 7047 with the
 * extensions of ovsdb-server(7), as far as the server has them.
 *
 * <p>It connects again, waiting longer each time, until it is closed. Whenever a connection is new
 * the copy is made equal to the server's; the rows that stay keep their identity.
 */
final class DatabaseReplica implements ConfigurationStore, JsonRpcHandler {
  /** Silence after which the server is asked whether it is there, in milliseconds. */
  private static final int PROBE_MILLIS = 5000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Told of what happens, on the loop's thread. */
  interface Listener {
    /** The copy has changed, or what was written has arrived: look again. */
    void changed();
  }

  /** How far a connection has come. */
  private enum Phase {
    DISCONNECTED,
    ASKING_SCHEMA,
    ASKING_CONTENTS,
    FOLLOWING
  }

  private final StreamLoop loop;
  private final StreamAddress address;
  private final String lockName;
  private final Database database;
  private final Listener listener;
  private final Consumer<String> log;
  private Phase phase = Phase.DISCONNECTED;
  private JsonRpcConnection connection;
  private MonitorMethod method = MonitorMethod.MONITOR_COND_SINCE;
  private JsonNode serverSchema;
  private long nextId = 1;
  private long contentsId;
  private long lockId;
  private long transactionId;
  private boolean hasLock;
  private final ReconnectSchedule schedule = new ReconnectSchedule();
  private long connectedNanos;
  private boolean isClosed;

  /**
   * @param database empty, of the schema that the client knows
   * @param lockName lock without which nothing is written
   * @param log takes a line for each thing worth telling
   */
  DatabaseReplica(
      StreamLoop loop,
      StreamAddress address,
      Database database,
      String lockName,
      Listener listener,
      Consumer<String> log) {
    this.loop = loop;
    this.address = address;
    this.database = database;
    this.lockName = lockName;
    this.listener = listener;
    this.log = log;
  }

  @Override
  public Database database() {
    return database;
  }

  /** Whether the copy is the server's contents, and this client holds the lock. */
  boolean isCurrent() {
    return phase == Phase.FOLLOWING && hasLock;
  }

  @Override
  public boolean isWritable() {
    return isCurrent() && transactionId == 0;
  }

  @Override
  public void write(ArrayNode operations) {
    ArrayNode params = JSON.arrayNode().add(database.schema().name());
    params.addObject().put("op", "assert").put("lock", lockName);
    params.addAll(operations);
    transactionId = request("transact", params);
  }

  // Connecting.

  /** Begins to connect. */
  void connect() {
    if (!schedule.isQuiet()) {
      log.accept(address + ": connecting...");
    }
    loop.connect(address, this::connected, this::failed);
  }

  private void connected(StreamConnection stream) {
    if (isClosed) {
      stream.close("closed");
      return;
    }
    log.accept(address + ": connected");
    connectedNanos = System.nanoTime();
    connection = new JsonRpcConnection(stream, this);
    phase = Phase.ASKING_SCHEMA;
    method = MonitorMethod.MONITOR_COND_SINCE;
    request("get_schema", JSON.arrayNode().add(database.schema().name()));
    new InactivityProbe(connection, log).setIntervalMillis(PROBE_MILLIS);
  }

  private void failed(String reason) {
    if (!schedule.isQuiet()) {
      log.accept(address + ": connection attempt failed (" + reason + ")");
    }
    schedule.failed();
    connectLater();
  }

  private void connectLater() {
    if (!isClosed) {
      if (!schedule.sentence().isEmpty()) {
        log.accept(address + ": " + schedule.sentence());
      }
      loop.after(schedule.delayMillis(), this::connectIfOpen);
    }
  }

  private void connectIfOpen() {
    if (!isClosed) {
      connect();
    }
  }

  /** Drops the connection for good. */
  void close() {
    isClosed = true;
    if (connection != null) {
      connection.close("closing");
    }
  }

  @Override
  public void closed(JsonRpcConnection ended, String reason) {
    log.accept(address + ": connection closed: " + reason);
    connection = null;
    phase = Phase.DISCONNECTED;
    hasLock = false;
    transactionId = 0;
    schedule.lost((System.nanoTime() - connectedNanos) / 1_000_000);
    connectLater();
  }

  private long request(String name, ArrayNode params) {
    long id = nextId++;
    connection.send(JsonRpcMessage.request(JSON.numberNode(id), name, params));
    return id;
  }

  // Messages.

  @Override
  public void received(JsonRpcConnection from, JsonRpcMessage message) {
    try {
      switch (message.kind()) {
        case REQUEST -> answer(message);
        case NOTIFICATION -> notified(message);
        case REPLY -> replied(message.id().asLong(), message.result());
        case ERROR -> refused(message.id().asLong(), message.error());
      }
    } catch (OvsdbError e) {
      from.close("the server's data do not fit: " + e.getMessage());
    }
  }

  private void answer(JsonRpcMessage message) {
    if (message.method().equals("echo")) {
      connection.send(JsonRpcMessage.reply(message.id(), message.params()));
    } else {
      ObjectNode error = JSON.objectNode().put("error", "unknown method");
      connection.send(JsonRpcMessage.error(message.id(), error));
    }
  }

  private void notified(JsonRpcMessage message) throws OvsdbError {
    MonitorMethod updated = MonitorMethod.byNotification(message.method());
    if (updated != null) {
      ArrayNode params = message.params();
      database.load(updated.record(params.get(params.size() - 1)));
      listener.changed();
    } else if (message.method().equals("locked")) {
      hasLock = true;
      listener.changed();
    } else if (message.method().equals("stolen")) {
      hasLock = false;
    }
  }

  private void replied(long id, JsonNode result) throws OvsdbError {
    if (id == 0) {
      return; // the answer to an inactivity probe
    }
    if (phase == Phase.ASKING_SCHEMA) {
      serverSchema = result;
      phase = Phase.ASKING_CONTENTS;
      lockId = request("lock", JSON.arrayNode().add(lockName));
      askContents();
    } else if (id == lockId) {
      hasLock = result.path("locked").asBoolean();
      if (!hasLock) {
        log.accept("another ovs-vswitchd process is running, this one waits for its lock");
      }
      listener.changed();
    } else if (id == contentsId) {
      database.load(method.contents(result, database));
      phase = Phase.FOLLOWING;
      listener.changed();
    } else if (id == transactionId) {
      transactionId = 0;
      logFailure(result);
      listener.changed();
    }
  }

  private void logFailure(JsonNode results) {
    for (JsonNode result : results) {
      if (result.has("error")) {
        log.accept("status could not be written: " + result);
      }
    }
  }

  private void askContents() {
    ObjectNode requests = JSON.objectNode();
    database.tables().forEach(table -> addRequest(requests, table.schema().name()));
    contentsId = request(method.text(), method.params(database.schema().name(), requests));
  }

  private void addRequest(ObjectNode requests, String table) {
    JsonNode columns = serverSchema.path("tables").path(table).path("columns");
    if (columns.isMissingNode()) {
      return;
    }
    Set<String> known = new TreeSet<>();
    database.table(table).schema().columns().forEach(column -> known.add(column.name()));
    ObjectNode request = requests.putArray(table).addObject();
    ArrayNode names = request.putArray("columns");
    known.stream().filter(columns::has).forEach(names::add);
  }

  private void refused(long id, JsonNode error) {
    if (id == contentsId && method.fallback() != null) {
      method = method.fallback();
      askContents();
    } else if (phase != Phase.FOLLOWING) {
      connection.close("the server refuses: " + error);
    } else if (id == transactionId) {
      transactionId = 0;
      log.accept("status could not be written: " + error);
    }
  }
}
