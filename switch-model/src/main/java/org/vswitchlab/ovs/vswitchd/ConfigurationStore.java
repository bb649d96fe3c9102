package org.vswitchlab.ovs.vswitchd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.vswitchlab.ovs.ovsdb.Database;

/**
 * Where the configuration of one Open vSwitch comes from and where its status goes: the database
 * itself, or a replica of one that another process serves.
 */
public interface ConfigurationStore {
  /** What is known of the database; for reading. */
  Database database();

  /**
   * Whether status may be written now. While an earlier transaction is on its way the replica does
   * not show yet what it wrote, so that the difference cannot be told.
   */
  boolean isWritable();

  /** Writes status columns in one transaction. Called only while {@link #isWritable}. */
  void write(ArrayNode operations);
}
