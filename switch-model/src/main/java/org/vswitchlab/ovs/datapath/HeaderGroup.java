package org.vswitchlab.ovs.datapath;

/** The headers and metadata that a datapath {@code set} action can name, in its words. */
public enum HeaderGroup {
  SKB_PRIORITY("skb_priority"),
  SKB_MARK("skb_mark"),
  TUNNEL("tunnel"),
  ETH("eth"),
  MPLS("mpls"),
  NSH("nsh"),
  IPV4("ipv4"),
  IPV6("ipv6"),
  TCP("tcp"),
  UDP("udp"),
  SCTP("sctp"),
  ICMP("icmp"),
  ICMPV6("icmpv6"),
  ARP("arp"),
  ND("nd"),
  ND_EXTENSIONS("nd_ext");

  private final String word;

  HeaderGroup(String word) {
    this.word = word;
  }

  /** The word before the parenthesis: {@code set(ipv4(...))}. */
  public String word() {
    return word;
  }
}
