package org.vswitchlab.ovs.ofproto.table;

/** OFPC_FRAG_*: how IP fragments are matched, ovs-ofctl(8) set-frags. */
public enum FragmentMode {
  /** They have no transport ports. */
  NORMAL,
  DROP,
  /** Not possible in user space. */
  REASSEMBLE,
  /** The first fragment has its transport ports. */
  NX_MATCH
}
