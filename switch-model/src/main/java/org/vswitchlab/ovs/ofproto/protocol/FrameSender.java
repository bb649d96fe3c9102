package org.vswitchlab.ovs.ofproto.protocol;

/** Takes frames that a protocol sends. */
@FunctionalInterface
public interface FrameSender {
  /** Sends a whole Ethernet frame. */
  void send(byte[] frame);
}
