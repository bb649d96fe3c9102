package org.vswitchlab.scenario.build;

import org.vswitchlab.wire.MacAddress;

/**
 * One address that a switch has learned, in words that mean the same for every kind of switch.
 *
 * @param vid VLAN; 0 where the switch does not tell VLANs apart, and for untagged frames
 */
public record FdbRow(long mac, int vid, String port) {
  /** {@code 02:00:00:00:00:01 vlan 10 on p1}. */
  @Override
  public String toString() {
    return MacAddress.format(mac) + (vid == 0 ? "" : " vlan " + vid) + " on " + port;
  }
}
