package org.vswitchlab.scenario.spec;

/** A command line as a user would type it on the node. */
public record ExecCommand(String line, SourceLocation location) {
  @Override
  public String toString() {
    return line;
  }
}
