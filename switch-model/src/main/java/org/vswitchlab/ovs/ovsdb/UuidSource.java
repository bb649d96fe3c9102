package org.vswitchlab.ovs.ovsdb;

import java.util.UUID;
import java.util.function.LongSupplier;

/** Where new UUIDs come from; in a simulation, a named random stream. */
public interface UuidSource {
  UUID next();

  /** Version 4 UUIDs (RFC 4122, 4.4) from random 64-bit words. */
  static UuidSource version4(LongSupplier random) {
    return () ->
        new UUID(
            random.getAsLong() & ~0xf000L | 0x4000L,
            random.getAsLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
  }
}
