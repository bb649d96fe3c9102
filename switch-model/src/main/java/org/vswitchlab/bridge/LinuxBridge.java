package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.link.DeviceListener;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.wire.MacAddress;

/**
 * One Linux bridge: its ports, its options and its own interface. Ports come by {@link #addPort},
 * as {@code ip link set PORT master BRIDGE} does; a frame's way through it is {@link IngressPath}
 * and {@link ForwardPath}.
 */
public final class LinuxBridge implements VirtualSwitch, DeviceListener {
  private static final int MAX_PORTS = 1023;
  private static final long COLLECTOR_START_JIFFIES = KernelClock.HZ / 10;

  private final LinuxBridges owner;
  private final ChangeSeq changes = new ChangeSeq();
  private final BridgeOptions options = new BridgeOptions();
  private final BridgeDevice ownDevice;
  private final PortVlans ownVlans = new PortVlans();
  private final ForwardingDatabase fdb;
  private final VlanFilter vlanFilter;
  private final BridgeSpanningTree stp;
  private final MulticastDatabase multicast;
  private final MulticastCounters multicastCounters = new MulticastCounters();
  private final ForwardPath forwardPath;
  private final IngressPath ingressPath;
  // The newest first: the order in which the kernel floods.
  private final List<BridgePort> portList = new ArrayList<>();

  private long bridgeIdMac;
  private long knownMac;
  private boolean isMacSetByUser;
  private int knownMtuBytes;
  private boolean isMtuSetByUser;
  private boolean wasUp;
  private boolean isPromiscuousByUser;

  LinuxBridge(LinuxBridges owner, String name) {
    this.owner = owner;
    ownDevice = new BridgeDevice(this, owner.host(), name, randomMac(owner.host(), name));
    ownDevice.setUp(false);
    knownMac = ownDevice.mac();
    knownMtuBytes = ownDevice.mtuBytes();
    fdb = new ForwardingDatabase(this);
    vlanFilter = new VlanFilter(this);
    multicast = new MulticastDatabase(this);
    stp = new BridgeSpanningTree(this);
    forwardPath = new ForwardPath(this);
    ingressPath = new IngressPath(this);
    fdb.addLocal(null, knownMac, 0);
    vlanFilter.addOwn(options.defaultPvid, true, true);
    ownDevice.addListener(this);
  }

  /**
   * A locally administered address, the same in every run, until a port's address takes its place.
   */
  private static long randomMac(Host host, String name) {
    long bits = host.simulation().random().stream("mac:" + host.name() + ":" + name).nextLong();
    return bits & 0xfcff_ffff_ffffL | 0x0200_0000_0000L;
  }

  @Override
  public String name() {
    return ownDevice.name();
  }

  @Override
  public String kind() {
    return "linux-bridge";
  }

  @Override
  public Host host() {
    return owner.host();
  }

  @Override
  public BridgeDevice ownDevice() {
    return ownDevice;
  }

  @Override
  public List<BridgePort> ports() {
    return portList.stream().sorted(Comparator.comparingInt(BridgePort::number)).toList();
  }

  @Override
  public ChangeSeq changes() {
    return changes;
  }

  public BridgeOptions options() {
    return options;
  }

  public ForwardingDatabase fdb() {
    return fdb;
  }

  public VlanFilter vlanFilter() {
    return vlanFilter;
  }

  /** VLANs of the bridge's own interface. */
  public PortVlans ownVlans() {
    return ownVlans;
  }

  public BridgeSpanningTree spanningTree() {
    return stp;
  }

  /** Multicast groups and routers: {@code bridge mdb}. */
  public MulticastDatabase multicast() {
    return multicast;
  }

  /** Membership messages that passed the bridge's own interface. */
  public MulticastCounters multicastCounters() {
    return multicastCounters;
  }

  IngressPath ingressPath() {
    return ingressPath;
  }

  ForwardPath forwardPath() {
    return forwardPath;
  }

  /** The filter if it has anything to do, else null. */
  FrameFilter activeFilter() {
    FrameFilter filter = owner.filter();
    return filter != null && filter.isActive() ? filter : null;
  }

  BridgeListener listeners() {
    return owner.listeners();
  }

  KernelTimerWheel timers() {
    return owner.timers();
  }

  LinkWatch linkWatch() {
    return owner.linkWatch();
  }

  /** The ports, the newest first; not to be changed by the caller. */
  List<BridgePort> portList() {
    return portList;
  }

  /** The port of that device name, or null. */
  public BridgePort port(String deviceName) {
    for (BridgePort port : portList) {
      if (port.name().equals(deviceName)) {
        return port;
      }
    }
    return null;
  }

  /** What the bridge looks like now, for a view. */
  public LinuxBridgeSnapshot snapshot() {
    return LinuxBridgeSnapshot.of(this);
  }

  // ---- ports

  /** Adds a device as a port. */
  public BridgePort addPort(NetDevice device) throws NetlinkError {
    if (device instanceof BridgeDevice) {
      throw new NetlinkError(Errno.ELOOP, "Can not enslave a bridge to a bridge.");
    }
    BridgePort existing = LinuxBridges.portOf(device);
    if (existing != null || device.receiver() != null && device.receiver().reportsReception()) {
      throw new NetlinkError(Errno.EBUSY);
    }
    BridgePort port = new BridgePort(this, device, freeNumber());
    port.pathCost = stp.defaultPathCost(device);
    portList.add(0, port);
    port.attach();
    fdb.addLocal(port, device.mac(), 0);
    vlanFilter.initialize(port);
    recalculateMac();
    if (ownDevice.isUp() && port.isOperational()) {
      stp.enablePort(port);
    }
    adjustMtu();
    changes.changed();
    return port;
  }

  private int freeNumber() throws NetlinkError {
    for (int number = 1; number <= MAX_PORTS; number++) {
      int candidate = number;
      if (portList.stream().noneMatch(port -> port.number() == candidate)) {
        return number;
      }
    }
    throw new NetlinkError(Errno.ENOSPC);
  }

  /** Frees a device; its entries go with it. */
  public void removePort(BridgePort port) {
    stp.disablePort(port);
    for (BridgePort other : portList) {
      if (other.backup == port) {
        other.backup = null;
      }
    }
    multicast.removePort(port);
    vlanFilter.flush(port);
    fdb.deleteByPort(port, 0, true);
    portList.remove(port);
    port.detach();
    adjustMtu();
    recalculateMac();
    stp.portRemoved();
    changes.changed();
  }

  /** The bridge is gone: its ports are free again. */
  void dismantle() {
    for (BridgePort port : List.copyOf(portList)) {
      removePort(port);
    }
    stp.stop();
    fdb.stopCollecting();
    ownDevice.removeListener(this);
  }

  void portOperationChanged(BridgePort port) {
    stp.carrierChecked(port);
    changes.changed();
  }

  void portAddressChanged(BridgePort port) {
    fdb.portAddressChanged(port, port.device().mac());
    recalculateMac();
    changes.changed();
  }

  // ---- address and MTU

  /** The address in the bridge's identifier; zero while it has neither ports nor an address set. */
  long bridgeIdMac() {
    return bridgeIdMac;
  }

  /** Whether somebody chose the bridge's address; else it is the lowest of its ports' addresses. */
  boolean isMacSetByUser() {
    return isMacSetByUser;
  }

  /** Somebody gave the bridge its address, be it the one it had: it no longer follows its ports. */
  public void addressConfigured() {
    isMacSetByUser = true;
  }

  private void recalculateMac() {
    if (isMacSetByUser) {
      return;
    }
    long lowest = 0;
    for (BridgePort port : portList) {
      long mac = port.device().mac();
      if (lowest == 0 || mac < lowest) {
        lowest = mac;
      }
    }
    if (lowest != bridgeIdMac) {
      changeMac(lowest);
    }
  }

  private void changeMac(long mac) {
    long old = knownMac;
    boolean wasRoot = stp.isRoot();
    fdb.ownAddressChanged(old, mac);
    knownMac = mac;
    ownDevice.setMac(mac);
    long oldIdMac = bridgeIdMac;
    bridgeIdMac = mac;
    stp.addressChanged(oldIdMac, wasRoot);
    changes.changed();
  }

  /** A bridge's MTU is the least of its ports' until somebody sets it. */
  void adjustMtu() {
    if (isMtuSetByUser) {
      return;
    }
    int least = 0;
    for (BridgePort port : portList) {
      int mtuBytes = port.device().mtuBytes();
      if (least == 0 || mtuBytes < least) {
        least = mtuBytes;
      }
    }
    knownMtuBytes = least == 0 ? NetDevice.DEFAULT_MTU_BYTES : least;
    ownDevice.setMtuBytes(knownMtuBytes);
  }

  @Override
  public void deviceChanged(NetDevice device) {
    listen();
    if (device.mac() != knownMac) {
      isMacSetByUser = true;
      changeMac(device.mac());
    }
    if (device.mtuBytes() != knownMtuBytes) {
      knownMtuBytes = device.mtuBytes();
      isMtuSetByUser = true;
    }
    if (device.isUp() != wasUp) {
      wasUp = device.isUp();
      if (wasUp) {
        fdb.collectAfter(COLLECTOR_START_JIFFIES);
        stp.start();
        multicast.start();
      } else {
        multicast.stop();
        stp.stop();
        fdb.stopCollecting();
      }
    }
    changes.changed();
  }

  // ---- options

  /** For how long an entry is kept: shorter while the topology changes. */
  long holdJiffies() {
    return stp.holdJiffies();
  }

  /** Sets the ageing time in jiffies; 0 makes the bridge a hub for what it does not know yet. */
  public void setAgeingTime(long jiffies) {
    options.ageingTime = jiffies;
    options.configuredAgeingTime = jiffies;
    fdb.collectNow();
    changes.changed();
  }

  /** Shows bridged packets to a filter of the host, whatever the host asks for. */
  public void setCalling(BridgeOptions.NetfilterCall call, boolean isCalling) {
    if (isCalling) {
      options.calls.add(call);
    } else {
      options.calls.remove(call);
    }
    changes.changed();
  }

  /** Sets which of 01-80-C2-00-00-00 to 0F are forwarded; 00, 01 and 02 never are by this. */
  public void setGroupForwardMask(int mask) throws NetlinkError {
    if ((mask & 7) != 0) {
      throw new NetlinkError(Errno.EINVAL);
    }
    options.groupForwardMask = mask;
    changes.changed();
  }

  /** Sets the address of bridge protocol data units: 01-80-C2-00-00-0x, but not 01, 02 or 03. */
  public void setGroupAddress(long mac) throws NetlinkError {
    if (!MacAddress.isReserved(mac) || (mac & 15) >= 1 && (mac & 15) <= 3) {
      throw new NetlinkError(Errno.EINVAL);
    }
    options.groupAddress = mac;
    options.isGroupAddressSet = true;
    options.recalculateGroups();
    changes.changed();
  }

  public void setLinkLocalLearning(boolean isOn) {
    options.isLinkLocalLearningOff = !isOn;
    changes.changed();
  }

  /** Limits how many entries may be learned; 0 for no limit. */
  public void setFdbMaxLearned(int count) {
    options.fdbMaxLearned = count;
    changes.changed();
  }

  /** Sets one of the multicast settings. */
  public void setMulticast(MulticastSetting setting, long value) throws NetlinkError {
    multicast.set(setting, value);
  }

  /** Sets who runs the spanning tree. */
  public void setStpMode(StpMode mode) throws NetlinkError {
    stp.setMode(mode);
  }

  /** Sets the time in listening and in learning, in jiffies: 2 to 30 s while there is a tree. */
  public void setForwardDelay(long jiffies) throws NetlinkError {
    stp.setForwardDelay(jiffies);
  }

  /** Sets the time between two messages of the root, in jiffies: 1 to 10 s. */
  public void setHelloTime(long jiffies) throws NetlinkError {
    stp.setHelloTime(jiffies);
  }

  /** Sets how old a message may be, in jiffies: 6 to 40 s. */
  public void setMaxAge(long jiffies) throws NetlinkError {
    stp.setMaxAge(jiffies);
  }

  /** Sets the upper part of the bridge identifier, 0 to 65535. */
  public void setPriority(int priority) {
    stp.setPriority(priority);
  }

  /** Whether the own interface hears every frame: {@code ip link set BR promisc on}. */
  public void setPromiscuous(boolean isPromiscuous) {
    isPromiscuousByUser = isPromiscuous;
    listen();
  }

  /** A bridge has no list of addresses to listen to: for one more it hears everything. */
  private void listen() {
    options.isPromiscuous = isPromiscuousByUser || !ownDevice.extraAddresses().isEmpty();
    changes.changed();
  }

  @Override
  public String toString() {
    return host().name() + "/" + name();
  }
}
