package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.datapath.FlowHash;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.IpProtocol;

/**
 * Which link the actions bundle and multipath choose, ovs-actions(7). The hash under the algorithms
 * of the manual page is that of {@link FlowHash}, so that the choice is the real one.
 */
final class LinkChoice {
  private LinkChoice() {}

  /** The port, or OFPP_NONE if no member is live. */
  static int bundleMember(TranslationContext ctx, Action.Bundle action) {
    List<Integer> members = action.members();
    boolean isHashed = !action.algorithm().equals("active_backup") && members.size() > 1;
    int hash = isHashed ? hash(ctx, action.fields(), action.basis()) : 0;
    int chosen = OpenFlowPort.NONE;
    long best = -1;
    for (int i = 0; i < members.size(); i++) {
      OpenFlowSwitchPort port = ctx.bridge.port(members.get(i));
      long weight = isHashed ? weight(i, hash) : 0;
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
      case "hash_threshold" -> count == 1 ? 0 : (int) (hash / (0xffff_ffffL / count + 1));
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

  /** Hashes with 0, 1, ... until the result, below a fixed limit, is a link. */
  private static int firstBelow(int hash, int count, long argument) {
    boolean isUsable = argument >= count && argument / 2 <= count;
    long limit = isUsable ? argument : count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
    int round = 0;
    long link = weight(hash, round) % limit;
    while (link >= count) {
      round++;
      link = weight(hash, round) % limit;
    }
    return (int) link;
  }

  private static long weight(int first, int second) {
    return MurmurHash.ofTwo(first, second) & 0xffff_ffffL;
  }

  /** Hash of the fields that an action names; un-wildcards them. */
  static int hash(TranslationContext ctx, String fields, int basis) {
    switch (fields) {
      case "eth_src" -> ctx.mask.unwildcard(FlowField.ETH_SRC);
      case "nw_src" -> {
        if (isIp(ctx)) {
          ctx.mask.unwildcard(FlowField.IP_SRC);
          ctx.mask.unwildcard(FlowField.IPV6_SRC);
        }
      }
      case "nw_dst" -> {
        if (isIp(ctx)) {
          ctx.mask.unwildcard(FlowField.IP_DST);
          ctx.mask.unwildcard(FlowField.IPV6_DST);
        }
      }
      case "symmetric_l4" -> {
        ctx.mask.unwildcard(FlowField.ETH_SRC);
        ctx.mask.unwildcard(FlowField.ETH_DST);
        vids(ctx);
        // The ports of UDP are not hashed.
        conversation(ctx, ctx.flow.get(FlowField.NW_PROTO) != IpProtocol.UDP);
      }
      case "symmetric_l3l4", "symmetric_l3l4+udp" ->
          conversation(ctx, hasHashedPorts(ctx, fields.endsWith("+udp")));
      case "symmetric_l3" -> addresses(ctx);
      default -> throw new IllegalStateException("hash of the fields " + fields);
    }
    return FlowHash.ofFields(ctx.flow, fields, basis);
  }

  private static void vids(TranslationContext ctx) {
    for (int i = 0; i < FlowKey.MAX_VLAN_HEADERS; i++) {
      int tci = ctx.mask.vlanTci(i) | FlowKey.VLAN_CFI | FlowKey.VLAN_VID_MASK;
      ctx.mask.setVlan(i, ctx.mask.vlanTpid(i), tci);
    }
  }

  private static void addresses(TranslationContext ctx) {
    if (isIp(ctx)) {
      ctx.mask.unwildcard(FlowField.IP_SRC);
      ctx.mask.unwildcard(FlowField.IP_DST);
      ctx.mask.unwildcard(FlowField.IPV6_SRC);
      ctx.mask.unwildcard(FlowField.IPV6_DST);
    }
  }

  private static boolean isIp(TranslationContext ctx) {
    int type = ctx.flow.ethType();
    return type == EtherType.IPV4 || type == EtherType.IPV6;
  }

  private static boolean hasHashedPorts(TranslationContext ctx, boolean withUdp) {
    int protocol = (int) ctx.flow.get(FlowField.NW_PROTO);
    boolean hasPorts =
        protocol == IpProtocol.TCP
            || protocol == IpProtocol.SCTP
            || withUdp && protocol == IpProtocol.UDP;
    return hasPorts && ctx.flow.get(FlowField.IP_FRAG) == 0;
  }

  private static void conversation(TranslationContext ctx, boolean withPorts) {
    addresses(ctx);
    if (isIp(ctx)) {
      ctx.mask.unwildcard(FlowField.NW_PROTO);
      if (withPorts) {
        ctx.mask.unwildcard(FlowField.TCP_SRC);
        ctx.mask.unwildcard(FlowField.TCP_DST);
      }
    }
  }
}
