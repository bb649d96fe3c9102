package org.vswitchlab.management.openflow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.control.ControlPlane;
import org.vswitchlab.ovs.ofproto.control.InBandControl;
import org.vswitchlab.ovs.ofproto.control.SessionSettings;
import org.vswitchlab.ovs.ofproto.settings.FailMode;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/**
 * All OpenFlow connections of one bridge: {@code BRIDGE.mgmt} and {@code BRIDGE.snoop} in the run
 * directory, and the controllers of the database.
 */
public final class OpenFlowConnections {
  /** The port that the protocol has from IANA. */
  private static final int DEFAULT_PORT = 6653;

  /** How often it is looked whether any controller is there. */
  private static final long WATCH_NANOS = 500_000_000L;

  /** After how long alone a bridge helps itself whose controllers are not probed. */
  private static final long PATIENCE_WITHOUT_PROBES_MILLIS = 15_000L;

  private final ControlNetwork network;
  private final OpenFlowSwitch bridge;
  private final Path runDirectory;
  private final Consumer<String> log;
  private final ControlPlane plane;
  private final Map<String, Controller> controllers = new LinkedHashMap<>();

  /** Since when no controller is there; -1 while one is, or none is configured. */
  private long lonelySinceNanos = -1;

  private final Timer watch;
  private Set<OpenFlowVersion> versions = EnumSet.allOf(OpenFlowVersion.class);
  private Runnable onChange = () -> {};
  private PassiveController management;
  private SnoopListener snoop;

  /**
   * @param runDirectory that of the sockets, and of paths of controllers; null without sockets
   * @param log takes one line for each thing worth knowing
   */
  public OpenFlowConnections(
      ControlNetwork network, OpenFlowSwitch bridge, Path runDirectory, Consumer<String> log) {
    this.network = network;
    this.bridge = bridge;
    this.runDirectory = runDirectory;
    this.log = log;
    this.plane = ControlPlane.of(bridge);
    this.watch = new Timer(bridge.shared().simulation(), this::watchControllers);
    plane.setLog(log);
  }

  /** Runs when a controller's connection came or went, so that its columns can be written. */
  public void setOnChange(Runnable newOnChange) {
    onChange = newOnChange;
  }

  /**
   * Listens to {@code BRIDGE.mgmt} and {@code BRIDGE.snoop}.
   *
   * @throws IOException if they cannot be bound
   */
  public void open() throws IOException {
    String target = "punix:" + runDirectory.resolve(bridge.name() + ".mgmt");
    ControllerSettings settings =
        new ControllerSettings(target, true, false, 0, 0, 0, 0, 100, true);
    management = new PassiveController(network, address(target), plane, settings, service(target));
    snoop =
        new SnoopListener(
            network, address("punix:" + runDirectory.resolve(bridge.name() + ".snoop")));
  }

  private StreamAddress address(String target) {
    Path base = runDirectory == null ? Path.of("/") : runDirectory;
    return StreamAddress.parse(target, base, DEFAULT_PORT);
  }

  private SessionSettings service(String target) {
    return SessionSettings.service(bridge.name() + "<->" + target, versions);
  }

  /**
   * Sets Bridge.protocols; connections that speak another version are made anew.
   *
   * @param newVersions empty for the default, which is all
   */
  public void setVersions(Set<OpenFlowVersion> newVersions) throws IOException {
    EnumSet<OpenFlowVersion> wanted = EnumSet.noneOf(OpenFlowVersion.class);
    wanted.addAll(newVersions);
    if (wanted.isEmpty()) {
      wanted = EnumSet.allOf(OpenFlowVersion.class);
    }
    if (wanted.equals(versions)) {
      return;
    }
    versions = wanted;
    if (management != null) {
      management.close();
      snoop.close();
      open();
    }
    List<ControllerSettings> settings = new ArrayList<>();
    controllers.values().forEach(controller -> settings.add(controller.settings()));
    configure(List.of());
    configure(settings);
  }

  /** Makes the controllers be these; those that stay the same keep their connections. */
  public void configure(List<ControllerSettings> wanted) {
    Map<String, ControllerSettings> byTarget = new LinkedHashMap<>();
    wanted.forEach(settings -> byTarget.putIfAbsent(settings.target(), settings));
    for (Controller controller : List.copyOf(controllers.values())) {
      ControllerSettings settings = controller.settings();
      if (!settings.equals(byTarget.get(settings.target()))) {
        controllers.remove(settings.target());
        controller.close();
      }
    }
    for (ControllerSettings settings : byTarget.values()) {
      if (!controllers.containsKey(settings.target())) {
        try {
          controllers.put(settings.target(), start(settings));
        } catch (IOException | IllegalArgumentException e) {
          log.accept(bridge.name() + ": cannot use controller: " + e.getMessage());
        }
      }
    }
    plane.inBand().setRemotes(remotes());
    watchControllers();
  }

  /** The controllers that the bridge may have to reach through itself. */
  private List<InBandControl.Remote> remotes() {
    List<InBandControl.Remote> remotes = new ArrayList<>();
    for (Controller controller : controllers.values()) {
      ControllerSettings settings = controller.settings();
      StreamAddress address = address(settings.target());
      boolean isReached =
          settings.isInBand()
              && !settings.isService()
              && !address.isPassive()
              && address.socketAddress() instanceof InetSocketAddress;
      if (isReached) {
        InetSocketAddress internet = (InetSocketAddress) address.socketAddress();
        byte[] bytes = internet.getAddress().getAddress();
        if (bytes.length == 4) {
          int ipv4 = java.nio.ByteBuffer.wrap(bytes).getInt();
          remotes.add(new InBandControl.Remote(ipv4, internet.getPort()));
        }
      }
    }
    return remotes;
  }

  /**
   * ovs-vswitchd.conf.db(5), fail_mode: after three times the inactivity probe without a controller
   * a standalone bridge becomes an ordinary switch until one is there again.
   */
  private void watchControllers() {
    List<Controller> primaries =
        controllers.values().stream()
            .filter(c -> !c.settings().isService() && !address(c.settings().target()).isPassive())
            .toList();
    boolean isLonely =
        !primaries.isEmpty() && primaries.stream().noneMatch(c -> c.status().isConnected());
    // The switch's own clock, which may stand still or be warped.
    long now = bridge.shared().nowNanos();
    lonelySinceNanos = !isLonely ? -1 : lonelySinceNanos < 0 ? now : lonelySinceNanos;
    long probeMillis =
        primaries.stream().mapToInt(c -> c.settings().inactivityProbeMillis()).max().orElse(0);
    long patienceMillis = probeMillis == 0 ? PATIENCE_WITHOUT_PROBES_MILLIS : 3 * probeMillis;
    boolean isAlone =
        isLonely
            && bridge.failMode() == FailMode.STANDALONE
            && now - lonelySinceNanos >= patienceMillis * 1_000_000;
    plane.inBand().setAlone(isAlone);
    if (primaries.isEmpty()) {
      watch.disarm();
    } else {
      watch.armAfter(WATCH_NANOS);
    }
  }

  private void changed() {
    watchControllers();
    onChange.run();
  }

  private Controller start(ControllerSettings settings) throws IOException {
    SessionSettings session =
        new SessionSettings(
            bridge.name() + "<->" + settings.target(),
            versions,
            settings.isService(),
            settings.sendsAsync(),
            settings.rateLimit(),
            settings.burstLimit(),
            settings.queueSize());
    StreamAddress address = address(settings.target());
    if (address.isPassive()) {
      return new PassiveController(network, address, plane, settings, session);
    }
    return new ActiveController(
        network.carrierOf(address), address, plane, settings, session, snoop, this::changed, log);
  }

  /** Whether any of the controllers that the bridge connects to is there. */
  public boolean isConnected() {
    return controllers.values().stream().anyMatch(c -> c.status().isConnected());
  }

  /** What the columns of table Controller are to say, in order of configuration. */
  public List<ControllerStatus> status() {
    return controllers.values().stream().map(Controller::status).toList();
  }

  /** {@code bridge/reconnect}. */
  public void reconnect() {
    controllers.values().forEach(controller -> controller.reconnect("told to reconnect"));
  }

  /** Ends everything; the bridge is going away. */
  public void close() {
    configure(List.of());
    if (management != null) {
      management.close();
      snoop.close();
    }
  }
}
