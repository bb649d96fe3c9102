package org.vswitchlab.ovs.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vswitchlab.ovs.flow.Match;

/** Every text here was printed by Open vSwitch 3.1.0, so reading and writing must keep it. */
class DatapathTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x0800),ipv4(frag=no)",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),"
            + "eth(src=02:aa:00:00:00:01,dst=ff:ff:ff:ff:ff:ff),"
            + "eth_type(0x0806),arp(sip=10.0.0.1,tip=10.0.0.2,op=1)",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0/0xffff)",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x8100),vlan(vid=5),"
            + "encap(eth_type(0x0800),ipv4(frag=no))",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x8100),vlan(vid=5,pcp=3/0x0),"
            + "encap(eth_type(0x0800),ipv4(frag=no))",
        "recirc_id(0),in_port(2),packet_type(ns=0,id=0),eth_type(0x8100),vlan(vid=5/0x0,pcp=3/0x3),"
            + "encap(eth_type(0x0800),ipv4(frag=no))",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x8100),vlan(vid=0,cfi=0),encap()",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x8100),vlan(vid=5),"
            + "encap(eth_type(0x8100))",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x0800),"
            + "ipv4(dst=10.0.0.2/255.255.255.252,proto=17,tos=0/0xfc,frag=later)",
        "ct_state(-new+trk),ct_zone(0x5),ct_mark(0/0x1),ct_label(0/0x1),recirc_id(0x1),in_port(2),"
            + "packet_type(ns=0,id=0),eth_type(0x0800),ipv4(frag=no)",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x86dd),"
            + "ipv6(src=fd00::1/fff0::,label=0x12345,proto=6,hlimit=64,frag=no)",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x86dd),ipv6(proto=58,frag=no),"
            + "icmpv6(type=135,code=0),nd(target=fe80::11/ffc0::,sll=02:00:00:00:00:01)",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x86dd),"
            + "ipv6(src=fd00::1/fff0::,label=0/0xf,proto=58,hlimit=64,frag=no),icmpv6(type=136/0xf8)",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x8847),"
            + "mpls(label=10/0xfffff,tc=0/7,ttl=64/0x0,bos=1/0)",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth(dst=02:00:00:00:00:02),"
            + "eth_type(0x0800),ipv4(dst=10.0.0.2,proto=6,ttl=64,frag=no),tcp(dst=80),"
            + "tcp_flags(+syn)",
        "recirc_id(0x1),dp_hash(0x41f5f3fc/0xf),in_port(1),packet_type(ns=0,id=0),"
            + "eth_type(0x0800),ipv4(frag=no)",
        "tunnel(tun_id=0x7b,src=1.1.2.92,dst=1.1.2.88,flags(-df+csum+key)),recirc_id(0),"
            + "in_port(4),packet_type(ns=0,id=0),eth_type(0x0800),ipv4(frag=no)",
        "recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x0800),"
            + "ipv4(proto=6,ttl=64,frag=no),tcp(src=1000/0xfe00)",
      })
  void keysKeepTheirText(String text) throws DatapathSyntaxException {
    // Where the packet's type says that there is an Ethernet header, the text leaves it out, and
    // without it the same text means a packet without one.
    String whole = text.replace("packet_type(ns=0,id=0),", "packet_type(ns=0,id=0),eth(),");
    Match.Builder flow = DatapathKeyParser.parse(whole, null);
    assertThat(DatapathKeyText.of(flow.key(), flow.mask(), PortLabels.NUMBERS)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop",
        "push_vlan(vid=10,pcp=0),100,3,101,pop_vlan,4,push_vlan(vid=10,pcp=0),5,6",
        "push_vlan(tpid=0x88a8,vid=5,pcp=0)",
        "push_vlan(vid=5,pcp=2,cfi=0)",
        "set(eth(dst=01:02:03:04:05:06)),set(ipv4(dst=10.9.9.9,ttl=63)),set(tcp(dst=99)),2",
        "set(ipv4(src=1.2.3.0/255.255.255.0,tos=0x20/0xfc,ttl=5))",
        "set(ipv4(src=1.2.3.4,dst=2.3.4.5,proto=6,tos=0,ttl=5,frag=no))",
        "set(ipv6(src=fe80::1,dst=fe80::/ffff::,label=0x5,tclass=0x3/0x3,hlimit=5))",
        "set(eth(dst=01:00:00:00:00:00/01:00:00:00:00:00))",
        "set(skb_priority(0x5)),set(skb_mark(0x7/0xf)),set(tcp(src=5)),set(udp(dst=5)),"
            + "set(sctp(src=1)),set(icmp(type=1)),lb_output(1),2",
        "set(tunnel(tun_id=0x7b,src=1.2.3.4,dst=4.5.6.7,ttl=64,flags(df|csum|key))),"
            + "set(nd(target=fe80::2)),set(icmpv6(type=136)),3",
        "set(arp(sip=1.1.1.1,op=2))",
        "set(mpls(label=6,tc=1,ttl=3,bos=1))",
        "set(nd_ext(nd_reserved=0x5,nd_options_type=2))",
        "push_mpls(label=10,tc=3,ttl=64,bos=1,eth_type=0x8847),2",
        "pop_mpls(eth_type=0x800),1",
        "pop_eth,push_eth(src=00:00:00:00:00:00,dst=02:00:00:00:00:99),2",
        "ct(commit,zone=5,mark=0x1/0xff,label=0x5/0xff,"
            + "nat(src=10.0.0.1-10.0.0.9:1000-2000,persistent,random))",
        "ct",
        "ct(force_commit)",
        "ct(commit,nat)",
        "ct(nat(dst=10.0.0.1))",
        "ct(commit,nat(src))",
        "ct(commit,nat(src=10.0.0.1,hash))",
        "ct(commit,nat(dst=[fe80::1]-[fe80::9]:5-9))",
        "ct(commit,helper=ftp)",
        "ct(commit,timeout=abc)",
        "ct(commit,mark=0x5/0xffffffff)",
        "ct(commit,label=0x5)",
        "ct_clear,sample(sample=50.0%,actions(2)),clone(push_vlan(vid=5,pcp=3),2),trunc(100),2",
        "meter(0),hash(sym_l4(0)),recirc(0x1)",
        "sample(sample=0.5%,actions(2,3))",
        "check_pkt_len(size=100,gt(2),le(drop))",
        "userspace(pid=0,controller(reason=2,dont_send=1,continuation=0,recirc_id=2,"
            + "rule_cookie=0x1234,controller_id=0,max_len=65535))",
        "userspace(pid=0,sFlow(vid=5,pcp=1,output=7))",
        "userspace(pid=0,flow_sample(probability=123,collector_set_id=1234,obs_domain_id=2345,"
            + "obs_point_id=3456,output_port=10))",
        "tnl_pop(4)",
        "push_nsh(flags=0,ttl=63,mdtype=1,np=3,spi=0x1,si=255,c1=0x1,c2=0x2,c3=0x3,c4=0x4)",
        "pop_nsh()",
      })
  void actionsKeepTheirText(String text) throws DatapathSyntaxException {
    assertThat(DatapathActionText.of(DatapathActionParser.parse(text), PortLabels.NUMBERS))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "push_vlan(vid=5)",
        "foo",
        "2,drop",
        "pop_nsh",
        "ct(commit,force,zone=5)",
        "dec_ttl(le_1(2))",
        "p2,p3",
      })
  void whatTheToolRefusesIsRefused(String text) {
    assertThatThrownBy(() -> DatapathActionParser.parse(text))
        .isInstanceOf(DatapathSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pop_mpls(eth_type=0x800)",
        "hash(l4(0))",
        "push_eth(src=00:00:00:00:00:01,dst=00:00:00:00:00:02)",
        "1,pop_eth",
        "clone(drop)",
        "recirc(0x5)",
        "set(nsh(ttl=5))",
      })
  void whatTheToolPrintsAndCannotReadIsRefusedToIt(String text) {
    assertThatThrownBy(() -> DatapathActionParser.parseAsTool(text))
        .isInstanceOf(DatapathSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"in_port(1),eth(),eth_type(0x1234)", "in_port(1),packet_type(ns=1,id=0x800)"})
  void keysWithAllTheyPromiseAreWhole(String text) throws DatapathSyntaxException {
    assertThat(DatapathKeyParser.parseFlow(text, null).isWhole()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eth(),eth_type(0x1234)",
        "in_port(1)",
        "in_port(1),eth(),eth_type(0x0800)",
        "in_port(1),eth(),eth_type(0x0800),ipv4(proto=6)",
        "in_port(1),eth(),eth_type(0x0800),ipv4(proto=6,frag=later),tcp()",
        "in_port(1),eth(),eth_type(0x86dd),ipv6(proto=58),icmpv6(type=135)",
        "in_port(1),eth(),eth_type(0x8847),mpls(label=1,bos=0)",
        "in_port(1),eth(),eth_type(0x05ff)",
        "tunnel(src=1.1.1.1),in_port(1),eth()",
      })
  void keysThatLackSomethingOrHaveTooMuchAreNotWhole(String text) throws DatapathSyntaxException {
    assertThat(DatapathKeyParser.parseFlow(text, null).isWhole()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "in_port(1),foo(1)",
        "in_port(1),eth_type(0x0800),ipv4(src=10.0.0.0/8)",
        "in_port(1),ipv4(ttl=x)"
      })
  void mistakesInKeysArePointedAt(String text) {
    int comma = text.lastIndexOf(',');
    assertThatThrownBy(() -> DatapathKeyParser.parse(text, null))
        .isInstanceOfSatisfying(
            DatapathSyntaxException.class,
            e -> assertThat(e.rest()).isEqualTo(text.substring(comma + 1)));
  }
}
