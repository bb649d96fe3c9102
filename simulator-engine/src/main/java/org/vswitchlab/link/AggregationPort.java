package org.vswitchlab.link;

import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/**
 * One link of an {@link Aggregation}, with its receive, periodic, selection, mux and transmit
 * machines (IEEE 802.1AX-2008, 5.4.12 to 5.4.16), which run in this order at each tick.
 */
public final class AggregationPort {
  static final int ACTIVITY = 0x01;
  static final int TIMEOUT = 0x02;
  static final int AGGREGATION = 0x04;
  static final int SYNCHRONIZATION = 0x08;
  static final int COLLECTING = 0x10;
  static final int DISTRIBUTING = 0x20;
  static final int DEFAULTED = 0x40;
  static final int EXPIRED = 0x80;

  private static final int PRIORITY = 255;
  private static final int SYSTEM_PRIORITY = 0xffff;

  /** Ticks of IEEE 802.1AX-2008, 5.4.4: short and long timeouts, fast and slow periods. */
  private static final int SHORT_TICKS = 30;

  private static final int LONG_TICKS = 900;
  private static final int FAST_TICKS = 9;
  private static final int SLOW_TICKS = 299;

  /** At most three frames a second: 5.4.16. */
  private static final int TRANSMIT_TICKS = 3;

  /** What one end says of itself. */
  public record Info(
      int systemPriority, long system, int key, int portPriority, int port, int state) {
    static Info read(Frame frame, int at) {
      long system = ((long) frame.u16(at + 2) << 32) | frame.u32(at + 4);
      return new Info(
          frame.u16(at),
          system,
          frame.u16(at + 8),
          frame.u16(at + 10),
          frame.u16(at + 12),
          frame.u8(at + 14));
    }

    void write(byte[] bytes, int at) {
      Bytes.put16(bytes, at, systemPriority);
      Bytes.put48(bytes, at + 2, system);
      Bytes.put16(bytes, at + 8, key);
      Bytes.put16(bytes, at + 10, portPriority);
      Bytes.put16(bytes, at + 12, port);
      bytes[at + 14] = (byte) state;
    }

    boolean has(int flag) {
      return (state & flag) != 0;
    }

    Info withState(int newState) {
      return new Info(systemPriority, system, key, portPriority, port, newState);
    }

    /** Whether both name the same link of the same system, aggregated alike. */
    boolean isSameLink(Info other) {
      return systemPriority == other.systemPriority
          && system == other.system
          && key == other.key
          && portPriority == other.portPriority
          && port == other.port
          && has(AGGREGATION) == other.has(AGGREGATION);
    }
  }

  /** What is assumed of a partner that says nothing. */
  private static final Info UNKNOWN = new Info(SYSTEM_PRIORITY, 0, 1, PRIORITY, 1, 0);

  private enum Receive {
    DISABLED,
    EXPIRED,
    DEFAULTED,
    CURRENT
  }

  private enum Mux {
    DETACHED,
    WAITING,
    ATTACHED,
    COLLECTING_DISTRIBUTING
  }

  private final Aggregation aggregation;
  private final BondDevice.Member member;
  private final int number;
  private Receive receive = Receive.DISABLED;
  private Mux mux = Mux.DETACHED;
  private Info partner = UNKNOWN;
  private int state;
  private int aggregatorId;
  private boolean isSelected;
  private boolean needsToTransmit = true;
  private boolean hasBegun;
  private int currentTicks;
  private int waitTicks;
  private int periodicTicks;
  private boolean isSlow;
  private int transmitTicks = TRANSMIT_TICKS;

  AggregationPort(Aggregation aggregation, BondDevice.Member member, int number) {
    this.aggregation = aggregation;
    this.member = member;
    this.number = number;
    this.state = ACTIVITY | AGGREGATION | (aggregation.isFast() ? TIMEOUT : 0);
  }

  BondDevice.Member member() {
    return member;
  }

  /** Number of the port, 1 or more. */
  public int number() {
    return number;
  }

  /** The aggregator that it belongs to; 0 for none. */
  public int aggregatorId() {
    return aggregatorId;
  }

  /** What this end says. */
  public Info actor() {
    return new Info(
        SYSTEM_PRIORITY, aggregation.systemMac(), member.key(), PRIORITY, number, state);
  }

  /** What is known of the other end. */
  public Info partner() {
    return partner;
  }

  boolean isEnabled() {
    return member.isLinkUp();
  }

  boolean hasPartner() {
    return partner.system() != 0;
  }

  private boolean isInUse() {
    return aggregatorId != 0 && aggregatorId == aggregation.activeId();
  }

  /** Whether frames go out by it. A link without a partner works alone. */
  boolean isForwarding() {
    return isEnabled() && isInUse() && (mux == Mux.COLLECTING_DISTRIBUTING || !hasPartner());
  }

  boolean isOfSameGroup(AggregationPort other) {
    return hasPartner()
        && partner.system() == other.partner.system()
        && partner.systemPriority() == other.partner.systemPriority()
        && partner.key() == other.partner.key()
        && member.key() == other.member.key()
        && partner.has(AGGREGATION)
        && other.partner.has(AGGREGATION);
  }

  private void set(int flags, boolean isOn) {
    state = isOn ? state | flags : state & ~flags;
  }

  // ---- receive machine

  void receive(Info actor, Info partnerSeen) {
    if (!isEnabled()) {
      return;
    }
    if (!actor.isSameLink(partner)) {
      isSelected = false;
    }
    Info own = actor();
    int told = ACTIVITY | TIMEOUT | SYNCHRONIZATION | AGGREGATION;
    if (!partnerSeen.isSameLink(own) || ((partnerSeen.state() ^ own.state()) & told) != 0) {
      needsToTransmit = true;
    }
    boolean isMatched = partnerSeen.isSameLink(own) || !actor.has(AGGREGATION);
    boolean isInSync = isMatched && actor.has(SYNCHRONIZATION);
    partner =
        actor.withState(
            isInSync ? actor.state() | SYNCHRONIZATION : actor.state() & ~SYNCHRONIZATION);
    receive = Receive.CURRENT;
    set(DEFAULTED | EXPIRED, false);
    currentTicks = aggregation.isFast() ? SHORT_TICKS : LONG_TICKS;
  }

  private void runReceive() {
    if (!isEnabled()) {
      receive = Receive.DISABLED;
      partner = partner.withState(partner.state() & ~SYNCHRONIZATION);
      isSelected = false;
      return;
    }
    if (receive == Receive.DISABLED) {
      expire();
      hasBegun = true;
      set(DEFAULTED, true);
    } else if (currentTicks > 0 && --currentTicks == 0) {
      if (receive == Receive.CURRENT) {
        expire();
      } else if (receive == Receive.EXPIRED) {
        receive = Receive.DEFAULTED;
        if (!UNKNOWN.isSameLink(partner)) {
          isSelected = false;
        }
        partner = UNKNOWN;
        set(DEFAULTED, true);
        set(EXPIRED, false);
      }
    }
  }

  private void expire() {
    receive = Receive.EXPIRED;
    partner = partner.withState(partner.state() & ~SYNCHRONIZATION | TIMEOUT);
    set(EXPIRED, true);
    currentTicks = SHORT_TICKS;
  }

  // ---- periodic machine

  private void runPeriodic() {
    if (!isEnabled()) {
      periodicTicks = 0;
      return;
    }
    boolean wantsSlow = !partner.has(TIMEOUT);
    if (periodicTicks == 0) {
      isSlow = wantsSlow;
      periodicTicks = isSlow ? SLOW_TICKS : FAST_TICKS;
    } else if (--periodicTicks == 0) {
      needsToTransmit = true;
    } else if (wantsSlow && !isSlow) {
      isSlow = true;
      periodicTicks = SLOW_TICKS;
    } else if (!wantsSlow && isSlow) {
      periodicTicks = 0;
      needsToTransmit = true;
    }
  }

  // ---- selection and mux

  private void runSelection() {
    if (isSelected || !isEnabled()) {
      return;
    }
    int before = aggregatorId;
    aggregatorId = aggregation.aggregatorFor(this);
    isSelected = true;
    if (before != aggregatorId || !isInUse()) {
      aggregation.select();
    }
  }

  private void runMux() {
    Mux before = mux;
    switch (mux) {
      case DETACHED -> {
        if (isSelected) {
          mux = Mux.WAITING;
          waitTicks = Aggregation.WAIT_TICKS;
        }
      }
      case WAITING -> {
        if (!isSelected) {
          mux = Mux.DETACHED;
        } else if (waitTicks > 0 && --waitTicks == 0) {
          mux = Mux.ATTACHED;
        }
      }
      case ATTACHED -> {
        if (!isSelected) {
          mux = Mux.DETACHED;
        } else if (partner.has(SYNCHRONIZATION) && isInUse() && aggregation.isSelecting()) {
          mux = Mux.COLLECTING_DISTRIBUTING;
        }
      }
      case COLLECTING_DISTRIBUTING -> {
        if (!isSelected || !partner.has(SYNCHRONIZATION) || !isInUse()) {
          mux = Mux.ATTACHED;
        }
      }
    }
    set(SYNCHRONIZATION, (mux == Mux.ATTACHED || mux == Mux.COLLECTING_DISTRIBUTING) && isInUse());
    set(COLLECTING | DISTRIBUTING, mux == Mux.COLLECTING_DISTRIBUTING);
    if (mux != before) {
      needsToTransmit |= mux != Mux.WAITING;
      if (mux == Mux.DETACHED) {
        aggregatorId = 0;
      }
      aggregation.changed();
    }
  }

  private void runTransmit() {
    if (--transmitTicks > 0) {
      return;
    }
    transmitTicks = TRANSMIT_TICKS;
    if (needsToTransmit && isEnabled()) {
      needsToTransmit = false;
      aggregation.send(this);
    }
  }

  void tick() {
    // The first tick sets the machines up; the others begin with the second.
    boolean isFirst = !hasBegun;
    runReceive();
    if (!isFirst) {
      runPeriodic();
      runSelection();
      runMux();
    }
    runTransmit();
  }
}
