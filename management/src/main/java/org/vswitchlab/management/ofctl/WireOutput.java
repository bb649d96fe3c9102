package org.vswitchlab.management.ofctl;

import java.util.List;

/** Where commands print, and where they read files. */
interface WireOutput {
  void print(String text);

  void error(String text);

  /** Time that passes, in nanoseconds from anywhere. */
  long nanoTime();

  /** What is in a file. */
  byte[] bytes(String fileName);

  /** The lines of a file, {@code -} being standard input. */
  List<String> lines(String fileName);
}
