package org.vswitchlab.ovs.datapath;

/** How datapath ports are written in text. */
public interface PortLabels {
  /** Ports as numbers. */
  PortLabels NUMBERS = Integer::toUnsignedString;

  /** The label of a port number. */
  String label(int port);

  /** Ports by name, as {@code --names}; a port that is gone is written as its number. */
  static PortLabels namesOf(Datapath datapath) {
    return number -> {
      DatapathPort port = datapath.port(number);
      return port == null ? Integer.toUnsignedString(number) : port.name();
    };
  }
}
