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
  private final Map<String, NamedCounter> counters = new LinkedHashMap<>();
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

  /** All counters in order of creation. */
  public List<NamedCounter> counters() {
    return new ArrayList<>(counters.values());
  }

  /** The counter of that name, or null. */
  public NamedCounter counter(String counterName) {
    return counters.get(counterName);
  }

  public void add(NamedCounter counter) {
    counters.put(counter.name(), counter);
  }

  public void remove(NamedCounter counter) {
    counters.remove(counter.name(), counter);
  }

  /** Gives a chain another name; it stays at its place. */
  public void rename(Chain chain, String newName) {
    List<Chain> all = chains();
    chain.setName(newName);
    chains.clear();
    all.forEach(this::add);
  }
}
