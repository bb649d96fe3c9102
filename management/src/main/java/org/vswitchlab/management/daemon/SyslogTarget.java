package org.vswitchlab.management.daemon;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A syslog collector that takes RFC 3164 lines by UDP. */
final class SyslogTarget {
  private final DatagramSocket socket;
  private final InetSocketAddress address;

  private SyslogTarget(DatagramSocket socket, InetSocketAddress address) {
    this.socket = socket;
    this.address = address;
  }

  /**
   * A collector at {@code IP:PORT}.
   *
   * @throws IllegalArgumentException if the text names no address and port
   */
  static SyslogTarget udp(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(text + ": port must be specified");
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      InetAddress host = InetAddress.getByName(text.substring(0, colon));
      return new SyslogTarget(new DatagramSocket(), new InetSocketAddress(host, port));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(text + ": expected IP:PORT of a syslog collector", e);
    }
  }

  void send(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, address));
    } catch (IOException e) {
      // UDP promises nothing, and telling the log would come here again.
      return;
    }
  }
}
