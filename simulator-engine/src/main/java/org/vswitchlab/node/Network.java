package org.vswitchlab.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.World;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.Link;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.FrameLedger;

/** Hosts, switches and links of one simulation. Engine-confined. */
public final class Network implements World {
  private final Simulation simulation;
  private final FrameLedger ledger;
  private final StormGuard stormGuard;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<String, VirtualSwitch> switches = new LinkedHashMap<>();
  private final Map<String, Link> links = new LinkedHashMap<>();

  public Network(long seed) {
    simulation = new Simulation(seed);
    ledger = new FrameLedger(simulation);
    stormGuard = new StormGuard(this);
  }

  @Override
  public Simulation simulation() {
    return simulation;
  }

  public FrameLedger ledger() {
    return ledger;
  }

  public StormGuard stormGuard() {
    return stormGuard;
  }

  /** Adds a machine; its name must be new. */
  public Host addHost(String name) {
    Host host = new Host(simulation, ledger, name);
    if (hosts.putIfAbsent(name, host) != null) {
      throw new IllegalArgumentException("there is a host " + name + " already");
    }
    return host;
  }

  /** The machine of that name, or null. */
  public Host host(String name) {
    return hosts.get(name);
  }

  public List<Host> hosts() {
    return List.copyOf(hosts.values());
  }

  /**
   * Registers a switch under the name by which scenario files address it: {@code s1}, or {@code
   * compute1/br-int} for one of several on a host.
   */
  public void addSwitch(String address, VirtualSwitch virtualSwitch) {
    if (switches.putIfAbsent(address, virtualSwitch) != null) {
      throw new IllegalArgumentException("there is a switch " + address + " already");
    }
  }

  /** Forgets the switch at that address, which is gone. */
  public void removeSwitch(String address) {
    switches.remove(address);
  }

  /** The switch at that address, or null. */
  public VirtualSwitch virtualSwitch(String address) {
    return switches.get(address);
  }

  /** All switches by address, in order of registration. */
  public Map<String, VirtualSwitch> switches() {
    return java.util.Collections.unmodifiableMap(switches);
  }

  /** Joins two devices; the name must be new. */
  public Link connect(String name, EthernetDevice a, EthernetDevice b, LinkSpec spec) {
    if (links.containsKey(name)) {
      throw new IllegalArgumentException("there is a link " + name + " already");
    }
    Link link = new Link(simulation, name, a, b, spec, stormGuard);
    links.put(name, link);
    return link;
  }

  /** The link of that name, or null. */
  public Link link(String name) {
    return links.get(name);
  }

  public List<Link> links() {
    return List.copyOf(links.values());
  }

  /** The device {@code host:device}, or null. */
  public NetDevice device(String qualifiedName) {
    int colon = qualifiedName.indexOf(':');
    Host host = colon < 0 ? null : hosts.get(qualifiedName.substring(0, colon));
    return host == null ? null : host.device(qualifiedName.substring(colon + 1));
  }

  /** All devices of all hosts, in order of hosts and indexes. */
  public List<NetDevice> devices() {
    List<NetDevice> result = new ArrayList<>();
    for (Host host : hosts.values()) {
      result.addAll(host.devices());
    }
    return result;
  }
}
