package org.vswitchlab.management.iproute;

/** What stands after the options of {@code ip}: {@code link}, {@code address} and so on. */
interface IpObject {
  /** Full name, of which any beginning may be typed. */
  String name();

  /** Runs {@code ip OBJECT ...}. */
  void run(IpInvocation ip);

  /** Whether what it shows can be shown as JSON. */
  default boolean hasJson() {
    return false;
  }

  /** Complains about a command that the object does not have. */
  default IpException unknownCommand(String word) {
    return new IpException(
        255, "Command \"" + word + "\" is unknown, try \"ip " + name() + " help\".");
  }
}
