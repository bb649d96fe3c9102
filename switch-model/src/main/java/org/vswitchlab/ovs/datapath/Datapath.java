package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Miniflow;
import org.vswitchlab.wire.Frame;

/**
 * The userspace datapath of one host, shared by all its bridges.
 *
 * <p>A received frame becomes a key; the key is looked for in the {@link MicroflowCache}, then in
 * the {@link MegaflowCache}; if neither knows it, the {@link UpcallHandler} decides and its answer
 * is cached. Then the actions are executed. Whatever leaves because of one frame leaves together at
 * the end, after the taps were told what was decided.
 */
public final class Datapath {
  /** Megaflows that fit unless configured: other_config:flow-limit, ovs-vswitchd.conf.db(5). */
  public static final int DEFAULT_FLOW_LIMIT = 200_000;

  private static final int TCP = 6;
  private static final long FIRST_IMPOSSIBLE_QUEUE = 0xf000;
  private static final long QUEUE_HANDLE = 0x10000;

  private final Simulation simulation;
  private final FrameLedger ledger;
  private final String hostName;
  private String name;
  private final PortTable ports = new PortTable();
  private final MicroflowCache microflows = new MicroflowCache();
  private final MegaflowCache megaflows = new MegaflowCache();
  private final ConnectionTracker connectionTracker = new ConnectionTracker();
  private final MeterTable meters = new MeterTable();
  private final ActionExecutor executor;
  private final DatapathStatistics statistics = new DatapathStatistics();
  private final ChangeSeq changes = new ChangeSeq();
  private final List<Reception> freeReceptions = new ArrayList<>();
  private final List<Megaflow> counting = new ArrayList<>();
  private final List<UpcallResult> freeResults = new ArrayList<>();
  private UpcallHandler handler;
  private LookupListener lookupListener;
  private Reception current;
  private long nextMegaflowId = 1;
  private int flowLimit = DEFAULT_FLOW_LIMIT;
  private int firstTunnelSourcePort = 32768;
  private int lastTunnelSourcePort = 61000;
  private long upcallDelayNanos;
  private boolean hasMegaflows = true;
  private boolean isExecutingMiss;
  private final List<Megaflow> addedByHand = new ArrayList<>();
  private final SortedMap<Integer, int[]> bonds = new TreeMap<>();
  private int vlanLimit = FlowKeyExtractor.DEFAULT_VLAN_LIMIT;

  /**
   * @param name type and name as {@code dpctl/show} heads its list: {@code netdev@ovs-netdev}
   */
  public Datapath(Simulation simulation, FrameLedger ledger, String hostName, String name) {
    this.simulation = simulation;
    this.ledger = ledger;
    this.hostName = hostName;
    this.name = name;
    this.executor = new ActionExecutor(this, simulation);
  }

  /** Who answers upcalls. Without a handler every miss is lost. */
  public void setUpcallHandler(UpcallHandler newHandler) {
    handler = newHandler;
  }

  /**
   * Who is told of each look-up of a frame that is tapped, to explain it; null for nobody. Frames
   * that nobody taps pay nothing for it.
   */
  public void setLookupListener(LookupListener listener) {
    lookupListener = listener;
  }

  UpcallHandler upcallHandler() {
    return handler;
  }

  public String name() {
    return name;
  }

  /** Gives it another type and name; only while it has no ports, as numbers depend on the type. */
  public void setName(String newName) {
    if (!ports.all().isEmpty()) {
      throw new IllegalStateException(name + " has ports already");
    }
    name = newName;
  }

  /** Forgets flows, connections and counters, as if it had been taken away and made again. */
  public void renew() {
    flush();
    connectionTracker.flush(null);
    statistics.clear();
  }

  /** The type, which is the part of the name before the {@code @}. */
  public String type() {
    return name.replaceFirst("@.*", "");
  }

  /**
   * The {@code skb_priority} by which packets get into a queue of their port. Queues of the
   * system's datapath are classes of Linux traffic control, tc-htb(8): queue n is class 1:(n+1).
   *
   * @param queueId unsigned 32 bits
   * @return -1 if there cannot be such a queue
   */
  public long queuePriority(long queueId) {
    if (!type().equals("system")) {
      return queueId;
    }
    return queueId < FIRST_IMPOSSIBLE_QUEUE ? QUEUE_HANDLE | queueId + 1 : -1;
  }

  // Bonds.

  /**
   * Has packets for a bond leave by these ports.
   *
   * @param portOfHash of each value of the lowest 8 bits of a packet's hash; -1 for none
   */
  public void setBond(int bondId, int[] portOfHash) {
    bonds.put(bondId, portOfHash.clone());
  }

  public void removeBond(int bondId) {
    bonds.remove(bondId);
  }

  /** The ports of the bonds' hash values, by number of the bond. */
  public SortedMap<Integer, int[]> bonds() {
    return Collections.unmodifiableSortedMap(bonds);
  }

  /** The port by which a packet leaves; -1 if there is none. */
  int bondMember(int bondId, int hash) {
    int[] ports = bonds.get(bondId);
    return ports == null ? -1 : ports[hash & ports.length - 1];
  }

  // Ports.

  /** Takes the frames of a device from now on. */
  public DatapathPort addPort(int number, String typeName, NetDevice device) {
    boolean isInternal = device instanceof InternalDevice;
    DatapathPort port =
        new DatapathPort(
            this,
            number,
            device.name(),
            typeName,
            isInternal ? DatapathPort.Kind.INTERNAL : DatapathPort.Kind.DEVICE,
            device);
    enter(port);
    if (device instanceof InternalDevice internal) {
      internal.connect(port);
    } else {
      device.setReceiver(port);
    }
    return port;
  }

  /** Adds a port for a kind of tunnel. */
  public DatapathPort addTunnelPort(int number, String portName, String typeName) {
    DatapathPort port =
        new DatapathPort(this, number, portName, typeName, DatapathPort.Kind.TUNNEL, null);
    enter(port);
    return port;
  }

  private void enter(DatapathPort port) {
    if (!ports.add(port)) {
      throw new IllegalArgumentException(name + " has a port " + port.number() + " already");
    }
    changes.changed();
  }

  /** Lets go of a port. Its device has no receiver afterwards; packets sent to it are dropped. */
  public void removePort(int number) {
    DatapathPort port = ports.remove(number);
    if (port == null) {
      return;
    }
    if (port.device() instanceof InternalDevice internal) {
      internal.connect(null);
    } else if (port.device() != null && port.device().receiver() == port) {
      port.device().setReceiver(null);
    }
    changes.changed();
  }

  /** The port of that number, or null. */
  public DatapathPort port(int number) {
    return ports.byNumber(number);
  }

  /** The port of that name, or null. */
  public DatapathPort port(String portName) {
    return ports.byName(portName);
  }

  /** In order of number. */
  public Collection<DatapathPort> ports() {
    return ports.all();
  }

  // Receiving and executing.

  /** A frame came in by a port. */
  void receive(DatapathPort port, Frame frame) {
    if (upcallDelayNanos > 0 && needsUpcall(port, frame)) {
      // The link has it no more, and nobody else has it yet.
      ledger.departed();
      simulation.schedule(
          simulation.nowNanos() + upcallDelayNanos,
          () -> {
            ledger.arrived();
            receiveNow(port, frame);
          });
      return;
    }
    receiveNow(port, frame);
  }

  private boolean needsUpcall(DatapathPort port, Frame frame) {
    if (frame.length() < NetDevice.ETHERNET_HEADER_BYTES) {
      return false;
    }
    FlowKeyExtractor extractor = new FlowKeyExtractor();
    extractor.setVlanLimit(vlanLimit);
    FlowKey key = new FlowKey();
    extractor.extract(frame, port.number(), key);
    return megaflows.find(key) == null;
  }

  /** Whether a recirculated packet has to wait for its upcall. */
  boolean delaysUpcallOf(Packet packet) {
    return upcallDelayNanos > 0 && megaflows.find(packet.key()) == null;
  }

  /** Goes on with a recirculated packet when its upcall has been waited for. */
  void processLater(Packet packet, int depth) {
    Frame frame = packet.frame();
    FlowKey metadata = packet.key().copy();
    Connection connection = packet.connection();
    boolean isReply = packet.isReply();
    boolean isRelated = packet.isRelated();
    simulation.schedule(
        simulation.nowNanos() + upcallDelayNanos,
        () -> {
          ledger.arrived();
          Reception reception = open(false);
          Reception outer = current;
          current = reception;
          Packet again = reception.acquire();
          again.start(frame, metadata, vlanLimit);
          again.setConnection(connection, isReply, isRelated);
          process(again, reception, depth);
          reception.release();
          current = outer;
          if (reception.endsHere()) {
            ledger.dropped(hostName + ":" + name, frame, reception.dropReason());
          }
          close(reception);
        });
  }

  private void receiveNow(DatapathPort port, Frame frame) {
    NetDevice device = port.device();
    boolean isWatched = port.kind() == DatapathPort.Kind.DEVICE && device.isTapped();
    Reception reception = open(isWatched);
    Reception outer = current;
    current = reception;
    Packet packet = reception.acquire();
    if (frame.length() < NetDevice.ETHERNET_HEADER_BYTES) {
      reception.dropped(DropReason.MALFORMED);
    } else {
      packet.start(frame, port.number(), vlanLimit);
      if (port.isDummy()) {
        packet.fillsItsBuffer();
      }
      process(packet, reception, 0);
    }
    reception.release();
    current = outer;
    if (port.kind() == DatapathPort.Kind.DEVICE) {
      device.tapReceived(frame, isWatched ? reception.decision() : null);
    }
    if (reception.endsHere()) {
      if (port.kind() == DatapathPort.Kind.DEVICE) {
        device.dropReceived(frame, reception.dropReason());
      } else {
        ledger.dropped(device.qualifiedName(), frame, reception.dropReason());
      }
    }
    close(reception);
  }

  /**
   * Executes actions on a packet that did not come in by a port just now: a packet-out, or what a
   * handler makes of a packet that was handed up. Called while a frame is being received, the
   * outputs belong to that frame; otherwise the packet comes into being here.
   *
   * @param metadata in_port, marks and so on; the headers are read from the frame
   */
  public void execute(Frame frame, FlowKey metadata, List<DatapathAction> actions) {
    Reception reception = current;
    boolean isOwn = reception == null;
    if (isOwn) {
      ledger.created(1);
      reception = open(false);
      current = reception;
    }
    Packet packet = reception.acquire();
    packet.start(frame, metadata, vlanLimit);
    executor.execute(packet, actions, reception, 0);
    reception.release();
    if (isOwn) {
      current = null;
      if (reception.endsHere()) {
        ledger.dropped(hostName + ":" + name, frame, reception.dropReason());
      }
      close(reception);
    }
  }

  /** The frame that is being received was consumed by a controller or protocol of the switch. */
  public void markHandedOver() {
    if (current != null) {
      current.handedUp();
    }
  }

  /** Why the frame that is being received goes nowhere, should it have no output. */
  public void markDropped(DropReason reason) {
    if (current != null) {
      current.dropped(reason);
    }
  }

  private Reception open(boolean isWatched) {
    int last = freeReceptions.size() - 1;
    Reception reception = last < 0 ? new Reception() : freeReceptions.remove(last);
    reception.start(isWatched);
    return reception;
  }

  /** Settles the ledger and lets the outputs go; more may be received because of that. */
  private void close(Reception reception) {
    int count = reception.outputCount();
    int copies = count + reception.heldCount();
    settle(reception, copies);
    if (copies > 0) {
      for (int i = 0; i < count; i++) {
        int priority = reception.priority(i);
        reception.port(i).output(reception.takeFrame(i), priority);
      }
    } else if (reception.handedUpCount() > 0) {
      ledger.handedOver();
    }
    freeReceptions.add(reception);
  }

  /** Fragments are held back, and those that were held before are received here too. */
  private void settle(Reception reception, int copies) {
    List<Frame> released = reception.releasedFrames();
    if (copies > released.size()) {
      ledger.fannedOut(copies - released.size());
    }
    for (int i = 0; i < reception.heldCount(); i++) {
      ledger.departed();
    }
    // The first copy is the frame that came in last, which the caller answers for without one.
    int answered = Math.max(copies - 1, 0);
    for (int i = 0; i < released.size(); i++) {
      ledger.arrived();
      if (i < answered) {
        continue;
      } else if (reception.handedUpCount() > 0) {
        ledger.handedOver();
      } else {
        ledger.dropped(hostName + ":" + name, released.get(i), reception.dropReason());
      }
    }
  }

  /** Sees to it that fragments which nothing takes along are thrown away one day. */
  void purgeFragmentsLater() {
    long wait = FragmentReassembly.TIMEOUT_NANOS + FragmentReassembly.PURGE_NANOS + 1;
    simulation.schedule(simulation.nowNanos() + wait, this::purgeFragments);
  }

  private void purgeFragments() {
    for (FragmentReassembly.Held held :
        connectionTracker.fragments().takePurged(simulation.nowNanos())) {
      ledger.arrived();
      ledger.dropped(hostName + ":" + name, held.frame(), DropReason.FRAGMENT_TIMEOUT);
    }
  }

  /** The megaflow that takes the packet, or null; counts nothing. */
  Megaflow find(Packet packet) {
    FlowKey key = packet.key();
    Megaflow flow = microflows.find(key, key.hash());
    return flow != null ? flow : megaflows.find(key);
  }

  /** Looks the packet up and executes what is found. Also for recirculated packets. */
  void process(Packet packet, Reception reception, int depth) {
    if (depth > 0) {
      statistics.recirculated();
    }
    FlowKey key = packet.key();
    int hash = key.hash();
    Megaflow flow = microflows.find(key, hash);
    if (flow != null) {
      statistics.microflowHit();
    } else {
      flow = megaflows.find(key);
      if (flow == null) {
        miss(packet, key, hash, reception, depth);
        return;
      }
      statistics.megaflowHit();
      microflows.insert(key, hash, flow);
    }
    flow.hit(packet.length(), tcpFlags(key), simulation.nowNanos());
    if (!flow.isCounting()) {
      startsCounting(flow);
    }
    if (flow.isFlood()) {
      reception.flooded();
    }
    reception.dropped(flow.dropReason());
    if (reception.isWatched()) {
      tellLookup(key);
      explainHit(flow, reception);
    }
    executor.execute(packet, flow.actionArray(), reception, depth);
  }

  private void startsCounting(Megaflow flow) {
    flow.setCounting(true);
    counting.add(flow);
  }

  /** The megaflows whose counters changed since the last call, in order of installation. */
  public List<Megaflow> takeCounting() {
    List<Megaflow> changed = new ArrayList<>(counting.size());
    for (Megaflow flow : counting) {
      flow.setCounting(false);
      if (!flow.isDead()) {
        changed.add(flow);
      }
    }
    counting.clear();
    changed.sort(Comparator.comparingLong(Megaflow::id));
    return changed;
  }

  private int tcpFlags(FlowKey key) {
    int flags = (int) key.word(org.vswitchlab.ovs.flow.FlowLayout.ARP_THA) & 0xfff;
    if (flags == 0 || key.get(FlowField.NW_PROTO) == TCP) {
      return flags;
    }
    // The type of an option of neighbour discovery lies in the same place, and is counted, too,
    // unless the packet is looked up without reading it.
    boolean isRead = key.get(FlowField.RECIRC_ID) != 0 || !megaflows.hasSimpleFlows(key.inPort());
    return isRead ? flags : 0;
  }

  private void tellLookup(FlowKey key) {
    if (lookupListener != null) {
      lookupListener.lookedUp(key.copy());
    }
  }

  private void explainHit(Megaflow flow, Reception reception) {
    reception.step("megaflow #" + flow.id() + " hit");
    if (handler != null && flow.owner() != null) {
      for (String step : handler.explain(flow.owner())) {
        reception.step(step);
      }
    }
  }

  private void miss(Packet packet, FlowKey key, int hash, Reception reception, int depth) {
    statistics.miss();
    if (handler == null) {
      statistics.lost();
      reception.dropped(DropReason.UPCALL_LOST);
      return;
    }
    int last = freeResults.size() - 1;
    UpcallResult result = last < 0 ? new UpcallResult() : freeResults.remove(last);
    result.clear(reception.isWatched());
    if (reception.isWatched()) {
      tellLookup(key);
      result.step("upcall: no megaflow matches");
    }
    handler.upcall(key, packet.frame(), result);
    DatapathAction[] actions = result.actions().toArray(new DatapathAction[0]);
    reception.dropped(result.dropReason());
    if (result.isFlood()) {
      reception.flooded();
    }
    if (result.isCacheable()) {
      install(key, hash, actions, result);
    }
    for (String step : result.steps()) {
      reception.step(step);
    }
    freeResults.add(result);
    boolean before = isExecutingMiss;
    isExecutingMiss = true;
    executor.execute(packet, actions, reception, depth);
    isExecutingMiss = before;
  }

  /** Whether the actions that are executed were translated for this very packet. */
  public boolean isExecutingMiss() {
    return isExecutingMiss;
  }

  private void install(FlowKey key, int hash, DatapathAction[] actions, UpcallResult result) {
    if (megaflows.size() >= flowLimit) {
      return;
    }
    FlowMask wanted = result.mask();
    MegaflowMask.addAlwaysMatched(key, wanted);
    if (!hasMegaflows) {
      MegaflowMask.addEverything(key, wanted);
    }
    Megaflow present = megaflows.findExact(key, wanted);
    if (present != null) {
      // Another packet of the same flow was translated while this one waited.
      microflows.insert(key, hash, present);
      return;
    }
    DatapathAction[] cached = actions;
    if (!result.slowPathReasons().isEmpty()) {
      UserspaceCookie cookie = new UserspaceCookie.SlowPath(List.copyOf(result.slowPathReasons()));
      cached = new DatapathAction[] {new DatapathAction.Userspace(0, cookie, -1)};
    }
    FlowMask mask = megaflows.intern(wanted);
    Megaflow flow =
        new Megaflow(
            nextMegaflowId++, Miniflow.of(key), mask, cached, result, simulation.nowNanos());
    megaflows.add(flow, key);
    microflows.insert(key, hash, flow);
    handler.installed(flow);
    changes.changed();
  }

  // Megaflows, as the revalidator and dpctl see them.

  /** In order of installation. */
  public List<Megaflow> megaflows() {
    return megaflows.flows();
  }

  public int megaflowCount() {
    return megaflows.size();
  }

  /** Number of different masks in use. */
  public int maskCount() {
    return megaflows.maskCount();
  }

  /** The megaflow of that serial number, or null if it is gone. */
  public Megaflow megaflow(long id) {
    return megaflows.byId(id);
  }

  /** The megaflow that a packet of that key would hit, or null; counts nothing. */
  public Megaflow lookup(FlowKey key) {
    return megaflows.find(key);
  }

  /** Takes a megaflow out; its statistics stay readable. */
  public void delete(Megaflow flow) {
    takeOut(flow);
    changes.changed();
  }

  private void takeOut(Megaflow flow) {
    megaflows.remove(flow);
    if (handler != null) {
      handler.removed(flow);
    }
  }

  /** Replaces what a megaflow does. */
  public void setActions(Megaflow flow, List<DatapathAction> actions) {
    flow.setActions(actions.toArray(new DatapathAction[0]));
    changes.changed();
  }

  /**
   * Adds a megaflow by hand.
   *
   * @return the flow, or null if there is one of that key and mask already
   */
  public Megaflow add(FlowKey key, FlowMask mask, List<DatapathAction> actions) {
    FlowMask wanted = mask.copy();
    if (megaflows.findExact(key, wanted) != null) {
      return null;
    }
    UpcallResult result = new UpcallResult();
    result.clear(false);
    Megaflow flow =
        new Megaflow(
            nextMegaflowId++,
            Miniflow.of(key),
            megaflows.intern(wanted),
            actions.toArray(new DatapathAction[0]),
            result,
            simulation.nowNanos());
    megaflows.add(flow, key);
    addedByHand.add(flow);
    changes.changed();
    return flow;
  }

  /** Megaflows that were added by hand since this was asked last. */
  public List<Megaflow> takeAddedByHand() {
    List<Megaflow> added = List.copyOf(addedByHand);
    addedByHand.clear();
    return added;
  }

  /** Replaces what the handler attached, after it has looked at the megaflow again. */
  public void setOwner(Megaflow flow, Object owner, DropReason dropReason, boolean isFlood) {
    flow.setOwner(owner, dropReason, isFlood);
  }

  /** Takes all megaflows out. */
  public void flush() {
    for (Megaflow flow : megaflows.flows()) {
      takeOut(flow);
    }
    microflows.clear();
    changes.changed();
  }

  /** Switches the exact-match cache on or off: other_config:emc-insert-inv-prob=0. */
  public void setMicroflowCacheEnabled(boolean enabled) {
    microflows.setEnabled(enabled);
  }

  /** How many exact-match entries lead to a megaflow. */
  public int microflowCount(Megaflow flow) {
    int count = 0;
    for (MicroflowCache.Entry entry : microflows.entries()) {
      count += entry.flow() == flow ? 1 : 0;
    }
    return count;
  }

  MicroflowCache microflowCache() {
    return microflows;
  }

  /**
   * Lets packets that no megaflow takes wait before they are dealt with, so that a lab can show
   * what the way through ovs-vswitchd costs. Those behind them that find a megaflow may overtake
   * them, as they may in a real kernel datapath.
   *
   * @param nanos 0 for no delay, as it is unless somebody asks for one
   */
  public void setUpcallDelayNanos(long nanos) {
    upcallDelayNanos = nanos;
  }

  /**
   * Whether flows leave open what nobody looked at; if not, each packet that differs in anything
   * has a flow of its own: {@code upcall/disable-megaflows}.
   */
  public void setMegaflowsEnabled(boolean enabled) {
    hasMegaflows = enabled;
    flush();
  }

  /** Subtables that were probed for packets that the exact-match cache did not know. */
  public long probeCount() {
    return megaflows.probeCount();
  }

  public int flowLimit() {
    return flowLimit;
  }

  /** Sets how many megaflows fit; further misses are dealt with one by one. */
  public void setFlowLimit(int newFlowLimit) {
    flowLimit = newFlowLimit;
  }

  /** Sets how many VLAN headers are read: other_config:vlan-limit, 0 meaning all that fit. */
  public void setVlanLimit(int newVlanLimit) {
    vlanLimit =
        newVlanLimit <= 0 || newVlanLimit > FlowKey.MAX_VLAN_HEADERS
            ? FlowKey.MAX_VLAN_HEADERS
            : newVlanLimit;
  }

  public int vlanLimit() {
    return vlanLimit;
  }

  /** Sets the range of the UDP source ports of tunnel packets: tnl/egress_port_range. */
  public void setTunnelSourcePorts(int first, int last) {
    firstTunnelSourcePort = first;
    lastTunnelSourcePort = last;
  }

  /** Number of the next packet into a tunnel, counted for each port from 0. */
  int nextTunnelSequence(int number) {
    DatapathPort port = port(number);
    return port == null ? 0 : port.nextSequence();
  }

  public int firstTunnelSourcePort() {
    return firstTunnelSourcePort;
  }

  public int lastTunnelSourcePort() {
    return lastTunnelSourcePort;
  }

  public ConnectionTracker connectionTracker() {
    return connectionTracker;
  }

  public MeterTable meters() {
    return meters;
  }

  /** Starts to count anew. */
  public void clearStatistics() {
    statistics.clear();
    megaflows.clearProbeCount();
  }

  public DatapathStatistics statistics() {
    return statistics;
  }

  /**
   * The caches as they are now, for views.
   *
   * @param mostRows limit for each list of rows; the counts are of all
   */
  public DatapathSnapshot snapshot(int mostRows) {
    return DatapathSnapshot.of(this, mostRows, simulation.nowNanos());
  }

  /** Counts changes of ports and megaflows, not traffic. */
  public ChangeSeq changes() {
    return changes;
  }

  Simulation simulation() {
    return simulation;
  }
}
