package org.vswitchlab.management.iproute;

import java.util.Comparator;
import java.util.List;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.BridgePortStp;
import org.vswitchlab.bridge.BridgeSpanningTree;
import org.vswitchlab.bridge.Errno;
import org.vswitchlab.bridge.FdbEntry;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.bridge.PortFlag;
import org.vswitchlab.bridge.StpMode;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.Host;
import org.vswitchlab.wire.MacAddress;

/** {@code brctl} of bridge-utils 1.7. */
public final class BrctlCommand implements NodeCommand {
  private static final String VERSION = "bridge-utils, 1.7";
  private static final int LONGEST_NAME = 15;
  private static final long NANOS_PER_CENTISECOND = 10_000_000L;

  /** A subcommand: how many words it takes at least, and its lines of help. */
  private enum Verb {
    ADDBR(1, "<bridge>\t\tadd bridge"),
    DELBR(1, "<bridge>\t\tdelete bridge"),
    ADDIF(2, "<bridge> <device>\tadd interface to bridge"),
    DELIF(2, "<bridge> <device>\tdelete interface from bridge"),
    HAIRPIN(3, "<bridge> <port> {on|off}\tturn hairpin on/off"),
    SETAGEING(2, "<bridge> <time>\t\tset ageing time"),
    SETBRIDGEPRIO(2, "<bridge> <prio>\t\tset bridge priority"),
    SETFD(2, "<bridge> <time>\t\tset bridge forward delay"),
    SETHELLO(2, "<bridge> <time>\t\tset hello time"),
    SETMAXAGE(2, "<bridge> <time>\t\tset max message age"),
    SETPATHCOST(3, "<bridge> <port> <cost>\tset path cost"),
    SETPORTPRIO(3, "<bridge> <port> <prio>\tset port priority"),
    SHOW(0, "[ <bridge> ]\t\tshow a list of bridges"),
    SHOWMACS(1, "<bridge>\t\tshow a list of mac addrs"),
    SHOWSTP(1, "<bridge>\t\tshow bridge stp info"),
    STP(2, "<bridge> {on|off}\tturn stp on/off");

    private final int leastWords;
    private final String help;

    Verb(int leastWords, String help) {
      this.leastWords = leastWords;
      this.help = help;
    }

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Verb find(String word) {
      for (Verb verb : values()) {
        if (verb.word().equals(word)) {
          return verb;
        }
      }
      return null;
    }
  }

  /** Ends the command with a complaint and status 1. */
  private static final class BrctlError extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrctlError(String message) {
      super(message);
    }
  }

  @Override
  public String name() {
    return "brctl";
  }

  @Override
  public String summary() {
    return "show and change Linux bridges the old way";
  }

  @Override
  public void run(CommandContext context, List<String> words) {
    if (words.isEmpty()) {
      context.error(usage());
      context.exit(1);
      return;
    }
    String word = words.get(0);
    if (word.equals("-V") || word.equals("--version")) {
      context.println(VERSION);
      context.exit(0);
      return;
    }
    if (word.equals("-h") || word.equals("--help")) {
      context.print(usage());
      context.exit(0);
      return;
    }
    Verb verb = Verb.find(word);
    for (String each : words) {
      if (each.length() > 1 && each.startsWith("-")) {
        context.error("brctl: invalid option -- '" + each.charAt(1) + "'\nUnknown option '?'\n");
        context.error(usage());
        context.exit(1);
        return;
      }
    }
    try {
      if (verb == null) {
        throw new BrctlError("never heard of command [" + word + "]\n" + usage().stripTrailing());
      }
      List<String> rest = words.subList(1, words.size());
      if (rest.size() < verb.leastWords) {
        throw new BrctlError(
            "Incorrect number of arguments for command\nUsage: brctl "
                + verb.word()
                + " "
                + verb.help);
      }
      run(context, verb, rest);
      context.exit(0);
    } catch (BrctlError e) {
      context.errorln(e.getMessage());
      context.exit(1);
    }
  }

  private static String usage() {
    StringBuilder text = new StringBuilder("Usage: brctl [commands]\ncommands:\n");
    for (Verb verb : Verb.values()) {
      text.append(String.format("\t%-10s\t%s\n", verb.word(), verb.help));
    }
    return text.toString();
  }

  private static void run(CommandContext context, Verb verb, List<String> words) {
    Host host = context.host();
    switch (verb) {
      case ADDBR -> addBridge(host, words.get(0));
      case DELBR -> deleteBridge(host, words.get(0));
      case ADDIF -> words.subList(1, words.size()).forEach(port -> add(host, words.get(0), port));
      case DELIF ->
          words.subList(1, words.size()).forEach(port -> remove(host, words.get(0), port));
      case HAIRPIN -> {
        boolean isOn = onOff(words.get(2));
        String what = "can't set " + words.get(1) + " to hairpin on bridge " + words.get(0);
        port(host, words, what + ":").set(PortFlag.HAIRPIN, isOn);
      }
      case SETAGEING -> {
        long time = centiseconds(words.get(1), "bad ageing time value");
        bridge(host, words.get(0), "set ageing time").setAgeingTime(time);
      }
      case SETBRIDGEPRIO -> {
        long priority = number(words.get(1), "bad priority");
        bridge(host, words.get(0), "set bridge priority").setPriority((int) priority);
      }
      case SETFD -> {
        long time = centiseconds(words.get(1), "bad forward delay value");
        set(
            "set forward delay",
            () -> bridge(host, words, "set forward delay").setForwardDelay(time));
      }
      case SETHELLO -> {
        long time = centiseconds(words.get(1), "bad hello timer value");
        set("set hello timer", () -> bridge(host, words, "set hello timer").setHelloTime(time));
      }
      case SETMAXAGE -> {
        long time = centiseconds(words.get(1), "bad max age value");
        set("set max age", () -> bridge(host, words, "set max age").setMaxAge(time));
      }
      case SETPATHCOST -> {
        long cost = number(words.get(2), "bad path cost value");
        BridgePort port = port(host, words, "set path cost");
        set("set path cost", () -> port.setPathCost(cost));
      }
      case SETPORTPRIO -> {
        long priority = number(words.get(2), "bad path priority value");
        BridgePort port = port(host, words, "set port priority");
        set("set port priority", () -> port.setPriority((int) priority));
      }
      case SHOW -> show(context, words);
      case SHOWMACS -> showMacs(context, words.get(0));
      case SHOWSTP -> showStp(context, words.get(0));
      case STP -> {
        boolean isOn = onOff(words.get(1));
        set(
            "set stp status",
            () ->
                bridge(host, words, "set stp status")
                    .setStpMode(isOn ? StpMode.KERNEL : StpMode.OFF));
      }
    }
  }

  // ---- changing

  private interface Setting {
    void apply() throws NetlinkError;
  }

  private static void set(String what, Setting setting) {
    try {
      setting.apply();
    } catch (NetlinkError e) {
      throw new BrctlError(what + " failed: " + e.errno().text());
    }
  }

  private static boolean onOff(String word) {
    return switch (word) {
      case "on", "yes", "1" -> true;
      case "off", "no", "0" -> false;
      default -> throw new BrctlError("expect on/off for argument");
    };
  }

  private static long number(String word, String complaint) {
    try {
      return Long.decode(word);
    } catch (NumberFormatException e) {
      throw new BrctlError(complaint);
    }
  }

  private static long centiseconds(String word, String complaint) {
    try {
      return Math.round(Double.parseDouble(word) * 100);
    } catch (NumberFormatException e) {
      throw new BrctlError(complaint);
    }
  }

  private static LinuxBridge find(Host host, String name) {
    LinuxBridges bridges = host.service(LinuxBridges.class);
    return bridges == null ? null : bridges.bridge(name);
  }

  private static LinuxBridge bridge(Host host, List<String> words, String what) {
    return bridge(host, words.get(0), what);
  }

  private static LinuxBridge bridge(Host host, String name, String what) {
    LinuxBridge bridge = find(host, name);
    if (bridge == null) {
      throw new BrctlError(what + " failed: " + Errno.ENODEV.text());
    }
    return bridge;
  }

  private static BridgePort port(Host host, List<String> words, String what) {
    // Which bridge is named does not matter: a port has but one.
    NetDevice device = IpDevices.find(host, words.get(1));
    BridgePort port = device == null ? null : LinuxBridges.portOf(device);
    if (port == null) {
      Errno errno = device == null ? Errno.ENODEV : Errno.ENOENT;
      throw new BrctlError(what + (what.endsWith(":") ? " " : " failed: ") + errno.text());
    }
    return port;
  }

  private static void addBridge(Host host, String asked) {
    // The kernel cuts what is too long.
    String name = asked.substring(0, Math.min(asked.length(), LONGEST_NAME));
    try {
      LinuxBridges.of(host).add(name);
    } catch (NetlinkError e) {
      throw new BrctlError(
          "device " + name + " already exists; can't create bridge with the same name");
    }
  }

  private static void deleteBridge(Host host, String name) {
    LinuxBridge bridge = find(host, name);
    if (bridge == null && IpDevices.find(host, name) != null) {
      throw new BrctlError("can't delete bridge " + name + ": " + Errno.EPERM.text());
    }
    if (bridge == null) {
      throw new BrctlError("bridge " + name + " doesn't exist; can't delete it");
    }
    if (bridge.ownDevice().isUp()) {
      throw new BrctlError("bridge " + name + " is still up; can't delete it");
    }
    LinuxBridges.of(host).delete(bridge);
  }

  private static void add(Host host, String name, String portName) {
    LinuxBridge bridge = existing(host, name);
    NetDevice device = IpDevices.find(host, portName);
    if (device == null) {
      throw new BrctlError("interface " + portName + " does not exist!");
    }
    try {
      if (LinkText.isLoopback(device)) {
        throw new NetlinkError(Errno.EINVAL);
      }
      bridge.addPort(device);
    } catch (NetlinkError e) {
      throw new BrctlError(
          switch (e.errno()) {
            case EBUSY ->
                "device "
                    + portName
                    + " is already a member of a bridge; can't add it to bridge "
                    + name
                    + ".";
            case ELOOP ->
                "device "
                    + portName
                    + " is a bridge device itself; can't add a bridge device to a bridge device.";
            default -> "can't add " + portName + " to bridge " + name + ": " + e.errno().text();
          });
    }
  }

  private static void remove(Host host, String name, String portName) {
    LinuxBridge bridge = existing(host, name);
    if (IpDevices.find(host, portName) == null) {
      throw new BrctlError("interface " + portName + " does not exist!");
    }
    BridgePort port = bridge.port(portName);
    if (port == null) {
      throw new BrctlError("device " + portName + " is not a port of " + name);
    }
    bridge.removePort(port);
  }

  private static LinuxBridge existing(Host host, String name) {
    LinuxBridge bridge = find(host, name);
    if (bridge == null) {
      throw new BrctlError("bridge " + name + " does not exist!");
    }
    return bridge;
  }

  // ---- showing

  private static void show(CommandContext context, List<String> words) {
    LinuxBridges all = context.host().service(LinuxBridges.class);
    if (words.isEmpty() && (all == null || all.bridges().isEmpty())) {
      // Not even the heading.
      return;
    }
    StringBuilder text = new StringBuilder("bridge name\tbridge id\t\tSTP enabled\tinterfaces\n");
    if (words.isEmpty()) {
      all.bridges().stream()
          .sorted(Comparator.comparing(LinuxBridge::name))
          .forEach(bridge -> appendRow(text, bridge));
      context.print(text.toString());
      return;
    }
    for (String name : words) {
      if (find(context.host(), name) == null && IpDevices.find(context.host(), name) != null) {
        throw new BrctlError("device " + name + " is not a bridge!");
      }
      appendRow(text, existing(context.host(), name));
    }
    context.print(text.toString());
  }

  private static List<BridgePort> byName(LinuxBridge bridge) {
    return bridge.ports().stream().sorted(Comparator.comparing(BridgePort::name)).toList();
  }

  private static void appendRow(StringBuilder text, LinuxBridge bridge) {
    text.append(bridge.name()).append("\t\t").append(bridge.spanningTree().bridgeId());
    text.append('\t').append(bridge.options().stpMode() == StpMode.OFF ? "no" : "yes");
    text.append("\t\t");
    List<BridgePort> ports = byName(bridge);
    for (int i = 0; i < ports.size(); i++) {
      text.append(i == 0 ? "" : "\n\t\t\t\t\t\t\t").append(ports.get(i).name());
    }
    text.append('\n');
  }

  private static void showMacs(CommandContext context, String name) {
    LinuxBridge bridge = find(context.host(), name);
    if (bridge == null) {
      boolean isDevice = IpDevices.find(context.host(), name) != null;
      Errno errno = isDevice ? Errno.EOPNOTSUPP : Errno.ENODEV;
      throw new BrctlError("read of forward table failed: " + errno.text());
    }
    long now = context.host().simulation().nowNanos();
    StringBuilder text = new StringBuilder("port no\tmac addr\t\tis local?\tageing timer\n");
    bridge.fdb().entries().stream()
        // The bridge's own addresses belong to no port and are left out.
        .filter(entry -> entry.port() != null)
        .sorted(Comparator.comparingLong(FdbEntry::mac))
        .forEach(
            entry ->
                text.append(
                    String.format(
                        "%3d\t%s\t%s\t\t%s\n",
                        entry.port().number(),
                        MacAddress.format(entry.mac()),
                        entry.isLocal() ? "yes" : "no",
                        time(
                            entry.isStatic()
                                ? 0
                                : (now - entry.updatedNanos()) / NANOS_PER_CENTISECOND))));
    context.print(text.toString());
  }

  private static String time(long centiseconds) {
    return String.format("%4d.%02d", centiseconds / 100, centiseconds % 100);
  }

  private static void showStp(CommandContext context, String name) {
    if (find(context.host(), name) == null && IpDevices.find(context.host(), name) != null) {
      throw new BrctlError("device " + name + " is not a bridge!");
    }
    LinuxBridge bridge = existing(context.host(), name);
    BridgeSpanningTree stp = bridge.spanningTree();
    StringBuilder text = new StringBuilder(name).append('\n');
    text.append(" bridge id\t\t").append(stp.bridgeId()).append('\n');
    text.append(" designated root\t").append(stp.designatedRoot()).append('\n');
    int rootPort = stp.rootPort() == null ? 0 : stp.rootPort().number();
    text.append(String.format(" root port\t\t%4d\t\t\t", rootPort));
    text.append(String.format("path cost\t\t%4d\n", stp.rootPathCost()));
    pair(text, "max age\t\t", stp.maxAge(), "bridge max age\t\t", bridge.options().maxAge());
    pair(
        text,
        "hello time\t\t",
        stp.helloTime(),
        "bridge hello time\t",
        bridge.options().helloTime());
    pair(
        text,
        "forward delay\t\t",
        stp.forwardDelay(),
        "bridge forward delay\t",
        bridge.options().forwardDelay());
    text.append(" ageing time\t\t").append(time(bridge.options().ageingTime())).append('\n');
    pair(text, "hello timer\t\t", stp.helloTimer(), "tcn timer\t\t", stp.tcnTimer());
    pair(
        text,
        "topology change timer\t",
        stp.topologyChangeTimer(),
        "gc timer\t\t",
        bridge.fdb().collectorTimer());
    text.append(" flags\t\t\t");
    text.append(stp.isTopologyChanging() ? "TOPOLOGY_CHANGE " : "");
    text.append(stp.isTopologyChangeDetected() ? "TOPOLOGY_CHANGE_DETECTED " : "");
    text.append("\n\n\n");
    byName(bridge).forEach(port -> appendStp(text, port));
    context.print(text.toString());
  }

  private static void pair(
      StringBuilder text, String left, long leftTime, String right, long rightTime) {
    text.append(' ').append(left).append(time(leftTime));
    text.append("\t\t\t").append(right).append(time(rightTime)).append('\n');
  }

  private static void appendStp(StringBuilder text, BridgePort port) {
    BridgePortStp stp = port.stp();
    text.append(String.format("%s (%d)\n", port.name(), port.number()));
    text.append(String.format(" port id\t\t%04x", port.portId()));
    text.append(String.format("\t\t\tstate\t\t%15s\n", port.state().label()));
    text.append(" designated root\t").append(stp.designatedRoot());
    text.append(String.format("\tpath cost\t\t%4d\n", port.pathCost()));
    text.append(" designated bridge\t").append(stp.designatedBridge());
    text.append("\tmessage age timer\t").append(time(stp.messageAgeTimer())).append('\n');
    text.append(String.format(" designated port\t%04x", stp.designatedPort()));
    text.append("\t\t\tforward delay timer\t").append(time(stp.forwardDelayTimer())).append('\n');
    text.append(String.format(" designated cost\t%4d", stp.designatedCost()));
    text.append("\t\t\thold timer\t\t").append(time(stp.holdTimer())).append('\n');
    text.append(" flags\t\t\t");
    text.append(stp.isConfigurationPending() ? "CONFIG_PENDING " : "");
    text.append(stp.isTopologyChangeAcknowledged() ? "TOPOLOGY_CHANGE_ACK " : "");
    text.append('\n');
    if (port.is(PortFlag.HAIRPIN)) {
      text.append(" hairpin mode\t\t   1\n");
    }
    text.append('\n');
  }
}
