package org.vswitchlab.management.ofctl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.vswitchlab.management.openflow.FramingException;
import org.vswitchlab.management.openflow.MessageFraming;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.ovs.ofproto.control.VersionNegotiation;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** A connection by a socket; its methods wait. */
final class SocketLink extends SwitchLink {
  private final String name;
  private final SocketChannel channel;
  private final MessageFraming framing = new MessageFraming();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
  private final OpenFlowVersion version;

  /**
   * @param name as the user wrote it, for errors
   */
  SocketLink(String name, StreamAddress address, Set<OpenFlowVersion> versions) {
    this.name = name;
    try {
      channel = SocketChannel.open(address.family());
      channel.connect(address.socketAddress());
    } catch (IOException e) {
      throw new OfctlException(name + ": failed to connect to socket (" + e.getMessage() + ")");
    }
    send(VersionNegotiation.hello(versions, 1));
    byte[] hello = receive();
    if (hello == null) {
      throw new OfctlException("talking to " + name + " (End of file)");
    }
    int own = VersionNegotiation.bitmap(versions);
    version = VersionNegotiation.latest(own & VersionNegotiation.offered(hello));
    if (version == null) {
      throw new OfctlException(name + ": version negotiation failed");
    }
  }

  @Override
  OpenFlowVersion version() {
    return version;
  }

  @Override
  void send(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new OfctlException("talking to " + name + " (" + e.getMessage() + ")");
    }
  }

  @Override
  byte[] receive() {
    try {
      for (byte[] message = framing.next(); ; message = framing.next()) {
        if (message != null) {
          return message;
        }
        buffer.clear();
        if (channel.read(buffer) < 0) {
          return null;
        }
        buffer.flip();
        framing.add(buffer);
      }
    } catch (IOException | FramingException e) {
      throw new OfctlException("talking to " + name + " (" + e.getMessage() + ")");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new OfctlException("closing " + name + " (" + e.getMessage() + ")");
    }
  }
}
