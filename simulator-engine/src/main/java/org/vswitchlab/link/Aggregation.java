package org.vswitchlab.link;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/**
 * Link aggregation by LACP, IEEE 802.1AX-2008, clause 5, for the members of a Linux bond in mode
 * 802.3ad. The state machines run in ticks of 110 ms, as those of the kernel do at 100 Hz.
 */
final class Aggregation {
  static final long GROUP_MAC = 0x0180_c200_0002L;
  static final int ETHER_TYPE = 0x8809;

  /** Ten jiffies of 10 ms, and one that passes until the work is queued again. */
  private static final long TICK_NANOS = 110_000_000L;

  private static final int TICKS_PER_SECOND = 10;

  /** IEEE 802.1AX-2008, 5.4.4, wait_while_timer. */
  static final int WAIT_TICKS = 2 * TICKS_PER_SECOND;

  private static final int SELECTION_TICKS = 2 * TICKS_PER_SECOND;
  private static final int HEADER_BYTES = 14;
  private static final int PDU_BYTES = 110;
  private static final int SUBTYPE_LACP = 1;
  private static final int SUBTYPE_MARKER = 2;
  private static final int MARKER_RESPONSE = 2;
  private static final int ACTOR_AT = HEADER_BYTES + 2;
  private static final int PARTNER_AT = HEADER_BYTES + 22;
  private static final int COLLECTOR_AT = HEADER_BYTES + 42;

  private final BondDevice bond;
  private final boolean isFast;
  private final Timer tick;
  private final List<AggregationPort> ports = new ArrayList<>();
  private boolean isRunning;
  private int selectionTicks;
  private int activeId;
  private int lastNumber;

  Aggregation(BondDevice bond, boolean isFast) {
    this.bond = bond;
    this.isFast = isFast;
    this.tick = new Timer(bond.simulation(), this::run);
  }

  boolean isFast() {
    return isFast;
  }

  /** The identifier of the aggregator in use; 0 for none. */
  int activeId() {
    return activeId;
  }

  List<AggregationPort> ports() {
    return ports;
  }

  long systemMac() {
    return bond.mac();
  }

  /** Whether aggregators may be chosen already: links that come up together shall go together. */
  boolean isSelecting() {
    return selectionTicks == 0;
  }

  void add(BondDevice.Member member) {
    ports.add(new AggregationPort(this, member, ++lastNumber));
    selectionTicks = SELECTION_TICKS;
    start();
  }

  void remove(BondDevice.Member member) {
    ports.removeIf(port -> port.member() == member);
    select();
  }

  AggregationPort port(BondDevice.Member member) {
    for (AggregationPort port : ports) {
      if (port.member() == member) {
        return port;
      }
    }
    return null;
  }

  /** The bond came up: the machines begin to run. */
  void start() {
    if (bond.isUp() && !ports.isEmpty() && !isRunning) {
      isRunning = true;
      selectionTicks = SELECTION_TICKS;
      tick.armAt(bond.simulation().nowNanos());
    }
  }

  void stop() {
    isRunning = false;
    tick.disarm();
  }

  private void run() {
    if (selectionTicks > 0 && --selectionTicks == 0) {
      select();
    }
    ports.forEach(AggregationPort::tick);
    if (isRunning) {
      tick.armAt(bond.simulation().nowNanos() + TICK_NANOS);
    }
  }

  // ---- aggregators

  /** An aggregator that the port can join: that of a port with the same partner, or its own. */
  int aggregatorFor(AggregationPort port) {
    for (AggregationPort other : ports) {
      if (other != port && other.aggregatorId() != 0 && other.isOfSameGroup(port)) {
        return other.aggregatorId();
      }
    }
    return isTaken(port.number(), port) ? free() : port.number();
  }

  private boolean isTaken(int id, AggregationPort except) {
    return ports.stream().anyMatch(port -> port != except && port.aggregatorId() == id);
  }

  private int free() {
    int id = 1;
    while (isTaken(id, null)) {
      id++;
    }
    return id;
  }

  /** Chooses the aggregator that the bond works with; the present one stays if it can. */
  void select() {
    if (!isSelecting()) {
      return;
    }
    AggregationPort best = null;
    for (AggregationPort port : ports) {
      if (port.isEnabled() && port.aggregatorId() != 0 && (best == null || isBetter(port, best))) {
        best = port;
      }
    }
    int chosen = best == null ? 0 : best.aggregatorId();
    if (chosen != activeId) {
      activeId = chosen;
    }
    bond.aggregatorChanged();
  }

  private boolean isBetter(AggregationPort port, AggregationPort best) {
    if (port.hasPartner() != best.hasPartner()) {
      return port.hasPartner();
    }
    return port.aggregatorId() == activeId && best.aggregatorId() != activeId;
  }

  /** How many ports the active aggregator has. */
  int activeCount() {
    return (int) ports.stream().filter(port -> port.aggregatorId() == activeId).count();
  }

  void changed() {
    bond.aggregatorChanged();
  }

  // ---- frames

  /** Takes a frame of the slow protocols. */
  void receive(BondDevice.Member member, Frame frame) {
    AggregationPort port = port(member);
    if (port == null || frame.length() < HEADER_BYTES + 2) {
      return;
    }
    int subtype = frame.u8(HEADER_BYTES);
    if (subtype == SUBTYPE_LACP && frame.length() >= HEADER_BYTES + PDU_BYTES) {
      port.receive(
          AggregationPort.Info.read(frame, ACTOR_AT + 2),
          AggregationPort.Info.read(frame, PARTNER_AT + 2));
    } else if (subtype == SUBTYPE_MARKER && frame.length() > HEADER_BYTES + 2) {
      if (frame.u8(HEADER_BYTES + 2) == 1) {
        answerMarker(member, frame);
      }
    }
  }

  /** IEEE 802.1AX-2008, 5.5.4: a marker comes back as a response. */
  private void answerMarker(BondDevice.Member member, Frame frame) {
    byte[] bytes = frame.copyBytes();
    Bytes.put48(bytes, 6, member.permanentMac());
    bytes[HEADER_BYTES + 2] = MARKER_RESPONSE;
    transmit(member, bytes);
  }

  void send(AggregationPort port) {
    byte[] bytes = new byte[HEADER_BYTES + PDU_BYTES];
    Bytes.put48(bytes, 0, GROUP_MAC);
    Bytes.put48(bytes, 6, port.member().permanentMac());
    Bytes.put16(bytes, 12, ETHER_TYPE);
    bytes[HEADER_BYTES] = SUBTYPE_LACP;
    bytes[HEADER_BYTES + 1] = 1;
    bytes[ACTOR_AT] = 1;
    bytes[ACTOR_AT + 1] = 20;
    port.actor().write(bytes, ACTOR_AT + 2);
    bytes[PARTNER_AT] = 2;
    bytes[PARTNER_AT + 1] = 20;
    port.partner().write(bytes, PARTNER_AT + 2);
    bytes[COLLECTOR_AT] = 3;
    bytes[COLLECTOR_AT + 1] = 16;
    transmit(port.member(), bytes);
  }

  private void transmit(BondDevice.Member member, byte[] bytes) {
    bond.ledger().created(1);
    member.device().transmit(Frame.owning(bytes, bond.simulation().newOriginId()));
  }
}
