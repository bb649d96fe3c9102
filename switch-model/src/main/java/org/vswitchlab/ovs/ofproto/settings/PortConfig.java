package org.vswitchlab.ovs.ofproto.settings;

/**
 * OFPPC_*: what {@code ovs-ofctl mod-port} sets.
 *
 * @param isUp without OFPPC_PORT_DOWN
 * @param spansTree without OFPPC_NO_STP
 * @param receives without OFPPC_NO_RECV
 * @param receivesStp without OFPPC_NO_RECV_STP
 * @param floods without OFPPC_NO_FLOOD
 * @param forwards without OFPPC_NO_FWD
 * @param packetIns without OFPPC_NO_PACKET_IN
 */
public record PortConfig(
    boolean isUp,
    boolean spansTree,
    boolean receives,
    boolean receivesStp,
    boolean floods,
    boolean forwards,
    boolean packetIns) {
  public static final PortConfig DEFAULT = new PortConfig(true, true, true, true, true, true, true);

  /** OpenFlow 1.0's bits as {@code ovs-ofctl show} names them; {@code 0} for none. */
  public String text() {
    StringBuilder text = new StringBuilder();
    add(text, !isUp, "PORT_DOWN");
    add(text, !spansTree, "NO_STP");
    add(text, !receives, "NO_RECV");
    add(text, !receivesStp, "NO_RECV_STP");
    add(text, !floods, "NO_FLOOD");
    add(text, !forwards, "NO_FWD");
    add(text, !packetIns, "NO_PACKET_IN");
    return text.length() == 0 ? "0" : text.toString();
  }

  private static void add(StringBuilder text, boolean isSet, String name) {
    if (isSet) {
      text.append(text.length() == 0 ? "" : " ").append(name);
    }
  }
}
