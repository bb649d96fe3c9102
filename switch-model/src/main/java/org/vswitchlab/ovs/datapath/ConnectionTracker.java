package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;

/**
 * Remembers connections, so that flows can tell packets that belong to one from those that do not:
 * the {@code ct} action. What packets mean for a connection was compared with the real userspace
 * datapath.
 *
 * <p>A connection that has expired is found out when somebody looks for it.
 */
public final class ConnectionTracker {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int TRANSLATED = FlowKey.CT_SRC_NAT | FlowKey.CT_DST_NAT;

  private final Map<ConnectionKey, Connection> byKey = new LinkedHashMap<>();
  private final AddressTranslation translation = new AddressTranslation(this);
  private final ApplicationGateway gateway = new ApplicationGateway();
  private final TimeoutPolicies timeouts = new TimeoutPolicies();
  private final ConnectionLimits limits = new ConnectionLimits();
  private final FragmentReassembly fragments = new FragmentReassembly();
  private final List<Connection> replaced = new ArrayList<>();
  private long replacedAtNanos;
  private long nextId = 1;
  private boolean isCheckingSequence = true;

  ConnectionTracker() {}

  /** A packet under one {@code ct} action, and what was found out about it. */
  private static final class Tracked {
    final Packet packet;
    final FlowKey metadata;
    final DatapathAction.Ct action;
    final ConnectionView view;
    final ApplicationGateway.Control control;
    final long nowNanos;
    ConnectionKey key;
    Connection connection;
    boolean isReply;

    Tracked(
        Packet packet,
        DatapathAction.Ct action,
        ConnectionView view,
        ApplicationGateway.Control control,
        long nowNanos) {
      this.packet = packet;
      this.metadata = packet.metadata();
      this.action = action;
      this.view = view;
      this.control = control;
      this.nowNanos = nowNanos;
      this.key = view.key();
    }

    boolean translates() {
      return action.nat() != null;
    }

    void setState(int state) {
      ConntrackMetadata.setState(metadata, state);
    }

    void addState(int flags) {
      ConntrackMetadata.addState(metadata, flags);
    }
  }

  // The ct action.

  /** Executes a {@code ct} action: the packet's metadata tell the result. */
  void execute(Packet packet, DatapathAction.Ct action, long nowNanos) {
    packet.key();
    if (!replaced.isEmpty() && nowNanos > replacedAtNanos) {
      replaced.forEach(gone -> byKey.remove(gone.reply(), gone));
      replaced.clear();
    }
    Connection known = packet.connection();
    ApplicationGateway.Control control = ApplicationGateway.controlOf(packet, action.helper());
    if (known != null
        && known.original().zone() == action.zone()
        && !action.force()
        && control == ApplicationGateway.Control.NONE) {
      again(packet, known, action);
      return;
    }
    ConnectionView view = ConnectionView.of(packet, action.zone());
    if (view == null) {
      reject(packet, action.zone());
      return;
    }
    track(new Tracked(packet, action, view, control, nowNanos));
  }

  /** Says of a packet that it belongs to no connection, and cannot. */
  static void reject(Packet packet, int zone) {
    ConntrackMetadata.setState(packet.metadata(), FlowKey.CT_INVALID);
    ConntrackMetadata.tell(packet.metadata(), zone, null, null);
  }

  /** The packet was tracked in this zone just before, and its connection is known. */
  private void again(Packet packet, Connection connection, DatapathAction.Ct action) {
    FlowKey metadata = packet.metadata();
    if (action.nat() != null) {
      translate(packet, connection, action.zone(), packet.isReply(), packet.isRelated());
      packet.forgetConnection();
    }
    metadata.set(FlowField.CT_ZONE, action.zone());
    ConntrackMetadata.tellMarks(metadata, connection);
    mark(metadata, connection, action);
  }

  private void track(Tracked tracked) {
    FlowKey metadata = tracked.metadata;
    DatapathAction.Ct action = tracked.action;
    if (metadata.get(FlowField.CT_ZONE) != action.zone()) {
      // What another zone found out does not hold here.
      tracked.setState(0);
    }
    lookUp(tracked);
    if (tracked.connection != null && action.force()) {
      forceCommit(tracked);
    }
    boolean begins;
    if (tracked.connection != null) {
      begins = update(tracked);
      if (tracked.translates() && !begins) {
        translate(
            tracked.packet,
            tracked.connection,
            action.zone(),
            tracked.isReply,
            tracked.view.isError());
      }
    } else if (findByOriginalTuple(tracked)) {
      begins = updateState(tracked);
    } else {
      begins = !tracked.view.isError();
      if (!begins) {
        tracked.setState(FlowKey.CT_INVALID);
      }
    }
    Expectation expectation = null;
    if (begins) {
      expectation = gateway.find(tracked.key);
      if (find(tracked.key, tracked.nowNanos) == null) {
        tracked.connection = begin(tracked, expectation);
      }
    }
    finish(tracked, expectation);
  }

  /** {@code force}: a connection in the other direction gives way. */
  private void forceCommit(Tracked tracked) {
    Connection connection = tracked.connection;
    boolean isTranslated = (ConntrackMetadata.state(tracked.metadata) & TRANSLATED) != 0;
    if (connection.nat() == null || isTranslated && tracked.isReply) {
      if (tracked.isReply) {
        replace(tracked);
        tracked.connection = null;
      }
    } else if (isTranslated) {
      // The real datapath takes a translated packet for a reply then, and finds nothing to remove.
      tracked.connection = null;
      tracked.isReply = true;
    }
  }

  private void finish(Tracked tracked, Expectation expectation) {
    Connection connection = tracked.connection;
    DatapathAction.Ct action = tracked.action;
    if (connection == null && expectation != null) {
      ConntrackMetadata.tellExpected(tracked.metadata, action.zone(), expectation);
    } else {
      ConntrackMetadata.tell(tracked.metadata, action.zone(), connection, tracked.key);
    }
    if (connection != null) {
      mark(tracked.metadata, connection, action);
      if (connection.helper() != null) {
        gateway.inspect(
            tracked.packet, connection, tracked.control, tracked.isReply, tracked.translates());
      }
    }
    // A packet that may have been translated is looked for again.
    tracked.packet.setConnection(
        tracked.translates() ? null : connection, tracked.isReply, tracked.view.isError());
  }

  private void lookUp(Tracked tracked) {
    boolean isTranslated = (ConntrackMetadata.state(tracked.metadata) & TRANSLATED) != 0;
    ConnectionKey wanted = isTranslated ? tracked.key.reversed() : tracked.key;
    if (wanted == null) {
      return;
    }
    Connection found = find(wanted, tracked.nowNanos);
    tracked.connection = found;
    tracked.isReply = found != null && !found.original().equals(wanted);
    if (isTranslated && found != null) {
      tracked.isReply = !tracked.isReply;
      tracked.key = tracked.isReply ? found.reply() : found.original();
    }
  }

  /** A packet that was translated before belongs to what it belonged to as it came in. */
  private boolean findByOriginalTuple(Tracked tracked) {
    FlowKey metadata = tracked.metadata;
    boolean isTranslated = (ConntrackMetadata.state(metadata) & TRANSLATED) != 0;
    if (!isTranslated
        || tracked.translates()
        || metadata.get(FlowField.CT_NW_PROTO) == 0
        || tracked.key.isIcmp()) {
      return false;
    }
    boolean isIpv6 = tracked.key.isIpv6();
    FlowField source = isIpv6 ? FlowField.CT_IPV6_SRC : FlowField.CT_NW_SRC;
    FlowField destination = isIpv6 ? FlowField.CT_IPV6_DST : FlowField.CT_NW_DST;
    ConnectionKey original =
        new ConnectionKey(
            (int) metadata.get(FlowField.CT_ZONE),
            tracked.key.ethType(),
            (int) metadata.get(FlowField.CT_NW_PROTO),
            metadata.getHigh(source),
            metadata.get(source),
            metadata.getHigh(destination),
            metadata.get(destination),
            (int) metadata.get(FlowField.CT_TP_SRC),
            (int) metadata.get(FlowField.CT_TP_DST));
    Connection found = find(original, tracked.nowNanos);
    if (found == null) {
      return false;
    }
    tracked.connection = found;
    return true;
  }

  // Further packets of a connection.

  /** Returns whether the packet begins a new connection in place of the one that was found. */
  private boolean update(Tracked tracked) {
    Connection connection = tracked.connection;
    boolean isPlain =
        connection.sequenceSkew() != 0
            && ApplicationGateway.isPlainFtp(tracked.packet, tracked.control);
    boolean shiftsFirst = tracked.isReply != connection.skewsReply();
    if (isPlain && shiftsFirst) {
      gateway.follow(tracked.packet, connection, tracked.isReply);
    }
    boolean begins = updateState(tracked);
    if (isPlain && !shiftsFirst && !begins) {
      gateway.follow(tracked.packet, connection, tracked.isReply);
    }
    return begins;
  }

  private boolean updateState(Tracked tracked) {
    Connection connection = tracked.connection;
    if (tracked.view.isError()) {
      tracked.addState(FlowKey.CT_RELATED | (tracked.isReply ? FlowKey.CT_REPLY : 0));
      return false;
    }
    if (connection.isRelated()) {
      tracked.addState(FlowKey.CT_RELATED);
    }
    switch (verdict(tracked)) {
      case INVALID -> tracked.setState(FlowKey.CT_INVALID);
      case VALID -> {
        int state = ConntrackMetadata.state(tracked.metadata) & ~FlowKey.CT_NEW;
        tracked.setState(state | FlowKey.CT_ESTABLISHED | (tracked.isReply ? FlowKey.CT_REPLY : 0));
      }
      case VALID_NEW -> tracked.addState(FlowKey.CT_NEW);
      case RESTARTS -> {
        replace(tracked);
        return true;
      }
    }
    return false;
  }

  /**
   * The connection gives way to another one. Where it translates, its answers' address and port
   * stay taken while the packet is in the datapath.
   */
  private void replace(Tracked tracked) {
    Connection connection = tracked.connection;
    remove(connection);
    if (connection.translates()) {
      byKey.put(connection.reply(), connection);
      replaced.add(connection);
      replacedAtNanos = tracked.nowNanos;
    }
  }

  private TcpTracking.Verdict verdict(Tracked tracked) {
    Connection connection = tracked.connection;
    TcpTracking tcp = connection.tcp();
    if (tcp == null) {
      TcpTracking.Verdict verdict = answered(connection, tracked.isReply);
      touch(connection, connection.timeout(), tracked.nowNanos);
      return verdict;
    }
    ConnectionView view = tracked.view;
    byte[] bytes = tracked.packet.frame().array();
    int offset = tracked.packet.frame().offset() - tracked.view.offset();
    tcp.setChecking(isCheckingSequence);
    TcpTracking.Verdict verdict =
        tcp.update(bytes, view.l4() + offset, view.end() + offset, tracked.isReply);
    if (tcp.newTimeout() != null) {
      touch(connection, tcp.newTimeout(), tracked.nowNanos);
    }
    return verdict;
  }

  /** Protocols that have no states but those of having been answered. */
  private static TcpTracking.Verdict answered(Connection connection, boolean isReply) {
    boolean isIcmp = connection.original().isIcmp();
    ConnectionTimeout before = connection.timeout();
    if (isReply) {
      connection.setTimeout(
          isIcmp ? ConnectionTimeout.ICMP_ANSWERED : ConnectionTimeout.OTHER_ANSWERED);
      return TcpTracking.Verdict.VALID;
    }
    if (before == ConnectionTimeout.OTHER_FIRST) {
      connection.setTimeout(ConnectionTimeout.OTHER_MULTIPLE);
    }
    boolean isAnswered =
        before == ConnectionTimeout.ICMP_ANSWERED || before == ConnectionTimeout.OTHER_ANSWERED;
    return isAnswered ? TcpTracking.Verdict.VALID : TcpTracking.Verdict.VALID_NEW;
  }

  private void touch(Connection connection, ConnectionTimeout timeout, long nowNanos) {
    connection.setTimeout(timeout);
    int seconds = timeouts.seconds(connection.timeoutPolicy(), timeout);
    connection.expireAt(nowNanos + seconds * NANOS_PER_SECOND);
  }

  // First packets.

  /** The first packet of what may become a connection. Returns the connection if it is kept. */
  private Connection begin(Tracked tracked, Expectation expectation) {
    ConnectionView view = tracked.view;
    ConnectionKey key = tracked.key;
    TcpTracking tcp = null;
    boolean isValid = !key.isAnyIcmp() || key.isIcmp() && key.isIcmpRequest();
    if (key.protocol() == ConnectionKey.TCP) {
      byte[] bytes = tracked.packet.frame().array();
      int offset = tracked.packet.frame().offset() - view.offset();
      tcp = TcpTracking.start(bytes, view.l4() + offset, view.end() + offset);
      isValid = tcp != null;
    }
    if (!isValid) {
      tracked.setState(FlowKey.CT_INVALID);
      return null;
    }
    tracked.setState(FlowKey.CT_NEW | (expectation == null ? 0 : FlowKey.CT_RELATED));
    if (!tracked.action.commit() || !hasRoom(key.zone(), tracked.nowNanos)) {
      return null;
    }
    return commit(tracked, tcp, expectation);
  }

  private boolean hasRoom(int zone, long nowNanos) {
    if (!limits.hasRoom(zone)) {
      removeExpired(nowNanos);
    }
    return limits.hasRoom(zone);
  }

  private Connection commit(Tracked tracked, TcpTracking tcp, Expectation expectation) {
    DatapathAction.Ct action = tracked.action;
    ConnectionKey key = tracked.key;
    NatSpec nat = action.nat();
    NatSpec.Kind kind = null;
    ConnectionKey reply = key.reversed();
    if (nat != null && expectation != null) {
      kind = expectation.translatesSource() ? NatSpec.Kind.SRC : NatSpec.Kind.DST;
      reply = AddressTranslation.replyFor(key, expectation);
    } else if (nat != null && nat.kind() == NatSpec.Kind.EXISTING) {
      reply = translation.replyFromNowhere(key, tracked.nowNanos);
    } else if (nat != null) {
      kind = nat.kind();
      reply = translation.replyFor(key, nat, tracked.nowNanos);
    }
    if (reply == null) {
      // No address or port is left: the packet stays as it is and nothing is remembered.
      return null;
    }
    Connection connection = new Connection(nextId++, key, reply, kind, tcp);
    if (action.helper() != null && ApplicationGateway.fits(action.helper(), tracked.control)) {
      connection.setHelper(action.helper());
    }
    if (expectation != null) {
      connection.inherit(expectation);
    }
    connection.setTimeoutPolicy(policy(action.timeout()));
    connection.admittedBy(limits.admit(key.zone()));
    touch(connection, connection.timeout(), tracked.nowNanos);
    byKey.put(key, connection);
    byKey.put(reply, connection);
    if (kind != null) {
      translation.apply(tracked.packet, connection, false);
    }
    return connection;
  }

  private static int policy(String name) {
    return name != null && name.matches("[0-9]{1,9}") ? Integer.parseInt(name) : 0;
  }

  // What a packet gets, and what a connection gets from it.

  private void translate(
      Packet packet, Connection connection, int zone, boolean isReply, boolean isError) {
    FlowKey metadata = packet.metadata();
    int state = ConntrackMetadata.state(metadata);
    boolean isTranslated = (state & TRANSLATED) != 0;
    if (connection.nat() == null || isTranslated && metadata.get(FlowField.CT_ZONE) == zone) {
      return;
    }
    ConntrackMetadata.setState(metadata, state & ~TRANSLATED);
    if (isError) {
      translation.applyToError(packet, connection, isReply);
    } else {
      translation.apply(packet, connection, isReply);
    }
  }

  /** Sets the connection's mark and label as the action says, and the packet's with them. */
  private static void mark(FlowKey metadata, Connection connection, DatapathAction.Ct action) {
    if (connection.isRelated()) {
      // What its parent gave it stays.
      return;
    }
    Match mark = action.mark();
    if (mark != null) {
      int bits = (int) mark.mask().get(FlowField.CT_MARK);
      int old = (int) metadata.get(FlowField.CT_MARK);
      connection.setMark(old & ~bits | (int) mark.value(FlowField.CT_MARK));
    }
    Match label = action.label();
    if (label != null) {
      long high = label.mask().getHigh(FlowField.CT_LABEL);
      long low = label.mask().get(FlowField.CT_LABEL);
      connection.setLabel(
          connection.labelHigh() & ~high | label.key().getHigh(FlowField.CT_LABEL),
          connection.labelLow() & ~low | label.value(FlowField.CT_LABEL));
    }
    ConntrackMetadata.tellMarks(metadata, connection);
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
      limits.release(connection.admittingZone());
      gateway.forget(connection);
    }
  }

  private void removeExpired(long nowNanos) {
    for (Connection connection : List.copyOf(byKey.values())) {
      if (!isAlive(connection, nowNanos)) {
        remove(connection);
      }
    }
  }

  /** Live connections in order of commitment. */
  public List<Connection> connections(long nowNanos) {
    removeExpired(nowNanos);
    List<Connection> live = new ArrayList<>();
    byKey.forEach(
        (key, connection) -> {
          if (key.equals(connection.original())) {
            live.add(connection);
          }
        });
    return live;
  }

  /** Forgets everything, or everything in a zone. */
  public void flush(Integer zone) {
    flushIf(connection -> zone == null || connection.original().zone() == zone);
  }

  /** Forgets what is chosen. */
  public void flushIf(Predicate<Connection> chosen) {
    for (Connection connection : List.copyOf(byKey.values())) {
      if (chosen.test(connection)) {
        remove(connection);
      }
    }
  }

  /** How many connections there may be. */
  public ConnectionLimits limits() {
    return limits;
  }

  /** How long connections may be idle. */
  public TimeoutPolicies timeouts() {
    return timeouts;
  }

  /** The packets that are not whole yet. */
  public FragmentReassembly fragments() {
    return fragments;
  }

  /** Whether TCP segments must fall into their window. */
  public boolean isCheckingSequence() {
    return isCheckingSequence;
  }

  public void setCheckingSequence(boolean checking) {
    isCheckingSequence = checking;
  }
}
