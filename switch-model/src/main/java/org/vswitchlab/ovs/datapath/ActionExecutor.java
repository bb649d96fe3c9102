package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Frame;

/** Executes datapath actions on packets; outputs go into the {@link Reception}. */
final class ActionExecutor {
  /** Look-ups that one packet may lead to by recirculation, one inside the other. */
  static final int MAX_RECIRCULATIONS = 6;

  private final Datapath datapath;
  private final Simulation simulation;
  private RandomStream sampling;

  ActionExecutor(Datapath datapath, Simulation simulation) {
    this.datapath = datapath;
    this.simulation = simulation;
  }

  void execute(Packet packet, DatapathAction[] actions, Reception reception, int depth) {
    for (int i = 0; i < actions.length; i++) {
      DatapathAction action = actions[i];
      if (action.type() == DatapathActionType.CT && concernsFragments(packet)) {
        List<DatapathAction> rest = Arrays.asList(actions).subList(i + 1, actions.length);
        trackFragments(packet, (DatapathAction.Ct) action, rest, reception, depth);
        return;
      }
      if (!executeOne(packet, action, reception, depth)) {
        return;
      }
    }
  }

  void execute(Packet packet, List<DatapathAction> actions, Reception reception, int depth) {
    for (int i = 0; i < actions.size(); i++) {
      DatapathAction action = actions.get(i);
      if (action.type() == DatapathActionType.CT && concernsFragments(packet)) {
        List<DatapathAction> rest = actions.subList(i + 1, actions.size());
        trackFragments(packet, (DatapathAction.Ct) action, rest, reception, depth);
        return;
      }
      if (!executeOne(packet, action, reception, depth)) {
        return;
      }
    }
  }

  /** Returns whether the packet is still there for the next action. */
  private boolean executeOne(Packet packet, DatapathAction action, Reception reception, int depth) {
    return switch (action.type()) {
      case OUTPUT -> output(packet, ((DatapathAction.Output) action).port(), reception);
      case USERSPACE -> userspace(packet, (DatapathAction.Userspace) action, reception);
      case SET -> {
        DatapathAction.Set set = (DatapathAction.Set) action;
        HeaderWriter.set(packet, set.header(), set.fields());
        yield true;
      }
      case PUSH_VLAN -> {
        DatapathAction.PushVlan push = (DatapathAction.PushVlan) action;
        HeaderStack.pushVlan(packet, push.tpid(), push.tci());
        yield true;
      }
      case POP_VLAN -> {
        HeaderStack.popVlan(packet);
        yield true;
      }
      case PUSH_MPLS -> {
        DatapathAction.PushMpls push = (DatapathAction.PushMpls) action;
        HeaderStack.pushMpls(packet, push.lse(), push.ethType());
        yield true;
      }
      case POP_MPLS -> {
        HeaderStack.popMpls(packet, ((DatapathAction.PopMpls) action).ethType());
        yield true;
      }
      case ADD_MPLS -> {
        DatapathAction.AddMpls add = (DatapathAction.AddMpls) action;
        HeaderStack.addMpls(packet, add.lse(), add.ethType());
        yield true;
      }
      case PUSH_ETH -> {
        DatapathAction.PushEth push = (DatapathAction.PushEth) action;
        HeaderStack.pushEthernet(packet, push.source(), push.destination());
        yield true;
      }
      case POP_ETH -> {
        HeaderStack.popEthernet(packet);
        yield true;
      }
      case RECIRC -> recirculate(packet, (DatapathAction.Recirc) action, reception, depth);
      case HASH -> {
        hash(packet, (DatapathAction.Hash) action);
        yield true;
      }
      case SAMPLE -> {
        DatapathAction.Sample sample = (DatapathAction.Sample) action;
        if (isSampled(sample.probability())) {
          onCopy(packet, sample.actions(), reception, depth);
        }
        yield true;
      }
      case CLONE -> {
        onCopy(packet, ((DatapathAction.Clone) action).actions(), reception, depth);
        yield true;
      }
      case TRUNC -> {
        packet.truncateNextOutput(((DatapathAction.Trunc) action).maxBytes());
        yield true;
      }
      case METER -> meter(packet, ((DatapathAction.Meter) action).meterId(), reception);
      case CHECK_PKT_LEN -> {
        DatapathAction.CheckPktLen check = (DatapathAction.CheckPktLen) action;
        boolean isGreater = packet.length() > check.sizeBytes();
        execute(packet, isGreater ? check.greater() : check.lessOrEqual(), reception, depth);
        yield true;
      }
      case CT_CLEAR -> {
        ConntrackMetadata.clear(packet.metadata());
        packet.forgetConnection();
        yield true;
      }
      case DROP -> {
        reception.dropped(((DatapathAction.Drop) action).reason());
        yield false;
      }
      case CT -> conntrack(packet, (DatapathAction.Ct) action);
      case TNL_PUSH -> {
        DatapathAction.TnlPush push = (DatapathAction.TnlPush) action;
        boolean isNumbered = TunnelEncapsulation.isNumbered(push.header());
        TunnelEncapsulation.push(
            packet,
            push.header(),
            datapath.firstTunnelSourcePort(),
            datapath.lastTunnelSourcePort(),
            isNumbered ? datapath.nextTunnelSequence(push.tunnelPort()) : 0,
            simulation.nowNanos());
        yield true;
      }
      case TNL_POP -> popTunnel(packet, (DatapathAction.TnlPop) action, reception, depth);
      case PUSH_NSH -> {
        HeaderStack.pushNsh(packet, ((DatapathAction.PushNsh) action).header());
        yield true;
      }
      case POP_NSH -> popNsh(packet, reception);
      case LB_OUTPUT -> {
        int bond = ((DatapathAction.LbOutput) action).bondId();
        yield output(packet, datapath.bondMember(bond, packet.rssHash()), reception);
      }
    };
  }

  /** A header that says of what is behind it nothing that is known ends the packet. */
  private static boolean popNsh(Packet packet, Reception reception) {
    boolean isPopped = HeaderStack.popNsh(packet);
    if (!isPopped) {
      reception.dropped(DropReason.MALFORMED);
    }
    return isPopped;
  }

  private static boolean unsupported(DatapathAction action, Reception reception) {
    reception.dropped(DropReason.NO_DESTINATION);
    reception.step("not supported yet: datapath action " + action.type());
    return false;
  }

  private boolean output(Packet packet, int number, Reception reception) {
    DatapathPort port = datapath.port(number);
    if (port == null || port.kind() == DatapathPort.Kind.TUNNEL) {
      reception.dropped(DropReason.NO_DESTINATION);
    } else {
      reception.output(port, packet.takeOutput(), packet.priority());
    }
    return true;
  }

  private boolean userspace(Packet packet, DatapathAction.Userspace action, Reception reception) {
    UpcallHandler handler = datapath.upcallHandler();
    if (handler == null) {
      datapath.statistics().lost();
      reception.dropped(DropReason.UPCALL_LOST);
      return true;
    }
    if (action.cookie() instanceof UserspaceCookie.Controller) {
      reception.handedUp();
    }
    handler.userspace(packet.key(), packet.takeOutput(), action);
    return true;
  }

  private void onCopy(Packet packet, List<DatapathAction> actions, Reception reception, int depth) {
    Packet copy = reception.acquire();
    copy.copyFrom(packet);
    execute(copy, actions, reception, depth);
    reception.release();
  }

  private boolean recirculate(
      Packet packet, DatapathAction.Recirc action, Reception reception, int depth) {
    if (depth + 1 >= MAX_RECIRCULATIONS) {
      reception.dropped(DropReason.RECURSION_LIMIT);
      return true;
    }
    receiveAgain(recirculated(packet, action, reception), reception, depth);
    reception.release();
    return true;
  }

  private static Packet recirculated(
      Packet packet, DatapathAction.Recirc action, Reception reception) {
    Packet copy = reception.acquire();
    copy.copyFrom(packet);
    copy.readAgain();
    copy.metadata().set(FlowField.RECIRC_ID, action.recircId() & 0xffff_ffffL);
    if (reception.isWatched()) {
      reception.step("recirculated as recirc_id 0x" + Integer.toHexString(action.recircId()));
    }
    return copy;
  }

  private void receiveAgain(Packet packet, Reception reception, int depth) {
    if (datapath.delaysUpcallOf(packet)) {
      reception.held("waits for an upcall");
      datapath.processLater(packet, depth + 1);
    } else {
      datapath.process(packet, reception, depth + 1);
    }
  }

  /** What comes out of the tunnel is received again, from the tunnel's port. */
  private boolean popTunnel(
      Packet packet, DatapathAction.TnlPop action, Reception reception, int depth) {
    DatapathPort port = datapath.port(action.tunnelPort());
    if (port == null || port.kind() != DatapathPort.Kind.TUNNEL) {
      reception.dropped(DropReason.NO_DESTINATION);
      return true;
    }
    if (depth + 1 >= MAX_RECIRCULATIONS) {
      reception.dropped(DropReason.RECURSION_LIMIT);
      return true;
    }
    Packet copy = reception.acquire();
    copy.copyFrom(packet);
    DropReason reason = TunnelEncapsulation.pop(copy, port);
    if (reason == null) {
      if (reception.isWatched()) {
        reception.step("came out of tunnel port " + port.name());
      }
      datapath.process(copy, reception, depth + 1);
    } else {
      reception.dropped(reason);
    }
    reception.release();
    return true;
  }

  private boolean isSampled(int probability) {
    if (probability == -1) {
      return true;
    }
    if (sampling == null) {
      sampling = simulation.random().stream("datapath:" + datapath.name() + ":sample");
    }
    return Integer.compareUnsigned(sampling.nextInt(), probability) < 0;
  }

  private boolean meter(Packet packet, int meterId, Reception reception) {
    MeterTable.Band band =
        datapath.meters().measure(meterId, packet.length(), simulation.nowNanos());
    if (band == null) {
      return true;
    }
    if (band.dscpLevels() > 0) {
      HeaderWriter.raiseDropPrecedence(packet, band.dscpLevels());
      return true;
    }
    reception.dropped(DropReason.RATE_LIMITED);
    return false;
  }

  private boolean conntrack(Packet packet, DatapathAction.Ct action) {
    datapath.connectionTracker().execute(packet, action, simulation.nowNanos());
    return true;
  }

  private boolean concernsFragments(Packet packet) {
    return datapath.connectionTracker().fragments().concerns(packet);
  }

  /**
   * A {@code ct} action where fragments are about: one packet may wait, and others that waited go
   * on with what is left of the actions.
   */
  private void trackFragments(
      Packet packet,
      DatapathAction.Ct action,
      List<DatapathAction> rest,
      Reception reception,
      int depth) {
    ConnectionTracker tracker = datapath.connectionTracker();
    FragmentReassembly fragments = tracker.fragments();
    int ethType = packet.key().ethType();
    FragmentReassembly.Verdict verdict = null;
    if (fragments.takes(packet)) {
      verdict = fragments.take(packet, action.zone(), simulation.nowNanos());
    } else {
      tracker.execute(packet, action, simulation.nowNanos());
    }
    if (verdict == FragmentReassembly.Verdict.INVALID) {
      ConnectionTracker.reject(packet, action.zone());
    } else if (verdict == FragmentReassembly.Verdict.HELD) {
      reception.held("fragment held until its packet is whole");
      datapath.purgeFragmentsLater();
    } else if (verdict == FragmentReassembly.Verdict.COMPLETE) {
      release(fragments.takeCompleted(), packet, action, rest, reception, depth);
    }
    if (verdict == null || verdict == FragmentReassembly.Verdict.INVALID) {
      execute(packet, rest, reception, depth);
    }
    for (FragmentReassembly.Held held : fragments.takeExpired(ethType, simulation.nowNanos())) {
      reception.released(held.frame());
      Packet late = reception.acquire();
      late.start(held.frame(), held.metadata(), datapath.vlanLimit());
      ConntrackMetadata.setState(late.metadata(), FlowKey.CT_INVALID);
      execute(late, rest, reception, depth);
      reception.release();
    }
  }

  /** Tracks a packet that has become whole; its fragments go on. */
  private void release(
      List<FragmentReassembly.Held> held,
      Packet last,
      DatapathAction.Ct action,
      List<DatapathAction> rest,
      Reception reception,
      int depth) {
    Frame frame = FragmentReassembly.whole(held);
    Packet whole = reception.acquire();
    if (frame == null) {
      whole.start(held.get(0).frame(), held.get(0).metadata(), datapath.vlanLimit());
      ConnectionTracker.reject(whole, action.zone());
    } else {
      whole.start(frame, held.get(0).metadata(), datapath.vlanLimit());
      datapath.connectionTracker().execute(whole, action, simulation.nowNanos());
    }
    List<Packet> together = new ArrayList<>();
    for (FragmentReassembly.Held fragment : held) {
      if (fragment.frame() != last.frame()) {
        reception.released(fragment.frame());
      }
      Packet packet = reception.acquire();
      Frame bytes =
          frame == null ? fragment.frame() : FragmentReassembly.fragmentOf(fragment, whole.frame());
      packet.start(bytes, whole.metadata(), datapath.vlanLimit());
      if (fragment.view().start() > 0) {
        ConntrackMetadata.hidePorts(packet.metadata());
      }
      together.add(packet);
    }
    executeTogether(together, rest, reception, depth);
    together.forEach(packet -> reception.release());
    reception.release();
  }

  /** Carries each action out on all packets before the next one. */
  private void executeTogether(
      List<Packet> packets, List<DatapathAction> actions, Reception reception, int depth) {
    if (actions.stream().anyMatch(action -> action.type() == DatapathActionType.CT)) {
      packets.forEach(packet -> execute(packet, actions, reception, depth));
      return;
    }
    List<Packet> left = new ArrayList<>(packets);
    for (DatapathAction action : actions) {
      if (action instanceof DatapathAction.Recirc recirc && depth + 1 < MAX_RECIRCULATIONS) {
        recirculateTogether(left, recirc, reception, depth);
      } else {
        left.removeIf(packet -> !executeOne(packet, action, reception, depth));
      }
    }
  }

  /** Packets that no megaflow takes go first, the others megaflow by megaflow. */
  private void recirculateTogether(
      List<Packet> packets, DatapathAction.Recirc action, Reception reception, int depth) {
    List<Packet> copies = new ArrayList<>();
    List<Packet> unknown = new ArrayList<>();
    for (Packet packet : packets) {
      Packet copy = recirculated(packet, action, reception);
      copies.add(copy);
      if (datapath.find(copy) == null) {
        unknown.add(copy);
      }
    }
    Map<Megaflow, List<Packet>> known = new LinkedHashMap<>();
    for (Packet copy : unknown) {
      // A packet before it may have made the megaflow.
      if (datapath.find(copy) == null) {
        receiveAgain(copy, reception, depth);
        copies.remove(copy);
      }
    }
    for (Packet copy : copies) {
      known.computeIfAbsent(datapath.find(copy), flow -> new ArrayList<>()).add(copy);
    }
    known.values().forEach(all -> all.forEach(copy -> receiveAgain(copy, reception, depth)));
    packets.forEach(packet -> reception.release());
  }

  private static void hash(Packet packet, DatapathAction.Hash action) {
    FlowKey key = packet.key();
    int hash =
        switch (action.algorithm()) {
          case L4 -> FlowHash.l4(packet.rssHash(), action.basis());
          case SYM_L4 -> FlowHash.symmetricL3L4(key, action.basis(), false);
        };
    // Zero would mean that no hash was computed.
    key.set(FlowField.DP_HASH, hash == 0 ? 1 : hash & 0xffff_ffffL);
  }
}
