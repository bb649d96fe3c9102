package org.vswitchlab.ovs.flow;

/** EtherTypes that key extraction and rewriting know (IEEE 802 numbers, IANA). */
public final class EtherType {
  public static final int IPV4 = 0x0800;
  public static final int ARP = 0x0806;
  public static final int TRANSPARENT_ETHERNET = 0x6558;
  public static final int RARP = 0x8035;
  public static final int VLAN = 0x8100;
  public static final int VLAN_8021AD = 0x88a8;
  public static final int IPV6 = 0x86dd;
  public static final int MPLS = 0x8847;
  public static final int MPLS_MULTICAST = 0x8848;
  public static final int NSH = 0x894f;

  /** Smallest number in the type field that is a type and not a length. */
  public static final int MIN = 0x600;

  /** What dl_type holds for 802.3 frames without a SNAP type, ovs-fields(7). */
  public static final int NONE = 0x5ff;

  private EtherType() {}

  public static boolean isVlan(int type) {
    return type == VLAN || type == VLAN_8021AD;
  }

  public static boolean isMpls(int type) {
    return type == MPLS || type == MPLS_MULTICAST;
  }
}
