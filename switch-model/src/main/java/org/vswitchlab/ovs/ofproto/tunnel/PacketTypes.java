package org.vswitchlab.ovs.ofproto.tunnel;

/** What packets a tunnel carries, Interface:options:packet_type in ovs-vswitchd.conf.db(5). */
public enum PacketTypes {
  /** Ethernet frames. */
  LEGACY_L2,
  /** Packets without Ethernet header; in the bridge they have an empty one. */
  LEGACY_L3,
  /** Packets of any type, as the bridge has them. */
  PTAP;

  /** Whether packets of that type come out of such a tunnel. */
  public boolean takes(boolean isEthernet) {
    return this == PTAP || isEthernet == (this == LEGACY_L2);
  }

  /** As the option has it. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
