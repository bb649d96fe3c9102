package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.FrameLedger;

/** The neighbours of one address family on one interface, in order of first mention. */
public final class NeighbourTable {
  private final IpStack stack;
  private final IpInterface networkInterface;
  private final NeighbourProtocol protocol;
  private final NeighbourKnobs knobs = new NeighbourKnobs();
  // Keys are Integer or Ipv6Address; senders hold the Neighbour itself, so this is off the fast
  // path.
  private final Map<Object, Neighbour> neighbours = new LinkedHashMap<>();

  NeighbourTable(IpStack stack, IpInterface networkInterface, NeighbourProtocol protocol) {
    this.stack = stack;
    this.networkInterface = networkInterface;
    this.protocol = protocol;
  }

  Simulation simulation() {
    return stack.simulation();
  }

  FrameLedger ledger() {
    return stack.ledger();
  }

  NeighbourProtocol protocol() {
    return protocol;
  }

  public IpInterface networkInterface() {
    return networkInterface;
  }

  public NeighbourKnobs knobs() {
    return knobs;
  }

  /** For how long a confirmation holds: half to one and a half times the base (RFC 4861, 6.3.2). */
  long reachableNanos() {
    long base = knobs.baseReachableNanos();
    return base / 2 + stack.neighbourRandom().nextLong(Math.max(base, 1));
  }

  void changed() {
    stack.changes().changed();
  }

  /** The entry of that IPv4 address, or null. */
  public Neighbour find(int address) {
    return neighbours.get(address);
  }

  /** The entry of that IPv6 address, or null. */
  public Neighbour find(org.vswitchlab.wire.Ipv6Address address) {
    return neighbours.get(address);
  }

  /** The entry of that address, made if there is none: it then asks with the first packet. */
  Neighbour findOrAdd(int address) {
    Neighbour neighbour = neighbours.get(address);
    return neighbour != null
        ? neighbour
        : add(address, new Neighbour(this, address, null, NeighbourState.FAILED));
  }

  /** As {@link #findOrAdd(int)}. */
  Neighbour findOrAdd(org.vswitchlab.wire.Ipv6Address address) {
    Neighbour neighbour = neighbours.get(address);
    return neighbour != null
        ? neighbour
        : add(address, new Neighbour(this, 0, address, NeighbourState.FAILED));
  }

  private Neighbour add(Object key, Neighbour neighbour) {
    neighbours.put(key, neighbour);
    changed();
    return neighbour;
  }

  /** Sets an entry by hand. */
  public void set(Neighbour neighbour, long mac, NeighbourState state) {
    if (neighbour.state() == NeighbourState.PERMANENT) {
      neighbour.forceState(NeighbourState.STALE);
    }
    if (state == NeighbourState.STALE || state == NeighbourState.REACHABLE) {
      neighbour.update(mac, state);
    } else {
      neighbour.update(mac, NeighbourState.PERMANENT);
      if (state != NeighbourState.PERMANENT) {
        neighbour.forceState(state);
      }
    }
  }

  /** Adds an entry by hand. */
  public void add(int address, long mac, NeighbourState state) {
    set(findOrAdd(address), mac, state);
  }

  /** Adds an entry by hand. */
  public void add(org.vswitchlab.wire.Ipv6Address address, long mac, NeighbourState state) {
    set(findOrAdd(address), mac, state);
  }

  void remove(Neighbour neighbour) {
    neighbours.remove(neighbour.ipv6() == null ? (Object) neighbour.ipv4() : neighbour.ipv6());
    neighbour.removed();
    changed();
  }

  /** Forgets everything, or everything that was not set by hand. */
  public void flush(boolean keepPermanent) {
    for (Neighbour neighbour : entries()) {
      if (!keepPermanent || neighbour.state() != NeighbourState.PERMANENT) {
        remove(neighbour);
      }
    }
  }

  /** All entries in order of first mention. */
  public List<Neighbour> entries() {
    return new ArrayList<>(neighbours.values());
  }
}
