package org.vswitchlab.bridge;

import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.VlanId;

/** The VLANs of one port, or of the bridge's own interface: membership, tagging, PVID, state. */
public final class PortVlans {
  private static final int MEMBER = 1;
  private static final int UNTAGGED = 2;
  private static final int STATE_SHIFT = 2;
  private static final int STATE_BITS = 7 << STATE_SHIFT;
  private static final PortState[] STATES = PortState.values();

  private final byte[] flags = new byte[VlanId.COUNT];
  // Null until the first is set: few ports have any.
  private int[] tunnelIds;
  private byte[] multicastRouters;
  private PortMulticast[] multicast;
  private VlanCounters[] counters;
  private int pvid;
  private int count;

  PortVlans() {}

  /** The tunnel identifier (VNI) to which the VLAN is mapped, or 0: {@code tunnel_info}. */
  public int tunnelId(int vid) {
    return tunnelIds == null ? 0 : tunnelIds[vid];
  }

  /** The VLAN that is mapped to a tunnel identifier, or 0. */
  int vidOfTunnel(int tunnelId) {
    for (int vid = next(0); tunnelIds != null && vid > 0; vid = next(vid)) {
      if (tunnelIds[vid] == tunnelId) {
        return vid;
      }
    }
    return 0;
  }

  void setTunnelId(int vid, int tunnelId) {
    if (tunnelIds == null) {
      tunnelIds = new int[VlanId.COUNT];
    }
    tunnelIds[vid] = tunnelId;
  }

  /** Where multicast routers of the VLAN are: 0 never, 1 learned, 2 always, 3 kept by hand. */
  public int multicastRouter(int vid) {
    return multicastRouters == null ? 1 : multicastRouters[vid] ^ 1;
  }

  void setMulticastRouter(int vid, int value) {
    if (multicastRouters == null) {
      multicastRouters = new byte[VlanId.COUNT];
    }
    // Stored so that zero is the default of 1.
    multicastRouters[vid] = (byte) (value ^ 1);
  }

  /** What multicast snooping keeps about the VLAN here; null if it is not a member. */
  PortMulticast multicast(int vid) {
    return multicast == null ? null : multicast[vid];
  }

  void setMulticast(int vid, PortMulticast newMulticast) {
    if (multicast == null) {
      multicast = new PortMulticast[VlanId.COUNT];
    }
    multicast[vid] = newMulticast;
  }

  /** What was counted of the VLAN here; never null for a member. */
  public VlanCounters counters(int vid) {
    return counters[vid];
  }

  void setCounters(int vid, VlanCounters newCounters) {
    if (counters == null) {
      counters = new VlanCounters[VlanId.COUNT];
    }
    counters[vid] = newCounters;
  }

  /** Whether frames of the VLAN may enter and leave here. */
  public boolean isMember(int vid) {
    return (flags[vid] & MEMBER) != 0;
  }

  /** Whether frames of the VLAN leave without a tag. */
  public boolean isUntagged(int vid) {
    return (flags[vid] & UNTAGGED) != 0;
  }

  /** The VLAN of frames that arrive without a VLAN; 0 if these are not accepted. */
  public int pvid() {
    return pvid;
  }

  /** The state of the VLAN on this port, beside that of the port itself. */
  public PortState state(int vid) {
    return STATES[(flags[vid] & STATE_BITS) >> STATE_SHIFT];
  }

  /** Number of VLANs. */
  public int count() {
    return count;
  }

  /** The next VLAN after {@code vid} that is a member, or 0 if there is none. */
  public int next(int vid) {
    for (int next = vid + 1; next < VlanId.COUNT && count > 0; next++) {
      if (isMember(next)) {
        return next;
      }
    }
    return 0;
  }

  /** Adds a VLAN or changes its flags; true if it was not a member before. */
  boolean set(int vid, boolean isPvid, boolean isUntagged) {
    boolean isNew = !isMember(vid);
    if (isNew) {
      count++;
      flags[vid] = (byte) (MEMBER | PortState.FORWARDING.ordinal() << STATE_SHIFT);
    }
    flags[vid] = (byte) (isUntagged ? flags[vid] | UNTAGGED : flags[vid] & ~UNTAGGED);
    if (isPvid) {
      pvid = vid;
    } else if (pvid == vid) {
      pvid = 0;
    }
    return isNew;
  }

  void setState(int vid, PortState state) {
    flags[vid] = (byte) (flags[vid] & ~STATE_BITS | state.ordinal() << STATE_SHIFT);
  }

  /** Removes a VLAN; false if it was not a member. */
  boolean remove(int vid) {
    if (!isMember(vid)) {
      return false;
    }
    flags[vid] = 0;
    count--;
    if (tunnelIds != null) {
      tunnelIds[vid] = 0;
    }
    if (multicastRouters != null) {
      multicastRouters[vid] = 0;
    }
    if (multicast != null) {
      multicast[vid] = null;
    }
    if (pvid == vid) {
      pvid = 0;
    }
    return true;
  }
}
