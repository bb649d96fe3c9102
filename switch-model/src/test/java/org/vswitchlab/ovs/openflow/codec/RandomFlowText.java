package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Flows, groups and meters as text, made up at random so that they make sense. */
final class RandomFlowText {
  private final Random random;
  private boolean isIpv4;
  private boolean isIpv6;
  private boolean isTcp;
  private boolean isTagged;

  RandomFlowText(long seed) {
    random = new Random(seed);
  }

  private int upTo(int limit) {
    return random.nextInt(limit);
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  @SafeVarargs
  private <T> T any(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String hex(int bits) {
    long value = bits >= 64 ? random.nextLong() : random.nextLong() & (1L << bits) - 1;
    return oneIn(8) ? "0" : "0x" + Long.toHexString(value);
  }

  private String masked(int bits) {
    if (oneIn(2)) {
      return hex(bits);
    }
    long mask = bits >= 64 ? random.nextLong() : random.nextLong() & (1L << bits) - 1;
    mask = mask == 0 ? 1 : mask;
    return "0x" + Long.toHexString(random.nextLong() & mask) + "/0x" + Long.toHexString(mask);
  }

  private String mac() {
    return String.format(
        "%02x:%02x:%02x:%02x:%02x:%02x",
        upTo(256), upTo(256), upTo(256), upTo(256), upTo(256), upTo(256));
  }

  private String ipv4() {
    return upTo(256) + "." + upTo(256) + "." + upTo(256) + "." + upTo(256);
  }

  private String ipv6() {
    return oneIn(2)
        ? "fe80::" + Integer.toHexString(1 + upTo(0xffff))
        : String.format("2001:db8:%x:%x::%x", 1 + upTo(0xffff), 1 + upTo(0xffff), 1 + upTo(99));
  }

  /** A flow for add-flow. */
  String flow() {
    List<String> parts = new ArrayList<>();
    properties(parts);
    metadata(parts);
    headers(parts);
    return String.join(",", parts) + (parts.isEmpty() ? "" : ",") + "actions=" + actions();
  }

  private void properties(List<String> parts) {
    if (oneIn(2)) {
      parts.add("priority=" + upTo(65536));
    }
    if (oneIn(3)) {
      parts.add("cookie=" + hex(63));
    }
    if (oneIn(5)) {
      parts.add("idle_timeout=" + upTo(65536));
    }
    if (oneIn(5)) {
      parts.add("hard_timeout=" + upTo(65536));
    }
    if (oneIn(5)) {
      parts.add(any("send_flow_rem", "check_overlap"));
    }
  }

  private void metadata(List<String> parts) {
    List<String> fields = new ArrayList<>();
    fields.add("in_port=" + any("1", "2", "65279", "LOCAL"));
    fields.add("metadata=" + masked(64));
    fields.add("tun_id=" + masked(64));
    fields.add("reg" + upTo(16) + "=" + masked(32));
    fields.add("pkt_mark=" + masked(32));
    fields.add("ct_mark=" + masked(32));
    fields.add("ct_zone=" + hex(16));
    fields.add("ct_state=" + any("+trk", "+trk+new", "-trk", "+est-rel", "0x21/0x23"));
    fields.add("ct_label=" + hex(62));
    fields.add("tun_src=" + ipv4());
    fields.add("tun_dst=" + ipv4() + "/" + (1 + upTo(32)));
    fields.add("tun_ipv6_dst=" + ipv6());
    fields.add("tun_metadata" + upTo(64) + "=" + hex(32));
    fields.add("conj_id=" + upTo(1000));
    Collections.shuffle(fields, random);
    int count = oneIn(2) ? 0 : upTo(4);
    parts.addAll(fields.subList(0, count));
  }

  private void headers(List<String> parts) {
    isIpv4 = false;
    isIpv6 = false;
    isTcp = false;
    isTagged = false;
    if (oneIn(3)) {
      parts.add("dl_src=" + mac() + (oneIn(3) ? "/ff:ff:ff:00:00:00" : ""));
    }
    if (oneIn(3)) {
      parts.add("dl_dst=" + any(mac(), "01:00:00:00:00:00/01:00:00:00:00:00"));
    }
    if (oneIn(3)) {
      isTagged = true;
      parts.add("dl_vlan=" + upTo(4096));
      if (oneIn(2)) {
        parts.add("dl_vlan_pcp=" + upTo(8));
      }
    }
    switch (upTo(9)) {
      case 0 -> {}
      case 1 -> parts.add("dl_type=" + any("0x88cc", "0x1234"));
      case 2 -> arp(parts);
      case 3 -> parts.add("mpls,mpls_label=" + upTo(1 << 20) + ",mpls_bos=" + upTo(2));
      case 4, 5, 6 -> ipv4Headers(parts);
      default -> ipv6Headers(parts);
    }
  }

  private void arp(List<String> parts) {
    parts.add("arp");
    if (oneIn(2)) {
      parts.add("arp_op=" + (1 + upTo(2)));
    }
    if (oneIn(2)) {
      parts.add("arp_spa=" + ipv4() + "/" + (1 + upTo(32)));
    }
    if (oneIn(2)) {
      parts.add("arp_tha=" + mac());
    }
  }

  private void ipv4Headers(List<String> parts) {
    isIpv4 = true;
    String protocol = any("ip", "tcp", "udp", "icmp", "sctp");
    parts.add(protocol);
    if (oneIn(2)) {
      parts.add("nw_src=" + ipv4() + "/" + (1 + upTo(32)));
    }
    if (oneIn(2)) {
      parts.add("nw_dst=" + ipv4() + any("", "/255.255.0.255"));
    }
    common(parts);
    layer4(parts, protocol);
  }

  private void ipv6Headers(List<String> parts) {
    isIpv6 = true;
    String protocol = any("ipv6", "tcp6", "udp6", "icmp6");
    parts.add(protocol);
    if (oneIn(2)) {
      parts.add("ipv6_src=" + ipv6() + "/" + (1 + upTo(128)));
    }
    if (oneIn(2)) {
      parts.add("ipv6_dst=" + ipv6());
    }
    if (oneIn(4)) {
      parts.add("ipv6_label=" + hex(20));
    }
    common(parts);
    if (protocol.equals("icmp6") && oneIn(2)) {
      boolean asks = oneIn(2);
      parts.add("icmp_type=" + (asks ? 135 : 136) + ",icmp_code=0,nd_target=" + ipv6());
      parts.add((asks ? "nd_sll=" : "nd_tll=") + mac());
    } else {
      layer4(parts, protocol.substring(0, protocol.length() - 1));
    }
  }

  private void common(List<String> parts) {
    if (oneIn(4)) {
      parts.add("nw_tos=" + 4 * upTo(64));
    }
    if (oneIn(6)) {
      parts.add("nw_ecn=" + upTo(4));
    }
    if (oneIn(6)) {
      parts.add("nw_ttl=" + upTo(256));
    }
    if (oneIn(6)) {
      parts.add("nw_frag=" + any("no", "not_later"));
    }
  }

  private void layer4(List<String> parts, String protocol) {
    isTcp = protocol.equals("tcp");
    if (isTcp || protocol.equals("udp") || protocol.equals("sctp")) {
      if (oneIn(2)) {
        parts.add("tp_src=" + any("" + upTo(65536), "0x1000/0xf000"));
      }
      if (oneIn(2)) {
        parts.add("tp_dst=" + upTo(65536));
      }
      if (isTcp && oneIn(3)) {
        parts.add("tcp_flags=" + any("+syn-ack", "+fin", "0x12/0x12", "syn|ack"));
      }
    } else if (protocol.equals("icmp") && oneIn(2)) {
      parts.add("icmp_type=" + upTo(256) + ",icmp_code=" + upTo(256));
    }
  }

  /** A list of actions that suits the headers. */
  private String actions() {
    int count = upTo(5);
    List<String> actions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      actions.add(action());
    }
    return actions.isEmpty() ? "drop" : String.join(",", actions);
  }

  private String port() {
    return any("1", "2", "300", "IN_PORT", "LOCAL", "NORMAL", "FLOOD", "ALL");
  }

  private String bits(String field) {
    int first = upTo(16);
    int last = first + upTo(16);
    return field + "[" + first + ".." + last + "]";
  }

  private String action() {
    boolean isIp = isIpv4 || isIpv6;
    int choice = upTo(30);
    return switch (choice) {
      case 0, 1 -> any("output:" + port(), "output:NXM_NX_REG" + upTo(16) + "[0..15]");
      case 2 -> "controller(max_len=" + upTo(65535) + any(",id=7", ",reason=no_match", "") + ")";
      case 3 -> "controller(userdata=0" + upTo(10) + ".ff" + any(",pause", ",meter_id=5", "") + ")";
      case 4 -> "output(port=" + (1 + upTo(99)) + ",max_len=" + (14 + upTo(1000)) + ")";
      case 5 -> "load:" + upTo(2) + "->" + bits("NXM_NX_REG" + upTo(16));
      case 6 -> "move:NXM_NX_REG" + upTo(16) + "[3..9]->NXM_NX_XXREG" + upTo(4) + "[60..66]";
      case 7 -> any("push:", "pop:") + bits("NXM_NX_REG" + upTo(16));
      case 8 -> "mod_dl_src:" + mac();
      case 9 -> "mod_dl_dst:" + mac();
      case 10 -> isIpv4 ? "mod_nw_src:" + ipv4() : "set_queue:" + upTo(100);
      case 11 -> isIpv4 ? "mod_nw_dst:" + ipv4() : "pop_queue";
      case 12 -> isIp ? "mod_nw_tos:" + 4 * upTo(64) : "exit";
      case 13 -> isIp ? any("dec_ttl", "dec_ttl(1,2)", "mod_nw_ttl:" + upTo(256)) : "ct_clear";
      case 14 -> isTcp ? "mod_tp_dst:" + upTo(65536) : "note:01.02.0" + upTo(10);
      case 15 -> "resubmit(" + any("", "3", "LOCAL") + "," + upTo(254) + ")";
      case 16 -> "set_tunnel" + any(":", "64:") + hex(32);
      case 17 -> "multipath(symmetric_l4," + upTo(100) + ",hrw,4,0,NXM_NX_REG1[0..3])";
      case 18 -> "bundle(eth_src," + upTo(9) + ",active_backup,ofport,members:1,2,3)";
      case 19 -> learn();
      case 20 -> isIp ? conntrack() : "group:" + upTo(1000);
      case 21 ->
          "sample(probability="
              + (1 + upTo(65535))
              + ",collector_set_id="
              + upTo(9)
              + ",obs_domain_id=1,obs_point_id=2"
              + any("", ",sampling_port=3", ",egress")
              + ")";
      case 22 -> "clone(output:" + (1 + upTo(9)) + ",mod_dl_src:" + mac() + ")";
      case 23 -> "check_pkt_larger(" + upTo(2000) + ")->NXM_NX_REG0[" + upTo(32) + "]";
      case 24 -> "set_field:" + masked(32) + "->reg" + upTo(16);
      case 25 -> "set_field:" + masked(64) + "->metadata";
      case 26 -> "set_field:" + hex(32) + "->tun_metadata" + upTo(64);
      case 27 ->
          isTagged
              ? any("strip_vlan", "mod_vlan_vid:" + upTo(4096))
              : "set_field:" + hex(62) + "->xxreg" + upTo(4);
      case 28 -> isTcp ? "fin_timeout(idle_timeout=" + (1 + upTo(99)) + ")" : "output:" + port();
      default -> "enqueue:" + (1 + upTo(9)) + ":" + upTo(9);
    };
  }

  private String learn() {
    List<String> parts = new ArrayList<>();
    parts.add("table=" + upTo(250));
    if (oneIn(2)) {
      parts.add("idle_timeout=" + (1 + upTo(99)));
    }
    if (oneIn(3)) {
      parts.add("limit=" + (1 + upTo(9)) + ",result_dst=NXM_NX_REG0[" + upTo(32) + "]");
    }
    if (oneIn(3)) {
      parts.add(any("send_flow_rem", "delete_learned", "cookie=" + hex(60)));
    }
    parts.add("NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[]");
    if (oneIn(2)) {
      parts.add("NXM_OF_VLAN_TCI[0..11]");
    }
    parts.add(any("output:NXM_OF_IN_PORT[]", "load:NXM_OF_IN_PORT[]->NXM_NX_REG0[0..15]"));
    parts.add("load:" + upTo(16) + "->NXM_NX_REG1[4..7]");
    return "learn(" + String.join(",", parts) + ")";
  }

  private String conntrack() {
    List<String> parts = new ArrayList<>();
    boolean commits = oneIn(2);
    if (commits) {
      parts.add("commit" + any("", ",force"));
    }
    if (oneIn(2)) {
      parts.add("table=" + upTo(255));
    }
    if (oneIn(2)) {
      parts.add(any("zone=" + upTo(65536), "zone=NXM_NX_REG0[0..15]"));
    }
    if (commits && oneIn(2)) {
      String address = isIpv4 ? ipv4() : "[" + ipv6() + "]";
      parts.add("nat(" + any("src", "dst") + "=" + address + any("", ":80", ":10-20,random") + ")");
    } else if (oneIn(3)) {
      parts.add("nat");
    }
    if (commits && oneIn(2)) {
      parts.add("exec(set_field:" + masked(32) + "->ct_mark)");
    }
    return "ct(" + String.join(",", parts) + ")";
  }

  /** A group for add-group. */
  String group() {
    String type = any("all", "select", "indirect", "ff");
    StringBuilder text = new StringBuilder("group_id=" + upTo(100000) + ",type=" + type);
    if (type.equals("select") && oneIn(2)) {
      text.append(
          any(",selection_method=dp_hash", ",selection_method=hash,fields(ip_src,tcp_dst)"));
    }
    int count = type.equals("indirect") ? 1 : 1 + upTo(3);
    for (int i = 0; i < count; i++) {
      text.append(",bucket=");
      if (type.equals("select") && oneIn(2)) {
        text.append("weight:").append(upTo(100)).append(',');
      }
      if (type.equals("ff")) {
        text.append("watch_port:").append(1 + upTo(9)).append(',');
      }
      isIpv4 = false;
      isIpv6 = false;
      isTcp = false;
      isTagged = false;
      text.append("actions=").append(any("output:" + (1 + upTo(9)), "set_queue:3,output:2"));
    }
    return text.toString();
  }
}
