package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vswitchlab.management.daemon.Vlog;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.ovs.ovsdb.AtomicType;
import org.vswitchlab.ovs.ovsdb.Row;

/**
 * The remotes of a server: those named by the user, and those that a column of a database names,
 * which come and go with its contents. What rows want to know of their remotes is written back.
 */
final class OvsdbRemotes {
  /** How often rows learn about their remotes; measured with 3.1. */
  private static final int STATUS_MILLIS = 2500;

  private static final int DEFAULT_PORT = 6640;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final OvsdbServer server;
  private final Path runDirectory;
  private final RemoteLog log;

  /** What the user named: targets and {@code db:} columns. */
  private final SortedSet<String> names = new TreeSet<>();

  private final SortedMap<String, OvsdbRemote> running = new TreeMap<>();

  OvsdbRemotes(OvsdbServer server, Path runDirectory, Vlog vlog) {
    this.server = server;
    this.runDirectory = runDirectory;
    log = new RemoteLog(vlog);
    server.loop().after(STATUS_MILLIS, this::writeStatusAgain);
  }

  /**
   * Adds a remote.
   *
   * @throws IllegalArgumentException if it is a column that the server has not
   */
  void add(String name) {
    if (name.startsWith(RemoteColumn.PREFIX)) {
      RemoteColumn.parse(name).require(server);
    }
    names.add(name);
    update();
  }

  /** Ends a remote; false if there is none of that name. */
  boolean remove(String name) {
    boolean wasThere = names.remove(name);
    update();
    return wasThere;
  }

  /** What the user named, sorted. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** Makes what runs equal to what is wanted. */
  void update() {
    SortedMap<String, RemoteOptions> wanted = new TreeMap<>();
    for (String name : names) {
      if (name.startsWith(RemoteColumn.PREFIX)) {
        wanted.putAll(RemoteColumn.parse(name).remotes(server));
      } else {
        wanted.put(name, RemoteOptions.defaultsOf(name));
      }
    }
    for (String target : List.copyOf(running.keySet())) {
      if (!wanted.containsKey(target)) {
        running.remove(target).close();
      }
    }
    wanted.forEach(this::ensure);
  }

  private void ensure(String target, RemoteOptions options) {
    OvsdbRemote remote = running.get(target);
    if (remote == null) {
      running.put(target, open(target, options));
    } else if (!remote.options().equals(options)) {
      remote.setOptions(options);
    }
  }

  private OvsdbRemote open(String target, RemoteOptions options) {
    StreamAddress address = null;
    try {
      address = StreamAddress.parse(target, runDirectory, DEFAULT_PORT);
    } catch (IllegalArgumentException e) {
      // Tried again and again as an address that fails, as the real server does.
      log.server.warn(e.getMessage());
    }
    return address != null && address.isPassive()
        ? new PassiveRemote(server, log, address, options)
        : new ActiveRemote(server, log, target, address, options);
  }

  /** Ends all sessions; clients connect again. */
  void reconnect() {
    running.values().forEach(remote -> remote.reconnect("told to reconnect"));
  }

  private void writeStatusAgain() {
    writeStatus();
    server.loop().after(STATUS_MILLIS, this::writeStatusAgain);
  }

  /** Tells the rows that name remotes how these are. */
  private void writeStatus() {
    for (String name : names) {
      if (!name.startsWith(RemoteColumn.PREFIX)) {
        continue;
      }
      RemoteColumn column = RemoteColumn.parse(name);
      ArrayNode operations = JSON.arrayNode();
      for (Row row : column.rows(server)) {
        OvsdbRemote remote = running.get(RemoteColumn.target(row));
        if (remote != null) {
          addUpdate(operations, row, remote.status());
        }
      }
      if (!operations.isEmpty()) {
        server.database(column.database()).database().execute(operations);
        server.settle();
      }
    }
  }

  private static void addUpdate(ArrayNode operations, Row row, RemoteStatus status) {
    ObjectNode values = JSON.objectNode();
    if (RemoteColumn.has(row, "is_connected", AtomicType.BOOLEAN)
        && row.bool("is_connected") != status.isConnected()) {
      values.put("is_connected", status.isConnected());
    }
    if (hasStatus(row) && !row.map("status").equals(status.details())) {
      ArrayNode pairs = values.putArray("status").add("map").addArray();
      status.details().forEach((key, value) -> pairs.addArray().add(key).add(value));
    }
    if (values.isEmpty()) {
      return;
    }
    ObjectNode update = operations.addObject();
    update.put("op", "update").put("table", row.schema().name());
    ArrayNode condition = update.putArray("where").addArray().add("_uuid").add("==");
    condition.addArray().add("uuid").add(row.uuid().toString());
    update.set("row", values);
  }

  private static boolean hasStatus(Row row) {
    var schema = row.schema().column("status");
    return schema != null
        && schema.type().isMap()
        && schema.type().key().type() == AtomicType.STRING
        && schema.type().value().type() == AtomicType.STRING;
  }
}
