package org.vswitchlab.ovs.ofproto.settings;

import org.vswitchlab.ovs.ofproto.protocol.BfdSettings;
import org.vswitchlab.ovs.ofproto.protocol.CfmSettings;

/** Which protocols watch over an interface, null for those that do not. */
public record MonitorConfig(CfmSettings cfm, BfdSettings bfd) {}
