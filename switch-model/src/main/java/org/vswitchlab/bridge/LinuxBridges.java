package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.observe.ChangeSeq;

/** All Linux bridges of a host, by name: the service to ask a {@link Host} for. */
public final class LinuxBridges implements Host.HostListener {
  private final Host host;
  private final LinkWatch linkWatch;
  private final KernelTimerWheel timers;
  private final ChangeSeq changes = new ChangeSeq();
  private final List<LinuxBridge> bridges = new ArrayList<>();

  private final BridgeListeners listeners = new BridgeListeners();
  private FrameFilter filter;

  private LinuxBridges(Host host) {
    this.host = host;
    this.linkWatch = new LinkWatch(host.simulation());
    this.timers = new KernelTimerWheel(host.simulation());
  }

  /** The host's bridges; makes the service if the host has none yet. */
  public static LinuxBridges of(Host host) {
    LinuxBridges bridges = host.service(LinuxBridges.class);
    if (bridges == null) {
      bridges = new LinuxBridges(host);
      host.attachService(LinuxBridges.class, bridges);
      host.addListener(bridges);
    }
    return bridges;
  }

  public Host host() {
    return host;
  }

  /** From now on {@code listener} hears of changes. */
  public void addListener(BridgeListener listener) {
    listeners.add(listener);
  }

  /** The listener hears no more. */
  public void removeListener(BridgeListener listener) {
    listeners.remove(listener);
  }

  BridgeListeners listeners() {
    return listeners;
  }

  KernelTimerWheel timers() {
    return timers;
  }

  /** The bridge of that name, or null. */
  public LinuxBridge bridge(String name) {
    for (LinuxBridge bridge : bridges) {
      if (bridge.name().equals(name)) {
        return bridge;
      }
    }
    return null;
  }

  /** All bridges, in order of creation. */
  public List<LinuxBridge> bridges() {
    return List.copyOf(bridges);
  }

  /** Counts bridges that come or go. */
  public ChangeSeq changes() {
    return changes;
  }

  /** What looks at frames at the bridges' hooks; null for nothing. */
  public FrameFilter filter() {
    return filter;
  }

  /** Sets what looks at frames at the bridges' hooks. */
  public void setFilter(FrameFilter newFilter) {
    filter = newFilter;
  }

  LinkWatch linkWatch() {
    return linkWatch;
  }

  /**
   * Adds a bridge and its own interface, which is down, as after {@code ip link add NAME type
   * bridge}.
   *
   * @throws NetlinkError if the host has a device of that name
   */
  public LinuxBridge add(String name) throws NetlinkError {
    if (host.device(name) != null) {
      throw new NetlinkError(Errno.EEXIST);
    }
    LinuxBridge bridge = new LinuxBridge(this, name);
    bridges.add(bridge);
    host.addDevice(bridge.ownDevice());
    changes.changed();
    return bridge;
  }

  /** Deletes a bridge with its interface; its ports are free again. */
  public void delete(LinuxBridge bridge) {
    host.removeDevice(bridge.ownDevice());
  }

  /** The port that a device is, or null. */
  public static BridgePort portOf(NetDevice device) {
    return device.receiver() instanceof BridgePort port ? port : null;
  }

  @Override
  public void deviceAdded(NetDevice device) {
    // A new device joins a bridge only when somebody says so.
  }

  @Override
  public void deviceRemoved(NetDevice device) {
    BridgePort port = portOf(device);
    if (port != null) {
      port.bridge().removePort(port);
    }
    if (device instanceof BridgeDevice own && bridges.remove(own.bridge())) {
      own.bridge().dismantle();
      changes.changed();
    }
  }
}
