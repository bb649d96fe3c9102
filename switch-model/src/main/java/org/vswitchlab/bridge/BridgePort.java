package org.vswitchlab.bridge;

import org.vswitchlab.link.DeviceListener;
import org.vswitchlab.link.FrameReceiver;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.SwitchPort;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.PriorityVector;
import org.vswitchlab.switching.SpanningTreePort;
import org.vswitchlab.wire.Frame;

/** One port of a Linux bridge: the device, its switches, its VLANs, and its place in the tree. */
public final class BridgePort
    implements SwitchPort, SpanningTreePort, FrameReceiver, DeviceListener {
  private static final long MAX_PATH_COST = 65535;
  private static final int MAX_PRIORITY = 63;

  private final LinuxBridge bridge;
  private final NetDevice device;
  private final int number;
  private final PortVlans vlans = new PortVlans();
  private int flags = PortFlag.defaults();

  final BridgePortStp stp;
  final PortMulticast multicast;
  private final MulticastCounters counters = new MulticastCounters();
  PortState state = PortState.DISABLED;
  int priority = 32;
  long pathCost;
  boolean isPathCostSet;
  int groupForwardMask;
  BridgePort backup;

  // What was last known of the device, so that a change can be told from another.
  long knownMac;
  private int knownMtuBytes;
  private boolean wasUp;
  boolean hasKnownCarrier;

  BridgePort(LinuxBridge bridge, NetDevice device, int number) {
    this.bridge = bridge;
    this.device = device;
    this.number = number;
    this.stp = bridge.spanningTree().newPortStp(this);
    this.multicast = new PortMulticast(this, bridge.multicast().bridgeContext());
    this.knownMac = device.mac();
    this.knownMtuBytes = device.mtuBytes();
    this.wasUp = device.isUp();
    this.hasKnownCarrier = device.hasCarrier();
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public NetDevice device() {
    return device;
  }

  @Override
  public int number() {
    return number;
  }

  public LinuxBridge bridge() {
    return bridge;
  }

  public PortVlans vlans() {
    return vlans;
  }

  @Override
  public PortState state() {
    return state;
  }

  /** What the spanning tree knows about the port. */
  public BridgePortStp stp() {
    return stp;
  }

  @Override
  public PriorityVector designated() {
    return stp.designated;
  }

  @Override
  public void setDesignated(PriorityVector claim) {
    stp.designated = claim;
  }

  /** Upper part of the port identifier, 0 to 63. */
  public int priority() {
    return priority;
  }

  /** Priority and number, IEEE 802.1D-1998 clause 9.2.7 with Linux's six bits of priority. */
  @Override
  public int portId() {
    return priority << 10 | number;
  }

  @Override
  public long pathCost() {
    return pathCost;
  }

  public boolean is(PortFlag flag) {
    return (flags & flag.bit()) != 0;
  }

  /** Bit n: 01-80-C2-00-00-0n is forwarded when it arrives here. */
  public int groupForwardMask() {
    return groupForwardMask;
  }

  /** Takes over frames for this port while it has no carrier; null for none. */
  public BridgePort backup() {
    return backup;
  }

  public void set(PortFlag flag, boolean isOn) {
    if (is(flag) != isOn) {
      flags ^= flag.bit();
      bridge.changes().changed();
    }
  }

  /** Sets the cost of a path over this port, 1 to 65535. */
  public void setPathCost(long cost) throws NetlinkError {
    if (cost < 1 || cost > MAX_PATH_COST) {
      throw new NetlinkError(Errno.ERANGE);
    }
    isPathCostSet = true;
    pathCost = cost;
    bridge.spanningTree().pathCostChanged();
  }

  /** Sets the upper part of the port identifier, 0 to 63. */
  public void setPriority(int newPriority) throws NetlinkError {
    if (newPriority < 0 || newPriority > MAX_PRIORITY) {
      throw new NetlinkError(Errno.ERANGE);
    }
    bridge.spanningTree().setPortPriority(this, newPriority);
  }

  /** Sets the state by hand, which the kernel's own spanning tree does not let happen. */
  public void setState(PortState newState) throws NetlinkError {
    if (bridge.options().stpMode == StpMode.KERNEL) {
      throw new NetlinkError(Errno.EBUSY);
    }
    if (!device.isUp() || !hasKnownCarrier && newState != PortState.DISABLED) {
      throw new NetlinkError(Errno.ENETDOWN);
    }
    bridge.spanningTree().setState(this, newState);
  }

  /** Where multicast routers are: 0 never, 1 learned, 2 always, 3 learned and kept by hand. */
  public int multicastRouter() {
    return multicast.router();
  }

  /** Sets where multicast routers are; see {@link #multicastRouter}. */
  public void setMulticastRouter(int value) throws NetlinkError {
    multicast.setRouter(value);
  }

  /** Membership messages that passed here. */
  public MulticastCounters counters() {
    return counters;
  }

  /** Sets which of 01-80-C2-00-00-00 to 0F are forwarded when they arrive here; 01 never is. */
  public void setGroupForwardMask(int mask) throws NetlinkError {
    if ((mask & 2) != 0) {
      throw new NetlinkError(Errno.EINVAL);
    }
    groupForwardMask = mask;
    bridge.changes().changed();
  }

  /** Sets who takes over while this port has no carrier; null for nobody. */
  public void setBackup(BridgePort newBackup) throws NetlinkError {
    if (newBackup == this) {
      throw new NetlinkError(Errno.EINVAL);
    }
    backup = newBackup;
    bridge.changes().changed();
  }

  /** Whether the device is up and its carrier was found to be there. */
  boolean isOperational() {
    return device.isUp() && hasKnownCarrier;
  }

  void attach() {
    device.setReceiver(this);
    device.addListener(this);
  }

  void detach() {
    device.removeListener(this);
    GuestStack.takeBack(bridge.host(), device);
  }

  @Override
  public void receive(NetDevice from, Frame frame) {
    bridge.ingressPath().received(this, frame);
  }

  @Override
  public boolean reportsReception() {
    return true;
  }

  @Override
  public void deviceChanged(NetDevice changed) {
    if (device.mac() != knownMac) {
      knownMac = device.mac();
      bridge.portAddressChanged(this);
    }
    if (device.mtuBytes() != knownMtuBytes) {
      knownMtuBytes = device.mtuBytes();
      bridge.adjustMtu();
    }
    if (device.isUp() != wasUp) {
      wasUp = device.isUp();
      hasKnownCarrier = device.hasCarrier();
      bridge.portOperationChanged(this);
    } else if (device.hasCarrier() != hasKnownCarrier) {
      bridge.linkWatch().carrierChanged(this);
    }
  }

  /**
   * Something about the device was set by {@code ip link}: the kernel then looks at its state
   * again, and so brings back a port that was disabled by hand.
   */
  public void linkConfigured() {
    if (device.isUp()) {
      bridge.portOperationChanged(this);
    }
  }

  /**
   * An address was given to the device, be it the one it had: the port's entries are made anew, so
   * one that it shared with the bridge or another port goes to these.
   */
  public void addressConfigured() {
    bridge.portAddressChanged(this);
  }

  /** The kernel has got round to looking at the carrier. */
  void carrierNoticed() {
    if (hasKnownCarrier != device.hasCarrier()) {
      hasKnownCarrier = device.hasCarrier();
      bridge.portOperationChanged(this);
    }
  }

  @Override
  public String toString() {
    return device.name();
  }
}
