package org.vswitchlab.management.openflow;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.ovs.ofproto.control.ControlPlane;
import org.vswitchlab.ovs.ofproto.control.SessionSettings;

/** A controller that the bridge connects to, again and again with longer and longer pauses. */
final class ActiveController implements Controller {
  private static final long FIRST_BACKOFF_MILLIS = 1000;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final ControlNetwork network;
  private final StreamAddress address;
  private final ControlPlane plane;
  private final ControllerSettings settings;
  private final SessionSettings sessionSettings;
  private final SnoopListener snoop;
  private final Runnable onChange;
  private final Consumer<String> log;
  private OpenFlowConnection connection;
  private State state = State.BACKOFF;
  private long backoffMillis;
  private long attempt;
  private long connectedNanos;
  private long disconnectedNanos;
  private boolean wasConnected;
  private boolean wasDisconnected;
  private String lastError = "";
  private boolean isClosed;

  /** As Controller.status names it. */
  private enum State {
    BACKOFF,
    CONNECTING,
    ACTIVE,
    IDLE
  }

  /**
   * @param onChange runs when the connection came or went
   */
  ActiveController(
      ControlNetwork network,
      StreamAddress address,
      ControlPlane plane,
      ControllerSettings settings,
      SessionSettings sessionSettings,
      SnoopListener snoop,
      Runnable onChange,
      Consumer<String> log) {
    this.network = network;
    this.address = address;
    this.plane = plane;
    this.settings = settings;
    this.sessionSettings = sessionSettings;
    this.snoop = snoop;
    this.onChange = onChange;
    this.log = log;
    network.after(0, this::connect);
  }

  private void connect() {
    if (isClosed) {
      return;
    }
    state = State.CONNECTING;
    long number = ++attempt;
    log.accept(sessionSettings.name() + ": connecting...");
    network.connect(address, stream -> connected(number, stream), reason -> failed(number, reason));
    network.after(
        Math.max(FIRST_BACKOFF_MILLIS, backoffMillis),
        () -> {
          if (state == State.CONNECTING) {
            failed(number, "connection attempt timed out");
          }
        });
  }

  private void connected(long number, ControlStream stream) {
    if (isClosed || number != attempt) {
      stream.close("no longer wanted");
      return;
    }
    log.accept(sessionSettings.name() + ": connected");
    state = State.ACTIVE;
    wasConnected = true;
    connectedNanos = network.nowNanos();
    connection =
        new OpenFlowConnection(
            network,
            stream,
            plane,
            sessionSettings,
            settings.inactivityProbeMillis(),
            snoop,
            this::disconnected);
    connection.session().setOnStateChange(onChange);
    onChange.run();
  }

  private void failed(long number, String reason) {
    if (isClosed || number != attempt) {
      return;
    }
    log.accept(sessionSettings.name() + ": connection attempt failed (" + reason + ")");
    disconnected(reason);
  }

  private void disconnected(String reason) {
    boolean wasUp = connection != null;
    boolean lastedLong = wasUp && network.nowNanos() - connectedNanos >= backoffMillis * 1_000_000L;
    connection = null;
    lastError = reason;
    attempt++;
    if (isClosed) {
      return;
    }
    if (wasUp) {
      log.accept(sessionSettings.name() + ": connection dropped (" + reason + ")");
      disconnectedNanos = network.nowNanos();
      wasDisconnected = true;
    }
    state = State.BACKOFF;
    long longest = Math.max(FIRST_BACKOFF_MILLIS, settings.maxBackoffMillis());
    backoffMillis =
        backoffMillis == 0 || lastedLong
            ? FIRST_BACKOFF_MILLIS
            : Math.min(2 * backoffMillis, longest);
    network.after(backoffMillis, this::connect);
    onChange.run();
  }

  @Override
  public ControllerSettings settings() {
    return settings;
  }

  boolean isConnected() {
    return connection != null && connection.session().isEstablished();
  }

  @Override
  public ControllerStatus status() {
    SortedMap<String, String> status = new TreeMap<>();
    long now = network.nowNanos();
    if (!lastError.isEmpty()) {
      status.put("last_error", lastError);
    }
    State shown = connection != null && connection.isProbing() ? State.IDLE : state;
    status.put("state", shown.name());
    if (wasConnected) {
      status.put("sec_since_connect", Long.toString((now - connectedNanos) / SECOND_NANOS));
    }
    if (wasDisconnected) {
      status.put("sec_since_disconnect", Long.toString((now - disconnectedNanos) / SECOND_NANOS));
    }
    String role = isConnected() ? RoleNames.of(connection.session()) : "";
    return new ControllerStatus(settings.target(), isConnected(), role, status);
  }

  @Override
  public void reconnect(String reason) {
    if (connection != null) {
      connection.close(reason);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    reconnect("the controller is not wanted any more");
  }
}
