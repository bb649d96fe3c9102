package org.vswitchlab.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.MacvlanDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VethDevice;
import org.vswitchlab.link.VlanDevice;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.observe.FrameLedger;

/**
 * One machine: its network devices, and what runs on it. A virtual machine, the host of a Linux
 * bridge and a hypervisor are all hosts; they differ in the services attached to them.
 */
public final class Host {
  /** {@code lo} has index 1, so the first device that is added gets 2, as on Linux. */
  private static final int FIRST_INDEX = 2;

  private final String name;
  private final Simulation simulation;
  private final FrameLedger ledger;
  private final Map<String, NetDevice> devices = new LinkedHashMap<>();
  private final Map<Class<?>, Object> services = new LinkedHashMap<>();
  private final ChangeSeq changes = new ChangeSeq();
  private final List<HostListener> listeners = new ArrayList<>();
  private int nextIndex = FIRST_INDEX;
  private boolean isUp = true;

  /** Told when devices come and go. */
  public interface HostListener {
    void deviceAdded(NetDevice device);

    void deviceRemoved(NetDevice device);
  }

  public Host(Simulation simulation, FrameLedger ledger, String name) {
    this.simulation = simulation;
    this.ledger = ledger;
    this.name = name;
  }

  public String name() {
    return name;
  }

  public Simulation simulation() {
    return simulation;
  }

  public FrameLedger ledger() {
    return ledger;
  }

  /** Adds an unlinked Ethernet interface with that address. */
  public EthernetDevice addEthernet(String deviceName, long mac) {
    EthernetDevice device = new EthernetDevice(simulation, ledger, name, deviceName, mac);
    addDevice(device);
    return device;
  }

  /**
   * Adds a device under the next index.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public void addDevice(NetDevice device) {
    if (devices.containsKey(device.name())) {
      throw new IllegalArgumentException(name + " has a device " + device.name() + " already");
    }
    device.setIndex(nextIndex++);
    devices.put(device.name(), device);
    changes.changed();
    for (HostListener listener : List.copyOf(listeners)) {
      listener.deviceAdded(device);
    }
  }

  /**
   * Gives a device another name.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public void renameDevice(NetDevice device, String newName) {
    if (devices.containsKey(newName)) {
      throw new IllegalArgumentException(name + " has a device " + newName + " already");
    }
    List<NetDevice> all = devices();
    device.setName(newName);
    devices.clear();
    all.forEach(each -> devices.put(each.name(), each));
    changes.changed();
  }

  /** Removes a device, and the VLAN interfaces on it with it. */
  public void removeDevice(NetDevice device) {
    for (VlanDevice upper : device.vlanDevices()) {
      removeDevice(upper);
    }
    for (NetDevice upper : devices()) {
      boolean isOnIt =
          upper instanceof MacvlanDevice macvlan && macvlan.parent() == device
              || upper instanceof VxlanDevice vxlan && vxlan.options().lower() == device;
      if (isOnIt) {
        removeDevice(upper);
      }
    }
    if (device instanceof VlanDevice vlan) {
      vlan.detach();
    } else if (device instanceof MacvlanDevice macvlan) {
      macvlan.detach();
    } else if (device instanceof VxlanDevice vxlan) {
      vxlan.close();
    }
    if (devices.remove(device.name(), device)) {
      changes.changed();
      for (HostListener listener : List.copyOf(listeners)) {
        listener.deviceRemoved(device);
      }
      if (device instanceof VethDevice veth) {
        // A cable has two ends or none.
        removeDevice(veth.peer());
      }
    }
  }

  /** The device of that name, or null. */
  public NetDevice device(String deviceName) {
    return devices.get(deviceName);
  }

  /** All devices in order of their index. */
  public List<NetDevice> devices() {
    return List.copyOf(devices.values());
  }

  public void addListener(HostListener listener) {
    listeners.add(listener);
  }

  /** Attaches what runs on this host, to be found again by its type. */
  public <T> void attachService(Class<T> type, T service) {
    if (services.putIfAbsent(type, service) != null) {
      throw new IllegalArgumentException(name + " has a " + type.getSimpleName() + " already");
    }
  }

  /** The service of that type, or null. */
  public <T> T service(Class<T> type) {
    return type.cast(services.get(type));
  }

  /** Whether the machine runs. */
  public boolean isUp() {
    return isUp;
  }

  /** Switches the machine on or off: all its devices go up or down with it. */
  public void setUp(boolean up) {
    if (isUp != up) {
      isUp = up;
      changes.changed();
      for (NetDevice device : devices()) {
        device.setUp(up);
      }
    }
  }

  /** Counts devices that come or go and changes of state. */
  public ChangeSeq changes() {
    return changes;
  }

  @Override
  public String toString() {
    return name;
  }
}
