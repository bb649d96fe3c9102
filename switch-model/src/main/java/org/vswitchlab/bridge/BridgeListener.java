package org.vswitchlab.bridge;

/**
 * Hears which entries change on a host's bridges, as rtnetlink(7) tells those who listen. Called in
 * the midst of the change: only to be told, not to change anything.
 */
public interface BridgeListener {
  /** An entry of the forwarding database is new, has changed, or is gone. */
  void entryChanged(LinuxBridge bridge, FdbEntry entry, boolean isGone);

  /**
   * A member of a group is new, wants other sources, or is gone.
   *
   * @param member null for the bridge's own host
   */
  void groupChanged(LinuxBridge bridge, MulticastGroup group, GroupMember member, boolean isGone);

  /** A multicast router is, or is no longer, behind a port. */
  void routerChanged(BridgePort port, boolean isGone);
}
