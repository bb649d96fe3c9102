package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A {@link RandomCase} with what that one leaves out: settings of bridges, mirrors, modes for
 * fragments, conjunctions, longer pipelines, rarer actions and packets, and traces of flows with
 * every option.
 */
final class WideCase {
  private final SplittableRandom random;
  private final RandomActions actions;
  private final List<String> lines = new ArrayList<>();

  private WideCase(long seed) {
    random = new SplittableRandom(seed ^ 0x5eed);
    actions = new RandomActions(random);
  }

  static List<String> of(long seed) {
    WideCase made = new WideCase(seed);
    made.build(seed);
    return made.lines;
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

  private void build(long seed) {
    List<String> base = RandomCase.of(seed);
    int firstStep = 0;
    while (!base.get(firstStep).matches("(packet|trace|ofctl|appctl|wait) .*")) {
      firstStep++;
    }
    lines.addAll(base.subList(0, firstStep));
    for (int n = random.nextInt(8); n > 0; n--) {
      lines.add("flow br0 " + flow());
    }
    if (oneIn(4)) {
      conjunction();
    }
    if (oneIn(3)) {
      lines.add("vsctl " + setting());
    }
    if (oneIn(6)) {
      lines.add("ofctl set-frags br0 " + pick("drop", "nx-match", "normal"));
    }
    RandomPackets packets = new RandomPackets(random);
    for (String line : base.subList(firstStep, base.size())) {
      lines.add(line);
      if (oneIn(3)) {
        lines.add("packet p" + (1 + random.nextInt(DifferentialCase.PORTS)) + " " + rare(packets));
      }
      if (oneIn(3)) {
        lines.add("exact ofproto/trace " + trace(packets));
      }
      if (oneIn(10)) {
        lines.add(change());
      }
    }
  }

  private String flow() {
    String match = new RandomMatch(random).text();
    StringBuilder text = new StringBuilder("table=" + random.nextInt(RandomCase.TABLES));
    text.append(",priority=").append(random.nextInt(8));
    text.append(oneIn(3) ? ",cookie=0x" + Integer.toHexString(1 + random.nextInt(40)) : "");
    text.append(oneIn(10) ? ",idle_timeout=2" : "");
    text.append(match.isEmpty() ? "" : "," + match).append(",actions=");
    return text.append(list()).toString();
  }

  private String list() {
    List<String> parts = new ArrayList<>();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      parts.add(oneIn(2) ? action() : actions.list(1));
    }
    parts.removeIf(part -> parts.size() > 1 && part.equals("drop"));
    if (oneIn(4)) {
      parts.add(pick("clear_actions,", "") + "write_actions(" + written() + ")");
    }
    if (oneIn(3)) {
      parts.add("goto_table:" + (1 + random.nextInt(RandomCase.TABLES)));
    }
    return String.join(",", parts);
  }

  private String written() {
    return pick(
        "output:" + port(),
        "group:" + (1 + random.nextInt(3)),
        "set_field:02:00:00:00:00:31->eth_src,output:" + port(),
        "push_vlan:0x8100,output:" + port(),
        "pop_vlan,output:" + port(),
        "output:" + port() + ",output:" + port(),
        "set_queue:3,output:" + port(),
        "ct(commit),output:" + port(),
        "resubmit(,3)",
        "output:" + port() + ",group:1");
  }

  private String action() {
    return pick(
        "set_field:0x1/0x3->reg0",
        "set_field:0x5/0x7->metadata",
        "move:NXM_OF_ETH_DST[]->NXM_NX_XXREG0[0..47]",
        "move:NXM_NX_XXREG0[0..47]->NXM_OF_ETH_SRC[]",
        "move:NXM_OF_IN_PORT[]->NXM_NX_REG2[3..18]",
        "move:NXM_OF_VLAN_TCI[]->NXM_NX_REG3[0..15]",
        "move:NXM_NX_REG3[0..15]->NXM_OF_VLAN_TCI[]",
        "load:0xffff->NXM_OF_IN_PORT[]",
        "load:2->OXM_OF_IN_PORT[]",
        "push:NXM_NX_XXREG0[],pop:NXM_NX_XXREG1[]",
        "push:NXM_OF_VLAN_TCI[],pop:NXM_NX_REG0[0..15]",
        "push:NXM_NX_REG1[0..7]",
        "clone(push_vlan:0x8100,clone(output:" + port() + "),output:" + port() + ")",
        "clone(ct(commit,zone=3),ct(table=2,zone=3))",
        "clone(meter:1,output:" + port() + ")",
        "clone(group:2),output:" + port(),
        "clone(exit)",
        "clone(drop)",
        "clone(push_mpls:0x8847,output:" + port() + ")",
        "clone(check_pkt_larger(70)->NXM_NX_REG0[1],output:" + port() + "),output:" + port(),
        "resubmit(in_port,2)",
        "resubmit(" + port() + ",1)",
        "resubmit(,1,ct)",
        "output:NXM_NX_REG2[3..18]",
        "output:NXM_NX_XXREG0[0..3]",
        "enqueue(LOCAL,2)",
        "set_tunnel64:0x100000001",
        "set_field:5->tun_id",
        "set_field:10.9.8.7->tun_dst",
        "set_field:0x0a->nw_tos",
        "dec_ttl(1,2)",
        "dec_ttl,dec_ttl",
        "mod_nw_ttl:64,dec_ttl",
        "set_field:200->ip_ttl",
        "set_field:0x1234->tcp_flags",
        "set_field:7->icmpv6_type",
        "set_field:7->icmp_code",
        "set_field:02:00:00:00:00:07->nd_tll",
        "set_field:02:00:00:00:00:07->arp_tha",
        "set_field:1->arp_op",
        "set_field:7->pkt_mark",
        "set_field:0x10/0xf0->pkt_mark",
        "set_field:3->ct_mark",
        "pop_mpls:0x8847",
        "pop_mpls:0x86dd",
        "push_mpls:0x8848",
        "set_mpls_label:1000",
        "set_mpls_tc:5",
        "push_vlan:0x8100,push_vlan:0x88a8",
        "strip_vlan,strip_vlan",
        "mod_vlan_vid:7,mod_vlan_pcp:5,strip_vlan",
        "learn(table=3,delete_learned,cookie=0x9,hard_timeout=3,NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])",
        "learn(table=3,limit=2,cookie=0x8,NXM_OF_ETH_DST[],load:1->NXM_NX_REG0[])",
        "learn(table=2,fin_idle_timeout=1,fin_hard_timeout=2,eth_type=0x800,nw_proto=6,"
            + "NXM_OF_TCP_SRC[],output:NXM_OF_IN_PORT[])",
        "learn(table=3,limit=1,cookie=0x7,result_dst=NXM_NX_REG0[0],NXM_OF_ETH_SRC[])",
        "learn(table=3,priority=1,load:0x12->NXM_NX_REG1[0..7],NXM_OF_VLAN_TCI[0..11])",
        "bundle(eth_src,0,active_backup,ofport,members:3,2)",
        "bundle(symmetric_l4,7,hrw,ofport,members:1,2,3,4,5)",
        "bundle_load(nw_dst,1,active_backup,ofport,NXM_NX_REG0[0..15],members:4,1)",
        "multipath(symmetric_l3l4+udp,5,hash_threshold,4,0,NXM_NX_REG0[0..2])",
        "multipath(nw_src,50,modulo_n,3,0,NXM_NX_REG2[0..7]),output:NXM_NX_REG2[0..7]",
        "ct(commit,zone=5,nat(src=10.0.0.40-10.0.0.43:7000-7100,hash))",
        "ct(commit,nat(dst=10.0.0.1-10.0.0.3,persistent),table=3)",
        "ct(table=2,zone=NXM_NX_REG1[0..15],nat)",
        "ct(commit,zone=2,exec(load:0x7->NXM_NX_CT_LABEL[3..9]))",
        "ct(commit,exec(set_field:0xff00000000000000ff->ct_label)),ct_clear",
        "ct(commit,force,zone=1,table=2)",
        "ct(commit,exec(move:NXM_OF_ETH_SRC[]->NXM_NX_CT_LABEL[0..47]))",
        "ct_clear,ct(table=1)",
        "controller(max_len=30,reason=no_match)",
        "controller(userdata=01.02.03)",
        "controller(id=7,meter_id=1)",
        "controller(pause,userdata=0a)",
        "fin_timeout(hard_timeout=1)",
        "conjunction(1,1/2)",
        "sample(probability=65535,collector_set_id=1)",
        "encap(ethernet)",
        "decap()",
        "output(port=LOCAL,max_len=20)",
        "output(port=" + port() + ",max_len=14),output:" + port(),
        "check_pkt_larger(55)->NXM_NX_REG0[2]",
        "exit");
  }

  private void conjunction() {
    String target = "conj_id=1" + pick("", ",ip") + ",actions=" + list();
    lines.add("flow br0 table=" + random.nextInt(2) + ",priority=9," + target);
    for (int clause = 1; clause <= 2; clause++) {
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        String match = new RandomMatch(random).text();
        String separator = match.isEmpty() ? "" : ",";
        lines.add(
            "flow br0 table="
                + random.nextInt(2)
                + ",priority="
                + (8 + random.nextInt(2))
                + separator
                + match
                + ",actions=conjunction(1,"
                + clause
                + "/2)");
      }
    }
  }

  private String setting() {
    String mirror = "-- --id=@m create mirror name=m" + random.nextInt(10) + " ";
    String add = " -- add bridge br0 mirrors @m";
    return switch (random.nextInt(6)) {
      case 0 -> mirror + "select-all=true output-vlan=" + random.nextInt(4) + add;
      case 1 ->
          "-- --id=@p get port p"
              + (1 + random.nextInt(4))
              + " "
              + mirror
              + pick("select-all=true ", "select-dst-port=@p ", "select-src-port=@p ")
              + pick("", "snaplen=64 ", "select-vlan=1 ")
              + "output-port=@p"
              + add;
      case 2 ->
          "-- --id=@p get port p1 -- --id=@q get port p2 "
              + mirror
              + pick("select-all=true ", "select-src-port=@q ", "select-dst-port=@q ")
              + "output-port=@p"
              + add;
      case 3 -> "set bridge br" + random.nextInt(2) + " mcast_snooping_enable=true";
      case 4 -> "set bridge br0 other_config:forward-bpdu=true";
      default -> "set port p" + (1 + random.nextInt(4)) + " protected=true";
    };
  }

  private String change() {
    return switch (random.nextInt(5)) {
      case 0 -> "flow br0 " + flow();
      case 1 -> "ofctl set-frags br0 " + pick("drop", "nx-match", "normal");
      case 2 -> "ofctl del-flows br0 cookie=0x" + random.nextInt(9) + "/0x3";
      case 3 -> "exact dpctl/dump-conntrack zone=" + random.nextInt(3);
      default -> "wait 600";
    };
  }

  /** Packets that the plain generator does not make. */
  private String rare(RandomPackets packets) {
    String hex = packets.next();
    return switch (random.nextInt(6)) {
      case 0 -> hex.substring(0, Math.max(28, hex.length() - 2 * random.nextInt(40)));
      case 1 -> RarePackets.igmp(random);
      case 2 -> RarePackets.ipv6WithExtensions(random);
      case 3 -> RarePackets.snap(random);
      case 4 -> RarePackets.neighbourDiscovery(random);
      default -> hex;
    };
  }

  private String trace(RandomPackets packets) {
    String bridge = pick("br0", "br0", "br0", "br1");
    String options =
        pick("", "", "", "--names ")
            + pick("", "", "", "--ct-next trk,new ", "--ct-next trk,est --ct-next trk,rpl,est ");
    String flow = "in_port=" + (1 + random.nextInt(bridge.equals("br0") ? 4 : 2));
    String match = new RandomMatch(random).text();
    return switch (random.nextInt(5)) {
      case 0 -> options + bridge + " " + flow + " " + packets.next();
      case 1 -> options + "ovs-dummy in_port(" + (1 + random.nextInt(6)) + ") " + packets.next();
      default ->
          options
              + bridge
              + " '"
              + flow
              + (match.isEmpty() || match.contains("in_port") ? "" : "," + match)
              + "'";
    };
  }
}
