package org.vswitchlab.ovs.vswitchd;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.vswitchlab.ovs.ofproto.settings.MirrorSettings;
import org.vswitchlab.ovs.ofproto.settings.StpSettings;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.wire.MacAddress;

/** What the rows of a bridge and its ports say about its spanning tree. */
final class SpanningTreeConfig {
  private static final int LARGEST_PORT_NUMBER = 255;
  private static final int LARGEST_COST = 65535;

  private final BridgeConfig config;
  private final Map<String, Integer> numbers;
  private final ToIntFunction<String> pathCosts;

  /**
   * @param numbers OpenFlow port of each working interface
   * @param pathCosts cost of a path over the port of that name, unless it is configured
   */
  SpanningTreeConfig(
      BridgeConfig config, Map<String, Integer> numbers, ToIntFunction<String> pathCosts) {
    this.config = config;
    this.numbers = numbers;
    this.pathCosts = pathCosts;
  }

  /** Everything that matters, as text. */
  static String describe(BridgeConfig config) {
    if (!config.row().bool("stp_enable")) {
      return "false";
    }
    StringBuilder text = new StringBuilder("true");
    for (String key : List.of("system-id", "priority", "hello-time", "max-age", "forward-delay")) {
      text.append(' ').append(config.otherConfig("stp-" + key));
    }
    for (Row port : config.ports()) {
      text.append(' ').append(port.string("name"));
      for (String key : List.of("enable", "port-num", "port-priority", "path-cost")) {
        text.append(',').append(port.option("other_config", "stp-" + key, ""));
      }
    }
    return text.toString();
  }

  /**
   * Settings of the tree; null if there is none.
   *
   * @param bridgeMac identifies the bridge unless other_config:stp-system-id does
   */
  StpSettings settings(long bridgeMac) {
    if (!config.row().bool("stp_enable") || numbersSomePorts()) {
      return null;
    }
    int maxAge = within("stp-max-age", StpSettings.DEFAULT_MAX_AGE_SECONDS, 6, 40);
    return new StpSettings(
        systemId(bridgeMac),
        option("stp-priority", StpSettings.DEFAULT_PRIORITY),
        // As 3.1 has it: two seconds, or one whatever else is asked for.
        option("stp-hello-time", StpSettings.DEFAULT_HELLO_SECONDS) == 2 ? 2 : 1,
        maxAge,
        // 802.1D-1998, 8.10.2: 2 x (forward delay - 1 s) >= max age.
        Math.max(
            maxAge / 2 + 1,
            within("stp-forward-delay", StpSettings.DEFAULT_FORWARD_DELAY_SECONDS, 4, 30)),
        ports());
  }

  private int option(String key, int otherwise) {
    return BridgeConfig.number(config.otherConfig(key), otherwise);
  }

  /** Milliseconds are kept in 16 bits, and brought within what the standard allows. */
  private int within(String key, int otherwise, int least, int most) {
    int seconds = (option(key, otherwise) * 1000 & 0xffff) / 1000;
    return Math.max(least, Math.min(most, seconds));
  }

  private long systemId(long bridgeMac) {
    try {
      return MacAddress.parse(config.otherConfig("stp-system-id"));
    } catch (IllegalArgumentException notGiven) {
      return bridgeMac;
    }
  }

  /** Either all ports have a stp-port-num or none: otherwise the real switch runs no tree. */
  private boolean numbersSomePorts() {
    int all = 0;
    int numbered = 0;
    for (Row port : config.ports()) {
      if (takesPart(config, numbers, port, "stp-enable")) {
        all++;
        numbered += port.option("other_config", "stp-port-num", "").isEmpty() ? 0 : 1;
      }
    }
    return numbered != 0 && numbered != all;
  }

  private List<StpSettings.Port> ports() {
    List<StpSettings.Port> ports = new ArrayList<>();
    BitSet taken = new BitSet();
    int next = 1;
    for (Row port : PortOrder.byHash(config.ports())) {
      String name = port.string("name");
      if (!takesPart(config, numbers, port, "stp-enable")) {
        continue;
      }
      int number = BridgeConfig.number(port.option("other_config", "stp-port-num", ""), 0);
      boolean isFree = number >= 1 && number <= LARGEST_PORT_NUMBER && !taken.get(number);
      if (!isFree && !port.option("other_config", "stp-port-num", "").isEmpty()) {
        // A number that cannot be had keeps the port out of the tree.
        continue;
      }
      if (!isFree) {
        while (taken.get(next)) {
          next++;
        }
        number = next++;
      }
      taken.set(number);
      int cost = BridgeConfig.number(port.option("other_config", "stp-path-cost", ""), 0);
      ports.add(
          new StpSettings.Port(
              name,
              numbers.get(name),
              number,
              BridgeConfig.number(
                      port.option("other_config", "stp-port-priority", ""),
                      StpSettings.DEFAULT_PORT_PRIORITY)
                  & 0xff,
              (cost & LARGEST_COST) != 0 ? cost & LARGEST_COST : pathCosts.applyAsInt(name)));
    }
    ports.sort(Comparator.comparingInt(StpSettings.Port::number));
    return ports;
  }

  /** Bonds, the host's own ports and outputs of mirrors have no part in the tree. */
  static boolean takesPart(
      BridgeConfig config, Map<String, Integer> numbers, Row port, String enabling) {
    String name = port.string("name");
    InterfaceConfig iface = config.interfaces().get(name);
    boolean isMirror = false;
    for (MirrorSettings mirror : config.mirrors()) {
      isMirror |= name.equals(mirror.outputBundle());
    }
    return config.interfaceCount(port) == 1
        && iface != null
        && !iface.isInternal()
        && numbers.containsKey(name)
        && !isMirror
        && !port.option("other_config", enabling, "").equals("false");
  }

  /** IEEE 802.1D-1998, table 8-5; a device without a link counts as a fast one. */
  static int pathCost(long rateBps) {
    if (rateBps == 0 || rateBps >= 10_000_000_000L) {
      return 2;
    }
    if (rateBps >= 1_000_000_000L) {
      return 4;
    }
    return rateBps >= 100_000_000L ? 19 : rateBps >= 10_000_000L ? 100 : 250;
  }
}
