package org.vswitchlab.management.iproute;

import java.util.Random;

/** Random commands about VLANs, entries and ports: more forms than the plain cases have. */
final class BridgeFuzzVlan {
  private static final String[] SHOWS = {
    "bridge -j vlan show",
    "bridge vlan show",
    "bridge -c vlan show",
    "bridge -d vlan show",
    "bridge -j -d vlan show dev p1",
    "bridge -s vlan show",
    "bridge -j -s -d vlan show",
    "bridge vlan show vid 10",
    "bridge -j vlan show vid 12",
    "bridge vlan tunnelshow",
    "bridge vlan global show"
  };

  private final Random random;
  private final int portCount;

  BridgeFuzzVlan(Random random, int portCount) {
    this.random = random;
    this.portCount = portCount;
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  private String port() {
    return "p" + (1 + random.nextInt(portCount));
  }

  private int vid() {
    return pick(1, 10, 10, 20, 11, 12, 100, 4094);
  }

  private String range() {
    return switch (random.nextInt(6)) {
      case 0 -> "10-12";
      case 1 -> "9-" + (10 + random.nextInt(14));
      case 2 -> pick("2-200", "1-20", "4090-4094", "0-5", "4000-4095");
      default -> "" + vid();
    };
  }

  private String mac() {
    return switch (random.nextInt(8)) {
      case 0 -> "02:00:00:00:ff:0" + (1 + random.nextInt(portCount));
      case 1 -> pick("01:00:5e:01:02:03", "33:33:00:00:00:01", "00:00:00:00:00:00");
      default -> "02:aa:00:00:00:0" + (1 + random.nextInt(4));
    };
  }

  String setup() {
    return "ip link set br0 type bridge vlan_filtering "
        + pick(1, 1, 1, 1, 0)
        + pick("", "", "", " vlan_protocol 802.1ad")
        + pick("", "", " vlan_stats_enabled 1", " vlan_stats_enabled 1")
        + pick("", "", "", " vlan_default_pvid 0", " vlan_default_pvid 10");
  }

  int waitMillis() {
    return pick(30, 500, 1100, 1700, 7000, 299000, 306000);
  }

  String show() {
    return pick(SHOWS);
  }

  String command() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> add();
      case 6, 7 -> "bridge vlan del dev " + where() + " vid " + range();
      case 8, 9 -> "bridge vlan set dev " + pick(port(), port(), "br0") + options();
      case 10, 11, 12, 13 -> entry();
      case 14 -> "bridge fdb flush dev br0" + flushFilter();
      case 15 -> "ip link set br0 type bridge " + bridgeOption();
      case 16, 17 -> "bridge link set dev " + port() + " " + flag();
      case 18 -> "ip link set " + port() + pick(" down", " up", " up", " nomaster", " master br0");
      default ->
          "bridge fdb get " + mac() + " br br0" + pick("", " vlan " + vid(), " brport " + port());
    };
  }

  private String where() {
    return random.nextInt(6) == 0 ? "br0 self" : port() + pick("", "", "", " master", " self");
  }

  private String add() {
    String range = range();
    return "bridge vlan add dev "
        + where()
        + " vid "
        + range
        + pick("", "", " pvid", " untagged", " pvid untagged", " untagged");
  }

  private String options() {
    return " vid "
        + range()
        + pick(" state " + random.nextInt(6), " state 3", " state forwarding", " state blocking");
  }

  private String entry() {
    return "bridge fdb "
        + pick("add", "add", "append", "replace", "del")
        + " "
        + mac()
        + " dev "
        + pick(port(), port(), port(), "br0")
        + pick(" master", " master", " master", " self", "", " self master")
        + pick("", " static", " static", " dynamic", " local", " permanent")
        + pick("", "", " vlan " + vid(), " vlan " + vid())
        + pick("", "", "", "", " sticky", " extern_learn");
  }

  private String flushFilter() {
    return pick("", " brport " + port())
        + pick("", " vlan " + vid())
        + pick(
            "",
            " permanent",
            " nopermanent",
            " static",
            " nostatic",
            " dynamic",
            " nodynamic",
            " added_by_user",
            " noextern_learn",
            " sticky");
  }

  private String bridgeOption() {
    return pick(
        "vlan_filtering " + pick(0, 1, 1),
        "vlan_protocol " + pick("802.1ad", "802.1q"),
        "vlan_default_pvid " + pick(0, 1, 10, 12, 4095),
        "vlan_stats_enabled " + pick(0, 1),
        "vlan_stats_per_port " + pick(0, 1),
        "fdb_flush",
        "ageing_time " + pick(0, 100, 30000),
        "group_fwd_mask " + pick(0, 8, 16392),
        "no_linklocal_learn " + pick(0, 1));
  }

  private String flag() {
    return pick("hairpin", "learning", "flood", "mcast_flood", "bcast_flood", "isolated", "locked")
        + pick(" on", " on", " off");
  }
}
