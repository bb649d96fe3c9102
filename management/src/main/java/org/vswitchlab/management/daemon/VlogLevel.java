package org.vswitchlab.management.daemon;

import java.util.Locale;

/** How severe a log message is, ovs-appctl(8) "Logging Commands". */
public enum VlogLevel {
  /** Never used for a message: as a destination's level it silences it. */
  OFF,
  EMER,
  ERR,
  WARN,
  INFO,
  DBG;

  /** The level of that name in either case, or null. */
  static VlogLevel named(String word) {
    for (VlogLevel level : values()) {
      if (level.name().equals(word.toUpperCase(Locale.ROOT))) {
        return level;
      }
    }
    return null;
  }
}
