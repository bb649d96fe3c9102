package org.vswitchlab.scenario.spec;

/**
 * A place in a scenario file.
 *
 * @param file as the user named it
 * @param line counted from 1; 0 if the value is in no file
 * @param column counted from 1, in characters
 */
public record SourceLocation(String file, int line, int column) {
  /** The place of what was not written but follows from a rule. */
  public static final SourceLocation NONE = new SourceLocation("", 0, 0);

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
