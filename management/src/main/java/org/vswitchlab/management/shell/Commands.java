package org.vswitchlab.management.shell;

import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every command that some node may have. */
public final class Commands {
  // Programs that a user may well type and that are not there; asked for membership only.
  private static final Set<String> REAL_BUT_MISSING =
      Set.of(
          "tcpdump",
          "tshark",
          "ethtool",
          "ip6tables",
          "tc",
          "tracepath",
          "mtr",
          "dig",
          "nslookup",
          "curl",
          "wget",
          "dhclient",
          "udhcpc",
          "ss",
          "netstat",
          "ifconfig",
          "route",
          "arp",
          "vconfig",
          "netperf",
          "socat",
          "ssh",
          "ovsdb-client",
          "ovsdb-tool",
          "ovs-tcpdump",
          "dnsmasq",
          "conntrack",
          "bash",
          "sh",
          "systemctl",
          "modprobe",
          "nmap",
          "hping3",
          "scapy",
          "python3");

  private static final SortedMap<String, NodeCommand> BY_NAME = new TreeMap<>();

  static {
    register(ShellCommands.all());
    register(TextFilters.all());
    // The class loader by name: a window's threads have other context class loaders.
    ServiceLoader.load(CommandSuite.class, Commands.class.getClassLoader())
        .forEach(suite -> register(suite.commands()));
  }

  private Commands() {}

  private static void register(List<? extends NodeCommand> commands) {
    for (NodeCommand command : commands) {
      if (BY_NAME.putIfAbsent(command.name(), command) != null) {
        throw new IllegalStateException("two commands are named " + command.name());
      }
    }
  }

  /** All of them, sorted by name. */
  public static Collection<NodeCommand> all() {
    return BY_NAME.values();
  }

  /** The command of that name, or null. */
  public static NodeCommand find(String name) {
    return BY_NAME.get(name);
  }

  static boolean isRealButMissing(String name) {
    return !BY_NAME.containsKey(name) && REAL_BUT_MISSING.contains(name);
  }
}
