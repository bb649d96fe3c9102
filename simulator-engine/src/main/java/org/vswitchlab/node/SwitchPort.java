package org.vswitchlab.node;

import org.vswitchlab.link.NetDevice;

/** A device's attachment to a switch. */
public interface SwitchPort {
  /** Name of the device. */
  String name();

  NetDevice device();

  /** The number by which the switch knows the port: OpenFlow port, or bridge port number. */
  int number();
}
