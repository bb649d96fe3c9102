package org.vswitchlab.management.netfilter;

import java.util.List;

/** Goes through the arguments of {@code ebtables} or {@code iptables}. */
final class XtablesWords {
  private final List<String> words;
  private final String tool;
  private final boolean isLegacy;
  private int at;

  XtablesWords(String tool, List<String> words) {
    this(tool, words, false);
  }

  /**
   * @param isLegacy whether complaints are worded as the tool of old does it
   */
  XtablesWords(String tool, List<String> words, boolean isLegacy) {
    this.tool = tool;
    this.words = words;
    this.isLegacy = isLegacy;
  }

  boolean isEmpty() {
    return at >= words.size();
  }

  String peek() {
    return isEmpty() ? "" : words.get(at);
  }

  String next() {
    if (isEmpty()) {
      throw unknownArgument("(null)");
    }
    return words.get(at++);
  }

  boolean accept(String word) {
    if (peek().equals(word) && !isEmpty()) {
      at++;
      return true;
    }
    return false;
  }

  /** A word that may be a value: not the beginning of the next option. */
  boolean hasValue() {
    return !isEmpty() && !peek().startsWith("-");
  }

  XtablesError unknownArgument(String word) {
    return wrong("Unknown argument: '" + word + "'");
  }

  /** A complaint about how the command is written. */
  XtablesError wrong(String sentence) {
    if (isLegacy) {
      return XtablesError.legacy(sentence);
    }
    return new XtablesError(
        2,
        tool
            + " v1.8.9 (nf_tables): "
            + sentence
            + "\nTry `"
            + tool
            + " -h' or '"
            + tool
            + " --help' for more information.");
  }
}
