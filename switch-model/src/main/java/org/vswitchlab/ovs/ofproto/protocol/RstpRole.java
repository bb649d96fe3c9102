package org.vswitchlab.ovs.ofproto.protocol;

/** Role of a port: IEEE 802.1D-2004, 17.7. */
public enum RstpRole {
  DISABLED("Disabled", 0),
  ROOT("Root", 2),
  DESIGNATED("Designated", 3),
  ALTERNATE("Alternate", 1),
  BACKUP("Backup", 1);

  private final String label;
  private final int code;

  RstpRole(String label, int code) {
    this.label = label;
    this.code = code;
  }

  public String label() {
    return label;
  }

  /** As a message carries it, 9.3.3. */
  int code() {
    return code;
  }
}
