package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.ovs.datapath.RandomFrames;

/**
 * Random commands for a {@link ScriptedSwitch}: flows over few values, so that packets meet them,
 * and packets with changes between them. A line does not depend on those before it, so that any
 * part of a script is a script.
 */
public final class RandomScript {
  private static final int TABLES = 4;

  private final RandomStream random;
  private final RandomFrames frames;

  private RandomScript(long seed) {
    random = new RandomStream(seed);
    frames = new RandomFrames(seed + 1);
  }

  /** A script of some flows and groups, and that many packets. */
  public static List<String> of(long seed, int packets) {
    RandomScript script = new RandomScript(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      lines.add("add-group " + script.group(i));
    }
    for (int i = 0; i < 40; i++) {
      lines.add("add-flow " + script.flow());
    }
    for (int i = 0; i < packets; i++) {
      if (script.oneIn(4)) {
        lines.add(script.change());
      }
      int port = 1 + script.random.nextInt(ScriptedSwitch.PORTS);
      lines.add("packet " + port + " " + script.frame());
    }
    return lines;
  }

  /**
   * A frame that is not to its own sender. Of that one a hit and a miss may differ, as in the real
   * switch: a miss learns the address before it looks the destination up, a hit afterwards.
   */
  private String frame() {
    String hex = frames.next().hex();
    while (hex.substring(0, 12).equals(hex.substring(12, 24)) || hasPriorityOfNoVlan(hex)) {
      hex = frames.next().hex();
    }
    return hex;
  }

  /**
   * Whether a tag has VLAN 0 and a priority. NORMAL keeps such a tag, without its megaflow telling
   * the priority: so does the real switch, see {@link TranslationCacheTest}.
   */
  private static boolean hasPriorityOfNoVlan(String hex) {
    for (int at = 24; hex.startsWith("8100", at) || hex.startsWith("88a8", at); at += 8) {
      if (hex.startsWith("2000", at + 4)) {
        return true;
      }
    }
    return false;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private int port() {
    return 1 + random.nextInt(ScriptedSwitch.PORTS);
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String change() {
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> "add-flow " + flow();
      case 5, 6 -> "del-flows " + "table=" + random.nextInt(TABLES) + "," + match();
      case 7, 8 -> "mod-flows " + table() + match() + ",actions=" + actions(2);
      case 9 -> "mod-group " + group(1 + random.nextInt(4));
      case 10 -> "del-group group_id=" + (1 + random.nextInt(4));
      case 11 -> "add-group " + group(1 + random.nextInt(4));
      case 12 -> "mod-port " + port() + " " + pick("up", "no-flood", "no-forward", "no-receive");
      case 13 -> "vlan " + port() + " " + pick("trunk", "1", "2", "3");
      case 14 -> "link " + port() + " " + pick("up", "up", "down");
      default -> "fdb/flush";
    };
  }

  private String flow() {
    return table() + "priority=" + random.nextInt(8) + "," + match() + ",actions=" + actions(3);
  }

  private String table() {
    int table = oneIn(2) ? 0 : random.nextInt(TABLES);
    return "table=" + table + ",";
  }

  private String match() {
    List<String> parts = new ArrayList<>();
    if (oneIn(4)) {
      parts.add("in_port=" + port());
    }
    if (oneIn(4)) {
      parts.add("dl_src=" + mac());
    }
    if (oneIn(4)) {
      parts.add("dl_dst=" + mac());
    }
    if (oneIn(4)) {
      parts.add(vlan());
    }
    if (oneIn(6)) {
      parts.add(pick("reg0=1", "reg0=0/1", "metadata=2", "reg1=0x2/0xff", "metadata=0"));
    }
    if (!oneIn(4)) {
      network(parts);
    }
    return String.join(",", parts);
  }

  private String mac() {
    String address = "02:00:00:00:00:0" + random.nextInt(3);
    return switch (random.nextInt(4)) {
      case 0 -> address + "/ff:ff:ff:ff:ff:0" + (1 + random.nextInt(3));
      case 1 -> "00:00:00:00:00:00/01:00:00:00:00:00";
      default -> address;
    };
  }

  private String vlan() {
    return pick(
        "vlan_tci=0",
        "vlan_tci=0x1000/0x1000",
        "dl_vlan=" + random.nextInt(3),
        "dl_vlan_pcp=" + random.nextInt(2),
        "vlan_vid=0x1001/0x1001",
        "vlan_tci=0x1001");
  }

  private void network(List<String> parts) {
    switch (random.nextInt(7)) {
      case 0 -> {
        parts.add("arp");
        arp(parts);
      }
      case 1 -> {
        parts.add(pick("tcp6", "udp6", "icmp6", "ipv6"));
        ipv6(parts);
      }
      case 2 -> parts.add(pick("dl_type=0x88b5", "dl_type=0x5ff", "dl_type=0x86dd"));
      default -> ipv4(parts);
    }
  }

  private void arp(List<String> parts) {
    if (oneIn(2)) {
      parts.add("arp_op=" + (1 + random.nextInt(2)));
    }
    if (oneIn(2)) {
      parts.add("arp_spa=" + address());
    }
    if (oneIn(2)) {
      parts.add("arp_tpa=" + address());
    }
  }

  private void ipv6(List<String> parts) {
    if (oneIn(2)) {
      parts.add("ipv6_src=fd00::" + random.nextInt(3) + pick("", "/64", "/127", "/ffff::3"));
    }
    if (oneIn(2)) {
      parts.add("ipv6_dst=fd00::" + random.nextInt(3) + pick("", "/126"));
    }
    if (oneIn(4)) {
      parts.add("ipv6_label=" + random.nextInt(2));
    }
    String protocol = parts.get(parts.size() - 1);
    if (protocol.equals("icmp6")) {
      parts.add("icmp_type=" + pick("128", "8", "0"));
    }
  }

  private String address() {
    String address = "10.0.0." + random.nextInt(3);
    return switch (random.nextInt(5)) {
      case 0 -> address + "/" + (1 + random.nextInt(32));
      case 1 -> address + "/255.0.0." + (1 + random.nextInt(3));
      case 2 -> (random.nextInt(16) << 4) + ".0.0.0/" + (1 + random.nextInt(8));
      default -> address;
    };
  }

  private void ipv4(List<String> parts) {
    String protocol = pick("ip", "tcp", "udp", "icmp", "sctp", "tcp", "ip,nw_proto=47");
    parts.add(protocol);
    if (oneIn(3)) {
      parts.add("nw_src=" + address());
    }
    if (oneIn(3)) {
      parts.add("nw_dst=" + address());
    }
    if (oneIn(8)) {
      parts.add(pick("nw_tos=4", "nw_ecn=0", "nw_ttl=1", "nw_tos=0"));
    }
    if (oneIn(8)) {
      parts.add("nw_frag=" + pick("no", "yes", "first", "later", "not_later"));
    }
    boolean hasPorts = List.of("tcp", "udp", "sctp").contains(protocol);
    if (hasPorts && oneIn(2)) {
      parts.add("tp_src=" + (1000 + random.nextInt(3)) + pick("", "/0xfff8", "/0xfffe", "/1"));
    }
    if (hasPorts && oneIn(2)) {
      parts.add("tp_dst=" + (80 + random.nextInt(2)) + pick("", "/0xfff0", "/0xf"));
    }
    if (protocol.equals("tcp") && oneIn(3)) {
      parts.add("tcp_flags=" + pick("+syn", "-syn", "+syn-ack", "+ack", "2"));
    }
    if (protocol.equals("icmp") && oneIn(2)) {
      parts.add("icmp_type=" + pick("0", "8"));
    }
  }

  private String actions(int most) {
    if (oneIn(12)) {
      return "drop";
    }
    List<String> actions = new ArrayList<>();
    for (int n = 1 + random.nextInt(most); n > 0; n--) {
      actions.add(action());
    }
    if (oneIn(4)) {
      actions.add("goto_table:" + (1 + random.nextInt(TABLES - 1)));
    } else if (!oneIn(4)) {
      actions.add("output:" + port());
    }
    return String.join(",", actions);
  }

  private String action() {
    return switch (random.nextInt(8)) {
      case 0, 1 ->
          pick("normal", "flood", "all", "in_port", "local", "group:" + (1 + random.nextInt(4)));
      case 2, 3 ->
          pick(
              "resubmit(," + (1 + random.nextInt(TABLES - 1)) + ")",
              "resubmit(" + port() + "," + (1 + random.nextInt(TABLES - 1)) + ")");
      case 4 -> vlanAction();
      case 5 -> pipelineAction();
      case 6 -> headerAction();
      default -> "output:" + port();
    };
  }

  private String vlanAction() {
    return pick(
        "mod_vlan_vid:" + (1 + random.nextInt(3)),
        "mod_vlan_pcp:" + random.nextInt(3),
        "strip_vlan",
        "pop_vlan",
        "push_vlan:0x8100",
        "push_vlan:0x8100,set_field:" + (4097 + random.nextInt(3)) + "->vlan_vid",
        "set_field:1->vlan_pcp",
        "set_field:0x1001/0x1001->vlan_tci");
  }

  private String pipelineAction() {
    return pick(
        "set_field:1->reg0",
        "set_field:2/3->reg1",
        "set_field:2->metadata",
        "move:NXM_OF_IP_SRC[0..1]->NXM_NX_REG0[0..1]",
        "move:NXM_OF_ETH_SRC[0..7]->NXM_NX_REG1[0..7]",
        "move:NXM_OF_VLAN_TCI[0..11]->NXM_NX_REG0[0..11]",
        "load:1->NXM_NX_REG0[0]",
        "output:NXM_NX_REG0[0..2]",
        "push:NXM_OF_IP_DST[],pop:NXM_OF_IP_SRC[]",
        "clone(set_field:3->ip_dscp,output:" + port() + ")",
        "write_actions(output:" + port() + ")",
        "write_actions(set_field:9->nw_ttl,output:" + port() + ")",
        "clear_actions",
        "exit",
        "ct(table=" + (1 + random.nextInt(TABLES - 1)) + ")",
        "ct(commit,zone=1)",
        "enqueue:" + port() + ":1",
        "note:01");
  }

  private String headerAction() {
    return pick(
        "mod_dl_src:02:00:00:00:00:11",
        "mod_dl_dst:02:00:00:00:00:22",
        "set_field:02:00:00:00:00:21/00:00:00:00:00:23->eth_dst",
        "mod_nw_src:10.0.0.1",
        "mod_nw_dst:10.0.0.2",
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
        "set_field:fd00::1->ipv6_dst",
        "load:1->NXM_NX_IPV6_LABEL[]",
        "load:8->NXM_OF_ICMP_TYPE[]",
        "load:1->NXM_NX_PKT_MARK[]",
        "push_mpls:0x8847",
        "pop_mpls:0x0800");
  }

  private String group(int id) {
    String type = pick("all", "select", "indirect", "ff", "select");
    StringBuilder text = new StringBuilder("group_id=" + id + ",type=" + type);
    int buckets = type.equals("indirect") ? 1 : 1 + random.nextInt(3);
    for (int i = 0; i < buckets; i++) {
      text.append(",bucket=");
      if (type.equals("ff")) {
        text.append("watch_port:").append(port()).append(',');
      } else if (type.equals("select")) {
        text.append("weight:").append(random.nextInt(3)).append(',');
      }
      text.append("actions=").append(oneIn(2) ? headerAction() + "," : "");
      text.append("output:").append(port());
    }
    return text.toString();
  }
}
