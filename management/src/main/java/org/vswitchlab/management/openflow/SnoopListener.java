package org.vswitchlab.management.openflow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.ovs.ofproto.control.VersionNegotiation;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** {@code BRIDGE.snoop}: whoever connects reads what the bridge and its controllers say. */
final class SnoopListener {
  /** A reader that is behind by more than this misses messages. */
  private static final long MAX_QUEUED_BYTES = 1024 * 1024;

  private final ControlNetwork.Listener listener;
  private final List<ControlStream> readers = new ArrayList<>();

  SnoopListener(ControlNetwork network, StreamAddress address) throws IOException {
    listener = network.listen(address, this::accept);
  }

  private void accept(ControlStream reader) {
    reader.setHandler(new Reader(reader));
    readers.add(reader);
    EnumSet<OpenFlowVersion> all = EnumSet.allOf(OpenFlowVersion.class);
    reader.send(ByteBuffer.wrap(VersionNegotiation.hello(all, 0)));
  }

  /** A message went to or came from a controller. */
  void tell(byte[] message) {
    for (ControlStream reader : List.copyOf(readers)) {
      if (reader.queuedBytes() < MAX_QUEUED_BYTES) {
        reader.send(ByteBuffer.wrap(message.clone()));
      }
    }
  }

  private final class Reader implements ControlStream.Handler {
    private final ControlStream stream;

    Reader(ControlStream stream) {
      this.stream = stream;
    }

    @Override
    public void received(ByteBuffer bytes) {
      // Readers have nothing to say.
    }

    @Override
    public void drained() {
      // A reader that was behind takes part again from the next message on.
    }

    @Override
    public void closed(String reason) {
      readers.remove(stream);
    }
  }

  void close() {
    listener.close();
    List.copyOf(readers).forEach(reader -> reader.close("the bridge is gone"));
  }
}
