package org.vswitchlab.management.openflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.ovs.ofproto.control.ControlPlane;
import org.vswitchlab.ovs.ofproto.control.SessionSettings;

/** A bridge listens, and whoever connects is a controller: {@code ptcp:} and the like. */
final class PassiveController implements Controller {
  private final ControlPlane plane;
  private final ControllerSettings settings;
  private final SessionSettings sessionSettings;
  private final ControlNetwork network;
  private final ControlNetwork.Listener listener;
  private final List<OpenFlowConnection> connections = new ArrayList<>();

  PassiveController(
      ControlNetwork network,
      StreamAddress address,
      ControlPlane plane,
      ControllerSettings settings,
      SessionSettings sessionSettings)
      throws IOException {
    this.network = network;
    this.plane = plane;
    this.settings = settings;
    this.sessionSettings = sessionSettings;
    this.listener = network.listen(address, this::accept);
  }

  /** The TCP port; also the one chosen for port 0. */
  int port() {
    return listener.port();
  }

  private void accept(ControlStream stream) {
    OpenFlowConnection[] self = new OpenFlowConnection[1];
    self[0] =
        new OpenFlowConnection(
            network,
            stream,
            plane,
            sessionSettings,
            settings.inactivityProbeMillis(),
            null,
            reason -> connections.remove(self[0]));
    connections.add(self[0]);
  }

  @Override
  public ControllerSettings settings() {
    return settings;
  }

  @Override
  public ControllerStatus status() {
    SortedMap<String, String> status = new TreeMap<>();
    status.put("n_connections", Integer.toString(connections.size()));
    boolean isConnected = !connections.isEmpty();
    String role = connections.size() == 1 ? RoleNames.of(connections.get(0).session()) : "";
    return new ControllerStatus(settings.target(), isConnected, role, status);
  }

  @Override
  public void reconnect(String reason) {
    List.copyOf(connections).forEach(connection -> connection.close(reason));
  }

  @Override
  public void close() {
    listener.close();
    reconnect("the controller is not wanted any more");
  }
}
