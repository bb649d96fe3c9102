package org.vswitchlab.ovs.vswitchd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.TransactionResult;

/** A database in the same process: what is written is there at once. */
record LocalStore(Database database) implements ConfigurationStore {
  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void write(ArrayNode operations) {
    TransactionResult result = database.execute(operations);
    if (result.error() != null) {
      throw new IllegalStateException("status cannot be written", result.error());
    }
  }
}
