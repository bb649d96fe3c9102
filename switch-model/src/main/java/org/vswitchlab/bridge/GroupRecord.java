package org.vswitchlab.bridge;

import java.util.List;

/**
 * One record of a report with sources: RFC 3376, 4.2.4 and RFC 3810, 5.2.5.
 *
 * @param kind what it says
 * @param sources in the order of the report
 * @param listener address of the station that reports
 */
record GroupRecord(Kind kind, List<SourceAddress> sources, SourceAddress listener) {
  /** RFC 3376, 4.2.12 and RFC 3810, 5.2.12; in order of their numbers, which start at 1. */
  enum Kind {
    MODE_IS_INCLUDE,
    MODE_IS_EXCLUDE,
    CHANGE_TO_INCLUDE_MODE,
    CHANGE_TO_EXCLUDE_MODE,
    ALLOW_NEW_SOURCES,
    BLOCK_OLD_SOURCES;

    private static final Kind[] KINDS = values();

    /** The kind with that number, or null: unknown ones are ignored (RFC 3376, 4.2.12). */
    static Kind of(int number) {
      return number >= 1 && number <= KINDS.length ? KINDS[number - 1] : null;
    }
  }

  /** Whether nothing is wanted any more: what a leave says in the older versions. */
  boolean isLeave() {
    return sources.isEmpty()
        && (kind == Kind.CHANGE_TO_INCLUDE_MODE || kind == Kind.MODE_IS_INCLUDE);
  }
}
