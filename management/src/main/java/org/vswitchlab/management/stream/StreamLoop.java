package org.vswitchlab.management.stream;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One thread that serves many sockets. All callbacks run on it; from other threads use {@link
 * #execute}. {@link #run} returns after {@link #stop}.
 */
public final class StreamLoop implements Runnable, AutoCloseable {
  private static final int READ_BUFFER_BYTES = 64 * 1024;

  private final Selector selector;
  private final Consumer<String> log;
  private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_BUFFER_BYTES);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private final Set<StreamConnection> connections = new LinkedHashSet<>();
  private LongSupplier roundTask = () -> Long.MAX_VALUE;
  private final TlsSettings tls;
  private volatile Thread thread;
  private long alarmNumber;
  private long unixNumber;
  private volatile boolean isStopping;

  /** A task that is due at a wall-clock time of {@link System#nanoTime}. */
  private record Alarm(long dueNanos, long number, Runnable task) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int order = Long.compare(dueNanos - other.dueNanos, 0);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /** What happens to an active connection while it is being made. */
  private record Attempt(
      SocketChannel channel,
      StreamAddress address,
      Consumer<StreamConnection> onConnect,
      Consumer<String> onFailure) {}

  /**
   * @param log takes one line for each thing that went wrong without anybody to tell
   */
  public StreamLoop(Consumer<String> log) throws IOException {
    this.log = log;
    tls = new TlsSettings(log);
    selector = Selector.open();
  }

  /** Keys and certificates of the loop's streams. */
  public TlsSettings tls() {
    return tls;
  }

  /** Numbers the connections that have no address, from 0. */
  long nextUnixNumber() {
    return unixNumber++;
  }

  void log(String line) {
    log.accept(line);
  }

  ByteBuffer readBuffer() {
    return readBuffer;
  }

  void forget(StreamConnection connection) {
    connections.remove(connection);
  }

  /** Runs a task on the loop's thread soon; from any thread. */
  public void execute(Runnable task) {
    tasks.add(task);
    // The loop itself looks at its tasks before it waits.
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  /** Runs a task on the loop's thread after a delay; on the loop's thread. */
  public void after(long delayMillis, Runnable task) {
    alarms.add(new Alarm(System.nanoTime() + delayMillis * 1_000_000, alarmNumber++, task));
  }

  /**
   * Sets what runs on the loop's thread after each wait, before the callbacks, and again before the
   * next wait. It returns after how many nanoseconds it wants to be called again at the latest.
   */
  public void setRoundTask(LongSupplier task) {
    roundTask = task;
  }

  /**
   * Listens.
   *
   * @throws IOException if the address cannot be bound
   */
  public StreamListener listen(StreamAddress address, Consumer<StreamConnection> onAccept)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(address.family());
    try {
      if (address.socketAddress() instanceof UnixDomainSocketAddress unix) {
        bindUnix(channel, unix.getPath());
      } else {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(address.socketAddress(), 64);
      }
      if (address.isTls()) {
        tls.warmUp();
      }
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_ACCEPT);
      StreamListener listener = new StreamListener(this, address, channel, key, onAccept);
      key.attach(listener);
      return listener;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Replaces a stale socket; others than owner and group never get at it. */
  private static void bindUnix(ServerSocketChannel channel, Path path) throws IOException {
    Path temporary = path.resolveSibling("." + path.getFileName() + ".new");
    if (temporary.toString().getBytes(StandardCharsets.UTF_8).length
        > StreamAddress.MAX_UNIX_PATH_BYTES) {
      temporary = path.resolveSibling("~"); // the path itself is as long as may be
    }
    Files.deleteIfExists(temporary);
    channel.bind(UnixDomainSocketAddress.of(temporary), 64);
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-x---"));
    Files.move(
        temporary,
        path,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Connects; one of the two is called on the loop's thread. */
  public void connect(
      StreamAddress address, Consumer<StreamConnection> onConnect, Consumer<String> onFailure) {
    try {
      SocketChannel channel = SocketChannel.open(address.family());
      Attempt attempt = new Attempt(channel, address, onConnect, onFailure);
      try {
        channel.configureBlocking(false);
        if (channel.connect(address.socketAddress())) {
          connected(attempt);
        } else {
          channel.register(selector, SelectionKey.OP_CONNECT, attempt);
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      onFailure.accept(e.getMessage());
    }
  }

  StreamConnection adopt(SocketChannel channel, String peer) throws IOException {
    channel.configureBlocking(false);
    if (!(channel.getLocalAddress() instanceof UnixDomainSocketAddress)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    StreamConnection connection = new StreamConnection(this, channel, key, peer);
    key.attach(connection);
    connections.add(connection);
    return connection;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      while (!isStopping) {
        long millis = millisToWait();
        if (tasks.isEmpty()) {
          selector.select(millis);
        } else {
          selector.selectNow();
        }
        // When it wants to be called next is asked before the next wait.
        var unused = roundTask.getAsLong();
        selector.selectedKeys().forEach(this::ready);
        selector.selectedKeys().clear();
        runTasks();
        runAlarms();
      }
    } catch (IOException e) {
      log("the socket loop ends: " + e.getMessage());
    } finally {
      release();
    }
  }

  /** For {@link Selector#select(long)}: 0 is for ever. */
  private long millisToWait() {
    long nanos = roundTask.getAsLong();
    Alarm first = alarms.peek();
    if (first != null) {
      nanos = Math.min(nanos, first.dueNanos() - System.nanoTime());
    }
    return nanos == Long.MAX_VALUE ? 0 : Math.max(1, (nanos + 999_999) / 1_000_000);
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      guarded(task);
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | StackOverflowError e) {
      fault(null, e);
    }
  }

  private void runAlarms() {
    long now = System.nanoTime();
    while (!alarms.isEmpty() && alarms.peek().dueNanos() - now <= 0) {
      guarded(alarms.poll().task());
    }
  }

  private void ready(SelectionKey key) {
    if (!key.isValid()) {
      return; // closed by an earlier callback of this round
    }
    Object attachment = key.attachment();
    try {
      if (attachment instanceof StreamConnection connection) {
        connection.ready();
      } else if (attachment instanceof StreamListener listener) {
        listener.accept();
      } else if (attachment instanceof Attempt attempt) {
        finish(key, attempt);
      }
    } catch (IOException e) {
      log("cannot accept a connection: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      fault(attachment, e);
    }
  }

  /** A fault of the program ends one connection, not the daemon with all the others. */
  private void fault(Object attachment, Throwable fault) {
    StringWriter trace = new StringWriter();
    fault.printStackTrace(new PrintWriter(trace));
    log("a fault of the program: " + trace);
    if (attachment instanceof StreamConnection connection && connection.isOpen()) {
      try {
        connection.close("a fault of the program");
      } catch (RuntimeException e) {
        log("and cannot be closed: " + e);
      }
    }
  }

  private void finish(SelectionKey key, Attempt attempt) throws IOException {
    try {
      attempt.channel().finishConnect();
    } catch (IOException e) {
      key.cancel();
      attempt.channel().close();
      attempt.onFailure().accept(e.getMessage());
      return;
    }
    connected(attempt);
  }

  private void connected(Attempt attempt) throws IOException {
    StreamConnection connection = adopt(attempt.channel(), attempt.address().text());
    if (!attempt.address().isTls()) {
      attempt.onConnect().accept(connection);
      return;
    }
    connection.setHandler(
        new StreamHandler() {
          @Override
          public void received(StreamConnection from, ByteBuffer bytes) {
            throw new IllegalStateException("bytes before the handshake is over");
          }

          @Override
          public void closed(StreamConnection from, String reason) {
            attempt.onFailure().accept(reason);
          }
        });
    try {
      connection.startTls(tls, true, () -> attempt.onConnect().accept(connection));
    } catch (IOException e) {
      connection.close(e.getMessage());
    }
  }

  /** Ends {@link #run} soon; from any thread. */
  public void stop() {
    isStopping = true;
    selector.wakeup();
  }

  private void release() {
    for (StreamConnection connection : List.copyOf(connections)) {
      connection.close("shutting down");
    }
    for (SelectionKey key : new ArrayList<>(selector.keys())) {
      if (key.attachment() instanceof StreamListener listener) {
        listener.close();
      }
    }
    try {
      selector.close();
    } catch (IOException e) {
      log("cannot close the selector: " + e.getMessage());
    }
  }

  /** Stops the loop; the thread that runs it releases the sockets. */
  @Override
  public void close() {
    stop();
  }
}
