package org.vswitchlab.ovs.ofproto;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Translations that wait for the datapath: what was decided so far, under the number by which the
 * packet comes back. Equal states have equal numbers.
 */
final class RecirculationTable {
  private final Map<FrozenState, Integer> idByState = new HashMap<>();
  private final Map<Integer, FrozenState> stateById = new LinkedHashMap<>();
  private int nextId = 1;

  /** The number of that state, a new one if need be. */
  int idOf(FrozenState state) {
    Integer id = idByState.get(state);
    if (id == null) {
      id = nextId++;
      idByState.put(state, id);
      stateById.put(id, state);
    }
    return id;
  }

  /** A number for that state alone, until it is released. */
  int allocate(FrozenState state) {
    int id = nextId++;
    stateById.put(id, state);
    return id;
  }

  /** Gives a number back. */
  void release(int id) {
    stateById.remove(id);
  }

  /** Forgets all states: nothing that waits will come back. */
  void clear() {
    idByState.clear();
    stateById.clear();
    nextId = 1;
  }

  /** The state of that number, or null. */
  FrozenState state(int id) {
    return stateById.get(id);
  }
}
