package org.vswitchlab.ovs.ovsdb;

/** What a transaction may know about the client that asked for it. */
public interface TransactionContext {
  /** A client without locks that may write. */
  TransactionContext PLAIN = lock -> false;

  /** Whether the client owns that lock. */
  boolean ownsLock(String lock);

  /** Whether changes are refused. */
  default boolean isReadOnly() {
    return false;
  }

  /** Whether the database is the server's own, such as {@code _Server}. */
  default boolean isReserved() {
    return false;
  }

  /** Role of the client for role-based access control; empty if it may do everything. */
  default String role() {
    return "";
  }

  /** Common name of the client's certificate; null if it has none. */
  default String clientId() {
    return null;
  }
}
