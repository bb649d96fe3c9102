package org.vswitchlab.management.guest;

import java.nio.charset.StandardCharsets;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.node.stack.TcpConnection;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.time.SimTime;

/** {@code nc HOST PORT}: tries ports one after the other until one answers, or all with -z. */
final class NetcatClient {
  private static final byte[] PROBE = {'X'};

  private final CommandContext context;
  private final NetcatCommand.Settings settings;
  private final int lastPort;
  private final GuestStack stack;
  private final Timer connectTimer;
  private int port;
  private TcpConnection connection;
  private UdpSocket socket;
  private boolean hasSucceeded;

  NetcatClient(
      CommandContext context, NetcatCommand.Settings settings, int firstPort, int lastPort) {
    this.context = context;
    this.settings = settings;
    this.port = firstPort;
    this.lastPort = lastPort;
    stack = context.host().service(GuestStack.class);
    connectTimer = new Timer(context.host().simulation(), this::connectTimedOut);
  }

  void start() {
    context.onExit(this::cleanUp);
    if (!settings.scansOnly && context.input().isEmpty() && settings.timeoutNanos < 0) {
      context.runsUntilInterrupted();
    }
    tryPort();
  }

  private void cleanUp() {
    connectTimer.disarm();
    if (connection != null && connection.unacknowledgedBytes() == 0) {
      connection.close();
    }
    if (socket != null) {
      socket.close();
    }
  }

  private void tryPort() {
    if (settings.isUdp) {
      startUdp();
      return;
    }
    if (settings.timeoutNanos > 0) {
      connectTimer.armAfter(settings.timeoutNanos);
    }
    connection = stack.tcp().connect(settings.target, port, settings.localPort, new Attempt());
  }

  /** One attempt to connect, and the conversation after it. */
  private final class Attempt extends NetcatStream {
    private boolean isOpen;

    Attempt() {
      super(context, settings);
    }

    @Override
    public void connected(TcpConnection opened) {
      isOpen = true;
      connectTimer.disarm();
      succeeded();
      if (settings.scansOnly) {
        opened.close();
        nextPort();
      } else {
        super.connected(opened);
      }
    }

    @Override
    public void peerClosed(TcpConnection from) {
      if (!settings.scansOnly) {
        super.peerClosed(from);
      }
    }

    @Override
    public void closed(TcpConnection on, SocketError error) {
      if (!isOpen) {
        connectTimer.disarm();
        failed("failed: " + (error == null ? "Connection refused" : error.text()));
      } else if (!settings.scansOnly) {
        super.closed(on, error);
      }
    }
  }

  private void succeeded() {
    hasSucceeded = true;
    if (settings.isVerbose) {
      context.errorln(
          "Connection to "
              + settings.targetName
              + " "
              + port
              + " port "
              + NetcatCommand.service(settings, port)
              + " succeeded!");
    }
  }

  private void connectTimedOut() {
    connection.setListener(new Ignored());
    connection.abort();
    failed("timed out: Operation now in progress");
  }

  private static final class Ignored implements TcpConnection.Listener {
    @Override
    public void received(TcpConnection from, byte[] array, int offset, int length) {}
  }

  private void failed(String how) {
    if (context.isDone()) {
      return;
    }
    if (settings.isVerbose) {
      context.errorln(
          "nc: connect to "
              + settings.targetName
              + " port "
              + port
              + " ("
              + (settings.isUdp ? "udp" : "tcp")
              + ") "
              + how);
    }
    nextPort();
  }

  private void nextPort() {
    if (port < lastPort) {
      port++;
      tryPort();
    } else {
      context.exit(hasSucceeded ? 0 : 1);
    }
  }

  private void startUdp() {
    if (socket != null) {
      socket.close();
    }
    socket =
        stack
            .udp()
            .bind(
                settings.localPort,
                (s, datagram) ->
                    context.print(new String(datagram.payload(), StandardCharsets.UTF_8)));
    if (socket == null) {
      throw new UsageException(1, "nc: Address already in use");
    }
    socket.setErrorListener(
        (peer, peerPort, from, type, code) -> {
          if (!context.isDone()) {
            context.exit(1);
          }
        });
    SocketError error = null;
    if (settings.scansOnly) {
      error = socket.sendTo(settings.target, port, PROBE);
    } else if (!context.input().isEmpty()) {
      error =
          socket.sendTo(settings.target, port, context.input().getBytes(StandardCharsets.UTF_8));
    }
    if (error != null) {
      failed("failed: " + error.text());
      return;
    }
    if (settings.scansOnly) {
      // No answer is good news: whoever listens may well say nothing.
      scheduleEnd(SimTime.NANOS_PER_SECOND, true);
    } else {
      succeeded();
      long wait = settings.timeoutNanos > 0 ? settings.timeoutNanos : settings.quitNanos;
      if (wait >= 0) {
        scheduleEnd(wait, false);
      }
    }
  }

  private void scheduleEnd(long afterNanos, boolean isScan) {
    Timer end =
        new Timer(
            context.host().simulation(),
            () -> {
              if (context.isDone()) {
                return;
              }
              if (isScan) {
                succeeded();
                nextPort();
              } else {
                context.exit(0);
              }
            });
    end.armAfter(afterNanos);
  }
}
