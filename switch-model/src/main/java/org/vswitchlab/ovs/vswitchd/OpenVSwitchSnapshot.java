package org.vswitchlab.ovs.vswitchd;

import java.util.List;

/**
 * The configuration of one host's Open vSwitch at one moment, for views.
 *
 * @param commitCount changes when anything in the database does
 * @param bridges in order of creation
 */
public record OpenVSwitchSnapshot(long commitCount, List<Bridge> bridges) {
  /**
   * One bridge.
   *
   * @param datapathId 16 hexadecimal digits; empty if the bridge does not run
   * @param failMode {@code standalone}, {@code secure}, or empty
   */
  public record Bridge(
      String name,
      String datapathType,
      String datapathId,
      String failMode,
      List<String> controllers,
      List<Port> ports) {}

  /**
   * One port of a bridge.
   *
   * @param tag VLAN ID, or -1
   * @param vlanMode as in the database; empty if it follows from the tag
   */
  public record Port(
      String name, int tag, List<Long> trunks, String vlanMode, List<Interface> interfaces) {}

  /**
   * One interface of a port.
   *
   * @param ofport OpenFlow port number; -1 if the interface failed, 0 if it is not known yet
   * @param error why it failed, or empty
   */
  public record Interface(
      String name, String type, int ofport, String mac, boolean isUp, String error) {}
}
