package org.vswitchlab.ovs.vswitchd;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.vswitchlab.ovs.ofproto.MirrorSettings;
import org.vswitchlab.ovs.ofproto.StpSettings;
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
    return new StpSettings(
        systemId(bridgeMac),
        option("stp-priority", StpSettings.DEFAULT_PRIORITY),
        Math.max(1, option("stp-hello-time", StpSettings.DEFAULT_HELLO_SECONDS)),
        Math.max(6, option("stp-max-age", StpSettings.DEFAULT_MAX_AGE_SECONDS)),
        Math.max(4, option("stp-forward-delay", StpSettings.DEFAULT_FORWARD_DELAY_SECONDS)),
        ports());
  }

  private int option(String key, int otherwise) {
    return BridgeConfig.number(config.otherConfig(key), otherwise);
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
      if (number < 1 || number > LARGEST_PORT_NUMBER || taken.get(number)) {
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
              cost > 0 && cost <= LARGEST_COST ? cost : pathCosts.applyAsInt(name)));
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
