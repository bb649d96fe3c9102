package org.vswitchlab.pcap.filter;

import java.util.Locale;

/** Layers that are told apart. */
enum Protocol {
  FRAME,
  ETH,
  VLAN,
  IEEE8021AD,
  LLC,
  STP,
  ARP,
  IP,
  IPV6,
  ICMP,
  ICMPV6,
  IGMP,
  UDP,
  TCP,
  VXLAN;

  /** Name as a field. */
  String fieldName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
