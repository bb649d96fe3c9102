package org.vswitchlab.management.jsonrpc;

/** What the owner of a connection is told, on the loop's thread. */
public interface JsonRpcHandler {
  /** A whole and well-formed message arrived. */
  void received(JsonRpcConnection connection, JsonRpcMessage message);

  /** The connection ended; called once. */
  void closed(JsonRpcConnection connection, String reason);

  /** The peer has taken everything that was queued. */
  default void drained(JsonRpcConnection connection) {}
}
