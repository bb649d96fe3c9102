package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.vswitchlab.management.jsonrpc.InactivityProbe;
import org.vswitchlab.management.jsonrpc.JsonRpcConnection;
import org.vswitchlab.management.jsonrpc.JsonRpcHandler;
import org.vswitchlab.management.jsonrpc.JsonRpcMessage;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;
import org.vswitchlab.ovs.ovsdb.JsonText;
import org.vswitchlab.ovs.ovsdb.Monitor;
import org.vswitchlab.ovs.ovsdb.OvsdbError;
import org.vswitchlab.ovs.ovsdb.TransactionContext;
import org.vswitchlab.ovs.ovsdb.TransactionResult;

/**
 * One client. A client that does not read what it is sent is not read from either, and what its
 * monitors have to tell is gathered until it does.
 */
final class OvsdbSession implements JsonRpcHandler, TransactionContext {
  /** More than this waiting to be read by the client, and it gets nothing new. */
  private static final long MAX_QUEUED_BYTES = 1 << 20;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final OvsdbServer server;
  private final JsonRpcConnection connection;
  private final Deque<JsonRpcMessage> inbox = new ArrayDeque<>();
  private final Map<JsonNode, WaitingTransaction> waiting = new LinkedHashMap<>();
  private final OvsdbMonitors monitors;
  private final RemoteOptions options;
  private final BiConsumer<OvsdbSession, String> onEnd;
  private final InactivityProbe probe;
  private boolean isHandling;
  private boolean isChangeAware;
  private boolean wasDismissed;

  /** A transaction whose {@code wait} is not satisfied yet. */
  private static final class WaitingTransaction {
    private final JsonNode id;
    private final ServedDatabase database;
    private final ArrayNode operations;
    private final long startNanos = System.nanoTime();

    /** When it is tried again, in milliseconds after its start, if nothing is committed before. */
    private long alarmMillis = Long.MAX_VALUE;

    WaitingTransaction(JsonNode id, ServedDatabase database, ArrayNode operations) {
      this.id = id;
      this.database = database;
      this.operations = operations;
    }

    JsonNode id() {
      return id;
    }

    ServedDatabase database() {
      return database;
    }

    long elapsedMillis() {
      return (System.nanoTime() - startNanos) / 1_000_000;
    }
  }

  /**
   * @param onEnd told of the session and why it ended
   */
  OvsdbSession(
      OvsdbServer server,
      StreamConnection stream,
      RemoteOptions options,
      BiConsumer<OvsdbSession, String> onEnd) {
    this.server = server;
    this.options = options;
    this.onEnd = onEnd;
    connection = new JsonRpcConnection(stream, this);
    probe = new InactivityProbe(connection, server::log);
    probe.setIntervalMillis(options.probeMillis());
    monitors = new OvsdbMonitors(server, this);
  }

  @Override
  public void received(JsonRpcConnection from, JsonRpcMessage message) {
    inbox.add(message);
    work();
  }

  @Override
  public void drained(JsonRpcConnection from) {
    monitors.flush();
    work();
  }

  @Override
  public void closed(JsonRpcConnection from, String reason) {
    inbox.clear();
    waiting.clear();
    monitors.close();
    server.forget(this);
    onEnd.accept(this, reason);
  }

  /** The other side, for logs. */
  String peer() {
    return connection.stream().peer();
  }

  /** Whether a reason for the end is none to worry about: the client left, or we sent it away. */
  boolean isOrderlyEnd(String reason) {
    return reason.equals(StreamConnection.CLOSED_BY_PEER) || wasDismissed;
  }

  /** Rights of the client: the remote through which it came has them. */
  RemoteOptions options() {
    return options;
  }

  int monitorCount() {
    return monitors.count();
  }

  void setProbeMillis(int millis) {
    probe.setIntervalMillis(millis);
  }

  /** Whether the client was asked for a sign of life and has given none. */
  boolean isIdle() {
    return probe.isIdle();
  }

  /** When the client last gave a sign of life, by {@link System#nanoTime}. */
  long lastActivityNanos() {
    return connection.stream().lastActivityNanos();
  }

  void close(String reason) {
    wasDismissed = true;
    connection.close(reason);
  }

  /** Whether the client takes what it is sent. */
  boolean isReady() {
    return connection.queuedBytes() <= MAX_QUEUED_BYTES;
  }

  private void work() {
    if (isHandling) {
      return;
    }
    isHandling = true;
    try {
      while (!inbox.isEmpty() && isReady()) {
        handle(inbox.poll());
      }
    } finally {
      isHandling = false;
    }
    connection.stream().setReading(inbox.isEmpty() && isReady());
  }

  private void handle(JsonRpcMessage message) {
    try {
      switch (message.kind()) {
        case REQUEST -> request(message);
        case NOTIFICATION -> {
          if (message.method().equals("cancel")) {
            // As the real server does, and unlike RFC 7047, 4.1.4: the request is never answered.
            waiting.remove(message.params().path(0));
          }
        }
        case REPLY, ERROR -> {
          // Our echo is answered by answering at all, and nothing else was asked.
          if (!message.id().asText().equals("echo")) {
            connection.close("received a reply to nothing that was asked");
          }
        }
      }
    } catch (OvsdbError e) {
      sendError(message.id(), e.toJson());
    } catch (RuntimeException | StackOverflowError e) {
      server.log("a request '" + message.method() + "' failed by a fault of the program: " + e);
      sendError(message.id(), new OvsdbError("internal error", e.toString()).toJson());
    }
  }

  private void request(JsonRpcMessage request) throws OvsdbError {
    JsonNode id = request.id();
    ArrayNode params = request.params();
    switch (request.method()) {
      case "echo" -> reply(id, params);
      case "list_dbs" -> reply(id, server.databaseList());
      case "get_server_id" -> reply(id, JSON.textNode(server.serverId().toString()));
      case "get_schema" -> reply(id, database(request).database().schema().toJson());
      case "transact" -> transact(request);
      case "monitor" -> monitors.begin(Monitor.Version.UPDATE, request, database(request));
      case "monitor_cond" -> monitorConditionally(Monitor.Version.UPDATE2, request);
      case "monitor_cond_since" -> monitorConditionally(Monitor.Version.UPDATE3, request);
      case "monitor_cond_change" -> monitors.change(request);
      case "monitor_cancel" -> monitors.cancel(request);
      case "lock", "steal", "unlock" -> {
        if (isReadOnly()) {
          sendError(
              id, JSON.textNode("lock and unlock methods not allowed, DB server is read only."));
        } else {
          lock(request);
        }
      }
      case "set_db_change_aware" -> {
        if (params.size() != 1 || !params.get(0).isBoolean()) {
          throw OvsdbError.syntax(params, "set_db_change_aware: true or false parameter expected");
        }
        isChangeAware = params.get(0).booleanValue();
        reply(id, JSON.objectNode());
      }
      case "convert" -> convert(request);
      default -> unknown(id);
    }
  }

  private void unknown(JsonNode id) {
    sendError(id, JSON.textNode("unknown method"));
  }

  private void monitorConditionally(Monitor.Version version, JsonRpcMessage request)
      throws OvsdbError {
    if (server.hasConditionalMonitors()) {
      monitors.begin(version, request, database(request));
    } else {
      unknown(request.id());
    }
  }

  private ServedDatabase database(JsonRpcMessage request) throws OvsdbError {
    ArrayNode params = request.params();
    if (!params.path(0).isTextual()) {
      throw OvsdbError.syntax(
          params, request.method() + " request params must begin with <db-name>");
    }
    String name = params.get(0).textValue();
    ServedDatabase served = server.database(name);
    if (served == null) {
      throw OvsdbError.about(
          "unknown database",
          params,
          request.method() + " request specifies unknown database " + name);
    }
    return served;
  }

  void reply(JsonNode id, JsonNode result) {
    connection.send(JsonRpcMessage.reply(id, result));
  }

  void sendError(JsonNode id, JsonNode error) {
    if (!id.isNull()) {
      connection.send(JsonRpcMessage.error(id, error));
    }
  }

  /** Sends the parts of one message. */
  void send(byte[]... parts) {
    connection.send(parts);
  }

  void notify(String method, ArrayNode params) {
    connection.send(JsonRpcMessage.notification(method, params));
  }

  private void transact(JsonRpcMessage request) throws OvsdbError {
    ServedDatabase served = database(request);
    if (waiting.containsKey(request.id())) {
      throw OvsdbError.syntax(request.params(), "transact: duplicate request ID");
    }
    ArrayNode operations = JSON.arrayNode(request.params().size());
    for (int i = 1; i < request.params().size(); i++) {
      operations.add(request.params().get(i));
    }
    WaitingTransaction transaction = new WaitingTransaction(request.id(), served, operations);
    waiting.put(request.id(), transaction);
    run(transaction);
    server.settle(this);
  }

  /** Runs a transaction; it goes on waiting, or is answered and forgotten. */
  private void run(WaitingTransaction transaction) {
    long elapsedMillis = transaction.elapsedMillis();
    TransactionResult result;
    try {
      result = transaction.database().execute(transaction.operations, this, elapsedMillis);
    } catch (OvsdbError e) {
      waiting.remove(transaction.id());
      sendError(transaction.id(), e.toJson());
      return;
    } catch (RuntimeException | StackOverflowError e) {
      waiting.remove(transaction.id());
      throw e;
    }
    if (result.isWaiting()) {
      // Not the same wait as last time, perhaps: a later one may be due earlier.
      if (result.waitMillis() != Long.MAX_VALUE
          && elapsedMillis + result.waitMillis() < transaction.alarmMillis) {
        transaction.alarmMillis = elapsedMillis + result.waitMillis();
        wakeAfter(transaction, result.waitMillis());
      }
      return;
    }
    waiting.remove(transaction.id());
    // RFC 7047, 4.1.6: what a transaction changed is told before its reply.
    monitors.flushNow();
    reply(transaction.id(), result.reply());
  }

  private void wakeAfter(WaitingTransaction transaction, long millis) {
    server
        .loop()
        .after(
            Math.min(millis, Integer.MAX_VALUE),
            () -> {
              if (waiting.get(transaction.id()) == transaction) {
                transaction.alarmMillis = Long.MAX_VALUE;
                retry(transaction);
                server.settle();
              }
            });
  }

  private void retry(WaitingTransaction transaction) {
    try {
      run(transaction);
    } catch (RuntimeException | StackOverflowError e) {
      server.log("a waiting transaction failed by a fault of the program: " + e);
      sendError(transaction.id(), new OvsdbError("internal error", e.toString()).toJson());
    }
  }

  void flushMonitors() {
    monitors.flush();
  }

  /** Tries again what waits, after something was committed. */
  void retryWaiting() {
    if (waiting.isEmpty()) {
      return;
    }
    for (WaitingTransaction transaction : List.copyOf(waiting.values())) {
      if (waiting.get(transaction.id()) == transaction) {
        retry(transaction);
      }
    }
  }

  @Override
  public boolean ownsLock(String lock) {
    return server.locks().isOwner(lock, this);
  }

  @Override
  public boolean isReadOnly() {
    return server.isReadOnly() || options.isReadOnly();
  }

  @Override
  public String role() {
    return options.role();
  }

  @Override
  public String clientId() {
    return connection.stream().peerName();
  }

  private void convert(JsonRpcMessage request) throws OvsdbError {
    ServedDatabase served = database(request);
    served.database().checkConvertible(this);
    if (request.params().size() != 2) {
      throw OvsdbError.syntax(request.params(), "array expected");
    }
    DatabaseSchema schema = DatabaseSchema.parse(request.params().get(1));
    server.convert(served, schema, () -> reply(request.id(), JSON.objectNode()));
  }

  /**
   * Ends what the session has to do with a database that is not, or not what it was, any more.
   *
   * @param reason told in the log if the client has to connect again to see that
   */
  void databaseChanged(ServedDatabase served, String reason) {
    if (!isChangeAware) {
      server.log(connection.stream().peer() + ": disconnecting (" + reason + ")");
      connection.stream().closeWhenDrained();
      return;
    }
    for (WaitingTransaction transaction : List.copyOf(waiting.values())) {
      if (transaction.database() == served) {
        waiting.remove(transaction.id());
        sendError(transaction.id(), JSON.textNode("canceled"));
      }
    }
    monitors.databaseChanged(served);
  }

  private void lock(JsonRpcMessage request) throws OvsdbError {
    ArrayNode params = request.params();
    String method = request.method();
    boolean isId =
        params.size() == 1
            && params.get(0).isTextual()
            && params.get(0).textValue().matches("[a-zA-Z_][a-zA-Z0-9_]*");
    if (!isId) {
      throw OvsdbError.syntax(params, method + " request params must be <id>");
    }
    String name = params.get(0).textValue();
    OvsdbLocks locks = server.locks();
    boolean isAskedFor = locks.isAskedFor(name, this);
    if (method.equals("unlock")) {
      if (!isAskedFor) {
        throw OvsdbError.syntax(params, "unlock: \"unlock\" without \"lock\" or \"steal\"");
      }
      locks.unlock(name, this);
      reply(request.id(), JSON.objectNode());
      return;
    }
    if (isAskedFor) {
      throw OvsdbError.syntax(params, "must issue \"unlock\" before new " + JsonText.quote(method));
    }
    boolean isLocked = true;
    if (method.equals("lock")) {
      isLocked = locks.lock(name, this);
    } else {
      locks.steal(name, this);
    }
    ObjectNode result = JSON.objectNode().put("locked", isLocked);
    reply(request.id(), result);
  }

  /** Tells that a lock was {@code locked} or {@code stolen}. */
  void notifyLock(String what, String lock) {
    notify(what, JSON.arrayNode().add(lock));
  }
}
