package org.vswitchlab.ovs.vswitchd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ovsdb.Datum;

/**
 * Dummy network devices, made when an interface asks for one, as ovs-vswitchd's {@code
 * --enable-dummy} does: what is sent to one goes to its capture files and streams, what comes from
 * there or from {@code netdev-dummy/receive} is received.
 */
public final class DummyDevices implements DeviceProvider {
  /** Address of the first device; the others count up, in order of creation. */
  private static final long FIRST_ADDRESS = 0xaa55_aa55_0000L;

  /** Which interface types are dummies. */
  public enum Level {
    /** {@code --enable-dummy}: those of type dummy. */
    DUMMY,
    /** {@code --enable-dummy=system}: also devices of the machine. */
    SYSTEM,
    /** {@code --enable-dummy=override}: all that are devices. */
    OVERRIDE;

    /** Types of datapaths that dummies stand in for, beside their own. */
    public List<String> datapathTypes() {
      return switch (this) {
        case DUMMY -> List.of();
        case SYSTEM -> List.of("system");
        case OVERRIDE -> List.of("system", "netdev");
      };
    }
  }

  /** Told of devices, to connect them to files and sockets. */
  public interface Listener {
    /** A device is there, or its options have changed. */
    void configured(NetDevice device, Map<String, String> options);

    /** A device is gone. */
    void closed(NetDevice device);
  }

  private static final List<String> TYPES =
      List.of(
          "bareudp",
          "dummy",
          "dummy-internal",
          "dummy-pmd",
          "erspan",
          "geneve",
          "gre",
          "gtpu",
          "internal",
          "ip6erspan",
          "ip6gre",
          "lisp",
          "patch",
          "stt",
          "system",
          "tap",
          "vxlan");

  /** What is no device, but a part of the switch, at every level. */
  private static final List<String> NEVER_OVERRIDDEN =
      List.of("internal", "dummy-internal", "patch");

  private final Host host;
  private final Level level;
  private final Listener listener;
  private final boolean hasSystem;
  private final Map<String, NetDevice> devices = new LinkedHashMap<>();
  private final Map<String, Integer> indexes = new LinkedHashMap<>();
  private long nextAddress = FIRST_ADDRESS;

  /**
   * @param host the machine on which the devices appear
   */
  public DummyDevices(Host host, Level level, Listener listener) {
    this(host, level, listener, true);
  }

  /**
   * @param hasSystem whether there are datapaths of type system, beside those that dummies stand in
   *     for
   */
  public DummyDevices(Host host, Level level, Listener listener, boolean hasSystem) {
    this.host = host;
    this.level = level;
    this.listener = listener;
    this.hasSystem = hasSystem;
  }

  /** Dummy devices and internal ones, in order of creation. */
  public List<NetDevice> devices() {
    return new ArrayList<>(devices.values());
  }

  /** The device of that name, or null. */
  public NetDevice device(String name) {
    return devices.get(name);
  }

  @Override
  public List<String> interfaceTypes() {
    return TYPES;
  }

  @Override
  public List<String> datapathTypes() {
    boolean isThere = hasSystem || level.datapathTypes().contains("system");
    return isThere ? HostDevices.DATAPATH_TYPES : List.of("dummy", "netdev");
  }

  @Override
  public boolean overrides(String type) {
    return level == Level.OVERRIDE && TYPES.contains(type) && !NEVER_OVERRIDDEN.contains(type);
  }

  @Override
  public String error(InterfaceConfig iface, boolean isRunning) {
    boolean isDummy =
        switch (iface.type()) {
          case "dummy", "dummy-pmd", "tap" -> true;
          case "", "system" -> level != Level.DUMMY;
          default -> overrides(iface.type());
        };
    return isDummy ? null : WantedBridges.couldNotOpen(iface.name(), "No such device");
  }

  @Override
  public NetDevice open(InterfaceConfig iface) {
    EthernetDevice device = host.addEthernet(iface.name(), nextAddress++);
    device.passWhileDown();
    devices.put(device.name(), device);
    return device;
  }

  @Override
  public void configure(NetDevice device, InterfaceConfig iface) {
    devices.put(device.name(), device);
    indexes.put(device.name(), BridgeConfig.number(iface.options().getOrDefault("ifindex", ""), 0));
    listener.configured(device, iface.options());
  }

  @Override
  public void close(NetDevice device) {
    devices.remove(device.name());
    indexes.remove(device.name());
    listener.closed(device);
    if (!(device instanceof InternalDevice)) {
      host.removeDevice(device);
    }
  }

  @Override
  public long addressFor(String name, long chosen) {
    return nextAddress++;
  }

  @Override
  public void datapathCreated() {
    // The datapath's own device, ovs-dummy, takes an address as all dummies do.
    nextAddress++;
  }

  @Override
  public int index(NetDevice device) {
    return indexes.getOrDefault(device.name(), 0);
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
      counts.put("rx_custom_packets_1", 0L);
      counts.put("rx_custom_packets_2", 0L);
      counts.put("rx_q0_bytes", counters.rxBytes());
      counts.put("rx_q0_packets", counters.rxPackets());
      counts.put("tx_q0_bytes", counters.txBytes());
      counts.put("tx_q0_packets", counters.txPackets());
    }
    return Datum.mapOf(counts);
  }
}
