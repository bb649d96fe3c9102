package org.vswitchlab.ovs.vswitchd;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.vswitchlab.ovs.ofproto.protocol.RstpSettings;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.wire.MacAddress;

/** What the rows of a bridge and its ports say about its rapid spanning tree. */
final class RapidTreeConfig {
  private static final int LARGEST_PORT_NUMBER = 4095;
  private static final int LARGEST_COST = 200_000_000;
  private static final long TERABIT = 1_000_000_000_000L;

  private final BridgeConfig config;
  private final Map<String, Integer> numbers;
  private final ToIntFunction<String> pathCosts;

  /**
   * @param numbers OpenFlow port of each working interface
   * @param pathCosts cost of a path over the port of that name, unless it is configured
   */
  RapidTreeConfig(
      BridgeConfig config, Map<String, Integer> numbers, ToIntFunction<String> pathCosts) {
    this.config = config;
    this.numbers = numbers;
    this.pathCosts = pathCosts;
  }

  /** Everything that matters, as text. */
  static String describe(BridgeConfig config) {
    if (!config.row().bool("rstp_enable")) {
      return "false";
    }
    StringBuilder text = new StringBuilder("true");
    text.append(options(config.row()));
    for (Row port : config.ports()) {
      text.append(' ').append(port.string("name")).append(options(port));
    }
    return text.toString();
  }

  private static String options(Row row) {
    Map<String, String> options = new java.util.TreeMap<>(row.map("other_config"));
    options.keySet().removeIf(key -> !key.startsWith("rstp-"));
    return options.toString();
  }

  /**
   * Settings of the tree; null if there is none.
   *
   * @param bridgeMac identifies the bridge unless other_config:rstp-address does
   */
  RstpSettings settings(long bridgeMac) {
    if (!config.row().bool("rstp_enable")) {
      return null;
    }
    int priority = within("rstp-priority", 0, 0xf000, RstpSettings.DEFAULT_PRIORITY);
    int maxAge = within("rstp-max-age", 6, 40, RstpSettings.DEFAULT_MAX_AGE_SECONDS);
    int delay = within("rstp-forward-delay", 4, 30, RstpSettings.DEFAULT_FORWARD_DELAY_SECONDS);
    int holdCount =
        within("rstp-transmit-hold-count", 1, 10, RstpSettings.DEFAULT_TRANSMIT_HOLD_COUNT);
    return new RstpSettings(
        address(bridgeMac),
        priority / 0x1000 * 0x1000,
        config.otherConfig("rstp-force-protocol-version").equals("0"),
        maxAge,
        delay,
        holdCount,
        ports());
  }

  private int within(String key, int least, int most, int otherwise) {
    int number = BridgeConfig.number(config.otherConfig(key), otherwise);
    return number >= least && number <= most ? number : otherwise;
  }

  private long address(long bridgeMac) {
    try {
      return MacAddress.parse(config.otherConfig("rstp-address"));
    } catch (IllegalArgumentException notGiven) {
      return bridgeMac;
    }
  }

  private List<RstpSettings.Port> ports() {
    List<RstpSettings.Port> ports = new ArrayList<>();
    BitSet taken = new BitSet();
    for (Row port : PortOrder.byHash(config.ports())) {
      if (!SpanningTreeConfig.takesPart(config, numbers, port, "rstp-enable")) {
        continue;
      }
      int number = option(port, "rstp-port-num", 0);
      if (number < 1 || number > LARGEST_PORT_NUMBER || taken.get(number)) {
        number = taken.nextClearBit(1);
      }
      taken.set(number);
      ports.add(port(port, number));
    }
    ports.sort(Comparator.comparingInt(RstpSettings.Port::number));
    return ports;
  }

  private RstpSettings.Port port(Row port, int number) {
    String name = port.string("name");
    int cost = option(port, "rstp-path-cost", 0);
    int priority = option(port, "rstp-port-priority", RstpSettings.DEFAULT_PORT_PRIORITY);
    return new RstpSettings.Port(
        name,
        numbers.get(name),
        number,
        priority & 0xf0,
        cost > 0 && cost <= LARGEST_COST ? cost : pathCosts.applyAsInt(name),
        port.option("other_config", "rstp-port-admin-edge", "").equals("true"),
        !port.option("other_config", "rstp-port-auto-edge", "").equals("false"),
        switch (option(port, "rstp-admin-p2p-mac", 2)) {
          case 0 -> RstpSettings.PointToPoint.NO;
          case 1 -> RstpSettings.PointToPoint.YES;
          default -> RstpSettings.PointToPoint.AUTO;
        },
        !port.option("other_config", "rstp-admin-port-state", "").equals("false"),
        port.option("other_config", "rstp-port-mcheck", "").equals("true"));
  }

  private static int option(Row port, String key, int otherwise) {
    return BridgeConfig.number(port.option("other_config", key, ""), otherwise);
  }

  /** IEEE 802.1D-2004, table 17-3; a device without a link counts as one of 10 Gbit/s. */
  static int pathCost(long rateBps) {
    if (rateBps == 0) {
      return 2000;
    }
    int cost = 20;
    for (long rate = TERABIT; rate > rateBps && cost < LARGEST_COST; rate /= 10) {
      cost *= 10;
    }
    return cost;
  }
}
