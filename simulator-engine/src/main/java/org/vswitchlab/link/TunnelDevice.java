package org.vswitchlab.link;

import org.vswitchlab.wire.Frame;

/** A device of which each frame has a tunnel identifier beside it ({@code external}). */
public interface TunnelDevice {
  /** Identifier of the frame that is being received; -1 if there is none. */
  int receivedTunnelId();

  /** As {@link NetDevice#transmit}, into the tunnel of that identifier. */
  void transmitInto(int tunnelId, Frame frame);
}
