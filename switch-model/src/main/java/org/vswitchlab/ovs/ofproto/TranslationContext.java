package org.vswitchlab.ovs.ofproto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.NatSpec;
import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.HexBytes;

/** Where one translation stands. */
final class TranslationContext {
  /** Resubmits within resubmits: more than any real pipeline, fewer than the stack bears. */
  static final int MAX_DEPTH = 64;

  /** All resubmits of a packet. */
  static final int MAX_RESUBMITS = 4096;

  final SharedDatapath shared;
  final OpenFlowSwitch firstBridge;

  /** The packet as it came, in_port being an OpenFlow port. */
  final FlowKey original;

  /** The packet as the actions so far have made it. */
  final FlowKey flow;

  /** The packet as the datapath actions so far have made it. */
  final FlowKey base;

  final FlowMask mask = new FlowMask();

  /** The mask with bits that a flow of the datapath cannot say; set at the end. */
  FlowMask examined;

  final List<SideEffect> sideEffects = new ArrayList<>();

  /** What was asked besides tables, in order. */
  final List<Consulted> consulted = new ArrayList<>(2);

  final Set<SlowPathReason> slowPathReasons = EnumSet.noneOf(SlowPathReason.class);
  final boolean isTraced;
  final TraceNode traceRoot;

  /** Look-ups in order, of a trace alone. */
  final List<TableVisit> tableVisits;

  final List<Recirculation> recirculations = new ArrayList<>();

  /** Whether this is for a packet that came in just now, not a second look or a trace. */
  boolean isFresh;

  /** Whether packets stand behind this: only they find out that too many flows were taught. */
  boolean teaches;

  /** Whether a flow could not be taught as there are too many. */
  boolean isLessonRefused;

  /** Whether nothing happens to the packet after the action at hand. */
  boolean isLast = true;

  /** Addresses that the packet itself has taught, if it came just now. */
  final List<SideEffects.Learning> learned = new ArrayList<>(2);

  final Deque<long[]> stack = new ArrayDeque<>();

  /** Size of the packet in bytes, or 0 if there is none. */
  int packetBytes;

  OpenFlowSwitch bridge;

  /** The port that the packet came in by before anything else happened to it; null for none. */
  OpenFlowSwitchPort firstPort;

  List<DatapathAction> actions = new ArrayList<>();
  List<Action> actionSet = new ArrayList<>();
  boolean hasActionSet;

  /** A port whose packet is to be mirrored when the first flow was found; null for none. */
  OpenFlowSwitchPort mirroredPort;

  Set<Mirror> mirrored = new HashSet<>();
  TraceNode trace;
  FlowEntry entry;
  int tableId;
  boolean hasLookedUp;

  /** Takes down who consulted which bits; null unless it is wanted. */
  MaskRecorder recorder;

  /** Whether the next look-up is that of a packet that crossed a patch. */
  boolean entersBridge;

  /** Whether all look-ups so far saw the packet's headers as they came. */
  boolean looksUpAsReceived = true;

  int depth;
  int resubmitCount;
  boolean isExited;

  /** Whether this list of actions ends here, but not those that it was reached from. */
  boolean endsList;

  /** Whether the last MPLS label came off, so that the headers below it are not known yet. */
  boolean wasMpls;

  /** Whether the packet has a header in front that the datapath has not put there yet. */
  boolean pendingEncap;

  /** Whether the packet lost its outermost header and the datapath does not know yet. */
  boolean pendingDecap;

  /** Type 2 metadata of a network service header that is to be put on. */
  HexBytes nshMetadata = HexBytes.EMPTY;

  /** Where in the actions sFlow's sample goes, once the packet's way is known; -1 without one. */
  int sflowIndex = -1;

  /** The bridge that samples for sFlow. */
  OpenFlowSwitch firstSampled;

  /** Outputs so far, and the last of them, for sFlow and NetFlow. */
  int sampledOutputs;

  OpenFlowSwitchPort sampledPort;

  /** How often a header was put on or taken off by the datapath actions so far. */
  int headerCommits;

  /** The hash that an action needs of the datapath before it can go on; null for none. */
  DatapathAction.Hash wantedHash;

  /** Actions that must wait until the datapath has recirculated the packet; null for none. */
  List<Action> frozen;

  /** Whether they wait because a header came off: a trace does not follow such packets. */
  boolean isFrozenByDecap;

  /** Says that a controller decides how the frozen actions go on; null for none. */
  ControllerActions.Pause pausedFor;

  /** Cookie of the flow that the frozen actions are of. */
  long frozenCookie = -1;

  /** Cookie of the flow whose actions went on after recirculation; -1 for none. */
  long thawedCookie = -1;

  /** The table that the frozen actions stand in. */
  int frozenTable;

  boolean isFlood;

  /** Whether the packet's tunnel told of congestion, which the packet now tells. */
  boolean isCongested;

  boolean inGroup;
  boolean inActionSet;
  boolean inPacketOut;
  boolean isConntracked;
  boolean isAborted;

  /** Why it was aborted; null if it was not. */
  TranslationError error;

  int truncateBytes;
  DropReason dropReason = DropReason.FLOW_DROP;

  TranslationContext(
      SharedDatapath shared,
      OpenFlowSwitch bridge,
      FlowKey packet,
      boolean isTraced,
      boolean isFresh) {
    this.isFresh = isFresh;
    this.teaches = isFresh;
    this.shared = shared;
    this.firstBridge = bridge;
    this.bridge = bridge;
    this.firstPort = bridge == null ? null : bridge.port((int) packet.get(FlowField.IN_PORT));
    this.original = packet.copy();
    this.flow = packet.copy();
    this.base = packet.copy();
    this.isTraced = isTraced;
    this.traceRoot = isTraced ? new TraceNode(TraceNode.Kind.BRIDGE, "") : null;
    this.trace = traceRoot;
    this.tableVisits = isTraced ? new ArrayList<>() : List.of();
  }

  /** Notes how the packet is at a look-up. */
  void looksUp() {
    looksUpAsReceived &= flow.hasSameHeaders(original) && !flow.isNonzero(FlowField.IP_FRAG);
  }

  /** Freezes actions of the flow at hand. */
  void freeze(List<Action> rest) {
    frozen = new ArrayList<>(rest);
    frozenTable = tableId;
    frozenCookie = cookie();
  }

  /** Cookie of the flow whose actions are carried out; -1 for none. */
  long cookie() {
    return entry == null ? thawedCookie : entry.cookie();
  }

  void report(TraceNode.Kind kind, String text) {
    if (isTraced) {
      trace.add(kind, text);
    }
  }

  void detail(String text) {
    report(TraceNode.Kind.DETAIL, text);
  }

  void warn(String text) {
    report(TraceNode.Kind.WARNING, text);
  }

  /** A fault that ends the translation: nothing is sent. */
  void abort(TranslationError fault, String text, DropReason reason) {
    report(TraceNode.Kind.ERROR, text);
    fail(fault, reason);
  }

  /** A fault, already told, that ends the translation: nothing is sent. */
  void fail(TranslationError fault, DropReason reason) {
    error = fault;
    isAborted = true;
    isExited = true;
    dropReason = reason;
  }

  /** Notes for a trace that the packet will come back. */
  void recirculated(int id, boolean isConntrack) {
    recirculated(id, isConntrack, 0, null);
  }

  /**
   * As {@link #recirculated(int, boolean)}.
   *
   * @param zone of the connection tracker that the packet comes back from
   * @param nat what it was to translate; null for nothing
   */
  void recirculated(int id, boolean isConntrack, int zone, NatSpec nat) {
    if (isTraced) {
      FlowKey packet = flow.copy();
      packet.set(FlowField.RECIRC_ID, id);
      if (isConntrack) {
        packet.set(FlowField.CT_STATE, FlowKey.CT_TRACKED | FlowKey.CT_NEW);
        packet.set(FlowField.CT_ZONE, zone);
      }
      recirculations.add(new Recirculation(id, isConntrack, packet, nat));
    }
  }

  /** Notes why the packet goes nowhere, should nothing be sent. */
  void dropped(DropReason reason) {
    if (actions.isEmpty()) {
      dropReason = reason;
    }
  }
}
