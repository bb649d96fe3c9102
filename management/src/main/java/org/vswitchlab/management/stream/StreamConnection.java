package org.vswitchlab.management.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLException;

/** One connection of a {@link StreamLoop}; to be used on the loop's thread. */
public final class StreamConnection {
  /** Why a connection ended that the other side closed. */
  public static final String CLOSED_BY_PEER = "closed by peer";

  private final StreamLoop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final String peer;
  private final Deque<ByteBuffer> output = new ArrayDeque<>();

  /** Null for a stream in the clear. */
  private TlsCodec tls;

  private StreamHandler handler;
  private long queuedBytes;
  private long lastActivityNanos = System.nanoTime();
  private boolean isReading = true;
  private boolean closesWhenDrained;
  private boolean isOpen = true;

  StreamConnection(StreamLoop loop, SocketChannel channel, SelectionKey key, String peer) {
    this.loop = loop;
    this.channel = channel;
    this.key = key;
    this.peer = peer;
  }

  /** Who is told of bytes and of the end; set before anything else happens. */
  public void setHandler(StreamHandler newHandler) {
    handler = newHandler;
  }

  /**
   * Secures the stream: what is sent and received goes through TLS from now on.
   *
   * @param onSecured called when the handshake is over
   */
  void startTls(TlsSettings settings, boolean isClient, Runnable onSecured) throws IOException {
    tls =
        new TlsCodec(
            settings.engine(isClient),
            new TlsCodec.Peer() {
              @Override
              public void sendRecords(ByteBuffer records) {
                enqueue(records);
              }

              @Override
              public void deliver(ByteBuffer bytes) {
                handler.received(StreamConnection.this, bytes);
              }

              @Override
              public void secured() {
                StreamConnection.this.secured(settings, onSecured);
              }
            });
    try {
      tls.start();
    } catch (SSLException e) {
      close(tlsSentence(e));
    }
  }

  private void secured(TlsSettings settings, Runnable onSecured) {
    if (!settings.isBootstrapDue()) {
      onSecured.run();
      return;
    }
    try {
      settings.bootstrap(tls.peerChain());
      close("the peer's authority is known now: connecting again, verified");
    } catch (IOException e) {
      close(sentence(e));
    }
  }

  /** Whether the stream goes through TLS. */
  public boolean isSecured() {
    return tls != null && tls.isSecured();
  }

  /** The common name in the peer's certificate; null if there is none, or no TLS. */
  public String peerName() {
    try {
      return isSecured() ? tls.peerName() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The other side, for logs. */
  public String peer() {
    return peer;
  }

  public StreamLoop loop() {
    return loop;
  }

  public boolean isOpen() {
    return isOpen;
  }

  /** Bytes that the peer has not taken yet: what a sender looks at to slow down. */
  public long queuedBytes() {
    return queuedBytes;
  }

  /**
   * When the peer last sent something or took something that had waited, by {@link
   * System#nanoTime}. What the socket takes at once proves nothing about the peer.
   */
  public long lastActivityNanos() {
    return lastActivityNanos;
  }

  /** Sends bytes, or queues them. Takes ownership of the buffer. */
  public void send(ByteBuffer bytes) {
    if (!isOpen || !bytes.hasRemaining()) {
      return;
    }
    if (tls == null) {
      enqueue(bytes);
      return;
    }
    try {
      tls.send(bytes);
    } catch (SSLException e) {
      close(tlsSentence(e));
    }
  }

  private void enqueue(ByteBuffer bytes) {
    if (!isOpen) {
      return;
    }
    output.add(bytes);
    queuedBytes += bytes.remaining();
    if (output.size() == 1) {
      write();
    }
  }

  /** Stops or resumes reading, so that a peer that sends too fast is held back by its socket. */
  public void setReading(boolean reading) {
    if (isReading != reading && isOpen) {
      isReading = reading;
      updateInterest();
    }
  }

  /** Closes at once; {@link StreamHandler#closed} follows. */
  public void close(String reason) {
    if (!isOpen) {
      return;
    }
    if (tls != null) {
      tls.close();
    }
    isOpen = false;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // The socket is gone either way, and nobody could do anything about it.
      reason = reason + " (" + e.getMessage() + ")";
    }
    output.clear();
    queuedBytes = 0;
    loop.forget(this);
    if (handler != null) {
      handler.closed(this, reason);
    }
  }

  /** Closes after what is queued was written. */
  public void closeWhenDrained() {
    closesWhenDrained = true;
    setReading(false);
    if (output.isEmpty()) {
      close("closed");
    }
  }

  void ready() {
    if (isOpen && key.isValid() && key.isWritable()) {
      lastActivityNanos = System.nanoTime();
      write();
    }
    if (isOpen && key.isValid() && key.isReadable()) {
      read();
    }
  }

  private void read() {
    ByteBuffer buffer = loop.readBuffer();
    buffer.clear();
    int count;
    try {
      count = channel.read(buffer);
    } catch (IOException e) {
      close(sentence(e));
      return;
    }
    if (count < 0) {
      close(CLOSED_BY_PEER);
      return;
    }
    buffer.flip();
    lastActivityNanos = System.nanoTime();
    if (tls == null) {
      handler.received(this, buffer);
      return;
    }
    try {
      tls.receive(buffer);
    } catch (SSLException e) {
      close(tlsSentence(e));
    }
  }

  private void write() {
    boolean hadOutput = !output.isEmpty();
    try {
      while (!output.isEmpty()) {
        ByteBuffer first = output.peek();
        int count = channel.write(first);
        queuedBytes -= count;
        if (first.hasRemaining()) {
          break;
        }
        output.remove();
      }
    } catch (IOException e) {
      close(sentence(e));
      return;
    }
    updateInterest();
    if (hadOutput && output.isEmpty()) {
      if (closesWhenDrained) {
        close("closed");
      } else {
        handler.drained(this);
      }
    }
  }

  private static String tlsSentence(SSLException e) {
    return "SSL: " + sentence(e);
  }

  private static String sentence(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void updateInterest() {
    if (isOpen && key.isValid()) {
      key.interestOps(
          (isReading ? SelectionKey.OP_READ : 0) | (output.isEmpty() ? 0 : SelectionKey.OP_WRITE));
    }
  }
}
