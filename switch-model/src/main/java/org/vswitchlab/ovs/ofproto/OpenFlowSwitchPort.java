package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.SwitchPort;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.ovs.datapath.DatapathPort;
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
      monitor = null;
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
