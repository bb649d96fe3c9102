package org.vswitchlab.management.openflow;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** A controller of bytes: sends what it is told and hands over what comes back. */
final class RawConnection implements AutoCloseable {
  private static final int BARRIER_XID = 0x7fff_0001;

  private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  private final MessageFraming framing = new MessageFraming();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
  private final int version;

  RawConnection(Path directory, OpenFlowVersion version) throws IOException {
    this.version = version.wireVersion();
    channel.connect(UnixDomainSocketAddress.of(directory.resolve("br0.mgmt")));
    send(message(0, 1, new byte[] {0, 1, 0, 8, 0, 0, 0, (byte) (1 << this.version)}));
    receive();
  }

  /** A message of that version. */
  byte[] message(int type, int xid, byte[] body) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + body.length);
    bytes.put((byte) version).put((byte) type).putShort((short) (8 + body.length)).putInt(xid);
    return bytes.put(body).array();
  }

  void send(byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** The next message; null at the end of the connection. */
  byte[] receive() throws IOException {
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
    } catch (FramingException e) {
      throw new IOException(e);
    }
  }

  /** Sends a message and returns, as hex, what is answered before a barrier is. */
  List<String> ask(int type, String hexBody) throws IOException {
    send(message(type, 0x11, HexFormat.of().parseHex(hexBody)));
    return answers();
  }

  /** What is answered before a barrier is; {@code closed} at the end of the connection. */
  List<String> answers() throws IOException {
    List<String> answers = new ArrayList<>();
    try {
      send(message(version == 1 ? 18 : 20, BARRIER_XID, new byte[0]));
    } catch (IOException e) {
      // Closed by the peer: what it said before can still be read.
    }
    for (byte[] answer = receive(); answer != null; answer = receive()) {
      boolean isBarrier =
          answer[1] == (version == 1 ? 19 : 21) && ByteBuffer.wrap(answer).getInt(4) == BARRIER_XID;
      if (isBarrier) {
        return answers;
      }
      answers.add(HexFormat.of().formatHex(answer));
    }
    answers.add("closed");
    return answers;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
