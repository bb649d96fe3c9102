package org.vswitchlab.ovs.ofproto.table;

/** OFPTC_TABLE_MISS_*: what becomes of packets that no flow of a table matches. */
public enum MissAction {
  /** To the controllers that want it, which those of OpenFlow 1.0 to 1.2 do; else nowhere. */
  DEFAULT,
  CONTROLLER,
  /** On to the next table. */
  CONTINUE,
  DROP
}
