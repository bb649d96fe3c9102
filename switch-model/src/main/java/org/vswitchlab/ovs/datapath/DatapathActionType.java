package org.vswitchlab.ovs.datapath;

/**
 * Kinds of {@link DatapathAction}, named by the word that begins their text. Code that deals with
 * actions switches over this without a default, so that a new kind names the work it makes.
 */
public enum DatapathActionType {
  OUTPUT,
  USERSPACE,
  SET,
  PUSH_VLAN,
  POP_VLAN,
  PUSH_MPLS,
  POP_MPLS,
  ADD_MPLS,
  PUSH_ETH,
  POP_ETH,
  PUSH_NSH,
  POP_NSH,
  RECIRC,
  HASH,
  SAMPLE,
  CLONE,
  TRUNC,
  METER,
  CHECK_PKT_LEN,
  CT,
  CT_CLEAR,
  TNL_PUSH,
  TNL_POP,
  LB_OUTPUT,
  DROP
}
