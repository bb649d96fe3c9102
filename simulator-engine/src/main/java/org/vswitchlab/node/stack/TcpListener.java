package org.vswitchlab.node.stack;

/** A port on which connections are accepted. */
public final class TcpListener {
  /** Takes connections. */
  public interface Acceptor {
    /**
     * A handshake is complete.
     *
     * @return who is told of what happens on the connection; null resets it
     */
    TcpConnection.Listener accepted(TcpConnection connection);
  }

  private final TcpProtocol tcp;
  private final int address;
  private final int port;
  private final Acceptor acceptor;

  TcpListener(TcpProtocol tcp, int address, int port, Acceptor acceptor) {
    this.tcp = tcp;
    this.address = address;
    this.port = port;
    this.acceptor = acceptor;
  }

  /** Local address, or 0 for all. */
  public int address() {
    return address;
  }

  public int port() {
    return port;
  }

  Acceptor acceptor() {
    return acceptor;
  }

  /** Takes no more connections; those that exist stay. */
  public void close() {
    tcp.close(this);
  }
}
