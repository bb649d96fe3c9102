package org.vswitchlab.ovs.vswitchd;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ovsdb.Datum;

/** The devices that a simulated machine has: ports take those that exist, by name. */
final class HostDevices implements DeviceProvider {
  static final List<String> INTERFACE_TYPES =
      List.of(
          "dummy",
          "dummy-internal",
          "dummy-pmd",
          "geneve",
          "gre",
          "internal",
          "ip6gre",
          "patch",
          "system",
          "tap",
          "vxlan");
  static final List<String> DATAPATH_TYPES = List.of("dummy", "netdev", "system");

  /** Counters that Linux devices have and that never count here. */
  private static final List<String> ALWAYS_ZERO =
      List.of(
          "collisions",
          "rx_crc_err",
          "rx_errors",
          "rx_frame_err",
          "rx_missed_errors",
          "rx_multicast_packets",
          "rx_over_err",
          "tx_errors");

  private final Host host;

  HostDevices(Host host) {
    this.host = host;
  }

  @Override
  public List<String> interfaceTypes() {
    return INTERFACE_TYPES;
  }

  @Override
  public List<String> datapathTypes() {
    return DATAPATH_TYPES;
  }

  @Override
  public String error(InterfaceConfig iface, boolean isRunning) {
    String name = iface.name();
    NetDevice device = host.device(name);
    if (device == null) {
      return WantedBridges.couldNotOpen(name, "No such device");
    }
    if (device instanceof InternalDevice && !isRunning) {
      return WantedBridges.couldNotOpen(name, "File exists");
    }
    boolean isFree = device.receiver() == null || GuestStack.owns(host, device);
    return isRunning || isFree ? null : WantedBridges.couldNotOpen(name, "Device or resource busy");
  }

  @Override
  public NetDevice open(InterfaceConfig iface) {
    return host.device(iface.name());
  }

  @Override
  public void configure(NetDevice device, InterfaceConfig iface) {
    // The machine's devices have no options of the switch's.
  }

  @Override
  public void close(NetDevice device) {
    if (!(device instanceof InternalDevice)) {
      GuestStack.takeBack(host, device);
    }
  }

  @Override
  public long addressFor(String name, long chosen) {
    return chosen;
  }

  @Override
  public void datapathCreated() {
    // The datapath's own device has no address that anybody sees.
  }

  @Override
  public int index(NetDevice device) {
    return device.index();
  }

  @Override
  public Datum statistics(OpenFlowSwitchPort port) {
    Counters.Snapshot counters = port.statistics();
    Map<String, Long> counts = new TreeMap<>();
    counts.put("rx_bytes", counters.rxBytes());
    counts.put("rx_packets", counters.rxPackets());
    counts.put("tx_bytes", counters.txBytes());
    counts.put("tx_packets", counters.txPackets());
    if (!port.isPatch()) {
      counts.put("rx_dropped", counters.rxDropped());
      counts.put("tx_dropped", counters.txDropped());
      ALWAYS_ZERO.forEach(name -> counts.put(name, 0L));
    }
    return Datum.mapOf(counts);
  }
}
