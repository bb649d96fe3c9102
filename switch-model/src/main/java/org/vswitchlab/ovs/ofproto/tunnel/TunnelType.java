package org.vswitchlab.ovs.ofproto.tunnel;

/** Interface.type of tunnels, ovs-vswitchd.conf.db(5). */
public enum TunnelType {
  VXLAN("vxlan", "vxlan_sys", 4789),
  GENEVE("geneve", "genev_sys", 6081),
  GRE("gre", "gre_sys", 0),
  IP6GRE("ip6gre", "ip6gre_sys", 0),
  ERSPAN("erspan", "erspan_sys", 0),
  IP6ERSPAN("ip6erspan", "ip6erspan_sys", 0),
  GTPU("gtpu", "gtpu_sys", 2152);

  private final String text;
  private final String portName;
  private final int defaultPort;

  TunnelType(String text, String portName, int defaultPort) {
    this.text = text;
    this.portName = portName;
    this.defaultPort = defaultPort;
  }

  /** Interface.type. */
  public String text() {
    return text;
  }

  /** UDP port unless options:dst_port says otherwise; 0 if it is not carried by UDP. */
  public int defaultPort() {
    return defaultPort;
  }

  public boolean isErspan() {
    return this == ERSPAN || this == IP6ERSPAN;
  }

  public boolean isUdp() {
    return defaultPort != 0;
  }

  /** Name of the port that all tunnels of this type and UDP port share in the datapath. */
  public String portName(int port) {
    return isUdp() ? portName + "_" + port : portName;
  }

  /** The type of that name, or null. */
  public static TunnelType byText(String text) {
    for (TunnelType type : values()) {
      if (type.text.equals(text)) {
        return type;
      }
    }
    return null;
  }
}
