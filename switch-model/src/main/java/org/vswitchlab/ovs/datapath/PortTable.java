package org.vswitchlab.ovs.datapath;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/** The ports of a datapath: found by number for each packet, by name for each command. */
final class PortTable {
  private static final int FIRST_CAPACITY = 16;

  private final TreeMap<Integer, DatapathPort> ports = new TreeMap<>();
  private DatapathPort[] byNumber = new DatapathPort[FIRST_CAPACITY];

  /** Returns whether the number was free, and the port is there now. */
  boolean add(DatapathPort port) {
    if (ports.putIfAbsent(port.number(), port) != null) {
      return false;
    }
    if (port.number() >= byNumber.length) {
      byNumber = Arrays.copyOf(byNumber, port.number() + FIRST_CAPACITY);
    }
    byNumber[port.number()] = port;
    return true;
  }

  /** Takes a port out. Returns it, or null if there is none of that number. */
  DatapathPort remove(int number) {
    DatapathPort port = ports.remove(number);
    if (port != null) {
      byNumber[number] = null;
    }
    return port;
  }

  /** The port of that number, or null. */
  DatapathPort byNumber(int number) {
    return number >= 0 && number < byNumber.length ? byNumber[number] : null;
  }

  /** The port of that name, or null. */
  DatapathPort byName(String name) {
    for (DatapathPort port : ports.values()) {
      if (port.name().equals(name)) {
        return port;
      }
    }
    return null;
  }

  /** In order of number. */
  Collection<DatapathPort> all() {
    return Collections.unmodifiableCollection(ports.values());
  }
}
