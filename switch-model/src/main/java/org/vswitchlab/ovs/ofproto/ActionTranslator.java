package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.EtherType;

/** Carries out a list of actions on the packet of a translation. */
final class ActionTranslator {
  /** Probability of a sample that copies every packet. */
  private static final int EVERY_PACKET = -1;

  private final FlowTranslator translator;
  private final OutputComposer outputs;
  private final NormalForwarder normal;
  private final FieldWriter fields = new FieldWriter();
  private final GroupForwarder groups;
  private final Conntracking conntracking;

  ActionTranslator(FlowTranslator translator, OutputComposer outputs, NormalForwarder normal) {
    this.translator = translator;
    this.outputs = outputs;
    this.normal = normal;
    this.groups = new GroupForwarder(this);
    this.conntracking = new Conntracking(this);
  }

  /** Whether flows may have the action; what it cannot do yet is refused when it is added. */
  static boolean supports(Action action) {
    return switch (action.type()) {
      case OUTPUT,
          OUTPUT_REG,
          OUTPUT_TRUNC,
          CONTROLLER,
          ENQUEUE,
          GROUP,
          SET_VLAN_VID,
          SET_VLAN_PCP,
          STRIP_VLAN,
          PUSH_VLAN,
          SET_ETH_SRC,
          SET_ETH_DST,
          SET_IPV4_SRC,
          SET_IPV4_DST,
          SET_IP_DSCP,
          SET_IP_ECN,
          SET_IP_TTL,
          SET_L4_SRC_PORT,
          SET_L4_DST_PORT,
          REG_MOVE,
          STACK_PUSH,
          STACK_POP,
          DEC_TTL,
          SET_TUNNEL,
          SET_QUEUE,
          POP_QUEUE,
          FIN_TIMEOUT,
          RESUBMIT,
          LEARN,
          NOTE,
          EXIT,
          CLONE,
          CHECK_PKT_LARGER,
          CT,
          CT_CLEAR,
          METER,
          CLEAR_ACTIONS,
          WRITE_ACTIONS,
          WRITE_METADATA,
          SET_MPLS_LABEL,
          SET_MPLS_TC,
          SET_MPLS_TTL,
          DEC_MPLS_TTL,
          PUSH_MPLS,
          POP_MPLS,
          MULTIPATH,
          BUNDLE,
          ENCAP,
          DECAP,
          DEC_NSH_TTL,
          CONJUNCTION,
          GOTO_TABLE ->
          true;
      case SET_FIELD -> ((Action.SetField) action).field().isPlaced();
      case DELETE_FIELD, SAMPLE -> true;
      case NAT -> false;
    };
  }

  void translate(TranslationContext ctx, List<Action> actions) {
    if (actions.isEmpty()) {
      ctx.report(TraceNode.Kind.ACTION, "drop");
      ctx.dropped(DropReason.FLOW_DROP);
      return;
    }
    boolean isLast = ctx.isLast;
    translate(ctx, actions, isLast);
    ctx.isLast = isLast;
  }

  /**
   * @param isLast whether nothing happens to the packet after the list
   */
  private void translate(TranslationContext ctx, List<Action> actions, boolean isLast) {
    for (int i = 0; i < actions.size(); i++) {
      if (ctx.isExited) {
        return;
      }
      Action action = actions.get(i);
      ctx.isLast = isLast && i == actions.size() - 1 && ctx.actionSet.isEmpty();
      if (ctx.wasMpls && MplsActions.needsHeadersBelow(action)) {
        ctx.freeze(actions.subList(i, actions.size()));
        return;
      }
      if (ctx.isTraced) {
        ctx.report(
            TraceNode.Kind.ACTION, ActionText.format(action, ctx.shared.traceNames(ctx.bridge)));
      }
      if (action instanceof Action.CheckPktLarger check) {
        checkPktLarger(ctx, check, actions.subList(i + 1, actions.size()));
        return;
      }
      translate(ctx, action);
      if (ctx.recorder != null) {
        String text = ActionText.format(action, ctx.bridge.portNames());
        ctx.recorder.did(ctx.bridge.name() + " action " + text, ctx.mask);
      }
      if (ctx.wantedHash != null && ctx.frozen == null) {
        ctx.freeze(actions.subList(i, actions.size()));
        return;
      }
      if (ctx.frozen != null) {
        // What the lists outside this one would have done comes later too.
        ctx.frozen.addAll(actions.subList(i + 1, actions.size()));
        return;
      }
      if (ctx.endsList) {
        ctx.endsList = false;
        return;
      }
    }
  }

  /**
   * The rest is translated twice, for large and for small packets; the datapath chooses. What the
   * first way through writes into the action set or pops off the stack is missing in the second.
   */
  private void checkPktLarger(
      TranslationContext ctx, Action.CheckPktLarger check, List<Action> rest) {
    if (!ctx.shared.support().has("check_pkt_len")) {
      // Each packet is looked at by itself.
      ctx.slowPathReasons.add(SlowPathReason.ACTION);
      int result = ctx.packetBytes > check.lengthBytes() ? 1 : 0;
      FieldWriter.write(ctx.flow, check.destination(), 0, result);
      translate(ctx, rest, ctx.isLast);
      return;
    }
    HeaderCommit.commit(ctx);
    List<DatapathAction> outer = ctx.actions;
    FlowKey flow = ctx.flow.copy();
    FlowKey base = ctx.base.copy();
    boolean wasMpls = ctx.wasMpls;
    boolean isConntracked = ctx.isConntracked;
    List<Action> actionSet = List.copyOf(ctx.actionSet);
    boolean hasActionSet = ctx.hasActionSet;
    List<long[]> stack = List.copyOf(ctx.stack);
    List<DatapathAction> larger = branch(ctx, check, 1, rest);
    ctx.wasMpls = wasMpls;
    ctx.pendingEncap = false;
    ctx.pendingDecap = false;
    ctx.isConntracked = isConntracked;
    ctx.flow.copyFrom(flow);
    ctx.base.copyFrom(base);
    ctx.isExited = ctx.isAborted;
    List<DatapathAction> smaller = branch(ctx, check, 0, rest);
    ctx.flow.copyFrom(flow);
    ctx.base.copyFrom(base);
    ctx.wasMpls = wasMpls;
    ctx.pendingEncap = false;
    ctx.pendingDecap = false;
    ctx.isConntracked = isConntracked;
    ctx.actionSet = new ArrayList<>(actionSet);
    ctx.hasActionSet = hasActionSet;
    ctx.stack.clear();
    ctx.stack.addAll(stack);
    ctx.actions = outer;
    ctx.actions.add(new DatapathAction.CheckPktLen(check.lengthBytes(), larger, smaller));
  }

  private List<DatapathAction> branch(
      TranslationContext ctx, Action.CheckPktLarger check, int result, List<Action> rest) {
    List<DatapathAction> branch = new ArrayList<>();
    ctx.actions = branch;
    // Nobody reads the bit here: it does not make the megaflow narrower.
    FieldWriter.write(ctx.flow, check.destination(), 0, result);
    boolean isLast = ctx.isLast;
    ctx.isLast = true;
    translateWithSet(ctx, rest);
    ctx.isLast = isLast;
    return branch;
  }

  private void translate(TranslationContext ctx, Action action) {
    switch (action.type()) {
      case OUTPUT -> output(ctx, ((Action.Output) action).port(), action);
      case OUTPUT_REG -> {
        Action.OutputReg a = (Action.OutputReg) action;
        fields.examine(ctx, a.source());
        int port = (int) ctx.flow.get(a.source().field(), a.source().firstBit(), bits(a)) & 0xffff;
        ctx.detail("output port is " + port);
        output(ctx, port, action);
      }
      case OUTPUT_TRUNC -> truncated(ctx, (Action.OutputTrunc) action);
      case CONTROLLER -> ControllerActions.send(ctx, (Action.Controller) action);
      case ENQUEUE -> enqueue(ctx, (Action.Enqueue) action);
      case GROUP -> groups.forward(ctx, ((Action.Group) action).groupId());
      case BUNDLE -> bundle(ctx, (Action.Bundle) action);
      case SET_VLAN_VID,
          SET_VLAN_PCP,
          STRIP_VLAN,
          PUSH_VLAN,
          SET_ETH_SRC,
          SET_ETH_DST,
          SET_IPV4_SRC,
          SET_IPV4_DST,
          SET_IP_DSCP,
          SET_IP_ECN,
          SET_IP_TTL,
          SET_L4_SRC_PORT,
          SET_L4_DST_PORT,
          SET_FIELD,
          REG_MOVE,
          STACK_PUSH,
          STACK_POP,
          SET_TUNNEL,
          WRITE_METADATA ->
          fields.write(ctx, action);
      case DEC_TTL -> decTtl(ctx, (Action.DecTtl) action);
      case SET_QUEUE -> setPriority(ctx, ((Action.SetQueue) action).queueId());
      case POP_QUEUE -> {
        long original = ctx.original.get(FlowField.SKB_PRIORITY);
        ctx.mask.unwildcard(FlowField.SKB_PRIORITY);
        if (ctx.flow.get(FlowField.SKB_PRIORITY) != original) {
          ctx.flow.set(FlowField.SKB_PRIORITY, original);
          ctx.detail("queue = " + (original == 0 ? "0" : "0x" + Long.toHexString(original)));
        }
      }
      case FIN_TIMEOUT -> finTimeout(ctx, (Action.FinTimeout) action);
      case RESUBMIT -> resubmit(ctx, (Action.Resubmit) action);
      case LEARN -> LearnActions.learn(ctx, (Action.Learn) action);
      case NOTE, CONJUNCTION -> {}
      case EXIT -> ctx.isExited = true;
      case CLONE -> clone(ctx, ((Action.CloneActions) action).actions());
      case CT -> conntracking.track(ctx, (Action.Conntrack) action);
      case CT_CLEAR -> Conntracking.clear(ctx);
      case METER -> {
        MeterBindings meters = ctx.bridge.meters();
        long meterId = ((Action.Meter) action).meterId();
        ctx.consulted.add(new Consulted.Meter(meters, meterId));
        MeterBindings.Binding meter = meters.meter(meterId);
        if (meter != null) {
          ctx.actions.add(new DatapathAction.Meter(meter.datapathId()));
        }
      }
      case CLEAR_ACTIONS -> {
        reportActionSet(ctx, "was");
        ctx.flow.set(FlowField.ACTSET_OUTPUT, OpenFlowPort.UNSET);
        ctx.actionSet.clear();
        ctx.hasActionSet = false;
      }
      case WRITE_ACTIONS -> {
        ctx.actionSet.addAll(((Action.WriteActions) action).actions());
        ctx.hasActionSet = true;
        ctx.flow.set(FlowField.ACTSET_OUTPUT, ActionSet.outputPort(ctx.actionSet));
        reportActionSet(ctx, "is");
      }
      case GOTO_TABLE -> {
        int table = ((Action.GotoTable) action).tableId();
        translator.lookupAndTranslate(ctx, table, ctx.flow.inPort(), false);
      }
      case SET_MPLS_LABEL ->
          MplsActions.set(ctx, FlowField.MPLS_LABEL, ((Action.SetMplsLabel) action).label());
      case SET_MPLS_TC ->
          MplsActions.set(ctx, FlowField.MPLS_TC, ((Action.SetMplsTc) action).trafficClass());
      case SET_MPLS_TTL ->
          MplsActions.set(ctx, FlowField.MPLS_TTL, ((Action.SetMplsTtl) action).ttl());
      case DEC_MPLS_TTL -> MplsActions.decTtl(ctx);
      case PUSH_MPLS -> MplsActions.push(ctx, ((Action.PushMpls) action).ethertype());
      case POP_MPLS -> MplsActions.pop(ctx, ((Action.PopMpls) action).ethertype());
      case MULTIPATH -> multipath(ctx, (Action.Multipath) action);
      case ENCAP -> PacketTypeActions.encap(ctx, (Action.Encap) action);
      case DECAP -> {
        if (PacketTypeActions.decap(ctx, (Action.Decap) action)) {
          ctx.freeze(List.of());
          ctx.isFrozenByDecap = true;
        }
      }
      case DEC_NSH_TTL -> PacketTypeActions.decNshTtl(ctx);
      case DELETE_FIELD -> FieldWriter.delete(ctx, ((Action.DeleteField) action).field());
      case SAMPLE -> SamplingActions.sample(ctx, (Action.Sample) action);
      case CHECK_PKT_LARGER, NAT ->
          throw new IllegalStateException("a flow has " + action + ", which is not supported yet");
    }
  }

  private static int bits(Action.OutputReg a) {
    return Math.min(a.source().bitCount(), 64);
  }

  private static void reportActionSet(TranslationContext ctx, String verb) {
    if (!ctx.isTraced) {
      return;
    }
    List<Action> ordered = ActionSet.inOrder(ctx.actionSet);
    ctx.detail(
        ordered.isEmpty()
            ? "action set " + verb + " empty"
            : "action set " + verb + ": " + ActionText.format(ordered, PortNames.NUMBERS_ONLY));
  }

  void output(TranslationContext ctx, int port, Action action) {
    switch (port) {
      case OpenFlowPort.IN_PORT -> outputs.output(ctx, ctx.flow.inPort());
      case OpenFlowPort.TABLE -> translator.lookupAndTranslate(ctx, 0, ctx.flow.inPort(), true);
      case OpenFlowPort.NORMAL -> normal.forward(ctx);
      case OpenFlowPort.FLOOD -> flood(ctx, false);
      case OpenFlowPort.ALL -> flood(ctx, true);
      case OpenFlowPort.CONTROLLER -> {
        int maxLen = action instanceof Action.Output o ? o.maxLenBytes() : Action.WHOLE_PACKET;
        ControllerActions.send(ctx, maxLen);
      }
      case OpenFlowPort.NONE -> {}
      default -> {
        if (port == ctx.flow.inPort()) {
          ctx.warn("skipping output to input port");
          ctx.dropped(DropReason.SAME_PORT);
        } else {
          outputs.output(ctx, port);
        }
      }
    }
  }

  /** The datapath cuts its next output, whatever is done to the packet before that. */
  private void truncated(TranslationContext ctx, Action.OutputTrunc action) {
    int bytes = (int) Math.min(action.maxLenBytes(), Integer.MAX_VALUE);
    OpenFlowSwitchPort port = ctx.bridge.port(action.port());
    if (action.port() == ctx.flow.inPort()) {
      ctx.warn("skipping output to input port");
      ctx.dropped(DropReason.SAME_PORT);
    } else if (port == null || port.isPatch()) {
      String name = OpenFlowPort.format(action.port(), PortNames.NUMBERS_ONLY);
      ctx.report(TraceNode.Kind.ERROR, "output_trunc does not support patch port " + name);
      ctx.dropped(DropReason.NO_DESTINATION);
    } else if (port.tunnel() != null) {
      slowIfCut(ctx);
      ctx.truncateBytes = bytes;
      output(ctx, action.port(), action);
      ctx.truncateBytes = 0;
    } else {
      slowIfCut(ctx);
      ctx.actions.add(new DatapathAction.Trunc(bytes));
      output(ctx, action.port(), action);
    }
  }

  private static void slowIfCut(TranslationContext ctx) {
    if (!ctx.shared.support().has("trunc")) {
      ctx.slowPathReasons.add(SlowPathReason.ACTION);
    }
  }

  private void flood(TranslationContext ctx, boolean all) {
    ctx.isFlood = true;
    int inPort = ctx.flow.inPort();
    List<OpenFlowSwitchPort> targets = new ArrayList<>();
    for (OpenFlowSwitchPort port : ctx.bridge.portsForFlood()) {
      if (port.number() != inPort && (all || port.config().floods())) {
        targets.add(port);
      }
    }
    boolean isLast = ctx.isLast;
    for (int i = 0; i < targets.size(); i++) {
      ctx.isLast = isLast && i + 1 == targets.size();
      outputs.output(ctx, targets.get(i).number());
    }
  }

  private void enqueue(TranslationContext ctx, Action.Enqueue action) {
    long before = ctx.flow.get(FlowField.SKB_PRIORITY);
    setPriority(ctx, action.queueId());
    output(ctx, action.port(), action);
    ctx.flow.set(FlowField.SKB_PRIORITY, before);
  }

  /** A queue that cannot be leaves the packet in the one where it is. */
  private static void setPriority(TranslationContext ctx, long queueId) {
    ctx.mask.unwildcard(FlowField.SKB_PRIORITY);
    long priority = ctx.shared.datapath().queuePriority(queueId);
    if (priority >= 0) {
      ctx.flow.set(FlowField.SKB_PRIORITY, priority);
    }
  }

  private void bundle(TranslationContext ctx, Action.Bundle action) {
    int chosen = LinkChoice.bundleMember(ctx, action);
    if (action.destination() != null) {
      fields.load(ctx, action.destination(), 0, chosen);
      FieldWriter.report(ctx, action.destination());
    } else {
      output(ctx, chosen, action);
    }
  }

  private void multipath(TranslationContext ctx, Action.Multipath action) {
    int link = LinkChoice.link(ctx, action);
    fields.load(ctx, action.destination(), 0, link);
    FieldWriter.report(ctx, action.destination());
  }

  private void decTtl(TranslationContext ctx, Action.DecTtl action) {
    int type = ctx.flow.ethType();
    if (type != EtherType.IPV4 && type != EtherType.IPV6) {
      return;
    }
    ctx.mask.unwildcard(FlowField.NW_TTL);
    ctx.mask.unwildcard(FlowField.NW_PROTO);
    long ttl = ctx.flow.get(FlowField.NW_TTL);
    if (ttl > 1) {
      ctx.flow.set(FlowField.NW_TTL, ttl - 1);
      return;
    }
    for (int controllerId : action.controllerIds()) {
      ControllerActions.sendInvalidTtl(ctx, controllerId);
    }
    String version = type == EtherType.IPV4 ? "IPv4" : "IPv6";
    ctx.warn(version + " decrement TTL exception");
    ctx.endsList = true;
    ctx.dropped(DropReason.TTL_EXPIRED);
  }

  private static void finTimeout(TranslationContext ctx, Action.FinTimeout action) {
    FlowKey flow = ctx.flow;
    boolean isIp = flow.ethType() == EtherType.IPV4 || flow.ethType() == EtherType.IPV6;
    if (isIp && flow.get(FlowField.NW_PROTO) == 6 && ctx.entry != null) {
      ctx.sideEffects.add(
          new SideEffects.FinTimeout(
              ctx.bridge, ctx.entry, action.idleSeconds(), action.hardSeconds()));
    }
  }

  private void resubmit(TranslationContext ctx, Action.Resubmit action) {
    int inPort = action.inPort() == OpenFlowPort.IN_PORT ? ctx.flow.inPort() : action.inPort();
    int table = action.tableId() == Action.Resubmit.CURRENT_TABLE ? ctx.tableId : action.tableId();
    translator.lookupAndTranslate(ctx, table, inPort, true);
  }

  private void clone(TranslationContext ctx, List<Action> actions) {
    FlowKey flow = ctx.flow.copy();
    List<Action> actionSet = ctx.actionSet;
    boolean hasActionSet = ctx.hasActionSet;
    boolean isConntracked = ctx.isConntracked;
    boolean pendingEncap = ctx.pendingEncap;
    boolean pendingDecap = ctx.pendingDecap;
    int headerCommits = ctx.headerCommits;
    java.util.ArrayDeque<long[]> stack = new java.util.ArrayDeque<>(ctx.stack);
    ctx.actionSet = new ArrayList<>();
    ctx.hasActionSet = false;
    translateCopy(ctx, actions);
    ctx.flow.copyFrom(flow);
    ctx.actionSet = actionSet;
    ctx.hasActionSet = hasActionSet;
    ctx.isConntracked = isConntracked;
    ctx.pendingEncap = pendingEncap && ctx.headerCommits == headerCommits;
    ctx.pendingDecap = pendingDecap && ctx.headerCommits == headerCommits;
    ctx.stack.clear();
    ctx.stack.addAll(stack);
  }

  /**
   * Translates actions that work on a copy of the packet, with the action set that they write. Only
   * if what they do cannot be undone, and something follows, the datapath is told to make a copy.
   */
  void translateCopy(TranslationContext ctx, List<Action> actions) {
    boolean wasMpls = ctx.wasMpls;
    if (ctx.isLast || CloneRules.areReversible(actions)) {
      translateWithSet(ctx, actions);
      ctx.wasMpls = wasMpls;
      return;
    }
    DatapathSupport support = ctx.shared.support();
    if (!support.hasClone() && !support.copiesBySample()) {
      ctx.report(TraceNode.Kind.ERROR, "Failed to compose clone action");
      return;
    }
    HeaderCommit.commit(ctx);
    FlowKey base = ctx.base.copy();
    List<DatapathAction> outer = ctx.actions;
    ctx.actions = new ArrayList<>();
    boolean wasLast = ctx.isLast;
    ctx.isLast = true;
    translateWithSet(ctx, actions);
    ctx.isLast = wasLast;
    if (!ctx.actions.isEmpty()) {
      outer.add(
          support.hasClone()
              ? new DatapathAction.Clone(ctx.actions)
              : new DatapathAction.Sample(EVERY_PACKET, ctx.actions));
    }
    ctx.actions = outer;
    ctx.base.copyFrom(base);
    ctx.wasMpls = wasMpls;
  }

  private void translateWithSet(TranslationContext ctx, List<Action> actions) {
    translate(ctx, actions);
    if (ctx.frozen == null) {
      translator.translateActionSet(ctx);
    }
    Freezing.recirculateIfFrozen(ctx);
  }
}
