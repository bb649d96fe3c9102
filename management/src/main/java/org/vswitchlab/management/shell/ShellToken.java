package org.vswitchlab.management.shell;

/**
 * A word or operator of a command line.
 *
 * @param kind which of the two, and which operator
 * @param text the word with its quotes removed, or the operator as written
 */
record ShellToken(Kind kind, String text) {
  enum Kind {
    WORD,
    PIPE,
    AND,
    OR,
    SEQUENCE,
    BACKGROUND,
    DISCARD_OUTPUT,
    DISCARD_ERROR,
    ERROR_TO_OUTPUT
  }
}
