package org.vswitchlab.ovs.ofproto.control;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.codec.MessageHeader;
import org.vswitchlab.ovs.openflow.codec.WireType;
import org.vswitchlab.ovs.openflow.message.MessageType;

/** Puts requests together that come in parts, OpenFlow 1.3.5 clause 7.3.5. */
final class Multiparts {
  /** Bytes of all parts that may wait on a connection. */
  private static final int MOST_BYTES = 64 << 20;

  private final Map<Integer, Partial> partials = new HashMap<>();
  private long waitingBytes;

  /**
   * A whole request.
   *
   * @param whole the headers of its first part, then the bodies of all
   * @param firstPart what errors quote
   * @param hasTooMuch two parts have a body where there can be but one
   */
  record Request(byte[] whole, byte[] firstPart, boolean hasTooMuch) {
    /**
     * Looks whether its parts go together.
     *
     * @throws OpenFlowException if not
     */
    void check() {
      if (hasTooMuch) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_STAT);
      }
    }
  }

  /** What has come of a request so far. */
  private static final class Partial {
    private final WireType type;
    private final byte[] firstPart;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean hasBody;

    /** It was refused: what is still to come of it is passed over. */
    private boolean isRefused;

    Partial(WireType type, byte[] firstPart) {
      this.type = type;
      this.firstPart = firstPart;
    }

    void add(MessageHeader header, byte[] message) {
      int start = bytes.size() == 0 ? 0 : header.bodyStart();
      bytes.write(message, start, message.length - start);
      hasBody |= message.length > header.bodyStart();
    }
  }

  /**
   * The whole request, or null if parts are still to come.
   *
   * @throws OpenFlowException if the parts do not go together
   */
  Request assemble(MessageHeader header, byte[] message) {
    Partial partial = header.mayHaveParts() ? partials.remove(header.xid()) : null;
    if (partial == null && !header.hasMore()) {
      header.checkLength(message.length);
      return new Request(message, message, false);
    }
    if (partial == null) {
      partial = new Partial(header.wireType(), message);
    } else if (partial.isRefused) {
      if (header.hasMore()) {
        partials.put(header.xid(), partial);
      }
      return null;
    } else {
      waitingBytes -= partial.bytes.size();
    }
    boolean hasBody = message.length > header.bodyStart();
    if (hasBody) {
      header.checkLength(message.length);
    }
    if (partial.type != header.wireType()) {
      refuse(header, partial);
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_STAT);
    }
    boolean hasTooMuch = hasBody && partial.hasBody && !isList(header.wireType().type());
    if (hasTooMuch) {
      refuse(header, partial);
    }
    partial.add(header, message);
    if (header.hasMore() && !hasTooMuch) {
      waitingBytes += partial.bytes.size();
      if (waitingBytes > MOST_BYTES) {
        partials.clear();
        waitingBytes = 0;
        throw new OpenFlowException(OpenFlowError.OFPBRC_MULTIPART_BUFFER_OVERFLOW);
      }
      partials.put(header.xid(), partial);
      return null;
    }
    if (!partial.hasBody) {
      header.checkLength(header.bodyStart());
    }
    return new Request(partial.bytes.toByteArray(), partial.firstPart, hasTooMuch);
  }

  private void refuse(MessageHeader header, Partial partial) {
    if (header.hasMore()) {
      partial.isRefused = true;
      partials.put(header.xid(), partial);
    }
  }

  /** Requests whose bodies are lists of things, which may be spread over several parts. */
  private static boolean isList(MessageType type) {
    return type == MessageType.TABLE_FEATURES_REQUEST || type == MessageType.FLOW_MONITOR_REQUEST;
  }
}
