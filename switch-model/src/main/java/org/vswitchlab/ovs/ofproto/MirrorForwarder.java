package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.flow.FlowField;

/** Copies packets as mirrors ask for. */
final class MirrorForwarder {
  private NormalForwarder normal;

  void setNormal(NormalForwarder newNormal) {
    normal = newNormal;
  }

  /** Whether a mirror has the bundle for itself. */
  boolean isOutput(TranslationContext ctx, PortBundle bundle) {
    for (Mirror mirror : ctx.bridge.mirrors()) {
      if (mirror.outputsTo(bundle)) {
        return true;
      }
    }
    return false;
  }

  void mirrorIngress(TranslationContext ctx, PortBundle in) {
    if (in != null) {
      mirror(ctx, in, true);
    }
  }

  void mirrorEgress(TranslationContext ctx, PortBundle out) {
    mirror(ctx, out, false);
  }

  private void mirror(TranslationContext ctx, PortBundle bundle, boolean isIngress) {
    if (ctx.bridge.mirrors().isEmpty()) {
      return;
    }
    PacketVlans onWire = PacketVlans.of(ctx.flow);
    // Before it is known whether any mirror selects the packet: so does the real switch.
    if (!NormalForwarder.isVidAllowed(ctx, onWire.vid(), bundle)) {
      return;
    }
    for (Mirror mirror : ctx.bridge.mirrors()) {
      boolean selected =
          isIngress ? mirror.selectsSource(bundle) : mirror.selectsDestination(bundle);
      if (!selected || ctx.mirrored.contains(mirror)) {
        continue;
      }
      if (mirror.settings().selectVlans() != null) {
        ctx.mask.unwildcard(FlowField.VLAN_VID);
      }
      PacketVlans vlans = onWire.entering(bundle.settings());
      if (mirror.selectsVlan(vlans.vid())) {
        copy(ctx, mirror, vlans);
      }
    }
  }

  private void copy(TranslationContext ctx, Mirror mirror, PacketVlans vlans) {
    ctx.sideEffects.add(new SideEffects.MirrorCredit(mirror));
    for (Mirror other : ctx.bridge.mirrors()) {
      if (other == mirror || other.hasSameOutput(mirror)) {
        ctx.mirrored.add(other);
      }
    }
    int outerTruncate = ctx.truncateBytes;
    ctx.truncateBytes = mirror.settings().snaplenBytes();
    if (mirror.settings().outputBundle() != null) {
      PortBundle out = ctx.bridge.bundle(mirror.settings().outputBundle());
      if (out != null) {
        normal.output(ctx, out, vlans);
      }
    } else if (vlans.vid() != mirror.settings().outputVlan()
        && !ReservedAddresses.isReserved(ctx.flow.get(FlowField.ETH_DST))) {
      PacketVlans renamed = vlans.withVid(mirror.settings().outputVlan());
      for (PortBundle bundle : ctx.bridge.bundles()) {
        if (bundle.includesVlan(renamed.vid(), renamed.innerVid()) && !isOutput(ctx, bundle)) {
          normal.output(ctx, bundle, renamed);
        }
      }
    }
    ctx.truncateBytes = outerTruncate;
  }
}
