package org.vswitchlab.management.iproute;

import java.util.List;

/** Words of one command line, taken from left to right. */
public final class IpArguments {
  private final List<String> words;
  private int next;

  public IpArguments(List<String> words) {
    this.words = List.copyOf(words);
  }

  public boolean isEmpty() {
    return next >= words.size();
  }

  /** The next word, which stays; null if there is none. */
  public String peek() {
    return isEmpty() ? null : words.get(next);
  }

  /** Takes the next word. */
  public String next() {
    if (isEmpty()) {
      throw IpException.incomplete();
    }
    return words.get(next++);
  }

  /** Takes the next word if it is exactly {@code keyword}. */
  public boolean accept(String keyword) {
    if (keyword.equals(peek())) {
      next++;
      return true;
    }
    return false;
  }

  /**
   * Takes the next word, a number in a range.
   *
   * @param what names it in the complaint
   */
  public long nextNumber(String what, long least, long most) {
    String word = next();
    try {
      long value = Long.decode(word);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw IpException.wrongArgument(word, "Invalid \"" + what + "\" value\n");
  }

  /** Takes {@code on} or {@code off}. */
  public boolean nextOnOff(String keyword) {
    return nextOnOff(keyword, 255);
  }

  /** As {@link #nextOnOff(String)}, ending with that status if it is neither. */
  public boolean nextOnOff(String keyword, int status) {
    String word = next();
    return switch (word) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new IpException(
              255,
              "Error: argument of \""
                  + keyword
                  + "\" must be \"on\" or \"off\", not \""
                  + word
                  + "\"");
    };
  }

  /** Whether {@code word} abbreviates {@code keyword}, as iproute2 takes it. */
  public static boolean matches(String word, String keyword) {
    return !word.isEmpty() && keyword.startsWith(word);
  }

  /** The rest of the words. */
  public List<String> rest() {
    return words.subList(next, words.size());
  }
}
