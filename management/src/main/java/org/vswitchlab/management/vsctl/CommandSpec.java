package org.vswitchlab.management.vsctl;

import java.util.List;

/**
 * A command that exists.
 *
 * @param least fewest arguments
 * @param most most arguments
 * @param options option names with their dashes; one that takes an argument ends in {@code =}
 * @param body what it does
 */
record CommandSpec(String name, int least, int most, List<String> options, Body body) {
  static final int MANY = Integer.MAX_VALUE;

  /** What a command does with the working copy. */
  interface Body {
    void run(VsctlContext context, CommandCall call) throws VsctlException;
  }
}
