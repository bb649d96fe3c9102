package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.datapath.FlowHash;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/**
 * Which link the actions bundle and multipath choose, ovs-actions(7). The algorithms are those of
 * the manual page; the hash under them is this program's own, so that the choice is as even and as
 * stable as the real one, but not the same.
 */
final class LinkChoice {
  private LinkChoice() {}

  /** The port, or OFPP_NONE if no member is live. */
  static int bundleMember(TranslationContext ctx, Action.Bundle action) {
    List<Integer> members = action.members();
    boolean isHashed = !action.algorithm().equals("active_backup");
    int hash = isHashed ? hash(ctx, action.fields(), action.basis()) : 0;
    int chosen = OpenFlowPort.NONE;
    long best = -1;
    for (int i = 0; i < members.size(); i++) {
      OpenFlowSwitchPort port = ctx.bridge.port(members.get(i));
      long weight = isHashed ? weight(hash, i) : 0;
      if (port != null && port.isLive() && weight > best) {
        best = weight;
        chosen = members.get(i);
      }
    }
    return chosen;
  }

  /** Index of the link, from 0. */
  static int link(TranslationContext ctx, Action.Multipath action) {
    long hash = hash(ctx, action.fields(), action.basis()) & 0xffff_ffffL;
    int count = action.linkCount();
    return switch (action.algorithm()) {
      case "modulo_n" -> (int) (hash % count);
      case "hash_threshold" -> (int) (hash * count >>> 32);
      case "hrw" -> highestWeight((int) hash, count);
      case "iter_hash" -> firstBelow((int) hash, count, action.argument());
      default -> throw new IllegalStateException("multipath algorithm " + action.algorithm());
    };
  }

  private static int highestWeight(int hash, int count) {
    int chosen = 0;
    for (int i = 1; i < count; i++) {
      if (weight(hash, i) > weight(hash, chosen)) {
        chosen = i;
      }
    }
    return chosen;
  }

  /** Hashes again as long as the result, below a fixed power of 2, is not a link. */
  private static int firstBelow(int hash, int count, long argument) {
    int space = (int) Math.max(argument, count);
    space = space <= 1 ? 1 : Integer.highestOneBit(space - 1) << 1;
    int link = hash & space - 1;
    for (int round = 1; link >= count; round++) {
      link = (int) weight(hash, round) & space - 1;
    }
    return link;
  }

  private static long weight(int hash, int index) {
    int h = (hash ^ index * 0x9e37_79b9) * 0x85eb_ca6b;
    h = (h ^ h >>> 15) * 0xc2b2_ae35;
    return (h ^ h >>> 16) & 0xffff_ffffL;
  }

  private static int hash(TranslationContext ctx, String fields, int basis) {
    switch (fields) {
      case "eth_src" -> ctx.mask.unwildcard(FlowField.ETH_SRC);
      case "nw_src" -> {
        ctx.mask.unwildcard(FlowField.IP_SRC);
        ctx.mask.unwildcard(FlowField.IPV6_SRC);
      }
      case "nw_dst" -> {
        ctx.mask.unwildcard(FlowField.IP_DST);
        ctx.mask.unwildcard(FlowField.IPV6_DST);
      }
      case "symmetric_l4" -> {
        ctx.mask.unwildcard(FlowField.ETH_SRC);
        ctx.mask.unwildcard(FlowField.ETH_DST);
        ctx.mask.unwildcard(FlowField.VLAN_VID);
        conversation(ctx, true);
      }
      case "symmetric_l3l4", "symmetric_l3l4+udp" -> conversation(ctx, fields.endsWith("+udp"));
      case "symmetric_l3" -> addresses(ctx);
      default -> throw new IllegalStateException("hash of the fields " + fields);
    }
    return FlowHash.ofFields(ctx.flow, fields, basis);
  }

  private static void addresses(TranslationContext ctx) {
    ctx.mask.unwildcard(FlowField.IP_SRC);
    ctx.mask.unwildcard(FlowField.IP_DST);
    ctx.mask.unwildcard(FlowField.IPV6_SRC);
    ctx.mask.unwildcard(FlowField.IPV6_DST);
  }

  private static void conversation(TranslationContext ctx, boolean withUdp) {
    addresses(ctx);
    ctx.mask.unwildcard(FlowField.NW_PROTO);
    long protocol = ctx.flow.get(FlowField.NW_PROTO);
    if (protocol == 6 || protocol == 132 || withUdp && protocol == 17) {
      ctx.mask.unwildcard(FlowField.TCP_SRC);
      ctx.mask.unwildcard(FlowField.TCP_DST);
    }
  }
}
