package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.Frame;

/** What a bridge asks of its spanning tree, whichever kind it runs. */
interface BridgeTree {
  /** {@code STP} or {@code RSTP}. */
  String label();

  /** Disabled where the port has no part in the tree. */
  PortState state(int ofPort);

  /** Whether packets may leave by the port, and those that came by it go on. */
  boolean forwards(int ofPort);

  /** Whether packets that come by the port are looked at. */
  boolean learns(int ofPort);

  /** Whether a BPDU from elsewhere may leave by the port. */
  boolean forwardsBpdu(int ofPort);

  /** A frame to the group address of bridges came in by that port. */
  void receive(OpenFlowSwitchPort from, Frame frame);

  /** Ports came up or went down. */
  void linksChanged();

  /** Does what is due. */
  void run();

  /** When there is something to do; {@link Long#MAX_VALUE} for never. */
  long wakeNanos();
}
