package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.ofproto.protocol.Lacp;
import org.vswitchlab.wire.Bpdu;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;

/** Messages that the switch keeps for itself, before any table sees them. */
final class OwnProtocols {
  private OwnProtocols() {}

  /** Whether the packet is such a message; if so, notes that it is to be taken in. */
  static boolean takes(TranslationContext ctx, OpenFlowSwitchPort inPort) {
    if (inPort == null) {
      return false;
    }
    SlowPathReason watching = inPort.monitor() == null ? null : inPort.monitor().protocolOf(ctx);
    if (watching != null) {
      take(ctx, inPort, watching);
      return true;
    }
    if (inPort.bundle() != null
        && inPort.bundle().lacp() != null
        && ctx.flow.ethType() == Lacp.ETHER_TYPE) {
      take(ctx, inPort, SlowPathReason.LACP);
      return true;
    }
    if (ctx.bridge.tree() != null) {
      ctx.mask.unwildcard(FlowField.ETH_DST);
      if (isBpdu(ctx.flow)) {
        take(ctx, inPort, SlowPathReason.STP);
        return true;
      }
    }
    boolean isForLldp =
        ctx.flow.ethType() == EtherType.LLDP
            && inPort.monitor() != null
            && inPort.monitor().lldp() != null
            && inPort.monitor().lldp().isEnabled();
    if (isForLldp) {
      take(ctx, inPort, SlowPathReason.LLDP);
      return true;
    }
    return false;
  }

  private static void take(
      TranslationContext ctx, OpenFlowSwitchPort inPort, SlowPathReason protocol) {
    ctx.slowPathReasons.add(protocol);
    ctx.sideEffects.add(new SideEffects.Protocol(inPort, protocol));
  }

  static boolean isBpdu(FlowKey flow) {
    return flow.get(FlowField.ETH_DST) == Bpdu.GROUP_MAC
        && flow.ethType() == FlowKeyExtractor.ETH_TYPE_NONE;
  }

  /** Takes the message in. */
  static void receive(SideEffects.Protocol effect, Frame frame) {
    OpenFlowSwitchPort port = effect.port();
    port.bridge().shared().datapath().markHandedOver();
    if (port.monitor() != null) {
      port.monitor().receive(effect.protocol(), frame);
    }
    if (effect.protocol() == SlowPathReason.LACP && port.bundle() != null) {
      port.bundle().receiveLacp(port, frame);
    }
    if (effect.protocol() == SlowPathReason.STP && port.bridge().tree() != null) {
      port.bridge().tree().receive(port, frame);
    }
  }
}
