package org.vswitchlab.management.openflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.HostLab;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.wire.Frame;

/**
 * A bridge br0 with ports p1, p2 and p3 whose OpenFlow sockets are open in a directory, and virtual
 * machines vm1 to vm3 with 10.0.0.1 to 10.0.0.3 at the ports. Virtual time is that of the wall.
 */
public final class LiveSwitch implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final HostLab lab = new HostLab(1);
  private final Network network = lab.network();
  private final Host host = network.addHost("host");
  private final List<EthernetDevice> devices = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final StreamLoop loop;
  private final Thread thread;
  private final OpenFlowSwitch bridge;
  private final OpenFlowConnections connections;

  public LiveSwitch(Path directory) throws IOException {
    OpenVSwitch ovs = OpenVSwitch.start(host);
    for (int i = 1; i <= 3; i++) {
      devices.add(host.addEthernet("p" + i, 0xaa55_aa55_000eL + i));
    }
    shell(
        "ovs-vsctl add-br br0 -- set bridge br0 datapath_type=dummy fail-mode=secure"
            + " other-config:hwaddr=aa:55:aa:55:00:00");
    for (int i = 1; i <= 3; i++) {
      shell(
          "ovs-vsctl add-port br0 p"
              + i
              + " -- set interface p"
              + i
              + " type=dummy ofport_request="
              + i);
    }
    for (int i = 1; i <= 3; i++) {
      EthernetDevice nic = lab.nic("vm" + i, "eth0", "10.0.0." + i + "/24");
      network.connect("vm" + i + "-p" + i, nic, devices.get(i - 1), HostLab.GIGABIT);
    }
    bridge = ovs.bridge("br0");
    loop = new StreamLoop(log::add);
    connections =
        new OpenFlowConnections(new SocketNetwork(loop, null), bridge, directory, log::add);
    Simulation simulation = host.simulation();
    long start = System.nanoTime();
    loop.setRoundTask(
        () -> {
          simulation.runUntil(Math.max(simulation.nowNanos(), System.nanoTime() - start));
          long next = simulation.nextEventNanos();
          return next == Long.MAX_VALUE
              ? Long.MAX_VALUE
              : Math.max(0, next - (System.nanoTime() - start));
        });
    connections.open();
    thread = new Thread(loop, "live-switch");
    thread.setDaemon(true);
    thread.start();
  }

  private void shell(String line) {
    CommandRun run = NodeShell.of(host).run(line);
    if (run.exitStatus() != 0) {
      throw new IllegalStateException(line + ": " + run);
    }
  }

  /** Runs something on the loop's thread, which is the engine's. */
  public <T> T call(Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(task.get());
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public OpenFlowSwitch bridge() {
    return bridge;
  }

  public OpenFlowConnections connections() {
    return connections;
  }

  /** Lets a frame come in by port 1, 2 or 3. */
  public void receive(int port, String hex) {
    call(
        () -> {
          Frame frame = Frame.owning(HexFormat.of().parseHex(hex), host.simulation().newOriginId());
          devices.get(port - 1).inject(frame);
          return null;
        });
  }

  /** Waits until something has come true on the loop's thread. */
  public void await(Supplier<Boolean> condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!call(condition)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("it does not come true; log: " + log);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Whether at least one of five pings from one machine to another is answered. */
  public boolean ping(int from, int to) {
    String line = "ping -c 5 -i 0.2 -W 2 10.0.0." + to;
    CommandRun run = call(() -> NodeShell.of(lab.vm("vm" + from)).run(line));
    await(run::isDone);
    return run.exitStatus() == 0;
  }

  /** Packets that left by a port; on the loop's thread. */
  public long packetsSent(int port) {
    return bridge.port(port).statistics().txPackets();
  }

  /** All flows in words; on the loop's thread. */
  public String flows() {
    StringBuilder text = new StringBuilder();
    for (FlowEntry entry : bridge.pipeline().table(0).entries()) {
      text.append(entry.priority()).append(' ').append(entry.match()).append(' ');
      text.append(entry.actions()).append('\n');
    }
    return text.toString();
  }

  /** What was logged so far. */
  public List<String> log() {
    return List.copyOf(log);
  }

  @Override
  public void close() throws IOException {
    loop.stop();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Serves a directory until the process is killed; lines of standard input are frames. */
  public static void main(String[] arguments) throws IOException {
    try (LiveSwitch live = new LiveSwitch(Path.of(arguments[0]))) {
      System.out.println("ready");
      var lines = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        if (words.length == 2) {
          live.receive(Integer.parseInt(words[0]), words[1]);
        } else {
          live.log.forEach(System.out::println);
          live.log.clear();
        }
      }
    }
  }
}
