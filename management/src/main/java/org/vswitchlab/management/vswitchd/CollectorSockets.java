package org.vswitchlab.management.vswitchd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.Consumer;
import org.vswitchlab.ovs.ofproto.sampling.DatagramSink;

/** Sends to collectors of NetFlow, sFlow and IPFIX on a real network, without waiting. */
final class CollectorSockets implements DatagramSink, AutoCloseable {
  private final Consumer<String> log;
  private DatagramChannel channel;

  /**
   * @param log takes a line for each datagram that could not be sent
   */
  CollectorSockets(Consumer<String> log) {
    this.log = log;
  }

  @Override
  public void send(String target, int defaultPort, byte[] payload) {
    int colon = target.startsWith("[") ? target.indexOf("]:") + 1 : target.lastIndexOf(':');
    boolean hasPort = colon > 0;
    String address = (hasPort ? target.substring(0, colon) : target).replaceAll("[\\[\\]]", "");
    if (!address.matches("[0-9a-fA-F.:]+")) {
      log.accept(target + ": bad syntax in collector address");
      return;
    }
    try {
      int port = hasPort ? Integer.parseInt(target.substring(colon + 1)) : defaultPort;
      if (channel == null) {
        channel = DatagramChannel.open();
        channel.configureBlocking(false);
      }
      InetAddress collector = InetAddress.getByName(address); // numbers alone: no look-up
      channel.send(ByteBuffer.wrap(payload), new InetSocketAddress(collector, port));
    } catch (IOException | IllegalArgumentException e) {
      log.accept(target + ": sending to collector failed (" + e.getMessage() + ")");
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
