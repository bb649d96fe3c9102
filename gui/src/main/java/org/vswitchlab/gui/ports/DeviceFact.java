package org.vswitchlab.gui.ports;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.node.SwitchPort;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.observe.Counters;

/**
 * One network device of a node. Immutable; taken on the engine thread.
 *
 * @param number its number at the switch that it is attached to; 0 for none
 * @param master the switch that it is attached to; empty for none
 * @param peer the device at the other end of its link; empty for none
 */
public record DeviceFact(
    String name,
    int number,
    String master,
    boolean isUp,
    boolean hasCarrier,
    long mac,
    int mtuBytes,
    String peer,
    int queuedFrames,
    Counters.Snapshot counters) {
  /** The devices of a host in order of their index; on the engine thread. */
  public static List<DeviceFact> of(Network network, Host host) {
    List<DeviceFact> facts = new ArrayList<>();
    for (NetDevice device : host.devices()) {
      facts.add(of(network, host, device));
    }
    return facts;
  }

  private static DeviceFact of(Network network, Host host, NetDevice device) {
    int number = 0;
    String master = "";
    for (VirtualSwitch virtualSwitch : network.switches().values()) {
      if (virtualSwitch.host() != host) {
        continue;
      }
      for (SwitchPort port : virtualSwitch.ports()) {
        if (port.device() == device) {
          number = port.number();
          master = virtualSwitch.name();
        }
      }
    }
    boolean isLinked = device instanceof EthernetDevice ethernet && ethernet.link() != null;
    EthernetDevice end = isLinked ? (EthernetDevice) device : null;
    return new DeviceFact(
        device.name(),
        number,
        master,
        device.isUp(),
        device.hasCarrier(),
        device.mac(),
        device.mtuBytes(),
        end == null ? "" : end.link().peerOf(end).qualifiedName(),
        end == null ? 0 : end.link().queuedFrames(end),
        device.counters().snapshot());
  }

  /** {@code UP}, {@code DOWN} or {@code NO-CARRIER}, as {@code ip link} says it. */
  public String state() {
    if (!isUp) {
      return "DOWN";
    }
    return hasCarrier ? "UP" : "NO-CARRIER";
  }
}
