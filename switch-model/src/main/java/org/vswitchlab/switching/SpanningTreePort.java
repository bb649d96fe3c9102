package org.vswitchlab.switching;

/** A port as the spanning tree sees it: IEEE 802.1D-1998, 8.5.5. */
public interface SpanningTreePort {
  /** A disabled port takes no part. */
  PortState state();

  /** Priority and number, 16 bits. */
  int portId();

  long pathCost();

  /** The best claim known on the port's segment; the bridge's own if the port is designated. */
  PriorityVector designated();

  void setDesignated(PriorityVector claim);
}
