package org.vswitchlab.management.ovsdb;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.management.stream.StreamConnection;

/** A way in which clients come to a server: a place it listens at, or a peer it connects to. */
abstract class OvsdbRemote {
  final OvsdbServer server;
  final RemoteLog log;
  final String target;
  private RemoteOptions options;
  private final Set<OvsdbSession> sessions = new LinkedHashSet<>();

  OvsdbRemote(OvsdbServer server, RemoteLog log, String target, RemoteOptions options) {
    this.server = server;
    this.log = log;
    this.target = target;
    this.options = options;
  }

  RemoteOptions options() {
    return options;
  }

  /** Takes over what the database says now; clients that are there go by it too. */
  void setOptions(RemoteOptions changed) {
    boolean endsSessions =
        changed.isReadOnly() != options.isReadOnly() || !changed.role().equals(options.role());
    options = changed;
    if (endsSessions) {
      reconnect("its rights have changed");
    }
    sessions.forEach(session -> session.setProbeMillis(changed.probeMillis()));
  }

  /** Begins to serve a client. */
  OvsdbSession open(StreamConnection stream) {
    OvsdbSession session = server.open(stream, options, this::ended);
    sessions.add(session);
    return session;
  }

  /** A session has ended. */
  void ended(OvsdbSession session, String reason) {
    sessions.remove(session);
  }

  List<OvsdbSession> sessions() {
    return new ArrayList<>(sessions);
  }

  /** Ends the sessions; clients may come again. */
  void reconnect(String reason) {
    sessions().forEach(session -> session.close(reason));
  }

  abstract RemoteStatus status();

  /** Ends the remote and its sessions. */
  abstract void close();
}
