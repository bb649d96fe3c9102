package org.vswitchlab.ovs.ofproto;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.SwitchPort;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.ovs.datapath.DatapathPort;
import org.vswitchlab.ovs.ofproto.qos.PortQos;
import org.vswitchlab.ovs.ofproto.qos.QosSettings;
import org.vswitchlab.ovs.ofproto.settings.MonitorConfig;
import org.vswitchlab.ovs.ofproto.settings.PortConfig;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelSettings;
import org.vswitchlab.switching.PortState;

/** One port of a bridge: a device, or one end of a patch. */
public final class OpenFlowSwitchPort implements SwitchPort {
  private final OpenFlowSwitch bridge;
  private final int number;
  private final String name;
  private final String typeName;
  private DatapathPort datapathPort;
  private final long createdNanos;
  private final Counters patchCounters = new Counters();
  private long hardwareAddress;
  private String peerName;
  private PortBundle bundle;
  private TunnelSettings tunnel;
  private LinkMonitor monitor;
  private QosSettings qosSettings;
  private PortQos qos;
  private SortedMap<Long, Integer> dscpOfPriority = new TreeMap<>();
  private PortConfig config = PortConfig.DEFAULT;

  OpenFlowSwitchPort(
      OpenFlowSwitch bridge,
      int number,
      String name,
      String typeName,
      DatapathPort datapathPort,
      long createdNanos) {
    this.bridge = bridge;
    this.number = number;
    this.name = name;
    this.typeName = typeName;
    this.datapathPort = datapathPort;
    this.createdNanos = createdNanos;
  }

  public OpenFlowSwitch bridge() {
    return bridge;
  }

  @Override
  public String name() {
    return name;
  }

  /** Interface.type: empty for a plain device, {@code internal}, {@code patch}. */
  public String typeName() {
    return typeName;
  }

  @Override
  public NetDevice device() {
    return datapathPort == null ? null : datapathPort.device();
  }

  /** OpenFlow port number. */
  @Override
  public int number() {
    return number;
  }

  /** The port of the datapath behind it; null for a patch port. */
  public DatapathPort datapathPort() {
    return datapathPort;
  }

  void setDatapathPort(DatapathPort newDatapathPort) {
    datapathPort = newDatapathPort;
  }

  /** Whether it is one end of a patch between bridges. */
  public boolean isPatch() {
    return peerName != null;
  }

  /** Name of the patch port at the other end; null unless this is a patch port. */
  public String peerName() {
    return peerName;
  }

  void setPeerName(String newPeerName) {
    peerName = newPeerName;
  }

  /** The other end of the patch, or null if there is none that points back. */
  public OpenFlowSwitchPort peer() {
    if (peerName == null) {
      return null;
    }
    OpenFlowSwitchPort peer = bridge.shared().patchPort(peerName);
    return peer != null && name.equals(peer.peerName) ? peer : null;
  }

  /** Where the tunnel leads; null unless this is one. */
  public TunnelSettings tunnel() {
    return tunnel;
  }

  void setTunnel(TunnelSettings newTunnel, DatapathPort newDatapathPort) {
    tunnel = newTunnel;
    datapathPort = newDatapathPort;
  }

  /** Has protocols watch over the link; null for none. True if that is a change. */
  boolean setMonitor(MonitorConfig wanted) {
    if (wanted == null) {
      boolean was = monitor != null;
      if (was && monitor.lldp() != null) {
        // What was counted can be asked for until the port goes away.
        monitor.configure(MonitorConfig.NONE);
      } else {
        monitor = null;
      }
      return was;
    }
    if (monitor == null) {
      monitor = new LinkMonitor(this);
    }
    monitor.configure(wanted);
    return true;
  }

  /** What watches over the link; null if nothing does. */
  public LinkMonitor monitor() {
    return monitor;
  }

  public PortBundle bundle() {
    return bundle;
  }

  void setBundle(PortBundle newBundle) {
    bundle = newBundle;
  }

  public PortConfig config() {
    return config;
  }

  void setConfig(PortConfig newConfig) {
    config = newConfig;
  }

  /** Whether its device is a dummy one, which has no queues to configure. */
  public boolean hasDummyDevice() {
    return datapathPort != null
        && (datapathPort.isDummy() || bridge.shared().datapath().type().equals("dummy"));
  }

  /** The discipline that the port's device runs; null for none. */
  public PortQos qos() {
    return qos;
  }

  /**
   * Has the port's device run a discipline, or none, and its packets be marked by their queues.
   *
   * @param speedBps of the device's link in bits a second; 0 if it is not known
   * @return whether packets are marked in another way now
   */
  boolean setQos(QosSettings wanted, long speedBps) {
    if (Objects.equals(wanted, qosSettings)) {
      return false;
    }
    qosSettings = wanted;
    boolean runsOnDevice = device() != null && !hasDummyDevice();
    if (qos != null && wanted != null && wanted.type().equals(qos.type())) {
      qos.configure(wanted);
    } else {
      removeQos();
      qos = runsOnDevice && wanted != null ? PortQos.attach(device(), wanted, speedBps) : null;
    }
    SortedMap<Long, Integer> marks = new TreeMap<>();
    if (wanted != null) {
      wanted.queues().forEach((id, queue) -> addMark(marks, id, queue.dscp()));
    }
    boolean isChange = !marks.equals(dscpOfPriority);
    dscpOfPriority = marks;
    return isChange;
  }

  private void addMark(SortedMap<Long, Integer> marks, long queueId, int dscp) {
    long priority = bridge.shared().datapath().queuePriority(queueId);
    if (dscp >= 0 && priority >= 0) {
      marks.put(priority, dscp);
    }
  }

  /** Takes the discipline off the device. */
  void removeQos() {
    if (qos != null) {
      qos.detach();
      qos = null;
    }
  }

  /** Whether some queue of the port marks its packets. */
  boolean marksPackets() {
    return !dscpOfPriority.isEmpty();
  }

  /** What a packet of that priority is marked with; -1 for nothing. */
  int dscp(long priority) {
    return dscpOfPriority.getOrDefault(priority, QosSettings.NO_DSCP);
  }

  /** Ethernet address. */
  public long hardwareAddress() {
    NetDevice device = device();
    return device != null ? device.mac() : hardwareAddress;
  }

  void setHardwareAddress(long mac) {
    hardwareAddress = mac;
  }

  public long createdNanos() {
    return createdNanos;
  }

  /** Whether the medium works. */
  public boolean isLinkUp() {
    if (tunnel != null) {
      return true;
    }
    NetDevice device = device();
    return device == null ? peer() != null : device.isUp() && device.hasCarrier();
  }

  /** The port's state in the spanning tree; disabled where it has no part in one. */
  public PortState treeState() {
    return bridge.tree() == null ? PortState.DISABLED : bridge.tree().state(number);
  }

  /** Whether its device is up, as {@code ip link} has it. */
  public boolean isDeviceUp() {
    NetDevice device = device();
    return device == null || device.isUp();
  }

  /** Whether the port is up and its medium works. */
  public boolean hasCarrier() {
    return config.isUp() && isLinkUp();
  }

  /**
   * Whether packets can leave: what fast failover groups call live. The medium works, and so does
   * what lies behind it, as far as the protocols that watch over it know.
   */
  public boolean isLive() {
    return hasCarrier()
        && (monitor == null || monitor.isFine())
        && (bundle == null || bundle.mayEnable(this));
  }

  /** Traffic: received is what came into the bridge. */
  public Counters.Snapshot statistics() {
    return datapathPort == null || tunnel != null
        ? patchCounters.snapshot()
        : datapathPort.statistics();
  }

  Counters patchCounters() {
    return patchCounters;
  }

  @Override
  public String toString() {
    return bridge.name() + "/" + name;
  }
}
