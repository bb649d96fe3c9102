package org.vswitchlab.ovs.datapath;

import java.util.Locale;

/** Why packets of a flow cannot be dealt with by the datapath alone. */
public enum SlowPathReason {
  CFM("consists of CFM packets"),
  BFD("consists of BFD packets"),
  LACP("consists of LACP packets"),
  STP("consists of STP packets"),
  LLDP("consists of LLDP packets"),
  CONTROLLER("sends \"packet-in\" messages to the OpenFlow controller"),
  ACTION("uses action(s) not supported by datapath"),
  MATCH("uses match(es) not supported by datapath");

  private final String explanation;

  SlowPathReason(String explanation) {
    this.explanation = explanation;
  }

  /** The rest of the sentence "This flow ...", as {@code ofproto/trace} prints it. */
  public String explanation() {
    return explanation;
  }

  /** The word in {@code slow_path(...)}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
