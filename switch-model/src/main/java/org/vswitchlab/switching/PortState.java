package org.vswitchlab.switching;

/**
 * State of a bridge port, IEEE 802.1D-1998 clause 8.4; the order is that of Linux's
 * IFLA_BRPORT_STATE.
 */
public enum PortState {
  DISABLED("disabled"),
  LISTENING("listening"),
  LEARNING("learning"),
  FORWARDING("forwarding"),
  BLOCKING("blocking");

  private final String label;

  PortState(String label) {
    this.label = label;
  }

  /** Lower-case name, as tools print it. */
  public String label() {
    return label;
  }

  /** Whether source addresses are learned in this state. */
  public boolean learns() {
    return this == LEARNING || this == FORWARDING;
  }

  /** The state of that name or number, or null. */
  public static PortState parse(String text) {
    for (PortState state : values()) {
      if (state.label.equalsIgnoreCase(text) || text.equals(Integer.toString(state.ordinal()))) {
        return state;
      }
    }
    return null;
  }
}
