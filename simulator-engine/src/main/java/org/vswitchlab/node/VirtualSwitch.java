package org.vswitchlab.node;

import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.ChangeSeq;

/** One bridge, of whatever kind, as the network sees it. */
public interface VirtualSwitch {
  /** Name of the bridge and of its own interface. */
  String name();

  /** Kind as scenario files name it: {@code linux-bridge}, {@code ovs}. */
  String kind();

  Host host();

  /** The bridge's own interface, a device of the host. */
  NetDevice ownDevice();

  /** Attached ports in order of number; the bridge's own interface is not among them. */
  List<? extends SwitchPort> ports();

  /** Counts changes of configuration and state that a view would show, traffic counters aside. */
  ChangeSeq changes();
}
