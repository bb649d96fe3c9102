package org.vswitchlab.management.guest;

import java.nio.charset.StandardCharsets;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.Datagram;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.node.stack.TcpConnection;
import org.vswitchlab.node.stack.TcpListener;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.wire.Ipv4Address;

/** {@code nc -l}: one peer, or with {@code -k} one after the other. */
final class NetcatListener {
  private final CommandContext context;
  private final NetcatCommand.Settings settings;
  private final int port;
  private final GuestStack stack;
  private TcpListener listener;
  private boolean isBusy;
  private boolean hasUdpPeer;

  NetcatListener(CommandContext context, NetcatCommand.Settings settings, int port) {
    this.context = context;
    this.settings = settings;
    this.port = port;
    stack = context.host().service(GuestStack.class);
  }

  void start() {
    context.runsUntilInterrupted();
    if (settings.isUdp) {
      listenUdp();
      return;
    }
    listener = stack.tcp().listen(port, this::accept);
    if (listener == null) {
      throw new UsageException(1, "nc: Address already in use");
    }
    context.onExit(listener::close);
    announce();
  }

  private void announce() {
    if (settings.isVerbose) {
      context.errorln((settings.isUdp ? "Bound" : "Listening") + " on 0.0.0.0 " + port);
    }
  }

  private TcpConnection.Listener accept(TcpConnection connection) {
    if (isBusy) {
      // A real one leaves the peer in the backlog; here it is refused.
      return null;
    }
    isBusy = true;
    if (!settings.keepsListening) {
      listener.close();
    }
    if (settings.isVerbose) {
      received(connection.remoteAddress(), connection.remotePort());
    }
    return new Session();
  }

  private void received(int address, int peerPort) {
    context.errorln("Connection received on " + Ipv4Address.format(address) + " " + peerPort);
  }

  /** One peer. */
  private final class Session extends NetcatStream {
    Session() {
      super(context, settings);
    }

    @Override
    void end() {
      if (settings.keepsListening) {
        cancel();
        isBusy = false;
      } else {
        super.end();
      }
    }

    @Override
    public void peerClosed(TcpConnection from) {
      from.close();
      end();
    }

    @Override
    public void closed(TcpConnection on, SocketError error) {
      if (settings.keepsListening) {
        end();
      } else {
        super.closed(on, error);
      }
    }
  }

  private void listenUdp() {
    UdpSocket socket = stack.udp().bind(port, this::datagram);
    if (socket == null) {
      throw new UsageException(1, "nc: Address already in use");
    }
    context.onExit(socket::close);
    announce();
  }

  private void datagram(UdpSocket socket, Datagram datagram) {
    if (!hasUdpPeer) {
      hasUdpPeer = true;
      if (settings.isVerbose) {
        received(datagram.source(), datagram.sourcePort());
      }
      if (!context.input().isEmpty()) {
        socket.sendTo(
            datagram.source(),
            datagram.sourcePort(),
            context.input().getBytes(StandardCharsets.UTF_8));
      }
    }
    context.print(new String(datagram.payload(), StandardCharsets.UTF_8));
  }
}
