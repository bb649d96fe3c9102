package org.vswitchlab.management.ovsdb;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.management.daemon.VlogLevel;
import org.vswitchlab.management.stream.ReconnectSchedule;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamConnection;

/** A remote that the server connects to, again and again. */
final class ActiveRemote extends OvsdbRemote {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** States as the column {@code status} names them. */
  private enum State {
    BACKOFF,
    CONNECTING,
    ACTIVE
  }

  /** Null if the target names no address, which is found out at each attempt. */
  private final StreamAddress address;

  private final ReconnectSchedule schedule = new ReconnectSchedule();
  private State state = State.BACKOFF;
  private OvsdbSession session;
  private boolean wasConnected;
  private boolean wasDisconnected;
  private long connectedNanos;
  private long disconnectedNanos;
  private boolean isClosed;

  ActiveRemote(
      OvsdbServer server,
      RemoteLog log,
      String target,
      StreamAddress address,
      RemoteOptions options) {
    super(server, log, target, options);
    this.address = address;
    schedule.setMaxBackoffMillis(options.maxBackoffMillis());
    connect();
  }

  @Override
  void setOptions(RemoteOptions changed) {
    super.setOptions(changed);
    schedule.setMaxBackoffMillis(changed.maxBackoffMillis());
  }

  private void say(String sentence) {
    VlogLevel level = schedule.isQuiet() ? VlogLevel.DBG : VlogLevel.INFO;
    log.reconnect.log(level, target + ": " + sentence);
  }

  private void connect() {
    if (isClosed) {
      return;
    }
    say("connecting...");
    if (address == null) {
      failed("Address family not supported by protocol");
      return;
    }
    state = State.CONNECTING;
    server.loop().connect(address, this::connected, this::failed);
  }

  private void connected(StreamConnection stream) {
    if (isClosed) {
      stream.close("the remote is gone");
      return;
    }
    say("connected");
    state = State.ACTIVE;
    wasConnected = true;
    connectedNanos = System.nanoTime();
    session = open(stream);
  }

  private void failed(String reason) {
    if (isClosed) {
      return;
    }
    say("connection attempt failed (" + reason + ")");
    boolean wasQuiet = schedule.isQuiet();
    schedule.failed();
    wait(wasQuiet);
  }

  private void wait(boolean wasQuiet) {
    state = State.BACKOFF;
    String sentence = schedule.sentence();
    if (!wasQuiet && !sentence.isEmpty()) {
      log.reconnect.info(target + ": " + sentence);
    }
    server.loop().after(schedule.delayMillis(), this::connect);
  }

  @Override
  void ended(OvsdbSession ended, String reason) {
    super.ended(ended, reason);
    session = null;
    if (isClosed) {
      return;
    }
    wasDisconnected = true;
    disconnectedNanos = System.nanoTime();
    log.reconnect.info(target + ": connection dropped (" + reason + ")");
    boolean wasQuiet = schedule.isQuiet();
    schedule.lost((ended.lastActivityNanos() - connectedNanos) / 1_000_000);
    wait(wasQuiet);
  }

  @Override
  RemoteStatus status() {
    SortedMap<String, String> details = new TreeMap<>();
    boolean isIdle = session != null && session.isIdle();
    details.put("state", isIdle ? "IDLE" : state.name());
    long now = System.nanoTime();
    if (wasConnected) {
      details.put("sec_since_connect", Long.toString((now - connectedNanos) / NANOS_PER_SECOND));
    }
    if (wasDisconnected) {
      details.put(
          "sec_since_disconnect", Long.toString((now - disconnectedNanos) / NANOS_PER_SECOND));
    }
    if (session != null) {
      putNames(details, "locks_held", server.locks().heldBy(session));
      putNames(details, "locks_waiting", server.locks().waitedForBy(session));
      putNames(details, "locks_lost", server.locks().lostBy(session));
    }
    return new RemoteStatus(session != null, details);
  }

  private static void putNames(SortedMap<String, String> details, String key, List<String> names) {
    if (!names.isEmpty()) {
      details.put(key, String.join(",", names));
    }
  }

  @Override
  void close() {
    isClosed = true;
    reconnect("the remote is gone");
  }
}
