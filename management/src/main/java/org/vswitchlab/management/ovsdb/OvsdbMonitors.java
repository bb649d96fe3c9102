package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vswitchlab.management.jsonrpc.JsonRpcConnection;
import org.vswitchlab.management.jsonrpc.JsonRpcMessage;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Monitor;
import org.vswitchlab.ovs.ovsdb.OvsdbError;

/** The monitors of one session, by the names that the client gave them. */
final class OvsdbMonitors {
  /** What {@code monitor_cond_since} knows of a database without a history: nothing. */
  private static final String NO_TRANSACTION = "00000000-0000-0000-0000-000000000000";

  private static final byte[] END = {']', '}'};

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final OvsdbServer server;
  private final OvsdbSession session;
  private final Map<JsonNode, Running> running = new LinkedHashMap<>();

  /** A monitor and what feeds it. */
  private record Running(
      ServedDatabase served,
      Database database,
      Monitor monitor,
      Consumer<Commit> listener,
      byte[] notificationStart) {
    Running renamed(JsonNode id) {
      return new Running(served, database, monitor, listener, start(monitor.version(), id));
    }

    /** A notification up to its updates. */
    static byte[] start(Monitor.Version version, JsonNode id) {
      String text =
          "{\"id\":null,\"method\":\"" + version.notification() + "\",\"params\":[" + id + ",";
      if (version == Monitor.Version.UPDATE3) {
        text += "\"" + NO_TRANSACTION + "\",";
      }
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  OvsdbMonitors(OvsdbServer server, OvsdbSession session) {
    this.server = server;
    this.session = session;
  }

  int count() {
    return running.size();
  }

  private static OvsdbError invalid(ArrayNode params) {
    return OvsdbError.syntax(params, "invalid parameters");
  }

  void begin(Monitor.Version version, JsonRpcMessage request, ServedDatabase served)
      throws OvsdbError {
    ArrayNode params = request.params();
    boolean isSince = version == Monitor.Version.UPDATE3;
    if (params.size() != (isSince ? 4 : 3)) {
      throw invalid(params);
    }
    if (!params.get(2).isObject()) {
      throw OvsdbError.syntax(params.get(2), "monitor-requests must be object");
    }
    JsonNode id = params.get(1);
    if (running.containsKey(id)) {
      throw OvsdbError.syntax(id, "duplicate monitor ID");
    }
    if (isSince) {
      requireTransactionId(params.get(3));
    }
    Monitor monitor = Monitor.parse(served.database(), version, params.get(2));
    Consumer<Commit> listener = monitor::add;
    ObjectNode initial = monitor.initial();
    served.database().addListener(listener);
    running.put(
        id, new Running(served, served.database(), monitor, listener, Running.start(version, id)));
    session.reply(
        request.id(),
        isSince ? JSON.arrayNode().add(false).add(NO_TRANSACTION).add(initial) : initial);
  }

  private static void requireTransactionId(JsonNode id) throws OvsdbError {
    if (!id.isTextual()) {
      throw OvsdbError.syntax(id, "last-txn-id must be string");
    }
    if (!id.textValue().matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw OvsdbError.syntax(id, "last-txn-id must be UUID format.");
    }
  }

  void change(JsonRpcMessage request) throws OvsdbError {
    ArrayNode params = request.params();
    if (params.size() != 3) {
      throw invalid(params);
    }
    JsonNode id = params.get(0);
    JsonNode newId = params.get(1);
    Running found = running.get(id);
    if (found == null) {
      throw OvsdbError.syntax(id, "unknown monitor session");
    }
    if (!params.get(2).isObject()) {
      throw OvsdbError.syntax(params.get(2), "<monitor-cond-update-requests> must be object");
    }
    if (!id.equals(newId) && running.containsKey(newId)) {
      throw OvsdbError.syntax(newId, "duplicate monitor ID");
    }
    flush(found);
    ObjectNode updates = found.monitor().changeConditions(params.get(2));
    running.remove(id);
    Running renamed = found.renamed(newId);
    running.put(newId, renamed);
    send(renamed, textOrNothing(updates));
    session.reply(request.id(), JSON.objectNode());
  }

  void cancel(JsonRpcMessage request) {
    if (request.params().size() != 1) {
      session.sendError(request.id(), JSON.textNode("invalid parameters"));
      return;
    }
    Running found = running.remove(request.params().get(0));
    if (found == null) {
      session.sendError(request.id(), JSON.textNode("unknown monitor"));
      return;
    }
    stop(found);
    session.reply(request.id(), JSON.objectNode());
  }

  private static void stop(Running found) {
    found.database().removeListener(found.listener());
  }

  /** Tells what is new, unless the client is behind: then it is gathered. */
  void flush() {
    if (session.isReady()) {
      flushNow();
    }
  }

  /** Tells what is new. */
  void flushNow() {
    for (Running found : running.values()) {
      flush(found);
    }
  }

  private void flush(Running found) {
    if (found.monitor().hasNews()) {
      send(
          found,
          server.updateTexts().of(found.database(), found.monitor(), OvsdbMonitors::textOrNothing));
    }
  }

  private static byte[] textOrNothing(ObjectNode updates) {
    return updates == null ? UpdateTexts.NOTHING : JsonRpcConnection.text(updates);
  }

  private void send(Running found, byte[] updates) {
    if (updates != UpdateTexts.NOTHING) {
      session.send(found.notificationStart(), updates, END);
    }
  }

  /** Ends the monitors of a database, telling the client. */
  void databaseChanged(ServedDatabase served) {
    for (Map.Entry<JsonNode, Running> entry : List.copyOf(running.entrySet())) {
      if (entry.getValue().served() == served) {
        stop(running.remove(entry.getKey()));
        session.notify("monitor_canceled", JSON.arrayNode().add(entry.getKey()));
      }
    }
  }

  /** Ends all monitors. */
  void close() {
    running.values().forEach(OvsdbMonitors::stop);
    running.clear();
  }
}
