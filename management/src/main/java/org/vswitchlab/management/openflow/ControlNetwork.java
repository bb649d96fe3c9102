package org.vswitchlab.management.openflow;

import java.io.IOException;
import java.util.function.Consumer;
import org.vswitchlab.management.stream.StreamAddress;

/**
 * Through which a bridge and its controllers reach each other, with the clock that goes with it:
 * sockets of this machine in real time, or the simulated network in virtual time. Everything
 * happens on the engine's thread.
 */
public interface ControlNetwork {
  /** Something that accepts connections. */
  interface Listener {
    /** The TCP port; also the one chosen for port 0. */
    int port();

    /** Accepts no more; connections that exist stay. */
    void close();
  }

  /** Time of no particular origin that never goes back. */
  long nowNanos();

  /** Runs a task later, not at once. */
  void after(long delayMillis, Runnable task);

  /** The network that carries connections to an address; this one unless there are several. */
  default ControlNetwork carrierOf(StreamAddress address) {
    return this;
  }

  /** Connects; exactly one of the two is called, later. */
  void connect(
      StreamAddress address, Consumer<ControlStream> onConnect, Consumer<String> onFailure);

  /**
   * Listens.
   *
   * @throws IOException if the address cannot be bound
   */
  Listener listen(StreamAddress address, Consumer<ControlStream> onAccept) throws IOException;
}
