package org.vswitchlab.management.openflow;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.stack.Route;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.node.stack.TcpConnection;
import org.vswitchlab.node.stack.TcpListener;

/** The simulated network, through the TCP of a simulated host and in virtual time. */
public final class SimulatedNetwork implements ControlNetwork {
  private static final long MILLI_NANOS = 1_000_000;

  private final Simulation simulation;
  private final GuestStack stack;

  public SimulatedNetwork(Host host) {
    this.simulation = host.simulation();
    this.stack = host.service(GuestStack.class);
  }

  /** Whether the host has a route to the address. */
  public boolean reaches(StreamAddress address) {
    if (stack == null
        || address.isPassive()
        || address.isTls()
        || !(address.socketAddress() instanceof InetSocketAddress internet)
        || !(internet.getAddress() instanceof Inet4Address)) {
      return false;
    }
    int ipv4 = ipv4(internet);
    Route route = stack.routes().lookup(ipv4);
    return route != null || stack.isLocal(ipv4);
  }

  private static int ipv4(InetSocketAddress address) {
    return ByteBuffer.wrap(address.getAddress().getAddress()).getInt();
  }

  @Override
  public long nowNanos() {
    return simulation.nowNanos();
  }

  @Override
  public void after(long delayMillis, Runnable task) {
    simulation.schedule(simulation.nowNanos() + delayMillis * MILLI_NANOS, task);
  }

  @Override
  public void connect(
      StreamAddress address, Consumer<ControlStream> onConnect, Consumer<String> onFailure) {
    if (!reaches(address)) {
      after(0, () -> onFailure.accept(SocketError.ENETUNREACH.text()));
      return;
    }
    InetSocketAddress internet = (InetSocketAddress) address.socketAddress();
    Stream stream = new Stream(onConnect, onFailure);
    stream.connection = stack.tcp().connect(ipv4(internet), internet.getPort(), 0, stream);
  }

  @Override
  public Listener listen(StreamAddress address, Consumer<ControlStream> onAccept)
      throws IOException {
    if (stack == null || !(address.socketAddress() instanceof InetSocketAddress internet)) {
      throw new IOException(address.text() + ": only TCP is there in the simulated network");
    }
    TcpListener listener =
        stack
            .tcp()
            .listen(
                internet.getPort(),
                connection -> {
                  Stream stream = new Stream(onAccept, reason -> {});
                  stream.connection = connection;
                  return stream;
                });
    if (listener == null) {
      throw new IOException(address.text() + ": " + SocketError.EADDRINUSE.text());
    }
    return new Listener() {
      @Override
      public int port() {
        return listener.port();
      }

      @Override
      public void close() {
        listener.close();
      }
    };
  }

  private static final class Stream implements ControlStream, TcpConnection.Listener {
    private final Consumer<ControlStream> onConnect;
    private final Consumer<String> onFailure;
    private final Deque<ByteBuffer> queue = new ArrayDeque<>();
    private TcpConnection connection;

    /** Null while nobody has taken charge, or if nobody wants the connection any more. */
    private Handler handler;

    private long queuedBytes;
    private boolean isConnected;
    private boolean isOver;
    private boolean closesWhenDrained;

    Stream(Consumer<ControlStream> onConnect, Consumer<String> onFailure) {
      this.onConnect = onConnect;
      this.onFailure = onFailure;
    }

    // From the stack.

    @Override
    public void connected(TcpConnection opened) {
      isConnected = true;
      opened.setNoDelay(true);
      onConnect.accept(this);
    }

    @Override
    public void received(TcpConnection from, byte[] array, int offset, int length) {
      if (handler != null && !isOver) {
        handler.received(ByteBuffer.wrap(array, offset, length));
      }
    }

    @Override
    public void writable(TcpConnection on) {
      flush();
      if (queue.isEmpty() && !isOver && handler != null) {
        handler.drained();
      }
    }

    @Override
    public void peerClosed(TcpConnection from) {
      from.close();
      end("connection closed by peer");
    }

    @Override
    public void closed(TcpConnection on, SocketError error) {
      String reason = error == null ? "connection closed by peer" : error.text();
      if (isConnected) {
        end(reason);
      } else if (!isOver) {
        isOver = true;
        onFailure.accept(reason);
      }
    }

    private void end(String reason) {
      if (!isOver) {
        isOver = true;
        queue.clear();
        queuedBytes = 0;
        if (handler != null) {
          handler.closed(reason);
        }
      }
    }

    // From the owner.

    @Override
    public void setHandler(Handler newHandler) {
      handler = newHandler;
    }

    @Override
    public boolean isOpen() {
      return isConnected && !isOver;
    }

    @Override
    public long queuedBytes() {
      return queuedBytes;
    }

    @Override
    public void send(ByteBuffer bytes) {
      if (isOver) {
        return;
      }
      queue.add(bytes);
      queuedBytes += bytes.remaining();
      flush();
    }

    private void flush() {
      while (!queue.isEmpty() && !isOver) {
        ByteBuffer first = queue.peek();
        int taken = connection.send(first.array(), first.position(), first.remaining());
        first.position(first.position() + taken);
        queuedBytes -= taken;
        if (first.hasRemaining()) {
          return;
        }
        queue.remove();
      }
      if (closesWhenDrained && !isOver) {
        connection.close();
        end("closed");
      }
    }

    @Override
    public void setReading(boolean reading) {
      if (reading) {
        connection.resume();
      } else {
        connection.pause();
      }
    }

    @Override
    public void close(String reason) {
      if (!isOver) {
        connection.abort();
        end(reason);
      }
    }

    @Override
    public void closeWhenDrained() {
      closesWhenDrained = true;
      flush();
    }
  }
}
