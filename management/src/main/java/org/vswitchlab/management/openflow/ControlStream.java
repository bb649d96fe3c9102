package org.vswitchlab.management.openflow;

import java.nio.ByteBuffer;

/** A connection that carries OpenFlow, whatever carries it. */
public interface ControlStream {
  /** What the owner of a connection is told. */
  interface Handler {
    /** Bytes came; those that are left in the buffer are lost. */
    void received(ByteBuffer bytes);

    /** Everything that was sent has been taken. */
    void drained();

    /** The connection is over; nothing follows. */
    void closed(String reason);
  }

  void setHandler(Handler handler);

  boolean isOpen();

  /** Bytes that were sent and that the peer has not taken yet. */
  long queuedBytes();

  /** Sends all bytes of the buffer, which must not change afterwards. */
  void send(ByteBuffer bytes);

  /** Whether bytes of the peer are taken. */
  void setReading(boolean reading);

  /** Ends the connection at once. */
  void close(String reason);

  /** Ends the connection when everything that was sent has been taken. */
  void closeWhenDrained();
}
