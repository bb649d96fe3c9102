package org.vswitchlab.management.ovsdb;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.management.daemon.SystemErrors;
import org.vswitchlab.management.stream.ReconnectSchedule;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamListener;

/** A remote that listens. Where it cannot, it tries again. */
final class PassiveRemote extends OvsdbRemote {
  private final StreamAddress address;
  private final ReconnectSchedule schedule = new ReconnectSchedule();
  private StreamListener listener;
  private boolean isClosed;

  PassiveRemote(OvsdbServer server, RemoteLog log, StreamAddress address, RemoteOptions options) {
    super(server, log, address.text(), options);
    this.address = address;
    listen();
  }

  private void listen() {
    if (isClosed) {
      return;
    }
    try {
      listener = server.loop().listen(address, this::open);
    } catch (IOException e) {
      log.server.error(target + ": listen failed: " + SystemErrors.text(e));
      schedule.setMaxBackoffMillis(options().maxBackoffMillis());
      schedule.failed();
      server.loop().after(schedule.delayMillis(), this::listen);
      return;
    }
    if (listener.port() != 0) {
      String place = target.substring(target.indexOf(':') + 1);
      log.sockets.info(place + ": listening on port " + listener.port());
    }
  }

  @Override
  void ended(OvsdbSession session, String reason) {
    super.ended(session, reason);
    if (session.isOrderlyEnd(reason)) {
      log.reconnect.debug(session.peer() + ": connection " + reason);
    } else {
      log.reconnect.warn(session.peer() + ": connection dropped (" + reason + ")");
    }
  }

  @Override
  RemoteStatus status() {
    SortedMap<String, String> details = new TreeMap<>();
    // As the real server: times are told of active remotes only, and 0 of the others.
    details.put("sec_since_connect", "0");
    details.put("sec_since_disconnect", "0");
    int count = sessions().size();
    if (count > 1) {
      details.put("n_connections", Integer.toString(count));
    }
    if (listener != null && listener.port() != 0) {
      details.put("bound_port", Integer.toString(listener.port()));
    }
    return new RemoteStatus(count > 0, details);
  }

  @Override
  void close() {
    isClosed = true;
    if (listener != null) {
      listener.close();
    }
    reconnect("the remote is gone");
  }
}
