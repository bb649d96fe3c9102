package org.vswitchlab.ovs.ofproto.sampling;

/** Takes UDP datagrams for collectors, to the simulated network or to a real one. */
public interface DatagramSink {
  /**
   * Sends, or drops what cannot be sent.
   *
   * @param target IP or IP:PORT
   * @param defaultPort where the target names none
   */
  void send(String target, int defaultPort, byte[] payload);
}
