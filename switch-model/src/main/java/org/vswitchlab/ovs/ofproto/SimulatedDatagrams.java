package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.ovs.ofproto.sampling.DatagramSink;
import org.vswitchlab.wire.Ipv4Address;

/** Sends to collectors in the simulated network, from the host that the switch runs on. */
final class SimulatedDatagrams implements DatagramSink {
  private final Host host;
  private UdpSocket socket;

  SimulatedDatagrams(Host host) {
    this.host = host;
  }

  @Override
  public void send(String target, int defaultPort, byte[] payload) {
    GuestStack stack = host.service(GuestStack.class);
    int colon = target.lastIndexOf(':');
    String address = colon < 0 ? target : target.substring(0, colon);
    if (stack == null || !address.matches("\\d+\\.\\d+\\.\\d+\\.\\d+")) {
      return;
    }
    int port = colon < 0 ? defaultPort : Integer.parseInt(target.substring(colon + 1));
    if (socket == null) {
      socket = stack.udp().bind(0, (from, datagram) -> {});
    }
    if (socket != null) {
      socket.sendTo(Ipv4Address.parse(address), port, payload);
    }
  }
}
