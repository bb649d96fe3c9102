package org.vswitchlab.bridge.netfilter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table: chains by name, and named sets. */
public final class FilterTable {
  private final String name;
  private final Map<String, Chain> chains = new LinkedHashMap<>();
  private final Map<String, NamedSet> sets = new LinkedHashMap<>();
  private long lastHandle;

  public FilterTable(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** The next number of a chain, rule or set of this table. */
  public long nextHandle() {
    return ++lastHandle;
  }

  /** All chains in order of creation. */
  public List<Chain> chains() {
    return new ArrayList<>(chains.values());
  }

  /** The chain of that name, or null. */
  public Chain chain(String chainName) {
    return chains.get(chainName);
  }

  public void add(Chain chain) {
    chains.put(chain.name(), chain);
  }

  public void remove(Chain chain) {
    chains.remove(chain.name(), chain);
  }

  /** All sets in order of creation. */
  public List<NamedSet> sets() {
    return new ArrayList<>(sets.values());
  }

  /** The set of that name, or null. */
  public NamedSet set(String setName) {
    return sets.get(setName);
  }

  public void add(NamedSet set) {
    sets.put(set.name(), set);
  }

  public void remove(NamedSet set) {
    sets.remove(set.name(), set);
  }
}
