package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.JsonNode;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.Host;

/**
 * One run of {@code ip}: where, with which options, and the words left to read.
 *
 * @param context the program's surroundings
 * @param options what stood in front of the object
 * @param arguments what follows the object
 */
public record IpInvocation(CommandContext context, IpOptions options, IpArguments arguments) {
  public Host host() {
    return context.host();
  }

  public void println(String line) {
    context.println(line);
  }

  /** Prints JSON, over several lines if {@code -p} asks for it. */
  public void printJson(JsonNode json) {
    println(options.isPretty() ? PrettyJson.of(json) : json.toString());
  }

  /** The device of that name; ends the command if there is none. */
  public NetDevice device(String name) {
    NetDevice device = IpDevices.find(host(), name);
    if (device == null) {
      throw IpException.noSuchDevice(name);
    }
    return device;
  }

  /** As {@link #device}, complaining as the commands that show do. */
  public NetDevice shownDevice(String name) {
    NetDevice device = IpDevices.find(host(), name);
    if (device == null) {
      throw IpException.doesNotExist(name);
    }
    return device;
  }
}
