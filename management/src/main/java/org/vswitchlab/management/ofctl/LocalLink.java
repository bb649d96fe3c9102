package org.vswitchlab.management.ofctl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.control.ControlPlane;
import org.vswitchlab.ovs.ofproto.control.ControllerSession;
import org.vswitchlab.ovs.ofproto.control.ControllerTransport;
import org.vswitchlab.ovs.ofproto.control.SessionSettings;
import org.vswitchlab.ovs.ofproto.control.VersionNegotiation;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** A connection to a bridge of the same simulation, without sockets. */
final class LocalLink extends SwitchLink {
  private final Deque<byte[]> received = new ArrayDeque<>();
  private final ControllerSession session;

  LocalLink(OpenFlowSwitch bridge, Set<OpenFlowVersion> versions) {
    SessionSettings settings =
        SessionSettings.service(bridge.name() + "<->local", EnumSet.allOf(OpenFlowVersion.class));
    ControllerTransport transport =
        new ControllerTransport() {
          @Override
          public void send(byte[] message) {
            received.add(message);
          }

          @Override
          public long queuedBytes() {
            return 0;
          }

          @Override
          public void close(String reason) {
            received.clear();
          }
        };
    session = ControlPlane.of(bridge).open(settings, transport);
    session.start();
    session.receive(VersionNegotiation.hello(versions, 1));
    received.clear();
  }

  @Override
  OpenFlowVersion version() {
    return session.version();
  }

  @Override
  void send(byte[] message) {
    session.receive(message);
  }

  @Override
  byte[] receive() {
    return received.poll();
  }

  @Override
  public void close() {
    session.closed();
  }
}
