package org.vswitchlab.bridge;

/** A switch of a port, {@code bridge link set dev PORT NAME on|off}, with its default. */
public enum PortFlag {
  HAIRPIN("hairpin", false),
  GUARD("guard", false),
  ROOT_BLOCK("root_block", false),
  FAST_LEAVE("fastleave", false),
  LEARNING("learning", true),
  FLOOD("flood", true),
  MCAST_FLOOD("mcast_flood", true),
  BCAST_FLOOD("bcast_flood", true),
  MCAST_TO_UNICAST("mcast_to_unicast", false),
  NEIGH_SUPPRESS("neigh_suppress", false),
  VLAN_TUNNEL("vlan_tunnel", false),
  ISOLATED("isolated", false),
  LOCKED("locked", false),
  PROXY_ARP("proxy_arp", false),
  PROXY_ARP_WIFI("proxy_arp_wifi", false);

  private final String word;
  private final boolean isOnByDefault;

  PortFlag(String word, boolean isOnByDefault) {
    this.word = word;
    this.isOnByDefault = isOnByDefault;
  }

  /** As {@code bridge link} names it. */
  public String word() {
    return word;
  }

  int bit() {
    return 1 << ordinal();
  }

  static int defaults() {
    int flags = 0;
    for (PortFlag flag : values()) {
      if (flag.isOnByDefault) {
        flags |= flag.bit();
      }
    }
    return flags;
  }
}
