package org.vswitchlab.management.guest;

import java.nio.charset.StandardCharsets;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.node.stack.TcpConnection;

/** Input to a connection and the connection to output, for both sides of {@code nc}. */
class NetcatStream implements TcpConnection.Listener {
  private final CommandContext context;
  private final NetcatCommand.Settings settings;
  private final byte[] input;
  private final Timer idleTimer;
  private final Timer quitTimer;
  private int sentBytes;
  private TcpConnection connection;

  NetcatStream(CommandContext context, NetcatCommand.Settings settings) {
    this.context = context;
    this.settings = settings;
    input = settings.ignoresInput ? new byte[0] : context.input().getBytes(StandardCharsets.UTF_8);
    idleTimer = new Timer(context.host().simulation(), this::end);
    quitTimer = new Timer(context.host().simulation(), this::end);
  }

  CommandContext context() {
    return context;
  }

  /** The conversation is over. */
  void end() {
    if (connection != null) {
      connection.close();
    }
    cancel();
    context.exit(0);
  }

  void cancel() {
    idleTimer.disarm();
    quitTimer.disarm();
  }

  private void touch() {
    if (settings.timeoutNanos > 0) {
      idleTimer.armAfter(settings.timeoutNanos);
    }
  }

  @Override
  public void connected(TcpConnection opened) {
    connection = opened;
    touch();
    sendInput();
  }

  private void sendInput() {
    sentBytes += connection.send(input, sentBytes, input.length - sentBytes);
    // Without a pipe the input is a terminal, which never ends.
    boolean isPiped = input.length > 0 || settings.ignoresInput;
    if (sentBytes == input.length && isPiped) {
      if (settings.shutsDownAtEnd) {
        connection.close();
      }
      if (settings.quitNanos >= 0 && !quitTimer.isArmed()) {
        quitTimer.armAfter(settings.quitNanos);
      }
    }
  }

  @Override
  public void writable(TcpConnection on) {
    sendInput();
  }

  @Override
  public void received(TcpConnection from, byte[] array, int offset, int length) {
    touch();
    context.print(new String(array, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void peerClosed(TcpConnection from) {
    end();
  }

  @Override
  public void closed(TcpConnection on, SocketError error) {
    if (!context.isDone()) {
      cancel();
      context.exit(error == null ? 0 : 1);
    }
  }
}
