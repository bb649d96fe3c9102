package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The actions of a random flow or bucket. */
final class RandomActions {
  private final SplittableRandom random;

  RandomActions(SplittableRandom random) {
    this.random = random;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private int port() {
    return 1 + random.nextInt(5);
  }

  /** A list of some actions and an output or a further table. */
  String list(int most) {
    if (oneIn(12)) {
      return "drop";
    }
    List<String> actions = new ArrayList<>();
    for (int n = 1 + random.nextInt(most); n > 0; n--) {
      actions.add(action());
    }
    if (oneIn(3)) {
      actions.add("output:" + port());
    } else if (oneIn(2)) {
      actions.add("resubmit(," + random.nextInt(RandomCase.TABLES) + ")");
    }
    if (oneIn(8)) {
      actions.add(
          "write_actions(" + pick("output:" + port(), "set_field:9->nw_ttl", "group:1") + ")");
    }
    if (oneIn(10)) {
      actions.add("write_metadata:" + random.nextInt(3) + pick("", "/0x1"));
    }
    return String.join(",", actions);
  }

  private String action() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> forwarding();
      case 2 -> vlan();
      case 3, 4 -> header();
      case 5 -> pipeline();
      case 6 -> conntrack();
      default -> rare();
    };
  }

  private String forwarding() {
    return pick(
        "output:" + port(),
        "output:" + port(),
        "NORMAL",
        "FLOOD",
        "ALL",
        "IN_PORT",
        "LOCAL",
        "group:" + (1 + random.nextInt(3)),
        "resubmit(" + port() + "," + random.nextInt(RandomCase.TABLES) + ")",
        "resubmit(," + (1 + random.nextInt(RandomCase.TABLES - 1)) + ")",
        "output:NXM_NX_REG0[0..2]",
        "output(port=" + port() + ",max_len=64)",
        "enqueue:" + port() + ":1");
  }

  private String hash() {
    String fields =
        pick("eth_src", "nw_src", "nw_dst", "symmetric_l4", "symmetric_l3l4", "symmetric_l3");
    return fields + "," + random.nextInt(3);
  }

  private String vlan() {
    return pick(
        "mod_vlan_vid:" + (1 + random.nextInt(3)),
        "mod_vlan_pcp:" + random.nextInt(3),
        "strip_vlan",
        "pop_vlan",
        "push_vlan:0x8100",
        "push_vlan:0x88a8",
        "push_vlan:0x8100,set_field:" + (4097 + random.nextInt(3)) + "->vlan_vid",
        "set_field:1->vlan_pcp",
        "set_field:0x1001/0x1001->vlan_tci");
  }

  private String header() {
    return pick(
        "mod_dl_src:02:00:00:00:00:11",
        "mod_dl_dst:02:00:00:00:00:02",
        "set_field:02:00:00:00:00:21/ff:00:00:00:00:23->eth_dst",
        "mod_nw_src:10.0.0.1",
        "mod_nw_dst:10.0.0.2",
        "set_field:0.0.0.2/0.0.0.3->ip_dst",
        "mod_nw_tos:4",
        "mod_nw_ecn:1",
        "mod_nw_ttl:1",
        "dec_ttl",
        "mod_tp_src:1001",
        "mod_tp_dst:81",
        "load:0x51->NXM_OF_TCP_DST[]",
        "load:1->NXM_OF_UDP_SRC[0..1]",
        "load:1->NXM_OF_IP_TOS[2..3]",
        "move:NXM_OF_IP_SRC[]->NXM_OF_IP_DST[]",
        "move:NXM_OF_TCP_SRC[]->NXM_OF_TCP_DST[]",
        "load:2->NXM_OF_ARP_OP[]",
        "move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[]",
        "set_field:10.0.0.3->arp_spa",
        "set_field:fd00::1->ipv6_dst",
        "set_field:fd00::2/ffff::f->ipv6_src",
        "set_field:1->ipv6_label",
        "load:8->NXM_OF_ICMP_TYPE[]",
        "set_field:02:00:00:00:00:07->nd_target",
        "set_field:fd00::9->nd_target",
        "set_field:02:00:00:00:00:07->nd_sll",
        "load:1->NXM_NX_PKT_MARK[]",
        "set_field:3->sctp_dst",
        "push_mpls:0x8847",
        "pop_mpls:0x0800",
        "push_mpls:0x8847,set_field:17->mpls_label",
        "set_mpls_ttl:9",
        "dec_mpls_ttl",
        "set_field:1->mpls_tc");
  }

  private String pipeline() {
    return pick(
        "set_field:1->reg0",
        "set_field:2/3->reg1",
        "set_field:2->metadata",
        "set_field:0x10->xxreg1",
        "move:NXM_OF_IP_SRC[0..1]->NXM_NX_REG0[0..1]",
        "move:NXM_OF_ETH_SRC[0..7]->NXM_NX_REG1[0..7]",
        "move:NXM_OF_VLAN_TCI[0..11]->NXM_NX_REG0[0..11]",
        "move:NXM_OF_IN_PORT[]->NXM_NX_REG0[0..15]",
        "move:NXM_NX_REG0[0..3]->NXM_OF_ETH_DST[0..3]",
        "load:1->NXM_NX_REG0[0]",
        "load:0->NXM_OF_IN_PORT[]",
        "push:NXM_OF_IP_DST[],pop:NXM_OF_IP_SRC[]",
        "push:NXM_OF_ETH_DST[],push:NXM_OF_ETH_SRC[],pop:NXM_OF_ETH_DST[],pop:NXM_OF_ETH_SRC[]",
        "pop:NXM_NX_REG0[]",
        "clone(set_field:3->ip_dscp,output:" + port() + ")",
        "clone(ct(commit),output:" + port() + ")",
        "clone(resubmit(," + (1 + random.nextInt(RandomCase.TABLES - 1)) + "))",
        "exit",
        "set_tunnel:5",
        "set_queue:2",
        "pop_queue");
  }

  private String conntrack() {
    String table = "table=" + (1 + random.nextInt(RandomCase.TABLES - 1));
    return pick(
        "ct(" + table + ")",
        "ct(" + table + ",zone=1)",
        "ct(" + table + ",zone=NXM_NX_REG0[0..15])",
        "ct(commit)",
        "ct(commit,zone=1)",
        "ct(commit,force)",
        "ct(commit," + table + ")",
        "ct(commit,exec(set_field:1->ct_mark))",
        "ct(commit,zone=1,exec(set_field:2/2->ct_mark,set_field:0x1->ct_label))",
        "ct(commit,exec(move:NXM_NX_REG0[]->NXM_NX_CT_MARK[]))",
        "ct(" + table + ",nat)",
        "ct(commit," + table + ",nat(src=10.0.0.9))",
        "ct(commit,nat(dst=10.0.0.2:81))",
        "ct(commit," + table + ",nat(src=10.0.0.8-10.0.0.8:5000-5000))",
        "ct_clear");
  }

  private String rare() {
    return pick(
        "learn(table=3,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])",
        "learn(table=2,idle_timeout=10,priority=3,eth_type=0x800,NXM_OF_IP_DST[]=NXM_OF_IP_SRC[],"
            + "load:NXM_OF_IN_PORT[]->NXM_NX_REG0[0..15])",
        "learn(table=1,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],"
            + "output:NXM_OF_IN_PORT[]),NORMAL",
        "fin_timeout(idle_timeout=2,hard_timeout=3)",
        "note:01.02",
        "check_pkt_larger(60)->NXM_NX_REG0[0],output:" + port(),
        "check_pkt_larger(64)->NXM_NX_REG0[0],resubmit(,1)",
        "multipath(" + hash() + ",modulo_n,4,0,NXM_NX_REG0[0..2])",
        "multipath(" + hash() + ",iter_hash,3,4,NXM_NX_REG1[0..7])",
        "multipath(" + hash() + ",hrw,3,0,NXM_NX_REG0[])",
        "bundle(" + hash() + ",hrw,ofport,members:2,3,9)",
        "bundle_load(" + hash() + ",hrw,ofport,NXM_NX_REG0[],members:1,2)",
        "meter:" + (1 + random.nextInt(3)),
        "controller",
        "controller(max_len=20,id=3)",
        "controller(reason=action,pause),output:" + port());
  }

  String group(int id) {
    String type = pick("all", "indirect", "ff", "all", "select", "select");
    StringBuilder text = new StringBuilder("group_id=" + id + ",type=" + type);
    if (type.equals("select")) {
      text.append(
          pick(
              "",
              ",selection_method=dp_hash",
              ",selection_method=hash,fields(eth_src,ip_dst,tcp_dst)",
              ",selection_method=hash"));
    }
    int buckets = type.equals("indirect") ? 1 : 1 + random.nextInt(3);
    for (int i = 0; i < buckets; i++) {
      text.append(",bucket=");
      if (type.equals("ff")) {
        text.append("watch_port:").append(port()).append(',');
      }
      // Without a match it is not known which protocol's ports are meant.
      text.append("actions=")
          .append(
              oneIn(2) ? header().replaceFirst("(mod_tp|dec_ttl).*", "mod_nw_ttl:1") + "," : "");
      text.append(oneIn(8) ? "resubmit(,3)" : "output:" + port());
    }
    return text.toString();
  }
}
