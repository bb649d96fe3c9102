package org.vswitchlab.management.vswitchd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.management.stream.StreamHandler;
import org.vswitchlab.management.stream.StreamListener;
import org.vswitchlab.wire.Frame;

/**
 * Options {@code pstream} and {@code stream} of a dummy device: frames to and from other programs,
 * each behind its length as 16 bits in network order.
 */
final class PacketStreams {
  private static final int LENGTH_BYTES = 2;
  private static final int MIN_FRAME_BYTES = 14;

  /** A reader that is so far behind loses frames, as on a wire that is too slow. */
  private static final long MAX_QUEUED_BYTES = 4 << 20;

  private static final int RETRY_MILLIS = 1000;

  private final DummyPorts owner;
  private final DummyPort port;
  private final List<StreamConnection> connections = new ArrayList<>();
  private StreamListener listener;
  private StreamAddress active;
  private boolean isClosed;

  private PacketStreams(DummyPorts owner, DummyPort port) {
    this.owner = owner;
    this.port = port;
  }

  /** Takes any number of connections. */
  static PacketStreams listen(DummyPorts owner, DummyPort port, String address) {
    PacketStreams streams = new PacketStreams(owner, port);
    try {
      StreamAddress parsed = StreamAddress.parse(address, owner.runDirectory(), 0);
      streams.listener = owner.loop().listen(parsed, streams::opened);
    } catch (IOException | IllegalArgumentException e) {
      owner.log(port.device().name() + ": " + address + ": " + e.getMessage());
    }
    return streams;
  }

  /** Connects, again and again. */
  static PacketStreams connect(DummyPorts owner, DummyPort port, String address) {
    PacketStreams streams = new PacketStreams(owner, port);
    try {
      streams.active = StreamAddress.parse(address, owner.runDirectory(), 0);
      streams.connect();
    } catch (IllegalArgumentException e) {
      owner.log(port.device().name() + ": " + address + ": " + e.getMessage());
    }
    return streams;
  }

  private void connect() {
    if (!isClosed) {
      owner.loop().connect(active, this::opened, reason -> connectLater());
    }
  }

  private void connectLater() {
    if (!isClosed && active != null) {
      owner.loop().after(RETRY_MILLIS, this::connect);
    }
  }

  /** {@code connected}, {@code disconnected}, or {@code unknown} for listeners. */
  String state() {
    if (active == null) {
      return "unknown";
    }
    return connections.isEmpty() ? "disconnected" : "connected";
  }

  private void opened(StreamConnection connection) {
    if (isClosed) {
      connection.close("closed");
      return;
    }
    connections.add(connection);
    connection.setHandler(new Frames());
  }

  void send(Frame frame) {
    for (StreamConnection connection : List.copyOf(connections)) {
      if (connection.queuedBytes() <= MAX_QUEUED_BYTES) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES + frame.length());
        bytes.putShort((short) frame.length());
        bytes.put(frame.array(), frame.offset(), frame.length());
        connection.send(bytes.flip());
      }
    }
  }

  void close() {
    isClosed = true;
    if (listener != null) {
      listener.close();
    }
    List.copyOf(connections).forEach(connection -> connection.close("closed"));
  }

  /** Cuts the bytes of one connection into frames. */
  private final class Frames implements StreamHandler {
    private final byte[] lengthBytes = new byte[LENGTH_BYTES];
    private byte[] frame;
    private int count;

    @Override
    public void received(StreamConnection connection, ByteBuffer bytes) {
      while (bytes.hasRemaining() && connection.isOpen()) {
        byte[] into = frame == null ? lengthBytes : frame;
        int taken = Math.min(bytes.remaining(), into.length - count);
        bytes.get(into, count, taken);
        count += taken;
        if (count == into.length) {
          count = 0;
          completed(connection);
        }
      }
    }

    private void completed(StreamConnection connection) {
      if (frame != null) {
        byte[] whole = frame;
        frame = null;
        port.receive(whole);
        return;
      }
      int length = (lengthBytes[0] & 0xff) << 8 | lengthBytes[1] & 0xff;
      if (length < MIN_FRAME_BYTES) {
        connection.close("a frame of " + length + " bytes is shorter than its header");
        return;
      }
      frame = new byte[length];
    }

    @Override
    public void closed(StreamConnection connection, String reason) {
      connections.remove(connection);
      connectLater();
    }
  }
}
