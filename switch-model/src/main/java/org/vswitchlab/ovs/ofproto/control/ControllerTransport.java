package org.vswitchlab.ovs.ofproto.control;

/** What carries a session's messages to the controller. */
public interface ControllerTransport {
  /** Sends a whole message; takes ownership of the array. */
  void send(byte[] message);

  /** Bytes that the controller has not taken yet: what a session looks at to hold back. */
  long queuedBytes();

  /** Ends the connection after what was sent. */
  void close(String reason);
}
