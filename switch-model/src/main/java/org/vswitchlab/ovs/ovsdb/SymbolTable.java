package org.vswitchlab.ovs.ovsdb;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Named UUIDs of one transaction: a name may be used before the insert that makes its row. */
final class SymbolTable {
  private final Map<String, UUID> uuids = new HashMap<>();
  private final Map<String, Boolean> isMade = new HashMap<>();
  private final UuidSource source;

  SymbolTable(UuidSource source) {
    this.source = source;
  }

  UUID refer(String name) {
    return uuids.computeIfAbsent(name, n -> source.next());
  }

  /** Gives a row its name; false if another row has it. */
  boolean define(String name, UUID uuid) {
    if (isMade.putIfAbsent(name, true) != null) {
      return false;
    }
    uuids.put(name, uuid);
    return true;
  }
}
