package org.vswitchlab.ovs.vswitchd;

import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ovsdb.Datum;

/**
 * Where the network devices come from that interfaces name. A simulated machine has them already;
 * the drop-in daemon makes dummy ones.
 */
public interface DeviceProvider {
  /** Open_vSwitch.iface_types. */
  List<String> interfaceTypes();

  /** Open_vSwitch.datapath_types. */
  List<String> datapathTypes();

  /**
   * Why an interface that needs a device has none, as Interface.error says it.
   *
   * @param isRunning whether a bridge has it already
   * @return null if there is one, or if {@link #open} will make one
   */
  String error(InterfaceConfig iface, boolean isRunning);

  /** Whether interfaces of that type are devices of this provider, whatever they are elsewhere. */
  default boolean overrides(String type) {
    return false;
  }

  /** The device for an interface that has no {@link #error}. */
  NetDevice open(InterfaceConfig iface);

  /** A port has come, or its interface's options have changed. Also for internal devices. */
  void configure(NetDevice device, InterfaceConfig iface);

  /** A port is gone: its device is free again. Also for internal devices. */
  void close(NetDevice device);

  /**
   * Address for a device of the switch itself.
   *
   * @param chosen what would be taken otherwise
   */
  long addressFor(String name, long chosen);

  /** The first bridge is about to be made, and the datapath with it. */
  void datapathCreated();

  /** Interface.ifindex of a device; 0 if it has none. */
  int index(NetDevice device);

  /** The counters of a port as Interface.statistics shows them. */
  Datum statistics(OpenFlowSwitchPort port);
}
