package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.DatapathPort;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.ofproto.tunnel.PacketTypes;

/** Sends a packet out of a port: to the datapath, or through a patch. */
final class OutputComposer {
  private final FlowTranslator translator;
  private final MirrorForwarder mirrors;
  private final TunnelForwarder tunnels;

  OutputComposer(FlowTranslator translator, MirrorForwarder mirrors, TunnelForwarder tunnels) {
    this.translator = translator;
    this.mirrors = mirrors;
    this.tunnels = tunnels;
  }

  /** Sends the packet as it is now. */
  void output(TranslationContext ctx, int portNumber) {
    OpenFlowSwitchPort port = ctx.bridge.port(portNumber);
    if (port == null) {
      ctx.warn("Nonexistent output port");
      ctx.dropped(DropReason.NO_DESTINATION);
      return;
    }
    if (isRefused(ctx, port)) {
      ctx.dropped(DropReason.PORT_BLOCKED);
      return;
    }
    if (port.isPatch()) {
      OpenFlowSwitchPort peer = port.peer();
      if (peer == null) {
        ctx.warn("Nonexistent output port");
        ctx.dropped(DropReason.NO_DESTINATION);
      } else {
        translator.crossPatch(ctx, port, peer);
      }
      return;
    }
    PacketTypes types = port.tunnel() == null ? PacketTypes.LEGACY_L2 : port.tunnel().packetTypes();
    boolean isEthernet = PacketTypeActions.isEthernet(ctx.flow);
    if (!isEthernet && types == PacketTypes.LEGACY_L2) {
      ctx.warn("Trying to send non-Ethernet packet through legacy L2 port. Dropping packet.");
      ctx.dropped(DropReason.MALFORMED);
      return;
    }
    SamplingActions.noteOutput(ctx, port);
    long dscp = ctx.flow.get(FlowField.IP_DSCP);
    markByQueue(ctx, port);
    if (port.tunnel() != null && isEthernet && types == PacketTypes.LEGACY_L3) {
      PacketTypeActions.withoutEthernet(ctx, () -> tunnels.output(ctx, port));
    } else if (port.tunnel() != null) {
      tunnels.output(ctx, port);
    } else {
      send(ctx, port);
    }
    ctx.flow.set(FlowField.IP_DSCP, dscp);
    if (port.bundle() != null) {
      mirrors.mirrorEgress(ctx, port.bundle());
    }
  }

  /** Queue.dscp: the packet is marked for this output alone. */
  private static void markByQueue(TranslationContext ctx, OpenFlowSwitchPort port) {
    if (!port.marksPackets()) {
      return;
    }
    ctx.mask.unwildcard(FlowField.SKB_PRIORITY);
    int dscp = port.dscp(ctx.flow.get(FlowField.SKB_PRIORITY));
    if (dscp >= 0) {
      ctx.mask.unwildcard(FlowField.IP_DSCP);
      ctx.flow.set(FlowField.IP_DSCP, dscp);
    }
  }

  /** Sends the packet out of a bond that the datapath spreads; {@code port} is one of its own. */
  void spread(TranslationContext ctx, OpenFlowSwitchPort port, Bond bond) {
    if (isRefused(ctx, port)) {
      return;
    }
    HeaderCommit.commit(ctx);
    int id = bond.recirculationId();
    if (bond.usesLoadBalancedOutput()) {
      ctx.actions.add(new DatapathAction.LbOutput(id));
    } else {
      int basis = bond.settings().hashBasis();
      ctx.actions.add(new DatapathAction.Hash(DatapathAction.HashAlgorithm.L4, basis));
      ctx.actions.add(new DatapathAction.Recirc(id));
    }
    mirrors.mirrorEgress(ctx, bond.bundle());
  }

  private static void send(TranslationContext ctx, OpenFlowSwitchPort port) {
    DatapathPort tunnel =
        TunnelForwarder.isLocal(port) ? TunnelForwarder.terminate(ctx, port) : null;
    HeaderCommit.commit(ctx);
    if (ctx.truncateBytes > 0) {
      ctx.actions.add(new DatapathAction.Trunc(ctx.truncateBytes));
    }
    if (tunnel == null) {
      SamplingActions.atOutput(ctx, port.datapathPort().number());
    }
    ctx.actions.add(
        tunnel != null
            ? new DatapathAction.TnlPop(tunnel.number())
            : new DatapathAction.Output(port.datapathPort().number()));
  }

  private static boolean isRefused(TranslationContext ctx, OpenFlowSwitchPort port) {
    if (!port.config().forwards()) {
      ctx.detail("OFPPC_NO_FWD set, skipping output");
      return true;
    }
    if (isHeldBackByTree(ctx, port)) {
      return true;
    }
    boolean isProtected = isBetweenProtectedPorts(ctx, port);
    if (isProtected) {
      ctx.warn("Flow is between protected ports, skipping output.");
    }
    return isProtected;
  }

  private static boolean isHeldBackByTree(TranslationContext ctx, OpenFlowSwitchPort port) {
    BridgeTree tree = ctx.bridge.tree();
    if (tree == null) {
      return false;
    }
    boolean isBpdu = OwnProtocols.isBpdu(ctx.base);
    boolean isHeld = isBpdu ? !tree.forwardsBpdu(port.number()) : !tree.forwards(port.number());
    if (isHeld) {
      String state = isBpdu ? "listening" : "forwarding";
      ctx.warn(tree.label() + " not in " + state + " state, skipping output");
    }
    return isHeld;
  }

  private static boolean isBetweenProtectedPorts(TranslationContext ctx, OpenFlowSwitchPort to) {
    OpenFlowSwitchPort from = ctx.bridge.port((int) ctx.flow.get(FlowField.IN_PORT));
    return from != null
        && from.bundle() != null
        && to.bundle() != null
        && from.bundle().settings().isProtected()
        && to.bundle().settings().isProtected();
  }
}
