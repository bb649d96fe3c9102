package org.vswitchlab.ovs.openflow;

/** Protocol versions, as the {@code -O} option of ovs-ofctl(8) names them. */
public enum OpenFlowVersion {
  OPENFLOW10("OpenFlow10", "1.0", 1),
  OPENFLOW11("OpenFlow11", "1.1", 2),
  OPENFLOW12("OpenFlow12", "1.2", 3),
  OPENFLOW13("OpenFlow13", "1.3", 4),
  OPENFLOW14("OpenFlow14", "1.4", 5),
  OPENFLOW15("OpenFlow15", "1.5", 6);

  private final String optionName;
  private final String number;
  private final int wireVersion;

  OpenFlowVersion(String optionName, String number, int wireVersion) {
    this.optionName = optionName;
    this.number = number;
    this.wireVersion = wireVersion;
  }

  /** Name for {@code -O} and {@code Bridge.protocols}. */
  public String optionName() {
    return optionName;
  }

  /** Version byte of the OpenFlow header. */
  public int wireVersion() {
    return wireVersion;
  }

  public boolean isAtLeast(OpenFlowVersion other) {
    return compareTo(other) >= 0;
  }

  /** What follows a message's name: nothing for 1.0, else {@code " (OF1.3)"}. */
  public String suffix() {
    return this == OPENFLOW10 ? "" : " (OF" + number + ")";
  }

  /** The version of that option name, or null. */
  public static OpenFlowVersion byOptionName(String name) {
    for (OpenFlowVersion version : values()) {
      if (version.optionName.equals(name)) {
        return version;
      }
    }
    return null;
  }
}
