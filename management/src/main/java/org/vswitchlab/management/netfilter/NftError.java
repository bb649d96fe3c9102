package org.vswitchlab.management.netfilter;

/** A complaint of {@code nft} about a place in its input; columns start at 0. */
final class NftError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int first;
  private final int end;

  NftError(String message, NftToken place) {
    this(message, place.line(), place.first(), place.end());
  }

  NftError(String message, int line, int first, int end) {
    super(message);
    this.line = line;
    this.first = first;
    this.end = end;
  }

  /** The message, the line, and marks under the place. */
  String report(String source, String file) {
    String[] lines = source.split("\n", -1);
    String text = line < lines.length ? lines[line] : "";
    String head =
        file.isEmpty() ? "" : file + ":" + (line + 1) + ":" + (first + 1) + "-" + end + ": ";
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < first; i++) {
      marks.append(i < text.length() && text.charAt(i) == '\t' ? '\t' : ' ');
    }
    marks.append("^".repeat(Math.max(1, end - first)));
    return head + "Error: " + getMessage() + "\n" + text + "\n" + marks;
  }
}
