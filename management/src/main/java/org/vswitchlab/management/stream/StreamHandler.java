package org.vswitchlab.management.stream;

import java.nio.ByteBuffer;

/** What a connection's owner is told, on the loop's thread. */
public interface StreamHandler {
  /** Bytes arrived; the buffer is the loop's and must be emptied. */
  void received(StreamConnection connection, ByteBuffer bytes);

  /**
   * The connection ended and everything of it was released. Called once.
   *
   * @param reason one sentence for a log, such as "closed by peer"
   */
  void closed(StreamConnection connection, String reason);

  /** What was queued has been written, after {@link StreamConnection#queuedBytes} was not 0. */
  default void drained(StreamConnection connection) {}
}
