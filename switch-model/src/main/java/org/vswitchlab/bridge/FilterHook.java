package org.vswitchlab.bridge;

/** The places on a frame's way through a bridge at which filters look at it. */
public enum FilterHook {
  /** A port received it; nothing is decided yet. */
  PREROUTING,
  /** It goes up to the host. */
  INPUT,
  /** It goes from one port to another. */
  FORWARD,
  /** The host sends it, and it goes to a port. */
  OUTPUT,
  /** It is about to leave by a port. */
  POSTROUTING
}
