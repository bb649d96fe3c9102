package org.vswitchlab.management.vswitchd;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.management.daemon.Vlog;
import org.vswitchlab.management.openflow.SocketNetwork;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Table;
import org.vswitchlab.ovs.ovsdb.UuidSource;
import org.vswitchlab.ovs.vswitchd.DummyDevices;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.ovs.vswitchd.VswitchSchema;

/**
 * What the daemon {@code ovs-vswitchd} runs: one host with an Open vSwitch that follows the
 * database of a server. All on the thread of the stream loop.
 */
final class Vswitchd implements DatabaseReplica.Listener, AutoCloseable {
  /** Lock without which an ovs-vswitchd changes nothing, ovs-vswitchd(8). */
  private static final String LOCK = "ovs_vswitchd";

  private final Network network;
  private final EngineClock clock;
  private final DummyPorts dummyPorts;
  private final DummyDevices devices;
  private final DatabaseReplica replica;
  private final OpenVSwitch ovs;
  private final BridgeControllers controllers;
  private final CollectorSockets collectors;
  private final Runnable onReady;
  private boolean isReady;

  /**
   * What the daemon is started with.
   *
   * @param database address of the OVSDB server
   * @param runDirectory for sockets
   * @param workingDirectory for files of dummy devices
   * @param dummies which interface types are dummies
   * @param hasSystem whether there are datapaths of type system
   * @param seed of random addresses
   */
  record Settings(
      StreamAddress database,
      Path runDirectory,
      Path workingDirectory,
      DummyDevices.Level dummies,
      boolean hasSystem,
      long seed) {}

  /**
   * @param onReady called once when the first configuration is in force and its status is written
   */
  Vswitchd(StreamLoop loop, Settings settings, Runnable onReady, Vlog log) {
    this.onReady = onReady;
    network = new Network(settings.seed());
    Host host = network.addHost("ovs-vswitchd");
    clock =
        new EngineClock(
            network.simulation(),
            System::nanoTime,
            this::poll,
            fault -> log.module("bridge").error(trace(fault)));
    long startWallNanos = System.currentTimeMillis() * 1_000_000;
    dummyPorts =
        new DummyPorts(
            loop,
            settings.runDirectory(),
            settings.workingDirectory(),
            () -> startWallNanos + network.simulation().nowNanos(),
            log.module("netdev_dummy")::warn);
    devices = new DummyDevices(host, settings.dummies(), dummyPorts, settings.hasSystem());
    Database copy =
        new Database(
            VswitchSchema.load(),
            UuidSource.version4(network.simulation().random().stream("versions")::nextLong));
    replica =
        new DatabaseReplica(
            loop, settings.database(), copy, LOCK, this, log.module("reconnect")::info);
    ovs = OpenVSwitch.start(host, replica, devices, "system@ovs-system");
    ovs.shared().setOverriddenTypes(settings.dummies().datapathTypes());
    collectors = new CollectorSockets(log.module("collectors")::warn);
    ovs.shared().setDatagrams(collectors);
    controllers =
        BridgeControllers.open(
            new SocketNetwork(loop, null),
            ovs,
            settings.runDirectory(),
            log.module("connmgr")::info);
    loop.setRoundTask(clock);
  }

  private static String trace(Throwable fault) {
    StringWriter text = new StringWriter();
    fault.printStackTrace(new PrintWriter(text));
    return "a fault of the program: " + text;
  }

  private void poll() {
    if (ovs != null) {
      ovs.poll();
    }
  }

  /** Begins to follow the database. */
  void start() {
    replica.connect();
  }

  OpenVSwitch ovs() {
    return ovs;
  }

  EngineClock clock() {
    return clock;
  }

  BridgeControllers controllers() {
    return controllers;
  }

  DummyPorts dummyPorts() {
    return dummyPorts;
  }

  Network network() {
    return network;
  }

  /** Has something run whenever the bridges were made to follow the database. */
  void onReconciled(Runnable task) {
    ovs.addBridgeListener(
        new OpenVSwitch.BridgeListener() {
          @Override
          public void bridgeAdded(OpenFlowSwitch bridge) {}

          @Override
          public void bridgeRemoved(OpenFlowSwitch bridge) {}

          @Override
          public void reconciled() {
            task.run();
          }
        });
  }

  /** What {@code memory/show} tells. */
  Map<String, Long> memoryUsage() {
    Map<String, Long> usage = new TreeMap<>();
    long cells = 0;
    for (Table table : replica.database().tables()) {
      cells += (long) table.rowCount() * table.schema().columns().size();
    }
    usage.put("idl-cells-Open_vSwitch", cells);
    long rules = 0;
    long ports = 0;
    for (OpenFlowSwitch bridge : ovs.bridges()) {
      ports += bridge.allPorts().size();
      rules += bridge.pipeline().flowCount();
    }
    usage.put("handlers", 1L);
    usage.put("revalidators", 1L);
    usage.put("ports", ports);
    usage.put("rules", rules);
    usage.put("udpif keys", (long) ovs.datapath().megaflowCount());
    return usage;
  }

  @Override
  public void changed() {
    if (!replica.isCurrent()) {
      return;
    }
    ovs.follow();
    if (!isReady && replica.isWritable()) {
      isReady = true;
      onReady.run();
    }
  }

  @Override
  public void close() throws IOException {
    controllers.close();
    collectors.close();
    replica.close();
    dummyPorts.close();
  }
}
