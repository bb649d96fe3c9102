package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowKey;

/** Is told what the datapath looks up: see {@link Datapath#setLookupListener}. */
public interface LookupListener {
  /**
   * A packet is looked up: when it comes in, and again each time that it is recirculated or comes
   * out of a tunnel.
   *
   * @param key a copy, with the state that the packet has by then
   */
  void lookedUp(FlowKey key);
}
