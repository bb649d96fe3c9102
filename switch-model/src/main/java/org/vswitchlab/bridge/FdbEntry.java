package org.vswitchlab.bridge;

import org.vswitchlab.switching.VlanId;
import org.vswitchlab.wire.MacAddress;

/** One row of the forwarding database: where a station is. Owned by {@link ForwardingDatabase}. */
public final class FdbEntry {
  final long mac;
  final int vid;
  // Null: the bridge itself.
  BridgePort port;
  boolean isLocal;
  boolean isStatic;
  boolean isSticky;
  boolean isExternLearned;
  boolean isAddedByUser;
  boolean isBlackhole;
  long updatedNanos;
  long usedNanos;
  FdbEntry newer;
  FdbEntry older;

  FdbEntry(long mac, int vid, BridgePort port, long nowNanos) {
    this.mac = mac;
    this.vid = vid;
    this.port = port;
    this.updatedNanos = nowNanos;
    this.usedNanos = nowNanos;
  }

  public long mac() {
    return mac;
  }

  /** The VLAN, or {@link VlanId#NONE}. */
  public int vid() {
    return vid;
  }

  /** The port, or null for the bridge itself. */
  public BridgePort port() {
    return port;
  }

  /** Whether frames to it go up to the host: {@code permanent} in the tool's words. */
  public boolean isLocal() {
    return isLocal;
  }

  /** Whether it never ages; local entries are static too. */
  public boolean isStatic() {
    return isStatic;
  }

  /** Whether it stays where it is when its address is seen elsewhere. */
  public boolean isSticky() {
    return isSticky;
  }

  /** Whether a program that learns in the bridge's stead entered it. */
  public boolean isExternLearned() {
    return isExternLearned;
  }

  public boolean isAddedByUser() {
    return isAddedByUser;
  }

  /** When a frame from the station was last seen, or the entry was made. */
  public long updatedNanos() {
    return updatedNanos;
  }

  /** When a frame was last sent to the station by this entry, or the entry was made. */
  public long usedNanos() {
    return usedNanos;
  }

  /** {@code permanent}, {@code static}, or nothing for a dynamic entry, as the tool prints it. */
  public String state() {
    return isLocal ? "permanent" : isStatic ? "static" : "";
  }

  @Override
  public String toString() {
    return MacAddress.format(mac) + (vid == VlanId.NONE ? "" : " vlan " + vid);
  }
}
