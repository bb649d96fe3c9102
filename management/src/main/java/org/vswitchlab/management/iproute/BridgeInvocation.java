package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.JsonNode;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.Host;

/**
 * One run of {@code bridge}: where, with which options, and the words left to read.
 *
 * @param options what stood in front of the object
 * @param arguments what follows the object
 */
record BridgeInvocation(CommandContext context, Options options, IpArguments arguments) {
  /** Status of whatever fails: -1. */
  static final int FAILED = 255;

  /** Options in front of the object. */
  static final class Options {
    private boolean isJson;
    private boolean isPretty;
    private boolean hasDetails;
    private boolean hasStatistics;
    private boolean isCompressed;
    private boolean isColored;

    boolean isJson() {
      return isJson;
    }

    boolean isPretty() {
      return isPretty;
    }

    boolean hasDetails() {
      return hasDetails;
    }

    boolean hasStatistics() {
      return hasStatistics;
    }

    boolean isCompressed() {
      return isCompressed;
    }

    boolean isColored() {
      return isColored;
    }

    void setJson() {
      isJson = true;
    }

    void setPretty() {
      isPretty = true;
    }

    void setDetails() {
      hasDetails = true;
    }

    void setStatistics() {
      hasStatistics = true;
    }

    void setCompressed() {
      isCompressed = true;
    }

    void setColored(boolean isOn) {
      isColored = isOn;
    }
  }

  /** Prints JSON, over several lines if {@code -p} asks for it. */
  void printJson(JsonNode json) {
    print((options.isPretty() ? PrettyJson.of(json) : json.toString()) + "\n");
  }

  /** A name in the colour of names, if {@code -c} asks for it. */
  String name(String text) {
    return options.isColored() ? "\u001b[36m" + text + "\u001b[0m" : text;
  }

  Host host() {
    return context.host();
  }

  void print(String text) {
    context.print(text);
  }

  /** The device of that name, in the words of those subcommands that show or change entries. */
  NetDevice device(String name) {
    return device(name, "Cannot find device \"" + name + "\"");
  }

  /** As {@link #device(String)}, in the words of those that configure. */
  NetDevice bridgeDevice(String name) {
    return device(name, "Cannot find bridge device \"" + name + "\"");
  }

  /** As {@link #device(String)}, in the words of those that configure a VLAN of a bridge. */
  NetDevice networkDevice(String name) {
    return device(name, "Cannot find network device \"" + name + "\"");
  }

  private NetDevice device(String name, String complaint) {
    NetDevice device = IpDevices.find(host(), name);
    if (device == null) {
      throw new IpException(FAILED, complaint);
    }
    return device;
  }

  /** The port that the device is; the kernel's refusal if it is none. */
  static BridgePort portOf(NetDevice device) {
    BridgePort port = LinuxBridges.portOf(device);
    if (port == null) {
      throw answer("Operation not supported");
    }
    return port;
  }

  static IpException answer(String errorText) {
    return new IpException(FAILED, "RTNETLINK answers: " + errorText);
  }

  static IpException refused(NetlinkError error) {
    return new IpException(FAILED, error.report());
  }

  static IpException notSupported(String what) {
    return new IpException(1, "bridge: not supported yet: " + what);
  }

  static IpException unknownCommand(String word, String object) {
    return new IpException(
        FAILED, "Command \"" + word + "\" is unknown, try \"bridge " + object + " help\".");
  }
}
