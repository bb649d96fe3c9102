package org.vswitchlab.ovs.ofproto.settings;

import org.vswitchlab.ovs.ofproto.protocol.BfdSettings;
import org.vswitchlab.ovs.ofproto.protocol.CfmSettings;
import org.vswitchlab.ovs.ofproto.protocol.LldpSettings;

/** Which protocols watch over an interface and its neighbours, null for those that do not. */
public record MonitorConfig(CfmSettings cfm, BfdSettings bfd, LldpSettings lldp) {
  /** Nothing does. */
  public static final MonitorConfig NONE = new MonitorConfig(null, null, null);
}
