package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Monitor;

/**
 * What monitors have to say of the latest commit, put into text once for all clients that monitor
 * the same.
 */
final class UpdateTexts {
  /** There is nothing to say. */
  static final byte[] NOTHING = {};

  private final Map<String, byte[]> texts = new HashMap<>();
  private Database database;
  private Commit commit;

  /** Takes what the monitor has to say. */
  byte[] of(Database monitored, Monitor monitor, Function<ObjectNode, byte[]> toText) {
    Commit pending = monitor.pendingCommit();
    if (pending == null || monitor.definition() == null) {
      return toText.apply(monitor.takeUpdates());
    }
    if (pending != commit || monitored != database) {
      texts.clear();
      commit = pending;
      database = monitored;
    }
    byte[] text = texts.get(monitor.definition());
    if (text == null) {
      text = toText.apply(monitor.takeUpdates());
      texts.put(monitor.definition(), text);
    } else {
      monitor.dropPending();
    }
    return text;
  }
}
