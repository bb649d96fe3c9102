package org.vswitchlab.management.openflow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.management.stream.StreamHandler;
import org.vswitchlab.management.stream.StreamListener;
import org.vswitchlab.management.stream.StreamLoop;

/**
 * Sockets of this machine, in real time. What the simulated host reaches in the simulated network
 * is left to that.
 */
public final class SocketNetwork implements ControlNetwork {
  private final StreamLoop loop;
  private final SimulatedNetwork inside;

  /**
   * @param loop whose thread is the engine's
   * @param inside what the host reaches there does not go through sockets; null if there is no
   *     simulated network
   */
  public SocketNetwork(StreamLoop loop, SimulatedNetwork inside) {
    this.loop = loop;
    this.inside = inside;
  }

  @Override
  public ControlNetwork carrierOf(StreamAddress address) {
    boolean isInside = inside != null && !isLoopback(address) && inside.reaches(address);
    return isInside ? inside : this;
  }

  /** Whoever names this machine's loopback address means a program on it. */
  private static boolean isLoopback(StreamAddress address) {
    return address.socketAddress() instanceof InetSocketAddress internet
        && internet.getAddress().isLoopbackAddress();
  }

  @Override
  public long nowNanos() {
    return System.nanoTime();
  }

  @Override
  public void after(long delayMillis, Runnable task) {
    loop.after(delayMillis, task);
  }

  @Override
  public void connect(
      StreamAddress address, Consumer<ControlStream> onConnect, Consumer<String> onFailure) {
    loop.connect(address, stream -> onConnect.accept(new SocketStream(stream)), onFailure);
  }

  @Override
  public Listener listen(StreamAddress address, Consumer<ControlStream> onAccept)
      throws IOException {
    StreamListener listener =
        loop.listen(address, stream -> onAccept.accept(new SocketStream(stream)));
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

  private record SocketStream(StreamConnection stream) implements ControlStream {
    @Override
    public void setHandler(Handler handler) {
      stream.setHandler(
          new StreamHandler() {
            @Override
            public void received(StreamConnection connection, ByteBuffer bytes) {
              handler.received(bytes);
            }

            @Override
            public void drained(StreamConnection connection) {
              handler.drained();
            }

            @Override
            public void closed(StreamConnection connection, String reason) {
              handler.closed(reason);
            }
          });
    }

    @Override
    public boolean isOpen() {
      return stream.isOpen();
    }

    @Override
    public long queuedBytes() {
      return stream.queuedBytes();
    }

    @Override
    public void send(ByteBuffer bytes) {
      stream.send(bytes);
    }

    @Override
    public void setReading(boolean reading) {
      stream.setReading(reading);
    }

    @Override
    public void close(String reason) {
      stream.close(reason);
    }

    @Override
    public void closeWhenDrained() {
      stream.closeWhenDrained();
    }
  }
}
