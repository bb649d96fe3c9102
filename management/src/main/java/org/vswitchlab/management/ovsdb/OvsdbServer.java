package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.management.stream.StreamListener;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;
import org.vswitchlab.ovs.ovsdb.JsonText;
import org.vswitchlab.ovs.ovsdb.OvsdbError;
import org.vswitchlab.ovs.ovsdb.UuidSource;

/**
 * A database server, RFC 7047 and ovsdb-server(7): databases by name, the remotes that it listens
 * to and a session for each client. Everything runs on the loop's thread, or before it starts.
 */
public final class OvsdbServer {
  /** Columns of the database in which a server describes itself, ovsdb-server(5). */
  private static final String SERVER_SCHEMA =
      """
      {"name": "_Server", "version": "1.2.0", "cksum": "3009684573 744", "tables": {"Database":
      {"columns": {
        "name": {"type": "string"},
        "model": {"type": {"key": {"type": "string",
            "enum": ["set", ["clustered", "relay", "standalone"]]}}},
        "connected": {"type": "boolean"},
        "leader": {"type": "boolean"},
        "schema": {"type": {"key": "string", "min": 0}},
        "cid": {"type": {"key": "uuid", "min": 0}},
        "sid": {"type": {"key": "uuid", "min": 0}},
        "index": {"type": {"key": "integer", "min": 0}}}}}}
      """;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final StreamLoop loop;
  private final Consumer<String> log;
  private final UUID serverId;
  private final SortedMap<String, ServedDatabase> databases = new TreeMap<>();
  private final Set<OvsdbSession> sessions = new LinkedHashSet<>();
  private final OvsdbLocks locks = new OvsdbLocks();
  private final UpdateTexts updateTexts = new UpdateTexts();
  private final Database self;
  private boolean isSettling;
  private boolean isReadOnly;
  private boolean hasNews;
  private Runnable onCommit = () -> {};
  private BiConsumer<String, Commit> onChange = (database, commit) -> {};
  private boolean hasConditionalMonitors = true;
  private boolean trimsMemory;

  /**
   * @param loop which serves the sockets
   * @param uuids names of the server and of its own rows
   * @param log takes one line for each thing worth knowing
   */
  public OvsdbServer(StreamLoop loop, UuidSource uuids, Consumer<String> log) {
    this.loop = loop;
    this.log = log;
    serverId = uuids.next();
    try {
      DatabaseSchema schema =
          DatabaseSchema.parse(JsonMapper.builder().build().readTree(SERVER_SCHEMA));
      self = new Database(schema, uuids);
    } catch (JsonProcessingException | OvsdbError e) {
      throw new IllegalStateException("the schema of _Server is wrong: " + e.getMessage(), e);
    }
    add(new ServedDatabase(self, null));
  }

  StreamLoop loop() {
    return loop;
  }

  void log(String line) {
    log.accept(line);
  }

  UUID serverId() {
    return serverId;
  }

  /** Whether clients may change nothing, because another server is the one that they should ask. */
  boolean isReadOnly() {
    return isReadOnly;
  }

  void setReadOnly(boolean readOnly) {
    isReadOnly = readOnly;
  }

  UpdateTexts updateTexts() {
    return updateTexts;
  }

  OvsdbLocks locks() {
    return locks;
  }

  /** Names of the databases, {@code _Server} among them, in order. */
  public List<String> databaseNames() {
    return List.copyOf(databases.keySet());
  }

  ServedDatabase database(String name) {
    return databases.get(name);
  }

  /** Serves a database that is kept in memory only. */
  public void addDatabase(Database database) {
    add(new ServedDatabase(database, null));
  }

  /**
   * Serves a database that belongs to somebody else, such as a simulated switch. Whatever changes
   * it without this server is told to clients by {@link #settle}.
   *
   * @param runner runs the transactions of clients
   */
  public void addDatabase(Database database, ServedDatabase.Runner runner) {
    add(ServedDatabase.inMemory(database, runner));
  }

  void add(ServedDatabase served) {
    if (databases.containsKey(served.name())) {
      throw new IllegalArgumentException("there is a database named " + served.name() + " already");
    }
    databases.put(served.name(), served);
    follow(served);
    ObjectNode insert = JSON.objectNode().put("op", "insert").put("table", "Database");
    insert
        .putObject("row")
        .put("name", served.name())
        .put("model", "standalone")
        .put("connected", true)
        .put("leader", true)
        .put("schema", JsonText.sorted(served.database().schema().toJson()));
    changeSelf(insert);
  }

  /**
   * Serves a database no longer.
   *
   * @return false if there is none of that name
   */
  boolean removeDatabase(String name) throws IOException {
    ServedDatabase served = databases.get(name);
    if (served == null || served.isReserved()) {
      return false;
    }
    databases.remove(name);
    ObjectNode delete = JSON.objectNode().put("op", "delete").put("table", "Database");
    delete.putArray("where").addArray().add("name").add("==").add(name);
    for (OvsdbSession session : List.copyOf(sessions)) {
      session.databaseChanged(served, "database " + name + " was removed");
    }
    changeSelf(delete);
    served.close();
    return true;
  }

  /**
   * Puts a database under another schema; clients that do not look out for that are disconnected.
   *
   * @param answer tells the requester, before it is treated like the others
   */
  void convert(ServedDatabase served, DatabaseSchema schema, Runnable answer) throws OvsdbError {
    if (!schema.name().equals(served.name())) {
      throw new OvsdbError(
          "invalid parameters",
          "new schema name ("
              + schema.name()
              + ") does not match database name ("
              + served.name()
              + ")");
    }
    served.convert(schema);
    answer.run();
    contentsReplaced(served, "committed " + served.name() + " database schema conversion");
  }

  /** Tells everybody that a served database is another one now. */
  void contentsReplaced(ServedDatabase served, String reason) {
    follow(served);
    for (OvsdbSession session : List.copyOf(sessions)) {
      session.databaseChanged(served, reason);
    }
    ObjectNode update = JSON.objectNode().put("op", "update").put("table", "Database");
    update.putArray("where").addArray().add("name").add("==").add(served.name());
    update.putObject("row").put("schema", JsonText.sorted(served.database().schema().toJson()));
    changeSelf(update);
  }

  private void follow(ServedDatabase served) {
    served.database().addListener(commit -> committed(served.name(), commit));
  }

  private void committed(String name, Commit commit) {
    onChange.accept(name, commit);
    hasNews = true;
    onCommit.run();
  }

  private void changeSelf(ObjectNode operation) {
    OvsdbError error = self.execute(JSON.arrayNode().add(operation)).error();
    if (error != null) {
      throw new IllegalStateException("_Server: " + error.getMessage(), error);
    }
    settle();
  }

  /**
   * Listens at an address, with the options that remotes have unless told otherwise.
   *
   * @throws IOException if the address cannot be bound
   */
  public StreamListener listen(StreamAddress address) throws IOException {
    RemoteOptions options = RemoteOptions.defaultsOf(address.text());
    return loop.listen(address, stream -> open(stream, options, (session, reason) -> {}));
  }

  /** Begins to serve a client. */
  OvsdbSession open(
      StreamConnection stream, RemoteOptions options, BiConsumer<OvsdbSession, String> onEnd) {
    OvsdbSession session = new OvsdbSession(this, stream, options, onEnd);
    sessions.add(session);
    return session;
  }

  /** {@code monitor_cond} and its like are unknown to clients from now on. */
  void disableConditionalMonitors() {
    hasConditionalMonitors = false;
  }

  boolean hasConditionalMonitors() {
    return hasConditionalMonitors;
  }

  /** Sets whether memory goes back to the system after a compaction on demand. */
  void setTrimsMemory(boolean trims) {
    trimsMemory = trims;
  }

  boolean trimsMemory() {
    return trimsMemory;
  }

  /** Whether a database of that file is served. */
  boolean isOpen(Path realPath) {
    return databases.values().stream().anyMatch(served -> realPath.equals(served.path()));
  }

  /** Number of monitors of all clients. */
  int monitorCount() {
    return sessions.stream().mapToInt(OvsdbSession::monitorCount).sum();
  }

  /** Sets who is told of each commit, and of which database it is. */
  void setOnChange(BiConsumer<String, Commit> task) {
    onChange = task;
  }

  /** Sets who is told that something was committed to one of the databases. */
  void setOnCommit(Runnable task) {
    onCommit = task;
  }

  void forget(OvsdbSession session) {
    sessions.remove(session);
    locks.release(session);
  }

  /** Number of clients. */
  public int sessionCount() {
    return sessions.size();
  }

  /** As {@link #settle(OvsdbSession)}, for a commit that no session made. */
  public void settle() {
    settle(null);
  }

  /**
   * Tells monitors of what was committed and tries waiting transactions again, until all rest.
   *
   * @param origin the session that committed. As with the real server those after it hear of its
   *     commit at once, those before it together with what waiting transactions then did.
   */
  void settle(OvsdbSession origin) {
    if (isSettling) {
      return;
    }
    isSettling = true;
    try {
      OvsdbSession from = origin;
      while (hasNews) {
        hasNews = false;
        List<OvsdbSession> all = new ArrayList<>(sessions);
        all.subList(all.indexOf(from) + 1, all.size()).forEach(OvsdbSession::flushMonitors);
        all.forEach(OvsdbSession::retryWaiting);
        from = null;
        if (!hasNews) {
          all.forEach(OvsdbSession::flushMonitors);
        }
      }
    } finally {
      isSettling = false;
    }
  }

  /** Writes all database files anew, or the one of that name. */
  void compact(String name) throws IOException {
    for (ServedDatabase served : databases.values()) {
      if (name == null || served.name().equals(name)) {
        served.compact();
      }
    }
  }

  /** Closes the database files. */
  public void close() throws IOException {
    for (ServedDatabase served : databases.values()) {
      served.close();
    }
  }

  ArrayNode databaseList() {
    ArrayNode names = JSON.arrayNode();
    databases.keySet().forEach(names::add);
    return names;
  }
}
