package org.vswitchlab.ovs.ofproto.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.vswitchlab.wire.LlcHeader;

/**
 * The rapid spanning tree of IEEE 802.1D-2004, clause 17, on one bridge. The machines of a port are
 * classes of their own; here are the bridge, the selection of roles and what ports do to each
 * other.
 */
public final class Rstp {
  private static final int HEADER_BYTES = 14;
  private static final int HELLO_SECONDS = 2;
  private static final long TICK_MILLIS = 1000;
  private static final int MOST_STEPS = 1000;

  /** What the bridge does as the tree asks. */
  public interface Listener {
    /** The port learns or forwards, or does so no more. */
    void stateChanged(RstpPort port);

    /** Which way leads to the root, or what ports are for, may have changed. */
    void rolesChanged();

    /** What was learned by the port may be wrong now. */
    void flush(RstpPort port);
  }

  private final Listener listener;
  private final Function<RstpSettings.Port, FrameSender> senders;
  private List<RstpPort> ports = List.of();
  private RstpSettings settings;
  private int maxAgeSeconds = RstpSettings.DEFAULT_MAX_AGE_SECONDS;
  private int forwardDelaySeconds = RstpSettings.DEFAULT_FORWARD_DELAY_SECONDS;
  private RstpVector rootPriority = RstpVector.NONE;
  private RstpTimes rootTimes;
  private RstpPort rootPort;
  private long lastTickMillis;
  private boolean isStepping;

  /**
   * @param senders where the messages of a port go
   */
  public Rstp(
      RstpSettings settings,
      Listener listener,
      Function<RstpSettings.Port, FrameSender> senders,
      long nowMillis) {
    this.listener = listener;
    this.senders = senders;
    this.lastTickMillis = nowMillis;
    this.settings = settings;
    rootTimes = bridgeTimes();
    configure(settings);
  }

  public RstpSettings settings() {
    return settings;
  }

  /** In order of their numbers. */
  public List<RstpPort> ports() {
    return ports;
  }

  /** The port of that OpenFlow number, or null. */
  public RstpPort port(int ofPort) {
    for (RstpPort port : ports) {
      if (port.settings.ofPort() == ofPort) {
        return port;
      }
    }
    return null;
  }

  public long rootId() {
    return rootPriority.root();
  }

  public long rootPathCost() {
    return rootPriority.cost();
  }

  /** The bridge that leads to the root; this one on the root itself. */
  public long designatedId() {
    return rootPriority.bridge();
  }

  public int designatedPortId() {
    return rootPriority.bridgePort();
  }

  /** The port towards the root; null on the root itself. */
  public RstpPort rootPort() {
    return rootPort;
  }

  public boolean isRoot() {
    return rootPriority.root() == settings.bridgeId();
  }

  public int helloSeconds() {
    return rootTimes.helloTime();
  }

  public int maxAgeSeconds() {
    return rootTimes.maxAge();
  }

  public int forwardDelaySeconds() {
    return rootTimes.forwardDelay();
  }

  public int ownHelloSeconds() {
    return HELLO_SECONDS;
  }

  /** What the bridge would say as the root; times that do not go together were not taken. */
  public int ownMaxAgeSeconds() {
    return maxAgeSeconds;
  }

  public int ownForwardDelaySeconds() {
    return forwardDelaySeconds;
  }

  RstpTimes bridgeTimes() {
    return new RstpTimes(0, maxAgeSeconds, HELLO_SECONDS, forwardDelaySeconds);
  }

  boolean isRapid() {
    return !settings.isStpOnly();
  }

  // Configuration.

  /**
   * Takes other settings. What they mean for the ports shows with the next tick; another version of
   * the protocol lets all begin anew.
   */
  public void configure(RstpSettings newSettings) {
    boolean beginsAnew = newSettings.isStpOnly() != settings.isStpOnly();
    settings = newSettings;
    acceptTimes();
    List<RstpPort> next = new ArrayList<>();
    for (RstpSettings.Port wanted : newSettings.ports()) {
      RstpPort port = port(wanted.ofPort());
      if (port == null || beginsAnew) {
        RstpPort old = port;
        port = new RstpPort(this, wanted, senders.apply(wanted));
        if (old != null) {
          port.source = old.source;
          port.portEnabled = old.portEnabled;
        }
      } else {
        port.mcheck |= wanted.checksMigration() && !port.settings.checksMigration() && isRapid();
        port.settings = wanted;
      }
      port.reselect = true;
      port.selected = false;
      next.add(port);
    }
    ports = List.copyOf(next);
    if (beginsAnew) {
      step();
    }
  }

  /** IEEE 802.1D-2004, 17.14: times that do not go together are not taken. */
  private void acceptTimes() {
    int age = settings.maxAgeSeconds();
    if (2 * (forwardDelaySeconds - 1) >= age && age >= 2 * HELLO_SECONDS) {
      maxAgeSeconds = age;
    }
    int delay = settings.forwardDelaySeconds();
    if (2 * (delay - 1) >= maxAgeSeconds) {
      forwardDelaySeconds = delay;
    }
  }

  /**
   * Tells whether the port's medium works, and the address that its messages come from.
   *
   * @param isUp whether it does
   */
  public void setOperational(RstpPort port, boolean isUp, long source) {
    port.source = source;
    boolean isEnabled = isUp && port.settings.isAdminUp();
    if (isEnabled != port.portEnabled) {
      port.portEnabled = isEnabled;
      step();
    }
  }

  // Time.

  /** Runs what is due. */
  public void run(long nowMillis) {
    if (nowMillis >= lastTickMillis + TICK_MILLIS) {
      lastTickMillis = nowMillis;
      ports.forEach(RstpPort::tick);
      step();
    }
  }

  public long wakeMillis() {
    return lastTickMillis + TICK_MILLIS;
  }

  private void step() {
    if (isStepping) {
      return;
    }
    isStepping = true;
    boolean moved = true;
    for (int i = 0; moved && i < MOST_STEPS; i++) {
      moved = selectRoles();
      for (RstpPort port : ports) {
        moved |= port.step();
      }
    }
    isStepping = false;
  }

  // Messages in.

  /** A frame to the group address of bridges came in by that port. */
  public void receive(RstpPort port, byte[] b, int start, int end) {
    if (!port.portEnabled) {
      return;
    }
    int at = start + HEADER_BYTES + LlcHeader.BYTES;
    RstpMessage message = RstpMessage.read(b, at, end);
    if (message == null) {
      port.errorCount++;
      return;
    }
    port.receivedCount++;
    port.message = message;
    port.rcvdBpdu = true;
    step();
  }

  // Selection of roles: 17.28.

  private boolean selectRoles() {
    boolean isAsked = false;
    for (RstpPort port : ports) {
      isAsked |= port.reselect;
    }
    if (!isAsked) {
      return false;
    }
    for (RstpPort port : ports) {
      port.reselect = false;
    }
    electRoot();
    for (RstpPort port : ports) {
      port.designatedPriority =
          new RstpVector(
              rootPriority.root(), rootPriority.cost(), settings.bridgeId(), port.settings.id());
      port.designatedTimes = rootTimes.withHello(HELLO_SECONDS);
      selectRole(port);
    }
    for (RstpPort port : ports) {
      port.selected = true;
    }
    listener.rolesChanged();
    return true;
  }

  private void electRoot() {
    long own = settings.bridgeId();
    rootPriority = new RstpVector(own, 0, own, 0);
    rootTimes = bridgeTimes();
    rootPort = null;
    for (RstpPort port : ports) {
      boolean isFromHere = port.portPriority.bridge() == own;
      if (port.infoIs != RstpPort.Info.RECEIVED || isFromHere) {
        continue;
      }
      RstpVector path = port.portPriority.plusCost(port.settings.pathCost());
      int order = path.compareTo(rootPriority);
      boolean isBetterPort =
          order == 0 && rootPort != null && port.settings.id() < rootPort.settings.id();
      if (order < 0 || isBetterPort) {
        rootPriority = path;
        rootTimes = port.portTimes.older();
        rootPort = port;
      }
    }
  }

  /** updtRolesTree, 17.21.25, for one port. */
  private void selectRole(RstpPort port) {
    switch (port.infoIs) {
      case DISABLED -> port.selectedRole = RstpRole.DISABLED;
      case AGED -> {
        port.updtInfo = true;
        port.selectedRole = RstpRole.DESIGNATED;
      }
      case MINE -> {
        port.selectedRole = RstpRole.DESIGNATED;
        // Other times of this bridge alone are taken over in silence.
        boolean hasOtherRoot = rootPort != null && !port.portTimes.equals(port.designatedTimes);
        port.updtInfo |= hasOtherRoot || !port.portPriority.equals(port.designatedPriority);
        port.portTimes = port.designatedTimes;
      }
      case RECEIVED -> {
        if (port == rootPort) {
          port.selectedRole = RstpRole.ROOT;
          port.updtInfo = false;
        } else if (port.designatedPriority.compareTo(port.portPriority) < 0) {
          port.selectedRole = RstpRole.DESIGNATED;
          port.updtInfo = true;
        } else {
          boolean isOwn = port.portPriority.bridge() == settings.bridgeId();
          port.selectedRole = isOwn ? RstpRole.BACKUP : RstpRole.ALTERNATE;
          port.updtInfo = false;
        }
      }
    }
  }

  // What ports do to each other.

  void stateChanged(RstpPort port) {
    listener.stateChanged(port);
  }

  void flush(RstpPort port) {
    listener.flush(port);
  }

  void setSync() {
    ports.forEach(port -> port.sync = true);
  }

  void setReRoot() {
    ports.forEach(port -> port.reRoot = true);
  }

  /** setTcPropTree, 17.21.18. */
  void propagateChange(RstpPort from) {
    for (RstpPort port : ports) {
      port.tcProp |= port != from;
    }
  }

  /** allSynced, 17.20.3, as far as it does not speak of the port itself. */
  boolean areOthersSynced(RstpPort of) {
    for (RstpPort port : ports) {
      boolean isInRole = port.selected && port.role == port.selectedRole;
      if (!isInRole || port != of && !port.synced && port.role != RstpRole.ROOT) {
        return false;
      }
    }
    return true;
  }

  /** reRooted, 17.20.10. */
  boolean isReRooted(RstpPort of) {
    for (RstpPort port : ports) {
      if (port != of && port.rrWhile != 0) {
        return false;
      }
    }
    return true;
  }
}
