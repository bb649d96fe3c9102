package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Neighbour;
import org.vswitchlab.node.stack.NeighbourState;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.MacAddress;

/** {@code ip neighbour}. */
final class IpNeighbour implements IpObject {
  @Override
  public String name() {
    return "neighbour";
  }

  @Override
  public IpException unknownCommand(String word) {
    return new IpException(255, "Command \"" + word + "\" is unknown, try \"ip neigh help\".");
  }

  @Override
  public boolean hasJson() {
    return true;
  }

  @Override
  public void run(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    if (arguments.isEmpty()) {
      show(ip);
      return;
    }
    String command = arguments.next();
    if (IpArguments.matches(command, "add")) {
      modify(ip, true, false);
    } else if (IpArguments.matches(command, "change") || command.equals("chg")) {
      modify(ip, false, true);
    } else if (IpArguments.matches(command, "replace")) {
      modify(ip, true, true);
    } else if (IpArguments.matches(command, "delete")) {
      delete(ip);
    } else if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      show(ip);
    } else if (IpArguments.matches(command, "flush")) {
      flush(ip);
    } else if (IpArguments.matches(command, "get")) {
      throw IpException.notSupported("ip neighbour get");
    } else {
      throw unknownCommand(command);
    }
  }

  /** What one command says about neighbours. */
  private static final class Words {
    String address;
    String deviceName;
    Long mac;
    NeighbourState state;
    boolean isAll;
  }

  private static Words read(IpInvocation ip) {
    Words words = new Words();
    IpArguments arguments = ip.arguments();
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "dev" -> {
          words.deviceName = arguments.next();
          ip.device(words.deviceName);
        }
        case "lladdr" -> words.mac = IpLink.lladdr(arguments.next());
        case "nud" -> {
          String state = arguments.next();
          words.isAll = state.equals("all");
          words.state = words.isAll ? null : state(state);
        }
        case "permanent", "reachable", "stale", "failed", "delay", "probe", "incomplete" ->
            words.state = state(word);
        case "all" -> words.isAll = true;
        case "to" -> words.address = arguments.next();
        case "proxy",
            "unused",
            "router",
            "extern_learn",
            "use",
            "managed",
            "protocol",
            "vrf",
            "master",
            "nomaster",
            "noarp" ->
            throw IpException.notSupported("ip neighbour " + word);
        default -> {
          if (words.address != null) {
            throw IpException.duplicateOrGarbage("to", word);
          }
          words.address = word;
        }
      }
    }
    return words;
  }

  private static NeighbourState state(String word) {
    try {
      return NeighbourState.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw IpException.wrongArgument(word, "nud state is bad");
    }
  }

  private static IpInterface target(IpInvocation ip, Words words) {
    if (words.deviceName == null || words.address == null) {
      throw new IpException(255, "Device and destination are required arguments.");
    }
    return IpText.networkInterface(ip, ip.device(words.deviceName));
  }

  private static Neighbour find(IpInterface target, String address) {
    if (address.contains(":")) {
      return IpNeighbour6.find(target, address);
    }
    return target.arpTable().find(IpPrefix.parseHost(address));
  }

  private static void modify(IpInvocation ip, boolean mayCreate, boolean mayReplace) {
    Words words = read(ip);
    IpInterface target = target(ip, words);
    Neighbour known = find(target, words.address);
    NeighbourState state = words.state == null ? NeighbourState.PERMANENT : words.state;
    if (known != null && !mayReplace) {
      throw IpException.answer("File exists");
    }
    if (known == null && !mayCreate) {
      throw IpException.answer("No such file or directory");
    }
    if (words.mac == null && state.hasAddress() && (known == null || !known.state().hasAddress())) {
      throw IpException.kernel("No link layer address given.");
    }
    long mac = words.mac != null ? words.mac : known == null ? 0 : known.mac();
    if (words.address.contains(":")) {
      IpNeighbour6.set(target, words.address, mac, state);
    } else {
      target.arpTable().add(IpPrefix.parseHost(words.address), mac, state);
    }
  }

  private static void delete(IpInvocation ip) {
    Words words = read(ip);
    IpInterface target = target(ip, words);
    Neighbour known = find(target, words.address);
    if (known == null) {
      throw IpException.answer("No such file or directory");
    }
    known.remove();
  }

  private static void show(IpInvocation ip) {
    Words words = read(ip);
    ArrayNode json = BridgeOutput.array();
    for (Neighbour neighbour : selected(ip, words)) {
      // Entries that nobody has used yet are not shown, as on Linux.
      if (ip.options().isJson()) {
        describe(ip, neighbour, words.deviceName != null, json.addObject());
      } else {
        ip.println(line(ip, neighbour, words.deviceName != null));
      }
    }
    if (ip.options().isJson()) {
      ip.printJson(json);
    }
  }

  private static void flush(IpInvocation ip) {
    if (ip.arguments().isEmpty()) {
      throw new IpException(1, "Flush requires arguments.");
    }
    Words words = read(ip);
    for (Neighbour neighbour : selected(ip, words)) {
      boolean isKept =
          neighbour.state() == NeighbourState.PERMANENT && words.state != NeighbourState.PERMANENT;
      if (!isKept) {
        neighbour.remove();
      }
    }
  }

  private static List<Neighbour> selected(IpInvocation ip, Words words) {
    GuestStack stack = IpText.stack(ip);
    List<Neighbour> result = new ArrayList<>();
    for (IpInterface networkInterface : stack.interfaces()) {
      if (words.deviceName != null && !words.deviceName.equals(networkInterface.name())) {
        continue;
      }
      for (Neighbour neighbour : networkInterface.neighbours()) {
        boolean isFamily =
            neighbour.ipv6() == null ? ip.options().wantsIpv4() : ip.options().wantsIpv6();
        boolean isAddress = words.address == null || words.address.equals(neighbour.addressText());
        if (isFamily && isAddress && (words.state == null || words.state == neighbour.state())) {
          result.add(neighbour);
        }
      }
    }
    return result;
  }

  private static void describe(
      IpInvocation ip, Neighbour neighbour, boolean isOfOneDevice, ObjectNode json) {
    json.put("dst", neighbour.addressText());
    if (!isOfOneDevice) {
      json.put("dev", neighbour.networkInterface().device().name());
    }
    if (neighbour.state().hasAddress()) {
      json.put("lladdr", MacAddress.format(neighbour.mac()));
    }
    if (neighbour.isRouter()) {
      json.putNull("router");
    }
    if (ip.options().hasStatistics()) {
      long now = ip.host().simulation().nowNanos();
      json.put("used", secondsAgo(now, neighbour.usedNanos()));
      json.put("confirmed", secondsAgo(now, neighbour.confirmedNanos()));
      json.put("updated", secondsAgo(now, neighbour.updatedNanos()));
      json.put("probes", neighbour.probesSent());
    }
    json.putArray("state").add(neighbour.state().toString());
  }

  private static String line(IpInvocation ip, Neighbour neighbour, boolean isOfOneDevice) {
    StringBuilder text = new StringBuilder(neighbour.addressText()).append(' ');
    NetDevice device = neighbour.networkInterface().device();
    if (!isOfOneDevice) {
      text.append("dev ").append(device.name()).append(' ');
    }
    if (neighbour.state().hasAddress()) {
      text.append("lladdr ").append(MacAddress.format(neighbour.mac())).append(' ');
    }
    if (neighbour.isRouter()) {
      text.append("router ");
    }
    if (ip.options().hasStatistics()) {
      long now = ip.host().simulation().nowNanos();
      text.append("used ").append(secondsAgo(now, neighbour.usedNanos())).append('/');
      text.append(secondsAgo(now, neighbour.confirmedNanos())).append('/');
      text.append(secondsAgo(now, neighbour.updatedNanos()));
      text.append(" probes ").append(neighbour.probesSent()).append(' ');
    }
    return text.append(neighbour.state()).append(' ').toString();
  }

  private static long secondsAgo(long now, long then) {
    return (now - then) / SimTime.NANOS_PER_SECOND;
  }
}
