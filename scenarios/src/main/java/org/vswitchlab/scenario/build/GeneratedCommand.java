package org.vswitchlab.scenario.build;

import org.vswitchlab.scenario.spec.SourceLocation;

/**
 * A command line that stands for a part of the scenario file.
 *
 * @param host the machine on which it is typed
 * @param location the part of the file that it comes from
 */
public record GeneratedCommand(String host, String line, SourceLocation location) {
  @Override
  public String toString() {
    return host + "# " + line;
  }
}
