package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The match of a random flow, over few values. */
final class RandomMatch {
  private final SplittableRandom random;
  private final List<String> parts = new ArrayList<>();

  RandomMatch(SplittableRandom random) {
    this.random = random;
  }

  String text() {
    if (oneIn(4)) {
      parts.add("in_port=" + (1 + random.nextInt(4)));
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
      parts.add(metadata());
    }
    if (oneIn(10)) {
      parts.add(conntrack());
    }
    if (!oneIn(4)) {
      network();
    }
    return String.join(",", parts);
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String mac() {
    String address = "02:00:00:00:00:0" + random.nextInt(4);
    return switch (random.nextInt(5)) {
      case 0 -> address + "/ff:ff:ff:ff:ff:0" + (1 + random.nextInt(3));
      case 1 -> pick("00:00:00:00:00:00", "01:00:00:00:00:00") + "/01:00:00:00:00:00";
      case 2 -> pick("ff:ff:ff:ff:ff:ff", "01:80:c2:00:00:00/ff:ff:ff:ff:ff:f0");
      default -> address;
    };
  }

  private String vlan() {
    return pick(
        "vlan_tci=0",
        "vlan_tci=0x1000/0x1000",
        "dl_vlan=" + random.nextInt(4),
        "dl_vlan=65535",
        "dl_vlan_pcp=" + random.nextInt(2),
        "vlan_vid=0x1001/0x1001",
        "vlan_vid=0x1002",
        "dl_vlan=1,vlan_pcp=0",
        "vlan_tci=0x1001",
        "vlan_tci=0x1002/0x1fff");
  }

  private String metadata() {
    return pick(
        "reg0=1",
        "reg0=0/1",
        "reg1=0x2/0xff",
        "metadata=2",
        "metadata=0",
        "xreg1=0",
        "xxreg1=0x10/0x10",
        "pkt_mark=0",
        "pkt_mark=1/1",
        "tun_id=0",
        "reg15=0x1",
        "packet_type=(0,0)",
        "recirc_id=0");
  }

  private String conntrack() {
    return pick(
        "ct_state=-trk",
        "ct_state=+trk",
        "ct_state=+trk+new",
        "ct_state=+trk+est",
        "ct_state=+trk-new-inv",
        "ct_state=+trk+rpl",
        "ct_state=+inv+trk",
        "ct_zone=1",
        "ct_mark=1",
        "ct_mark=0/2",
        "ct_label=0x1",
        "ct_label=0x2/0x2");
  }

  private void network() {
    switch (random.nextInt(9)) {
      case 0 -> arp();
      case 1, 2 -> ipv6();
      case 3 ->
          parts.add(
              pick(
                  "dl_type=0x88b5",
                  "dl_type=0x5ff",
                  "mpls",
                  "mpls,mpls_label=16",
                  "mpls,mpls_label=17,mpls_bos=1",
                  "mpls,mpls_tc=0",
                  "mplsm",
                  "rarp"));
      default -> ipv4();
    }
  }

  private void arp() {
    parts.add("arp");
    if (oneIn(2)) {
      parts.add("arp_op=" + (1 + random.nextInt(2)));
    }
    if (oneIn(2)) {
      parts.add("arp_spa=" + address());
    }
    if (oneIn(2)) {
      parts.add("arp_tpa=" + address());
    }
    if (oneIn(4)) {
      parts.add("arp_sha=" + mac());
    }
    if (oneIn(4)) {
      parts.add("arp_tha=" + mac());
    }
  }

  private void ipv6() {
    String protocol = pick("tcp6", "udp6", "icmp6", "ipv6", "sctp6");
    parts.add(protocol);
    if (oneIn(2)) {
      parts.add(
          "ipv6_src=fd00::"
              + random.nextInt(4)
              + pick("", "/64", "/127", "/ffff::3", "/120", "/16", "/5"));
    }
    if (oneIn(2)) {
      parts.add("ipv6_dst=fd00::" + random.nextInt(4) + pick("", "/126", "/128", "/100"));
    }
    if (oneIn(4)) {
      parts.add("ipv6_label=" + random.nextInt(2) + pick("", "/0xff"));
    }
    if (oneIn(8)) {
      parts.add(pick("nw_tos=4", "nw_ecn=0", "nw_ttl=64", "nw_frag=no"));
    }
    switch (protocol) {
      case "icmp6" -> icmp6();
      case "tcp6", "udp6", "sctp6" -> ports(protocol.startsWith("tcp"));
      default -> {}
    }
  }

  private void icmp6() {
    String type = pick("128", "135", "136", "1", "");
    if (!type.isEmpty()) {
      parts.add("icmp_type=" + type);
      parts.add("icmp_code=0");
    }
    if ((type.equals("135") || type.equals("136")) && oneIn(2)) {
      parts.add("nd_target=fd00::" + random.nextInt(4) + pick("", "/120"));
      if (oneIn(2)) {
        parts.add((type.equals("135") ? "nd_sll=" : "nd_tll=") + "02:00:00:00:00:01");
      }
    }
  }

  private String address() {
    String address = "10.0.0." + random.nextInt(4);
    return switch (random.nextInt(6)) {
      case 0 -> address + "/" + (1 + random.nextInt(32));
      case 1 -> address + "/255.0.0." + (1 + random.nextInt(3));
      case 2 -> (random.nextInt(16) << 4) + ".0.0.0/" + (1 + random.nextInt(8));
      case 3 -> "192.168." + random.nextInt(4) + ".0/" + (16 + random.nextInt(9));
      default -> address;
    };
  }

  private void ipv4() {
    String protocol =
        pick("ip", "tcp", "udp", "icmp", "sctp", "tcp", "ip,nw_proto=47", "ip,nw_proto=2");
    parts.add(protocol);
    if (oneIn(3)) {
      parts.add("nw_src=" + address());
    }
    if (oneIn(3)) {
      parts.add("nw_dst=" + address());
    }
    if (oneIn(8)) {
      parts.add(pick("nw_tos=4", "nw_ecn=0", "nw_ttl=1", "nw_tos=0", "nw_ttl=64"));
    }
    if (oneIn(8)) {
      parts.add("nw_frag=" + pick("no", "yes", "first", "later", "not_later"));
      if (parts.contains("nw_frag=later")) {
        return;
      }
    }
    if (oneIn(16)) {
      parts.add(pick("ct_nw_src=10.0.0.1", "ct_nw_dst=10.0.0.0/30", "ct_nw_proto=6"));
      parts.add(pick("ct_state=+trk-inv", "ct_state=+trk+new"));
    }
    switch (protocol) {
      case "tcp", "udp", "sctp" -> ports(protocol.equals("tcp"));
      case "icmp" -> {
        if (oneIn(2)) {
          parts.add("icmp_type=" + pick("0", "8", "3"));
        }
        if (oneIn(4)) {
          parts.add("icmp_code=" + random.nextInt(2));
        }
      }
      default -> {}
    }
  }

  private void ports(boolean isTcp) {
    if (oneIn(2)) {
      parts.add("tp_src=" + (1000 + random.nextInt(3)) + pick("", "/0xfff8", "/0xfffe", "/1"));
    }
    if (oneIn(2)) {
      parts.add("tp_dst=" + pick("80", "81", "443", "80/0xfff0", "0/0xf", "0x100/0xff00"));
    }
    if (isTcp && oneIn(3)) {
      parts.add("tcp_flags=" + pick("+syn", "-syn", "+syn-ack", "+ack", "2", "+rst"));
    }
  }
}
