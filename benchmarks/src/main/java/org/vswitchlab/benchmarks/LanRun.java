package org.vswitchlab.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vswitchlab.engine.EventHandler;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.wire.Ipv4Address;

/**
 * The workload of peers/ns3/lan.cc: K hosts on 1 Gb/s, 10 us links to B switches in a chain, each
 * sending UDP datagrams at a constant rate to the host half-way round, ARP and IP included.
 */
public final class LanRun {
  private static final int PORT = 9;
  private static final int UDP_IP_ETHERNET_BYTES = 42;
  private static final int LEAST_PAYLOAD_BYTES = 18;
  private static final LinkSpec LINK =
      LinkSpec.IDEAL.withRateBps(1_000_000_000L).withDelayNanos(10_000);

  private final Network network = new Network(1);
  private final BenchmarkOptions options;
  private final Switches kind;
  private final List<Host> hosts = new ArrayList<>();
  private final List<Host> switches = new ArrayList<>();
  private long receivedCount;
  private int nextMac = 1;

  private LanRun(BenchmarkOptions options) {
    this.options = options;
    kind = Switches.byLabel(options.text("switch", "linux-bridge"));
  }

  public static void main(String[] args) {
    BenchmarkOptions options = BenchmarkOptions.parse(args);
    long built = CpuTime.nanos();
    LanRun run = new LanRun(options);
    run.build();
    double buildSeconds = CpuTime.secondsSince(built);
    run.measure(buildSeconds);
  }

  private void build() {
    int hostCount = options.number("k", 16);
    int switchCount = options.number("b", 1);
    for (int i = 0; i < switchCount; i++) {
      switches.add(addSwitch("s" + i));
    }
    for (int i = 0; i < hostCount; i++) {
      int at = (int) ((long) i * switchCount / hostCount);
      hosts.add(addHost(i, switches.get(at)));
    }
    for (int i = 0; i + 1 < switchCount; i++) {
      EthernetDevice a = addPort(switches.get(i), "right");
      EthernetDevice b = addPort(switches.get(i + 1), "left");
      network.connect("s" + i + "-s" + (i + 1), a, b, LINK);
    }
    for (int i = 0; i < hostCount; i++) {
      startSender(i, (i + hostCount / 2) % hostCount);
    }
  }

  private Host addSwitch(String name) {
    Host host = network.addHost(name);
    GuestStack.attachTo(host);
    kind.install(host);
    return host;
  }

  private EthernetDevice addPort(Host host, String name) {
    EthernetDevice device = host.addEthernet(name, mac());
    kind.attach(host, name);
    return device;
  }

  private Host addHost(int i, Host onSwitch) {
    Host host = network.addHost("h" + i);
    EthernetDevice nic = host.addEthernet("eth0", mac());
    GuestStack.attachTo(host);
    network.connect("h" + i, nic, addPort(onSwitch, "p" + i), LINK);
    host.service(GuestStack.class).networkInterface("eth0").addAddress(address(i), 16);
    return host;
  }

  private long mac() {
    return 0x0200_0000_0000L + nextMac++;
  }

  private static int address(int i) {
    return Ipv4Address.parse("10.0.0.0") + 1 + i;
  }

  private void startSender(int from, int to) {
    GuestStack stack = hosts.get(from).service(GuestStack.class);
    stack.udp().bind(PORT, (socket, datagram) -> receivedCount++);
    int size = options.number("size", 64);
    int payload = size > UDP_IP_ETHERNET_BYTES ? size - UDP_IP_ETHERNET_BYTES : LEAST_PAYLOAD_BYTES;
    long interval = 1_000_000_000L / options.number("pps", 1000);
    UdpSocket socket = stack.udp().bind(0, null);
    Sender sender =
        new Sender(network.simulation(), socket, address(to), new byte[payload], interval);
    // The peer's OnOff application sends its first datagram one interval after it starts.
    network.simulation().schedule(1_000_000L + from * 37_000L + interval, sender, 0, 0, null);
  }

  private record Sender(
      Simulation simulation, UdpSocket socket, int address, byte[] payload, long intervalNanos)
      implements EventHandler {
    @Override
    public void handle(int kind, long data, Object unused) {
      socket.sendTo(address, PORT, payload);
      simulation.scheduleAfter(intervalNanos, this, 0, 0, null);
    }
  }

  private void measure(double buildSeconds) {
    Simulation simulation = network.simulation();
    simulation.runUntil(50_000_000L);
    long received = receivedCount;
    long events = simulation.eventCount();
    long hops = network.ledger().departedCount();
    double seconds = options.decimal("t", 1);
    long start = CpuTime.nanos();
    simulation.runUntil(simulation.nowNanos() + (long) (seconds * 1e9));
    double cpu = CpuTime.secondsSince(start);
    received = receivedCount - received;
    System.out.printf(
        Locale.ROOT,
        "%s k=%d b=%d size=%d: delivered=%d hops=%d events=%d | cpu=%.2fs | delivered/s_cpu=%.0f"
            + " events/s_cpu=%.0f hops/s_cpu=%.0f | build=%.3fs imbalance=%d%n",
        kind,
        hosts.size(),
        switches.size(),
        options.number("size", 64),
        received,
        network.ledger().departedCount() - hops,
        simulation.eventCount() - events,
        cpu,
        received / cpu,
        (simulation.eventCount() - events) / cpu,
        (network.ledger().departedCount() - hops) / cpu,
        buildSeconds,
        network.ledger().imbalance());
  }
}
