package org.vswitchlab.ovs.ofproto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.ofproto.table.MissAction;
import org.vswitchlab.ovs.ofproto.tunnel.PacketTypes;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.wire.EtherType;

/**
 * Follows a packet through the tables of a bridge, and of those that it reaches by patches, and
 * says what the datapath is to do with it. Changes nothing.
 */
public final class FlowTranslator {
  private final SharedDatapath shared;
  private final OutputComposer outputs;
  private final ActionTranslator actions;
  private final MirrorForwarder mirrors;

  FlowTranslator(SharedDatapath shared) {
    this.shared = shared;
    this.mirrors = new MirrorForwarder();
    this.outputs = new OutputComposer(this, mirrors, new TunnelForwarder(this));
    NormalForwarder normal = new NormalForwarder(outputs, mirrors);
    mirrors.setNormal(normal);
    this.actions = new ActionTranslator(this, outputs, normal);
  }

  /**
   * @param bridge where the packet came in; null if nobody knows its port
   * @param packet its key, in_port being an OpenFlow port
   * @param packetBytes its size; 0 if there is no packet, only a key
   */
  public Translation translate(
      OpenFlowSwitch bridge, FlowKey packet, int packetBytes, boolean isTraced) {
    boolean isFresh = packetBytes > 0;
    TranslationContext ctx = new TranslationContext(shared, bridge, packet, isTraced, isFresh);
    ctx.packetBytes = packetBytes;
    return translate(ctx);
  }

  /** Translates anew what packets have met since the last time. */
  Translation translateAgain(OpenFlowSwitch bridge, FlowKey packet) {
    TranslationContext ctx = new TranslationContext(shared, bridge, packet, false, false);
    ctx.teaches = true;
    return translate(ctx);
  }

  /** Repeats a translation, and takes down which step consulted which bits. */
  public Translation explain(OpenFlowSwitch bridge, FlowKey packet, MaskRecorder recorder) {
    TranslationContext ctx = new TranslationContext(shared, bridge, packet, false, false);
    ctx.recorder = recorder;
    return translate(ctx);
  }

  private Translation translate(TranslationContext ctx) {
    OpenFlowSwitch bridge = ctx.bridge;
    FlowKey packet = ctx.original;
    startMask(ctx);
    if (ctx.recorder != null) {
      ctx.recorder.did("every megaflow", ctx.mask);
    }
    if (bridge == null) {
      ctx.dropped(DropReason.NO_DESTINATION);
      finishMask(ctx);
      // Of packets from no known tunnel the datapath is told nothing.
      boolean isFromTunnel = packet.isNonzero(FlowField.TUN_DST);
      return new Translation(ctx, !isFromTunnel && !packet.isNonzero(FlowField.TUN_IPV6_DST));
    }
    FrozenState state = null;
    int recircId = (int) packet.get(FlowField.RECIRC_ID);
    if (recircId != 0) {
      // As the real switch: the bridge that is asked, not the one where the packet goes on.
      reportBridge(ctx);
      state = shared.recirculations().state(recircId);
      if (state == null) {
        ctx.abort(
            TranslationError.NO_RECIRCULATION_CONTEXT,
            "Recirculation context not found for ID " + Integer.toHexString(recircId),
            DropReason.RECURSION_LIMIT);
      } else {
        Thawing.restore(ctx, state);
      }
    } else {
      reportBridge(ctx);
    }
    if (!ctx.isAborted) {
      run(ctx, state, null);
      SamplingActions.end(ctx);
      SamplingActions.examineNetflow(ctx);
    }
    return finish(ctx);
  }

  /** Translates a packet-out: these actions instead of a table look-up. */
  public Translation translateActions(
      OpenFlowSwitch bridge,
      FlowKey packet,
      int packetBytes,
      List<Action> packetActions,
      boolean isTraced) {
    boolean isFresh = packetBytes > 0;
    TranslationContext ctx = new TranslationContext(shared, bridge, packet, isTraced, isFresh);
    ctx.packetBytes = packetBytes;
    // A trace tells the reason that a flow would give.
    ctx.inPacketOut = !isTraced;
    startMask(ctx);
    reportBridge(ctx);
    run(ctx, null, packetActions);
    SamplingActions.end(ctx);
    return finish(ctx);
  }

  /** What becomes of a packet that the tables cannot be asked about: nothing. */
  Translation refuse(OpenFlowSwitch bridge, FlowKey packet, TranslationError error) {
    TranslationContext ctx = new TranslationContext(shared, bridge, packet, false, true);
    startMask(ctx);
    ctx.fail(error, DropReason.MALFORMED);
    return finish(ctx);
  }

  private Translation finish(TranslationContext ctx) {
    if (ctx.isAborted) {
      ctx.actions.clear();
      FlowMask examined = MegaflowMaskRules.uncorrected(ctx.original, ctx.mask);
      finishMask(ctx);
      ctx.examined = examined;
    } else {
      unwrapLastCopy(ctx.actions);
      finishMask(ctx);
    }
    return new Translation(ctx, true);
  }

  /** Behind the last action nobody needs the packet as it was: the copy is saved. */
  private static void unwrapLastCopy(List<DatapathAction> actions) {
    int last = actions.size() - 1;
    if (last >= 0 && actions.get(last) instanceof DatapathAction.Clone copy) {
      actions.remove(last);
      actions.addAll(copy.actions());
    }
  }

  private static void reportBridge(TranslationContext ctx) {
    if (ctx.isTraced) {
      ctx.trace = ctx.trace.add(TraceNode.Kind.BRIDGE, "bridge(\"" + ctx.bridge.name() + "\")");
    }
  }

  private void run(TranslationContext ctx, FrozenState state, List<Action> packetActions) {
    OpenFlowSwitchPort inPort = ctx.bridge.port(ctx.flow.inPort());
    if (state == null) {
      if (OwnProtocols.takes(ctx, inPort)) {
        lookUpOnly(ctx);
        mirrors.mirrorIngress(ctx, inPort.bundle());
        return;
      }
      if (inPort != null && inPort.bundle() != null && mirrors.isOutput(ctx, inPort.bundle())) {
        lookUpOnly(ctx);
        if (ctx.isTraced) {
          String why = ", which is reserved exclusively for mirroring";
          ctx.trace
              .lastChild()
              .add(TraceNode.Kind.ERROR, "dropping packet received on port " + inPort.name() + why);
        }
        ctx.dropped(DropReason.MIRROR_ONLY);
        return;
      }
      boolean isBare = !PacketTypeActions.isEthernet(ctx.flow) && inPort != null;
      if (isBare
          && inPort.tunnel() != null
          && inPort.tunnel().packetTypes() == PacketTypes.LEGACY_L3) {
        PacketTypeActions.addDummyEthernet(ctx);
      }
      SamplingActions.begin(ctx);
      if (inPort != null && inPort.tunnel() != null) {
        ctx.sideEffects.add(new SideEffects.PatchCredit(null, inPort));
      }
      if (inPort != null && !inPort.config().receives()) {
        lookUpOnly(ctx);
        ctx.dropped(DropReason.PORT_BLOCKED);
        return;
      }
      if (!TunnelForwarder.applyCongestion(ctx) || !ctx.bridge.learnsFrom(inPort)) {
        lookUpOnly(ctx);
        return;
      }
    }
    // Of a packet that comes back, mirrors may not know yet: it came by a patch then.
    ctx.mirroredPort = inPort;
    if (packetActions != null) {
      mirrorFirst(ctx);
      actions.translate(ctx, packetActions);
    } else if (state != null && state.actions() != null) {
      mirrorFirst(ctx);
      actions.translate(ctx, state.actions());
    } else {
      int table = state == null ? 0 : state.tableId();
      int before = ctx.actions.size();
      lookupAndTranslate(ctx, table, ctx.flow.inPort(), false);
      if (!ctx.bridge.forwardsFrom(inPort)) {
        // The port learns and does not forward yet.
        ctx.actions.subList(before, ctx.actions.size()).clear();
        ctx.actionSet.clear();
        ctx.hasActionSet = false;
        ctx.frozen = null;
        ctx.wantedHash = null;
      }
      if (ctx.isTraced) {
        // The action set is told at the end of the first table.
        ctx.trace = ctx.trace.lastChild();
      }
    }
    if (ctx.frozen != null) {
      // The action set goes with the packet and is carried out when that is back.
      Freezing.recirculateIfFrozen(ctx);
      return;
    }
    translateActionSet(ctx);
    Freezing.recirculateIfFrozen(ctx);
  }

  /** Mirrors what comes in, once its flow is known and before that does anything. */
  private void mirrorFirst(TranslationContext ctx) {
    OpenFlowSwitchPort port = ctx.mirroredPort;
    ctx.mirroredPort = null;
    if (port != null) {
      mirrors.mirrorIngress(ctx, port.bundle());
    }
  }

  /** What a port that takes no packets drops is looked up all the same. */
  private static void lookUpOnly(TranslationContext ctx) {
    FlowTable table = ctx.bridge.pipeline().table(0);
    FlowEntry entry = lookup(ctx, table);
    ctx.sideEffects.add(new SideEffects.TableCredit(table, entry != null));
    if (entry != null) {
      ctx.sideEffects.add(new SideEffects.FlowCredit(ctx.bridge, entry));
    }
    if (ctx.isTraced) {
      ctx.report(TraceNode.Kind.TABLE, describe(ctx, 0, entry));
    }
  }

  /**
   * Looks the packet up in a table and carries out what is found there.
   *
   * @param inPort the port that the look-up takes it to have come by
   */
  void lookupAndTranslate(TranslationContext ctx, int tableId, int inPort, boolean isResubmit) {
    if (ctx.depth >= TranslationContext.MAX_DEPTH) {
      ctx.abort(
          TranslationError.RECURSION_TOO_DEEP,
          "over max translation depth 64",
          DropReason.RECURSION_LIMIT);
      return;
    }
    if (ctx.resubmitCount >= TranslationContext.MAX_RESUBMITS) {
      ctx.abort(
          TranslationError.TOO_MANY_RESUBMITS,
          "over 4096 resubmit actions",
          DropReason.RECURSION_LIMIT);
      return;
    }
    FlowTable table = ctx.bridge.pipeline().table(tableId);
    // Only ways back can go round in circles; those to later tables are not counted as deeper.
    boolean deepens = ctx.hasLookedUp && tableId <= ctx.tableId;
    boolean isFirst = !ctx.hasLookedUp;
    ctx.hasLookedUp = true;
    boolean entersBridge = ctx.entersBridge;
    ctx.entersBridge = false;
    int outerTable = ctx.tableId;
    FlowEntry outerEntry = ctx.entry;
    TraceNode outerTrace = ctx.trace;
    long realInPort = ctx.flow.get(FlowField.IN_PORT);
    ctx.flow.set(FlowField.IN_PORT, inPort);
    FlowTable first = table;
    FlowEntry entry = lookup(ctx, table);
    while (entry == null && !isResubmit && continues(table)) {
      ctx.sideEffects.add(new SideEffects.TableCredit(table, false));
      table = ctx.bridge.pipeline().table(table.id() + 1);
      entry = lookup(ctx, table);
    }
    ctx.flow.set(FlowField.IN_PORT, realInPort);
    ctx.sideEffects.add(new SideEffects.TableCredit(table, entry != null));
    MissAction missAction = table.miss();
    if (entry == null && !isResubmit && missAction == MissAction.CONTINUE) {
      // No table is left to go on in: it is the controller's, as a miss of the first.
      table = first;
      missAction = MissAction.CONTROLLER;
    }
    ctx.tableId = table.id();
    ctx.entry = entry;
    boolean callsForPacketIn = entry == null && !isResubmit && wantsPacketIn(ctx, missAction);
    if (ctx.isTraced) {
      ctx.tableVisits.add(new TableVisit(ctx.bridge, table, ctx.flow.copy(), entry));
      String found =
          callsForPacketIn
              ? number(table.id()) + "No match, and a \"packet-in\" is called for."
              : describe(ctx, table.id(), entry);
      ctx.trace = ctx.trace.add(TraceNode.Kind.TABLE, found);
    }
    mirrorFirst(ctx);
    if (entry == null) {
      miss(ctx, callsForPacketIn);
    } else {
      ctx.sideEffects.add(new SideEffects.FlowCredit(ctx.bridge, entry));
      ctx.depth += deepens ? 1 : 0;
      ctx.resubmitCount += isFirst ? 0 : 1;
      // Of what the actions of a bucket lead to, only they themselves are in the group.
      boolean inGroup = ctx.inGroup;
      ctx.inGroup = false;
      if (entersBridge) {
        actions.translateCopy(ctx, entry.actions());
      } else {
        actions.translate(ctx, entry.actions());
      }
      ctx.inGroup = inGroup;
      ctx.depth -= deepens ? 1 : 0;
    }
    if (isFirst) {
      // What the action set sends to controllers is said to be from there.
      ctx.thawedCookie = entry == null ? 0 : entry.cookie();
    }
    ctx.tableId = outerTable;
    ctx.entry = outerEntry;
    ctx.trace = outerTrace;
  }

  private static boolean continues(FlowTable table) {
    return table.miss() == MissAction.CONTINUE && table.id() + 1 < FlowPipeline.TABLE_COUNT;
  }

  private static FlowEntry lookup(TranslationContext ctx, FlowTable table) {
    ctx.looksUp();
    return ctx.recorder == null
        ? table.lookup(ctx.flow, ctx.mask)
        : ConsultedRules.lookup(ctx, table);
  }

  private static boolean wantsPacketIn(TranslationContext ctx, MissAction miss) {
    OpenFlowSwitchPort inPort = ctx.bridge.port(ctx.flow.inPort());
    return (inPort == null || inPort.config().packetIns())
        && switch (miss) {
          case DEFAULT -> wantsMisses(ctx.bridge.packetInListener());
          case CONTROLLER -> true;
          case CONTINUE, DROP -> false;
        };
  }

  private static boolean wantsMisses(PacketInListener listener) {
    return listener != null && listener.wantsMisses();
  }

  private static void miss(TranslationContext ctx, boolean callsForPacketIn) {
    FlowEntry own = ctx.bridge.pipeline().missEntry(callsForPacketIn);
    ctx.sideEffects.add(new SideEffects.FlowCredit(ctx.bridge, own));
    if (callsForPacketIn) {
      ctx.report(TraceNode.Kind.ACTION, "controller(reason=)");
      ControllerActions.sendMiss(ctx);
      return;
    }
    ctx.report(TraceNode.Kind.ACTION, "drop");
    ctx.dropped(DropReason.MISS_NO_FLOW);
  }

  private static String number(int tableId) {
    return (tableId < 10 ? " " : "") + tableId + ". ";
  }

  private static String describe(TranslationContext ctx, int tableId, FlowEntry entry) {
    String table = number(tableId);
    if (entry == null && ctx.bridge == ctx.firstBridge) {
      return table + "No match.";
    } else if (entry == null) {
      // The real tool knows the first bridge's own rules only; this is what it says of another's.
      return table + "reg0=0x2, priority 0";
    }
    if (ctx.bridge == ctx.firstBridge && ctx.bridge.pipeline().isFragmentDrop(entry)) {
      return table + "Packets are IP fragments and the fragment handling mode is \"drop\".";
    }
    String match = MatchText.format(entry.match(), ctx.shared.traceNames(ctx.bridge));
    StringBuilder text = new StringBuilder(table).append(match);
    text.append(match.isEmpty() ? "" : ", ").append("priority ").append(entry.priority());
    if (entry.cookie() != 0) {
      text.append(", cookie 0x").append(Long.toHexString(entry.cookie()));
    }
    return text.toString();
  }

  /** Carries out the action set at the end of a pipeline. */
  void translateActionSet(TranslationContext ctx) {
    if (!ctx.hasActionSet || ctx.isAborted) {
      return;
    }
    List<Action> ordered = ActionSet.inOrder(ctx.actionSet);
    ctx.hasActionSet = false;
    ctx.actionSet = new ArrayList<>();
    if (ordered.isEmpty()) {
      return;
    }
    ctx.inActionSet = true;
    if (ctx.isTraced) {
      TraceNode outer = ctx.trace;
      ctx.trace = ctx.trace.add(TraceNode.Kind.TABLE, "--. Executing action set:");
      actions.translate(ctx, ordered);
      ctx.trace = outer;
    } else {
      actions.translate(ctx, ordered);
    }
    ctx.inActionSet = false;
  }

  /**
   * Lets a packet cross a patch: it goes through the other bridge as if it had come in there, and
   * afterwards the first bridge goes on as if nothing had happened.
   */
  void crossPatch(TranslationContext ctx, OpenFlowSwitchPort from, OpenFlowSwitchPort to) {
    ctx.sideEffects.add(new SideEffects.PatchCredit(from, to));
    cross(ctx, to);
  }

  /** Lets a tunnel packet go through the bridge that has the way, as if the host had sent it. */
  void crossTunnel(TranslationContext ctx, OpenFlowSwitchPort out) {
    cross(ctx, out);
  }

  private void cross(TranslationContext ctx, OpenFlowSwitchPort to) {
    FlowKey oldFlow = ctx.flow.copy();
    OpenFlowSwitch oldBridge = ctx.bridge;
    List<Action> oldActionSet = ctx.actionSet;
    boolean oldHasActionSet = ctx.hasActionSet;
    boolean oldConntracked = ctx.isConntracked;
    java.util.Set<Mirror> oldMirrored = ctx.mirrored;
    Deque<long[]> oldStack = new ArrayDeque<>(ctx.stack);
    TraceNode oldTrace = ctx.trace;
    FlowEntry oldEntry = ctx.entry;
    int oldTable = ctx.tableId;
    ctx.bridge = to.bridge();
    ctx.stack.clear();
    ctx.actionSet = new ArrayList<>();
    ctx.hasActionSet = false;
    if (ctx.bridge != oldBridge) {
      ctx.mirrored = new java.util.HashSet<>();
    }
    forgetMetadata(ctx, to.number());
    reportBridge(ctx);
    enterBridge(ctx, to);
    ctx.flow.copyFrom(oldFlow);
    ctx.bridge = oldBridge;
    ctx.actionSet = oldActionSet;
    ctx.hasActionSet = oldHasActionSet;
    ctx.isConntracked = oldConntracked;
    ctx.mirrored = oldMirrored;
    ctx.stack.clear();
    ctx.stack.addAll(oldStack);
    ctx.trace = oldTrace;
    ctx.entry = oldEntry;
    ctx.tableId = oldTable;
    // What fails in the other bridge does not touch this one.
    ctx.isAborted = false;
    ctx.error = null;
    ctx.isExited = false;
  }

  private void enterBridge(TranslationContext ctx, OpenFlowSwitchPort inPort) {
    if (OwnProtocols.takes(ctx, inPort)) {
      return;
    }
    // What comes by a patch is mirrored only as it leaves.
    if (!inPort.config().receives() || !ctx.bridge.learnsFrom(inPort)) {
      return;
    }
    ctx.entersBridge = true;
    lookupAndTranslate(ctx, 0, inPort.number(), false);
    ctx.entersBridge = false;
  }

  /** A patch carries the packet alone: registers and the like do not cross. */
  private static void forgetMetadata(TranslationContext ctx, int inPort) {
    FlowKey flow = ctx.flow;
    flow.set(FlowField.IN_PORT, inPort);
    flow.set(FlowField.METADATA, 0);
    for (int i = 0; i < 4; i++) {
      flow.set(FlowField.values()[FlowField.XXREG0.ordinal() + i], 0, 0);
    }
    flow.set(FlowField.ACTSET_OUTPUT, 0);
    TunnelForwarder.forget(flow);
    Conntracking.forget(ctx);
  }

  /** Bits that every translation depends on. */
  private static void startMask(TranslationContext ctx) {
    FlowMask mask = ctx.mask;
    mask.unwildcard(FlowField.RECIRC_ID);
    mask.unwildcard(FlowField.IN_PORT);
    mask.unwildcard(FlowField.PACKET_TYPE);
    mask.unwildcard(FlowField.ETH_TYPE);
    int type = ctx.flow.networkType();
    if (type == EtherType.IPV4 || type == EtherType.IPV6) {
      mask.unwildcard(FlowField.IP_FRAG);
    }
    TunnelForwarder.examine(ctx);
  }

  /** Bits that a megaflow cannot or need not depend on. */
  private static void finishMask(TranslationContext ctx) {
    MegaflowMaskRules.apply(ctx.original, ctx.mask);
    ctx.examined = ctx.mask.copy();
    MegaflowMaskRules.keepUncorrectedPorts(ctx.original, ctx.flow, ctx.examined);
    MegaflowMaskRules.restrict(ctx.original, ctx.mask);
  }
}
