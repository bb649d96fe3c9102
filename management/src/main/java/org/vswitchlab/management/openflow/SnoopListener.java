package org.vswitchlab.management.openflow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.management.stream.StreamHandler;
import org.vswitchlab.management.stream.StreamListener;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.ovs.ofproto.control.VersionNegotiation;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** {@code BRIDGE.snoop}: whoever connects reads what the bridge and its controllers say. */
final class SnoopListener implements StreamHandler {
  /** A reader that is behind by more than this misses messages. */
  private static final long MAX_QUEUED_BYTES = 1024 * 1024;

  private final StreamListener listener;
  private final List<StreamConnection> readers = new ArrayList<>();

  SnoopListener(StreamLoop loop, StreamAddress address) throws IOException {
    listener = loop.listen(address, this::accept);
  }

  private void accept(StreamConnection reader) {
    reader.setHandler(this);
    readers.add(reader);
    EnumSet<OpenFlowVersion> all = EnumSet.allOf(OpenFlowVersion.class);
    reader.send(ByteBuffer.wrap(VersionNegotiation.hello(all, 0)));
  }

  /** A message went to or came from a controller. */
  void tell(byte[] message) {
    for (StreamConnection reader : List.copyOf(readers)) {
      if (reader.queuedBytes() < MAX_QUEUED_BYTES) {
        reader.send(ByteBuffer.wrap(message.clone()));
      }
    }
  }

  @Override
  public void received(StreamConnection connection, ByteBuffer bytes) {
    // Readers have nothing to say.
    bytes.position(bytes.limit());
  }

  @Override
  public void closed(StreamConnection connection, String reason) {
    readers.remove(connection);
  }

  void close() {
    listener.close();
    List.copyOf(readers).forEach(reader -> reader.close("the bridge is gone"));
  }
}
