package org.vswitchlab.management.vswitchd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.management.appctl.ControlCommands;
import org.vswitchlab.management.appctl.ControlReply;
import org.vswitchlab.management.daemon.Coverage;
import org.vswitchlab.management.daemon.PidFile;
import org.vswitchlab.management.daemon.UnixctlException;
import org.vswitchlab.management.daemon.UnixctlServer;
import org.vswitchlab.management.openflow.SimulatedNetwork;
import org.vswitchlab.management.openflow.SocketNetwork;
import org.vswitchlab.management.ovsdb.OvsdbServer;
import org.vswitchlab.management.ovsdb.ServedDatabase;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.ovsdb.UuidSource;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;

/**
 * The management sockets of one simulated machine with an Open vSwitch, in a directory that looks
 * like {@code /var/run/openvswitch} there: the real tools work on the simulation with {@code
 * OVS_RUNDIR} set to it. On the loop's thread, which must be the engine's.
 */
public final class HostSockets implements AutoCloseable {
  /** Carries out a command of the control socket, and remembers it if it changes anything. */
  public interface ControlRunner {
    /**
     * @param command the name
     * @param words its arguments
     */
    ControlReply run(String command, List<String> words);
  }

  private static final String PROGRAM = "ovs-vswitchd";

  private final StreamLoop loop;
  private final OpenVSwitch ovs;
  private final Path directory;
  private final Consumer<String> log;
  private final OvsdbServer server;
  private PidFile pidFile;
  private BridgeControllers controllers;

  /**
   * @param host a machine with an Open vSwitch
   * @param directory of this machine alone; is made if need be
   * @param log takes a line for each thing worth telling
   */
  public HostSockets(StreamLoop loop, Host host, Path directory, Consumer<String> log) {
    this.loop = loop;
    this.ovs = host.service(OpenVSwitch.class);
    this.directory = directory;
    this.log = log;
    RandomStream random = host.simulation().random().stream("ovsdb-server:" + host.name());
    server = new OvsdbServer(loop, UuidSource.version4(random::nextLong), log);
  }

  /**
   * Opens all sockets.
   *
   * @param transactions runs the transactions of clients
   * @param controls runs the commands of {@code ovs-appctl}
   * @throws IOException naming the file that cannot be made
   */
  public void open(ServedDatabase.Runner transactions, ControlRunner controls) throws IOException {
    Files.createDirectories(directory);
    server.addDatabase(ovs.database(), transactions);
    server.listen(address("db.sock"));
    pidFile = PidFile.create(directory.resolve(PROGRAM + ".pid"), false);
    UnixctlServer unixctl = new UnixctlServer(new Coverage());
    ControlCommands commands = new ControlCommands(ovs.shared(), ovs.host().simulation());
    commands.forEach(
        (name, usage, least, most, handler) -> {
          if (!unixctl.has(name)) {
            unixctl.add(name, usage, least, most, words -> text(controls.run(name, words)));
          }
        });
    SimulatedNetwork inside = new SimulatedNetwork(ovs.host());
    controllers = ovs.host().service(BridgeControllers.class);
    controllers.serve(new SocketNetwork(loop, inside), directory, log);
    unixctl.add("bridge/reconnect", "[bridge]", 0, 1, words -> text(controllers.reconnect(words)));
    String control = PROGRAM + "." + ProcessHandle.current().pid() + ".ctl";
    unixctl.listen(loop, address(control));
  }

  private StreamAddress address(String file) throws IOException {
    try {
      return StreamAddress.parse("punix:" + file, directory, 0);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String text(ControlReply reply) throws UnixctlException {
    if (reply.isError()) {
      throw new UnixctlException(reply.text());
    }
    return reply.text();
  }

  /** Tells clients what the simulation has changed meanwhile. */
  public void settle() {
    server.settle();
  }

  /** Removes the pid file; the loop closes the sockets when it ends. */
  @Override
  public void close() {
    try {
      if (controllers != null) {
        controllers.close();
      }
      if (pidFile != null) {
        pidFile.close();
      }
      server.close();
    } catch (IOException e) {
      log.accept(directory + ": not everything was released: " + e.getMessage());
    }
  }
}
