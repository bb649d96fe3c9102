package org.vswitchlab.ovs.openflow.message;

/** Bits of a port's config, state and features, as OpenFlow 1.1 and later number them. */
public final class PortFlags {
  // Config, OFPPC_*.
  public static final int PORT_DOWN = 1;

  /** OpenFlow 1.0 only. */
  public static final int NO_STP = 1 << 1;

  public static final int NO_RECV = 1 << 2;

  /** OpenFlow 1.0 only. */
  public static final int NO_RECV_STP = 1 << 3;

  /** OpenFlow 1.0 only. */
  public static final int NO_FLOOD = 1 << 4;

  public static final int NO_FWD = 1 << 5;
  public static final int NO_PACKET_IN = 1 << 6;

  // State, OFPPS_*.
  public static final int LINK_DOWN = 1;
  public static final int BLOCKED = 1 << 1;
  public static final int LIVE = 1 << 2;

  /** The spanning tree's state, OpenFlow 1.0 only: this bit is 1, 0 is listening. */
  public static final int STP_LEARN = 1 << 8;

  public static final int STP_FORWARD = 2 << 8;
  public static final int STP_BLOCK = 3 << 8;
  public static final int STP_MASK = 3 << 8;

  // Features, OFPPF_*.
  public static final int F_10MB_HD = 1;
  public static final int F_10MB_FD = 1 << 1;
  public static final int F_100MB_HD = 1 << 2;
  public static final int F_100MB_FD = 1 << 3;
  public static final int F_1GB_HD = 1 << 4;
  public static final int F_1GB_FD = 1 << 5;
  public static final int F_10GB_FD = 1 << 6;
  public static final int F_40GB_FD = 1 << 7;
  public static final int F_100GB_FD = 1 << 8;
  public static final int F_1TB_FD = 1 << 9;
  public static final int F_OTHER = 1 << 10;
  public static final int F_COPPER = 1 << 11;
  public static final int F_FIBER = 1 << 12;
  public static final int F_AUTONEG = 1 << 13;
  public static final int F_PAUSE = 1 << 14;
  public static final int F_PAUSE_ASYM = 1 << 15;

  private PortFlags() {}
}
