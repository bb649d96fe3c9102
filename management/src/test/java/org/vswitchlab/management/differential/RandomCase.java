package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random case as lines: settings of ports, groups, meters, flows, then packets, traces and
 * changes between them. A line does not depend on those before it, so that any part of a case is a
 * case.
 */
final class RandomCase {
  static final int TABLES = 4;

  private final SplittableRandom random;
  private final RandomPackets packets;
  private final RandomActions actions;

  private RandomCase(long seed) {
    random = new SplittableRandom(seed);
    packets = new RandomPackets(random);
    actions = new RandomActions(random);
  }

  static List<String> of(long seed) {
    RandomCase made = new RandomCase(seed);
    return made.lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int port = 1; port <= DifferentialCase.PORTS; port++) {
      if (oneIn(4)) {
        lines.add("port p" + port + " " + vlanSettings());
      }
    }
    for (int id = 1; id <= 3; id++) {
      lines.add("group br0 " + actions.group(id));
      lines.add(
          "meter br0 meter="
              + id
              + ",pktps,stats,band=type=drop,rate="
              + (1 + random.nextInt(100)));
    }
    int flows = 3 + random.nextInt(20);
    for (int i = 0; i < flows; i++) {
      lines.add("flow br" + (oneIn(6) ? 1 : 0) + " " + flow());
    }
    if (!oneIn(3)) {
      lines.add("flow br0 table=0,priority=0,actions=NORMAL");
    }
    if (!oneIn(3)) {
      lines.add("flow br1 table=0,priority=0,actions=NORMAL");
    }
    int count = 4 + random.nextInt(8);
    String last = packets.next();
    for (int i = 0; i < count; i++) {
      String port = "p" + (1 + random.nextInt(DifferentialCase.PORTS));
      String hex = oneIn(4) ? last : packets.next();
      last = hex;
      if (oneIn(3)) {
        lines.add("trace " + port + " " + hex);
      }
      lines.add("packet " + port + " " + hex);
      if (oneIn(6)) {
        lines.add(change());
      }
    }
    // What the real switch learns in a translation that it gives up may name the datapath's port,
    // which is another number on br1: so it does when its threads have it translated anew at once.
    lines.removeIf(line -> line.matches("flow br1 .*learn\\(.*resubmit.*"));
    return lines;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String vlanSettings() {
    return pick(
        "tag=1",
        "tag=2",
        "trunks=1,2",
        "trunks=2,3",
        "tag=1 vlan_mode=native-tagged",
        "tag=2 vlan_mode=native-untagged",
        "tag=2 trunks=1,2 vlan_mode=native-untagged",
        "tag=3 vlan_mode=dot1q-tunnel",
        "tag=3 vlan_mode=dot1q-tunnel other_config:qinq-ethtype=802.1q",
        "trunks=1,2 other_config:priority-tags=true",
        "tag=1 other_config:priority-tags=always");
  }

  private String change() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> "flow br0 " + flow();
      case 2 ->
          "ofctl del-flows br0 table="
              + random.nextInt(TABLES)
              + ","
              + new RandomMatch(random).text();
      case 3 ->
          "ofctl mod-flows br0 table="
              + random.nextInt(TABLES)
              + ","
              + new RandomMatch(random).text()
              + ",actions="
              + actions.list(2);
      case 4 -> "appctl fdb/flush br" + random.nextInt(2);
      case 5 -> "wait " + ((1 + random.nextInt(12)) * 1000 + 50);
      case 6 ->
          "ofctl mod-port br0 p"
              + (1 + random.nextInt(4))
              + " "
              + pick("no-flood", "flood", "no-forward", "forward", "no-receive", "receive");
      default -> "appctl dpctl/flush-conntrack";
    };
  }

  private String flow() {
    int table = oneIn(2) ? 0 : random.nextInt(TABLES);
    String match = new RandomMatch(random).text();
    String timeouts = oneIn(12) ? pick("idle_timeout=5,", "hard_timeout=3,") : "";
    return "table="
        + table
        + ",priority="
        + random.nextInt(8)
        + ","
        + timeouts
        + (match.isEmpty() ? "" : match + ",")
        + "actions="
        + actions.list(3);
  }
}
