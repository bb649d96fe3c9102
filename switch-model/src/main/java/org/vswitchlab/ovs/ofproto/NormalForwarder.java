package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.MacAddress;

/** The NORMAL action: an ordinary switch with VLANs and learning. */
final class NormalForwarder {
  private static final int ARP_REQUEST = 1;
  private static final int ARP_REPLY = 2;

  private final OutputComposer outputs;
  private final MirrorForwarder mirrors;
  private final MulticastForwarder multicast = new MulticastForwarder(this);

  NormalForwarder(OutputComposer outputs, MirrorForwarder mirrors) {
    this.outputs = outputs;
    this.mirrors = mirrors;
  }

  void forward(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    ctx.mask.unwildcard(FlowField.ETH_SRC);
    ctx.mask.unwildcard(FlowField.ETH_DST);
    ctx.mask.unwildcard(FlowField.VLAN_VID);
    int inNumber = (int) flow.get(FlowField.IN_PORT);
    OpenFlowSwitchPort inPort = ctx.bridge.port(inNumber);
    PortBundle in = inPort == null ? null : inPort.bundle();
    if (inNumber == OpenFlowPort.NONE || inNumber == OpenFlowPort.CONTROLLER) {
      // A controller's own packets come from nowhere, and their stations are nowhere.
      in = ctx.bridge.controllerBundle();
    }
    if (in == null) {
      ctx.report(TraceNode.Kind.ERROR, "received packet on unknown port " + flow.inPort());
      ctx.warn("no input bundle, dropping");
      ctx.dropped(DropReason.NO_DESTINATION);
      return;
    }
    if (EtherType.isVlan(flow.ethType()) && flow.vlanCount() == 0) {
      String name = in.name();
      ctx.report(
          TraceNode.Kind.ERROR, "dropping packet with partial VLAN tag received on port " + name);
      ctx.warn("partial VLAN tag, dropping");
      ctx.dropped(DropReason.MALFORMED);
      return;
    }
    PacketVlans onWire = PacketVlans.of(flow);
    if (mirrors.isOutput(ctx, in)) {
      ctx.warn(
          "dropping packet received on port "
              + in.name()
              + ", which is reserved exclusively for mirroring");
      ctx.dropped(DropReason.MIRROR_ONLY);
      return;
    }
    if (!isVidAllowed(ctx, onWire.vid(), in)) {
      ctx.warn("disallowed VLAN VID for this input port, dropping");
      ctx.dropped(DropReason.VLAN_FILTERED);
      return;
    }
    PacketVlans vlans = onWire.entering(in.settings());
    long destination = flow.get(FlowField.ETH_DST);
    if (!ctx.bridge.forwardsBpdu() && ReservedAddresses.isReserved(destination)) {
      ctx.detail("packet has reserved destination MAC, dropping");
      ctx.dropped(DropReason.RESERVED_ADDRESS);
      return;
    }
    if (in.bond() != null && !isAdmitted(ctx, in, inPort, vlans)) {
      ctx.dropped(DropReason.PORT_BLOCKED);
      return;
    }
    boolean isGratuitousArp = isGratuitousArp(ctx);
    long source = flow.get(FlowField.ETH_SRC);
    if (inPort != null) {
      learn(ctx, new SideEffects.Learning(in, vlans.vid(), source, isGratuitousArp));
    }
    sendTo(ctx, in, vlans, destination);
  }

  /** Whether a bond takes a packet that a member received. */
  private static boolean isAdmitted(
      TranslationContext ctx, PortBundle in, OpenFlowSwitchPort inPort, PacketVlans vlans) {
    return switch (in.bond().admit(inPort, ctx.flow.get(FlowField.ETH_DST))) {
      case ACCEPT -> true;
      case DROP -> {
        ctx.detail("bonding refused admissibility, dropping");
        yield false;
      }
      case DROP_IF_MOVED -> {
        PortBundle known = locate(ctx, vlans.vid(), ctx.flow.get(FlowField.ETH_SRC));
        boolean hasMoved = known != null && known != in && !isGratuitousArp(ctx);
        if (hasMoved) {
          ctx.detail("SLB bond thinks this packet looped back, dropping");
        }
        yield !hasMoved;
      }
    };
  }

  /** Notes the source address; for a packet that came just now it is known at once. */
  private static void learn(TranslationContext ctx, SideEffects.Learning learning) {
    ctx.sideEffects.add(learning);
    PortBundle in = learning.bundle();
    MacLearning known = ctx.bridge.macLearning();
    if (!ctx.isFresh || !known.wouldLearn(in, learning.vlan(), learning.mac())) {
      return;
    }
    if (locate(ctx, learning.vlan(), learning.mac()) != in) {
      String mac = MacAddress.format(learning.mac());
      ctx.detail(
          "learned that " + mac + " is on port " + in.name() + " in VLAN " + learning.vlan());
    }
    ctx.learned.add(learning);
  }

  /** Where an address is, as far as the table and this very packet tell; null if nobody knows. */
  private static PortBundle locate(TranslationContext ctx, int vlan, long mac) {
    MacLearning addresses = ctx.bridge.macLearning();
    ctx.consulted.add(new Consulted.Address(addresses, vlan, mac));
    for (int i = ctx.learned.size() - 1; i >= 0; i--) {
      SideEffects.Learning learned = ctx.learned.get(i);
      if (learned.vlan() == vlan
          && learned.mac() == mac
          && learned.bundle().bridge() == ctx.bridge) {
        return learned.bundle();
      }
    }
    return addresses.lookup(vlan, mac);
  }

  private void sendTo(TranslationContext ctx, PortBundle in, PacketVlans vlans, long destination) {
    if (MulticastForwarder.handles(ctx, destination)) {
      multicast.forward(ctx, in, vlans);
      return;
    }
    PortBundle out = locate(ctx, vlans.vid(), destination);
    if (out == null) {
      ctx.detail("no learned MAC for destination, flooding");
      flood(ctx, in, vlans);
    } else if (out == in) {
      ctx.detail("learned port is input port, dropping");
      ctx.dropped(DropReason.SAME_PORT);
    } else {
      ctx.detail("forwarding to learned port");
      output(ctx, out, vlans);
    }
  }

  void flood(TranslationContext ctx, PortBundle in, PacketVlans vlans) {
    ctx.isFlood = true;
    List<PortBundle> targets = new ArrayList<>();
    for (PortBundle bundle : ctx.bridge.bundles()) {
      if (bundle != in
          && bundle.includesVlan(vlans.vid(), vlans.innerVid())
          && isFloodable(bundle)
          && !mirrors.isOutput(ctx, bundle)) {
        targets.add(bundle);
      }
    }
    boolean isLast = ctx.isLast;
    for (int i = 0; i < targets.size(); i++) {
      ctx.isLast = isLast && i + 1 == targets.size();
      output(ctx, targets.get(i), vlans);
    }
    if (targets.isEmpty()) {
      ctx.dropped(DropReason.NO_DESTINATION);
    }
  }

  private static boolean isFloodable(PortBundle bundle) {
    for (OpenFlowSwitchPort port : bundle.ports()) {
      if (!port.config().floods()) {
        return false;
      }
    }
    return true;
  }

  /** The member of a bond that the packet leaves by. */
  private static OpenFlowSwitchPort member(
      TranslationContext ctx, PortBundle out, PacketVlans vlans) {
    Bond bond = out.bond();
    long source = ctx.flow.get(FlowField.ETH_SRC);
    OpenFlowSwitchPort port = bond.choose(ctx.flow, vlans.vid(), source);
    if (port != null && bond.isSpread() && !bond.mayRecirculate()) {
      int hash = bond.hash(ctx.flow, vlans.vid(), source);
      ctx.sideEffects.add(new SideEffects.BondCredit(bond, hash));
    }
    if (port == null) {
      ctx.warn("No member enabled in bond " + bond.name() + ", dropping packet.");
    }
    return port;
  }

  /** Sends the packet out of a bundle with the tags that belong there. */
  void output(TranslationContext ctx, PortBundle out, PacketVlans vlans) {
    OpenFlowSwitchPort port = out.bond() == null ? out.firstPort() : member(ctx, out, vlans);
    if (port == null) {
      return;
    }
    PortBundleSettings.PriorityTags priorityTags = out.settings().priorityTags();
    int pcp = ctx.flow.vlanTci(0) >>> FlowKey.VLAN_PCP_SHIFT;
    PacketVlans leaving = vlans.leaving(out.settings(), pcp);
    int outerTpid = ctx.flow.vlanTpid(0);
    int outerTci = ctx.flow.vlanTci(0);
    int innerTpid = ctx.flow.vlanTpid(1);
    int innerTci = ctx.flow.vlanTci(1);
    leaving.write(ctx.flow, priorityTags == PortBundleSettings.PriorityTags.ALWAYS);
    if (out.looksAtCustomerVlans() && innerTci != 0) {
      ctx.mask.unwildcardVlan(1);
    }
    if (out.bond() != null && out.bond().mayRecirculate()) {
      outputs.spread(ctx, port, out.bond());
    } else {
      outputs.output(ctx, port.number());
    }
    ctx.flow.setVlan(0, outerTpid, outerTci);
    ctx.flow.setVlan(1, innerTpid, innerTci);
  }

  /** Whether a packet with that tag may come in by the port; says why not. */
  static boolean isVidAllowed(TranslationContext ctx, int vid, PortBundle in) {
    String fault = vidFault(vid, in);
    if (fault != null) {
      ctx.report(TraceNode.Kind.ERROR, fault);
    }
    return fault == null;
  }

  private static String vidFault(int vid, PortBundle in) {
    String packet = "dropping VLAN " + vid;
    return switch (in.settings().vlanMode()) {
      case ACCESS ->
          vid == 0
              ? null
              : packet
                  + " tagged packet received on port "
                  + in.name()
                  + " configured as VLAN "
                  + in.settings().vlan()
                  + " access port";
      case NATIVE_TAGGED, NATIVE_UNTAGGED ->
          vid == 0 || in.includesVlan(vid, 0) ? null : notTrunked(packet, vid, in);
      case TRUNK -> in.trunksVlan(vid) ? null : notTrunked(packet, vid, in);
      case DOT1Q_TUNNEL ->
          in.allowsCustomerVlan(vid)
              ? null
              : packet
                  + " packet received on dot1q-tunnel port "
                  + in.name()
                  + " that excludes this VLAN";
    };
  }

  private static String notTrunked(String packet, int vid, PortBundle in) {
    return packet
        + " packet received on port "
        + in.name()
        + " not configured for trunking VLAN "
        + vid;
  }

  /** A station that announces itself: it has moved there, whatever a bond may reflect. */
  private static boolean isGratuitousArp(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    if (flow.ethType() != EtherType.ARP || !MacAddress.isBroadcast(flow.get(FlowField.ETH_DST))) {
      return false;
    }
    ctx.mask.unwildcard(FlowField.ARP_OP);
    int operation = (int) flow.get(FlowField.ARP_OP);
    if (operation == ARP_REPLY) {
      return true;
    }
    if (operation != ARP_REQUEST) {
      return false;
    }
    ctx.mask.unwildcard(FlowField.ARP_SPA);
    ctx.mask.unwildcard(FlowField.ARP_TPA);
    return flow.get(FlowField.ARP_SPA) == flow.get(FlowField.ARP_TPA);
  }
}
