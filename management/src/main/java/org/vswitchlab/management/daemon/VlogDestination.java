package org.vswitchlab.management.daemon;

import java.util.Locale;

/** Where log messages go, in the order in which {@code vlog/list-pattern} lists them. */
enum VlogDestination {
  SYSLOG("ovs|%05N|%c%T|%p|%m"),
  CONSOLE("%D{%Y-%m-%dT%H:%M:%SZ}|%05N|%c%T|%p|%m"),
  FILE("%D{%Y-%m-%dT%H:%M:%S.###Z}|%05N|%c%T|%p|%m");

  final String defaultPattern;

  VlogDestination(String defaultPattern) {
    this.defaultPattern = defaultPattern;
  }

  /** The destination of that name in either case, or null. */
  static VlogDestination named(String word) {
    for (VlogDestination destination : values()) {
      if (destination.name().equals(word.toUpperCase(Locale.ROOT))) {
        return destination;
      }
    }
    return null;
  }
}
