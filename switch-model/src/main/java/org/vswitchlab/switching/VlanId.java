package org.vswitchlab.switching;

/**
 * VLAN identifiers: 12 bits, of which 0 means "no VLAN" and 4095 is reserved (IEEE 802.1Q-2018,
 * table 9-2).
 */
public final class VlanId {
  /** Priority tag, or no VLAN at all. */
  public static final int NONE = 0;

  /** The VLAN that a port is in by default. */
  public static final int DEFAULT = 1;

  /** Largest VLAN identifier that may be configured. */
  public static final int MAX = 4094;

  /** Number of values of the field. */
  public static final int COUNT = 4096;

  /** The bits of a tag's control information that hold the identifier. */
  public static final int TCI_MASK = 0xfff;

  private VlanId() {}

  /** Whether a port can be a member of it. */
  public static boolean isConfigurable(int vid) {
    return vid >= 1 && vid <= MAX;
  }
}
