package org.vswitchlab.management.iproute;

/** Ends an {@code ip} command with a message on standard error and an exit status. */
public final class IpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * @param status 1 for what {@code ip} itself refuses, 2 for what the kernel refuses, 255 for bad
   *     syntax
   * @param message the whole text without its last line end
   */
  public IpException(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** The kernel refuses, with a sentence of its own. */
  public static IpException kernel(String sentence) {
    return new IpException(2, "Error: " + sentence);
  }

  /** The kernel refuses with an error number, {@code File exists}. */
  public static IpException answer(String errorText) {
    return new IpException(2, "RTNETLINK answers: " + errorText);
  }

  public static IpException noSuchDevice(String name) {
    return new IpException(1, "Cannot find device \"" + name + "\"");
  }

  /** As {@link #noSuchDevice}, in the words of the commands that show. */
  public static IpException doesNotExist(String name) {
    return new IpException(1, "Device \"" + name + "\" does not exist.");
  }

  public static IpException incomplete() {
    return new IpException(255, "Command line is not complete. Try option \"help\"");
  }

  public static IpException wrongArgument(String value, String sentence) {
    return new IpException(255, "Error: argument \"" + value + "\" is wrong: " + sentence);
  }

  public static IpException duplicateOrGarbage(String keyword, String value) {
    return new IpException(
        255, "Error: either \"" + keyword + "\" is duplicate, or \"" + value + "\" is a garbage.");
  }

  /** What the real command can do and this one cannot. */
  public static IpException notSupported(String what) {
    return new IpException(1, "ip: not supported yet: " + what);
  }
}
