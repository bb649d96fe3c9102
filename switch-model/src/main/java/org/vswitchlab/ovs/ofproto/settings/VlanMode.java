package org.vswitchlab.ovs.ofproto.settings;

/** Port.vlan_mode, ovs-vswitchd.conf.db(5). */
public enum VlanMode {
  ACCESS("access"),
  TRUNK("trunk"),
  NATIVE_TAGGED("native-tagged"),
  NATIVE_UNTAGGED("native-untagged"),
  DOT1Q_TUNNEL("dot1q-tunnel");

  private final String text;

  VlanMode(String text) {
    this.text = text;
  }

  /** As the database has it. */
  public String text() {
    return text;
  }

  /** The mode of that name, or null. */
  public static VlanMode byText(String text) {
    for (VlanMode mode : values()) {
      if (mode.text.equals(text)) {
        return mode;
      }
    }
    return null;
  }
}
