package org.vswitchlab.management.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.function.Consumer;

/** A listening socket of a {@link StreamLoop}. */
public final class StreamListener {
  /** How long nobody is accepted after that failed. */
  private static final int REST_MILLIS = 1000;

  private final StreamLoop loop;
  private final StreamAddress address;
  private final ServerSocketChannel channel;
  private final SelectionKey key;
  private final Consumer<StreamConnection> onAccept;

  StreamListener(
      StreamLoop loop,
      StreamAddress address,
      ServerSocketChannel channel,
      SelectionKey key,
      Consumer<StreamConnection> onAccept) {
    this.loop = loop;
    this.address = address;
    this.channel = channel;
    this.key = key;
    this.onAccept = onAccept;
  }

  public StreamAddress address() {
    return address;
  }

  /** The TCP port; also the one chosen for port 0. 0 for Unix sockets. */
  public int port() {
    try {
      return channel.getLocalAddress() instanceof InetSocketAddress internet
          ? internet.getPort()
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Takes what waits to be accepted. Where that fails, for want of descriptors, it rests a while.
   */
  void accept() {
    try {
      acceptAll();
    } catch (IOException e) {
      loop.log(address + ": accept failed: " + e.getMessage());
      if (key.isValid()) {
        key.interestOps(0);
        loop.after(REST_MILLIS, this::resume);
      }
    }
  }

  private void resume() {
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  private void acceptAll() throws IOException {
    for (SocketChannel peer = channel.accept(); peer != null; peer = channel.accept()) {
      StreamConnection connection = loop.adopt(peer, nameOf(peer));
      onAccept.accept(connection);
      if (address.isTls()) {
        secure(connection);
      }
    }
  }

  private void secure(StreamConnection connection) {
    try {
      connection.startTls(loop.tls(), false, () -> {});
    } catch (IOException e) {
      connection.close(e.getMessage());
    }
  }

  /** {@code tcp:127.0.0.1:4711}, or {@code unix#3} where peers have no names. */
  private String nameOf(SocketChannel peer) throws IOException {
    if (peer.getRemoteAddress() instanceof InetSocketAddress internet) {
      String host = internet.getAddress().getHostAddress();
      return (address.isTls() ? "ssl:" : "tcp:")
          + (host.indexOf(':') < 0 ? host : "[" + host + "]")
          + ":"
          + internet.getPort();
    }
    return "unix#" + loop.nextUnixNumber();
  }

  /** Stops listening and removes the file of a Unix socket. Connections stay. */
  public void close() {
    key.cancel();
    try {
      channel.close();
      if (address.socketAddress() instanceof UnixDomainSocketAddress unix) {
        Files.deleteIfExists(unix.getPath());
      }
    } catch (IOException e) {
      loop.log("cannot close " + address + ": " + e.getMessage());
    }
  }
}
