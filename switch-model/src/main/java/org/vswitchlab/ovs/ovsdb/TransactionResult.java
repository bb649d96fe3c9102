package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * What became of a transaction.
 *
 * @param reply the {@code result} of RFC 7047, 4.1.3; null while a {@code wait} is not satisfied
 * @param commit what changed; null if nothing did
 * @param waitMillis how much longer a {@code wait} may last: try again after the next commit, or
 *     when this has passed; {@link Long#MAX_VALUE} for ever. Only of a waiting transaction.
 * @param isDurable whether the client asked for a durable commit
 */
public record TransactionResult(
    ArrayNode reply, Commit commit, long waitMillis, boolean isDurable) {

  /** Whether it must be tried again. */
  public boolean isWaiting() {
    return reply == null;
  }

  /** The first error of the reply, or null if the transaction succeeded. */
  public OvsdbError error() {
    if (reply == null) {
      return null;
    }
    for (var result : reply) {
      if (result.has("error")) {
        var details = result.get("details");
        return new OvsdbError(
            result.get("error").textValue(), details == null ? null : details.textValue());
      }
    }
    return null;
  }
}
