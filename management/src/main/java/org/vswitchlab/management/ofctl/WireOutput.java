package org.vswitchlab.management.ofctl;

import java.util.List;

/** Where commands print, and where they read files. */
interface WireOutput {
  void print(String text);

  void error(String text);

  /** The lines of a file, {@code -} being standard input. */
  List<String> lines(String fileName);
}
