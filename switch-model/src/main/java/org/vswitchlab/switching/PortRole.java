package org.vswitchlab.switching;

/** Role of a port in the spanning tree, IEEE 802.1D-2004 clause 17.7. */
public enum PortRole {
  DISABLED("disabled"),
  ROOT("root"),
  DESIGNATED("designated"),
  ALTERNATE("alternate");

  private final String label;

  PortRole(String label) {
    this.label = label;
  }

  /** Lower-case name. */
  public String label() {
    return label;
  }
}
