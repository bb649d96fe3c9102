package org.vswitchlab.ovs.vswitchd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.vswitchlab.ovs.ovsdb.CompactSchema;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;

/** The schema of the Open_vSwitch database, ovs-vswitchd.conf.db(5). */
public final class VswitchSchema {
  /** Version of the schema, as {@code ovs-vsctl --version} prints it. */
  public static final String VERSION = "8.3.1";

  private VswitchSchema() {}

  /** Reads the schema: all tables and columns of version {@value #VERSION}. */
  public static DatabaseSchema load() {
    String resource = "vswitch-" + VERSION + ".schema";
    try (InputStream in = VswitchSchema.class.getResourceAsStream(resource)) {
      return CompactSchema.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
