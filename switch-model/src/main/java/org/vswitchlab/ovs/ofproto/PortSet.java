package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.vswitchlab.ovs.flow.BucketOrder;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.PortNames;

/** The ports of a bridge, by number, by name, and in the order in which they are listed. */
final class PortSet implements PortNames {
  private final TreeMap<Integer, OpenFlowSwitchPort> ports = new TreeMap<>();
  private final BucketOrder<OpenFlowSwitchPort> order = new BucketOrder<>();
  private boolean isOwnListed;

  boolean isTaken(int number) {
    return ports.containsKey(number);
  }

  void add(OpenFlowSwitchPort port) {
    ports.put(port.number(), port);
    if (port.number() != OpenFlowPort.LOCAL) {
      list(port);
    }
  }

  /** The port that was removed, or null if there was none. */
  OpenFlowSwitchPort remove(int number) {
    OpenFlowSwitchPort port = ports.remove(number);
    if (port != null) {
      order.remove(MurmurHash.ofTwo(number, 0), port);
    }
    return port;
  }

  private void list(OpenFlowSwitchPort port) {
    order.add(MurmurHash.ofTwo(port.number(), 0), port);
  }

  /** Says that the bridge's own port is there: its turn comes with the port of that name. */
  void listOwn() {
    if (!isOwnListed) {
      isOwnListed = true;
      list(port(OpenFlowPort.LOCAL));
    }
  }

  /** All ports, the bridge's own included, in the order in which the real switch lists them. */
  List<OpenFlowSwitchPort> asListed() {
    listOwn();
    return order.values();
  }

  /** In order of number, the bridge's own last. */
  Collection<OpenFlowSwitchPort> all() {
    return ports.values();
  }

  /** In order of number, without the bridge's own. */
  List<OpenFlowSwitchPort> others() {
    List<OpenFlowSwitchPort> list = new ArrayList<>(ports.values());
    list.removeIf(port -> port.number() == OpenFlowPort.LOCAL);
    return list;
  }

  /** The smallest number that is free. */
  int freeNumber() {
    int number = 1;
    while (ports.containsKey(number)) {
      number++;
    }
    return number;
  }

  /** The port of that number, or null. */
  OpenFlowSwitchPort port(int number) {
    return ports.get(number);
  }

  /** The port of that name, or null. */
  OpenFlowSwitchPort port(String name) {
    for (OpenFlowSwitchPort port : ports.values()) {
      if (port.name().equals(name)) {
        return port;
      }
    }
    return null;
  }

  @Override
  public int number(String portName) {
    OpenFlowSwitchPort port = port(portName);
    return port == null ? OpenFlowPort.INVALID : port.number();
  }

  @Override
  public String name(int number) {
    OpenFlowSwitchPort port = port(number);
    return port == null ? null : port.name();
  }
}
