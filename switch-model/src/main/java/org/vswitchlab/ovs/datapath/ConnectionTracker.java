package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.Match;

/**
 * Remembers connections, so that flows can tell packets that belong to one from those that do not:
 * the {@code ct} action. What packets mean for a connection was compared with the real userspace
 * datapath.
 *
 * <p>A connection that has expired is found out when somebody looks for it.
 */
public final class ConnectionTracker {
  /** Connections that fit unless configured: {@code dpctl/ct-get-maxconns}. */
  public static final int DEFAULT_MAX_CONNECTIONS = 3_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int FIRST_SECONDS = 60;
  private static final int ANSWERED_SECONDS = 30;

  private final Map<ConnectionKey, Connection> byKey = new LinkedHashMap<>();
  private final AddressTranslation translation = new AddressTranslation(this);
  private long nextId = 1;
  private int connectionCount;
  private int maxConnections = DEFAULT_MAX_CONNECTIONS;
  private boolean isCheckingSequence = true;

  ConnectionTracker() {}

  // The ct action.

  /** Executes a {@code ct} action: the packet's metadata tell the result. */
  void execute(Packet packet, DatapathAction.Ct action, long nowNanos) {
    FlowKey key = packet.key();
    Connection connection = packet.connection();
    boolean isKnown =
        connection != null
            && connection.original().zone() == action.zone()
            && isAlive(connection, nowNanos)
            && !action.force();
    if (isKnown) {
      applyTo(packet, key, connection, action);
      return;
    }
    ConnectionView view = ConnectionView.of(packet, action.zone());
    if (view == null) {
      tell(packet, FlowKey.CT_INVALID, action.zone(), null);
      return;
    }
    if (view.isError()) {
      related(packet, view, action, nowNanos);
      return;
    }
    Connection found = find(view.key(), nowNanos);
    if (found != null && action.force() && found.reply().equals(view.key())) {
      remove(found);
      found = null;
    }
    if (found != null) {
      found = update(packet, view, found, action, nowNanos);
      if (found == null) {
        return;
      }
    }
    if (found == null) {
      begin(packet, view, action, nowNanos);
    }
  }

  /** A further packet of a connection. Returns null when the packet was dealt with. */
  private Connection update(
      Packet packet,
      ConnectionView view,
      Connection connection,
      DatapathAction.Ct action,
      long nowNanos) {
    boolean isReply = !connection.original().equals(view.key());
    TcpTracking.Verdict verdict = TcpTracking.Verdict.VALID;
    if (connection.tcp() != null) {
      connection.tcp().setChecking(isCheckingSequence);
      verdict = connection.tcp().update(view.bytes(), view.l4(), view.end(), isReply);
    } else if (isReply) {
      connection.answered();
    } else if (!connection.isAnswered()) {
      verdict = TcpTracking.Verdict.VALID_NEW;
    }
    switch (verdict) {
      case INVALID -> tell(packet, FlowKey.CT_INVALID, action.zone(), null);
      case RESTARTS -> {
        remove(connection);
        begin(packet, view, action, nowNanos);
      }
      case VALID_NEW, VALID -> {
        connection.expireAt(nowNanos + timeoutNanos(connection));
        int state = verdict == TcpTracking.Verdict.VALID ? FlowKey.CT_ESTABLISHED : FlowKey.CT_NEW;
        if (isReply && verdict == TcpTracking.Verdict.VALID) {
          state |= FlowKey.CT_REPLY;
        }
        packet.setConnection(connection, isReply);
        tell(packet, state, action.zone(), connection);
        applyTo(packet, packet.metadata(), connection, action);
      }
    }
    return null;
  }

  /** The first packet of what may become a connection. */
  private void begin(Packet packet, ConnectionView view, DatapathAction.Ct action, long nowNanos) {
    ConnectionKey key = view.key();
    TcpTracking tcp = null;
    if (key.protocol() == ConnectionKey.TCP) {
      tcp = TcpTracking.start(view.bytes(), view.l4(), view.end());
      if (tcp == null) {
        tell(packet, FlowKey.CT_INVALID, action.zone(), null);
        return;
      }
    } else if (key.isIcmp() && !key.isIcmpRequest()) {
      tell(packet, FlowKey.CT_INVALID, action.zone(), null);
      return;
    }
    packet.setConnection(null, false);
    tell(packet, FlowKey.CT_NEW, action.zone(), null);
    tellOriginal(packet.metadata(), key);
    if (!action.commit() || connectionCount >= maxConnections) {
      return;
    }
    NatSpec nat = action.nat();
    boolean translates = nat != null && nat.kind() != NatSpec.Kind.EXISTING;
    ConnectionKey reply = translates ? translation.replyFor(key, nat, nowNanos) : key.reversed();
    if (reply == null) {
      // No address or port is left: the packet stays as it is and nothing is remembered.
      return;
    }
    Connection connection =
        new Connection(nextId++, key, reply, translates ? nat.kind() : null, tcp);
    connection.expireAt(nowNanos + timeoutNanos(connection));
    byKey.put(key, connection);
    byKey.put(reply, connection);
    connectionCount++;
    packet.setConnection(connection, false);
    applyTo(packet, packet.metadata(), connection, action);
  }

  /** An ICMP error about a packet of some connection. */
  private void related(
      Packet packet, ConnectionView view, DatapathAction.Ct action, long nowNanos) {
    // The packet that the error is about, in the direction in which the error travels.
    Connection connection = find(view.key(), nowNanos);
    if (connection == null) {
      tell(packet, FlowKey.CT_INVALID, action.zone(), null);
      return;
    }
    boolean isReply = !connection.original().equals(view.key());
    packet.setConnection(connection, isReply);
    int state = FlowKey.CT_RELATED | (isReply ? FlowKey.CT_REPLY : 0);
    tell(packet, state, action.zone(), connection);
    if (action.nat() != null && connection.nat() != null) {
      translation.applyToError(packet, connection, isReply);
    }
  }

  /** NAT, mark and label, for a packet whose connection and direction are known. */
  private void applyTo(
      Packet packet, FlowKey metadata, Connection connection, DatapathAction.Ct action) {
    if (action.commit()) {
      write(connection, action);
    }
    if (action.nat() != null && connection.nat() != null && !isTranslated(metadata)) {
      translation.apply(packet, connection, packet.isReply());
    }
    metadata.set(FlowField.CT_ZONE, action.zone());
    tellConnection(metadata, connection);
  }

  private static boolean isTranslated(FlowKey metadata) {
    long state = metadata.get(FlowField.CT_STATE);
    return (state & (FlowKey.CT_SRC_NAT | FlowKey.CT_DST_NAT)) != 0;
  }

  private static void write(Connection connection, DatapathAction.Ct action) {
    Match mark = action.mark();
    if (mark != null) {
      int bits = (int) mark.mask().get(FlowField.CT_MARK);
      connection.setMark(connection.mark() & ~bits | (int) mark.value(FlowField.CT_MARK));
    }
    Match label = action.label();
    if (label != null) {
      long high = label.mask().getHigh(FlowField.CT_LABEL);
      long low = label.mask().get(FlowField.CT_LABEL);
      connection.setLabel(
          connection.labelHigh() & ~high | label.key().getHigh(FlowField.CT_LABEL),
          connection.labelLow() & ~low | label.value(FlowField.CT_LABEL));
    }
  }

  private static void tell(Packet packet, int state, int zone, Connection connection) {
    FlowKey metadata = packet.metadata();
    metadata.setWord(FlowLayout.CT_LABEL, 0);
    metadata.setWord(FlowLayout.CT_LABEL + 1, 0);
    metadata.setWord(FlowLayout.CT, 0);
    metadata.set(FlowField.CT_STATE, state | FlowKey.CT_TRACKED);
    metadata.set(FlowField.CT_ZONE, zone);
    if (connection == null) {
      packet.setConnection(null, false);
      for (int word = FlowLayout.CT_PORTS; word < FlowLayout.RECIRC_PORT; word++) {
        metadata.setWord(word, 0);
      }
    } else {
      tellConnection(metadata, connection);
    }
  }

  private static void tellConnection(FlowKey metadata, Connection connection) {
    metadata.set(FlowField.CT_MARK, connection.mark() & 0xffff_ffffL);
    metadata.set(FlowField.CT_LABEL, connection.labelHigh(), connection.labelLow());
    tellOriginal(metadata, connection.original());
  }

  private static void tellOriginal(FlowKey metadata, ConnectionKey key) {
    metadata.set(FlowField.CT_NW_PROTO, key.protocol());
    if (key.isIpv6()) {
      metadata.set(FlowField.CT_IPV6_SRC, key.sourceHigh(), key.sourceLow());
      metadata.set(FlowField.CT_IPV6_DST, key.destinationHigh(), key.destinationLow());
    } else {
      metadata.set(FlowField.CT_NW_SRC, key.sourceLow());
      metadata.set(FlowField.CT_NW_DST, key.destinationLow());
    }
    metadata.set(FlowField.CT_TP_SRC, key.isIcmp() ? key.icmpType() : key.sourcePort());
    metadata.set(FlowField.CT_TP_DST, key.isIcmp() ? key.icmpCode() : key.destinationPort());
  }

  // The connections.

  Connection find(ConnectionKey key, long nowNanos) {
    Connection connection = byKey.get(key);
    if (connection != null && !isAlive(connection, nowNanos)) {
      remove(connection);
      return null;
    }
    return connection;
  }

  private static boolean isAlive(Connection connection, long nowNanos) {
    return connection.expiresNanos() > nowNanos;
  }

  private void remove(Connection connection) {
    if (byKey.remove(connection.original(), connection)) {
      byKey.remove(connection.reply(), connection);
      connectionCount--;
    }
  }

  private static long timeoutNanos(Connection connection) {
    int seconds =
        connection.tcp() != null
            ? connection.tcp().timeoutSeconds()
            : connection.isAnswered() ? ANSWERED_SECONDS : FIRST_SECONDS;
    return seconds * NANOS_PER_SECOND;
  }

  /** Live connections in order of commitment. */
  public List<Connection> connections(long nowNanos) {
    List<Connection> live = new ArrayList<>();
    for (Map.Entry<ConnectionKey, Connection> entry : byKey.entrySet()) {
      Connection connection = entry.getValue();
      if (entry.getKey().equals(connection.original()) && isAlive(connection, nowNanos)) {
        live.add(connection);
      }
    }
    return live;
  }

  /** Forgets everything, or everything in a zone. */
  public void flush(Integer zone) {
    for (Connection connection : List.copyOf(byKey.values())) {
      if (zone == null || connection.original().zone() == zone) {
        remove(connection);
      }
    }
  }

  public int maxConnections() {
    return maxConnections;
  }

  public void setMaxConnections(int newMax) {
    maxConnections = newMax;
  }

  /** Whether TCP segments must fall into their window. */
  public boolean isCheckingSequence() {
    return isCheckingSequence;
  }

  public void setCheckingSequence(boolean checking) {
    isCheckingSequence = checking;
  }
}
