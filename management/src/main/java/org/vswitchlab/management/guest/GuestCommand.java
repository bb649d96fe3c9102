package org.vswitchlab.management.guest;

import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.wire.Ipv4Address;

/** What the commands of this package have in common. */
abstract class GuestCommand implements NodeCommand {
  private final String name;
  private final String summary;

  GuestCommand(String name, String summary) {
    this.name = name;
    this.summary = summary;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String summary() {
    return summary;
  }

  @Override
  public final boolean isInstalledOn(Host host) {
    return host.service(GuestStack.class) != null;
  }

  @Override
  public final void run(CommandContext context, List<String> arguments) {
    try {
      start(context, arguments);
    } catch (UsageException e) {
      context.errorln(e.getMessage());
      context.exit(e.status());
    }
  }

  /** Starts the program; a {@link UsageException} ends it. */
  abstract void start(CommandContext context, List<String> arguments);

  static GuestStack stack(CommandContext context) {
    return context.host().service(GuestStack.class);
  }

  /**
   * The address of a host name. There is no name service in a simulated network, so only addresses
   * and {@code localhost} are known.
   */
  final int resolve(String host) {
    if (host.equals("localhost")) {
      return Ipv4Address.LOOPBACK;
    }
    if (!Ipv4Address.isAddress(host)) {
      throw new UsageException(2, name + ": " + host + ": Temporary failure in name resolution");
    }
    return Ipv4Address.parse(host);
  }

  final UsageException notSupported(String what) {
    return new UsageException(2, name + ": not supported yet: " + what);
  }
}
