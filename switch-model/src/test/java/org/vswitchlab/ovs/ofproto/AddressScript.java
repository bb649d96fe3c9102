package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.RandomStream;

/**
 * Random commands for a {@link ScriptedSwitch} with many megaflows that take the same way, of
 * packets that differ in addresses and ports, and changes of flows over prefixes of them, of
 * conjunctive flows, groups and learned addresses. No headers are rewritten.
 */
final class AddressScript {
  private static final int TABLES = 3;

  private final RandomStream random;

  private AddressScript(long seed) {
    random = new RandomStream(seed);
  }

  /** A script of some flows, that many packets, and as many changes with a packet after each. */
  static List<String> of(long seed, int packets) {
    AddressScript script = new AddressScript(seed);
    List<String> lines = new ArrayList<>();
    lines.add("add-group group_id=1,type=all,bucket=actions=output:2");
    // What these look at makes a megaflow of almost every packet, most of them on the same way.
    boolean hashesAll = script.oneIn(2);
    String hash = hashesAll ? "multipath(symmetric_l4,0,modulo_n,1,0,NXM_NX_REG0[])," : "";
    lines.add("add-flow table=0,priority=1,actions=" + hash + "resubmit(,1)");
    lines.add("add-flow table=1,priority=0,actions=resubmit(,2)");
    lines.add("add-flow table=2,priority=0,actions=" + script.pick("normal", "output:2"));
    for (int i = 0; i < 12; i++) {
      lines.add("add-flow " + script.flow());
    }
    for (int i = 0; i < packets; i++) {
      lines.add(script.packet());
    }
    for (int i = 0; i < packets; i++) {
      lines.add(script.change());
      lines.add(script.packet());
    }
    return lines;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String change() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4, 5 -> "add-flow " + flow();
      case 6 -> "del-flows table=" + random.nextInt(TABLES) + "," + match();
      case 7 -> "mod-flows table=" + random.nextInt(TABLES) + "," + match() + ",actions=output:3";
      case 8 -> "mod-group group_id=1,type=all,bucket=actions=output:" + (2 + random.nextInt(2));
      case 9 ->
          oneIn(4) ? "del-group group_id=1" : "add-group group_id=1,type=all,bucket=actions=drop";
      case 10 -> "fdb/flush";
      default -> "del-flows conj_id=" + (1 + random.nextInt(2)) + ",ip";
    };
  }

  private String flow() {
    String flow = "table=" + random.nextInt(TABLES) + ",priority=" + (1 + random.nextInt(4)) + ",";
    if (oneIn(4)) {
      String clause = "conjunction(" + (1 + random.nextInt(2)) + "," + (1 + random.nextInt(2));
      return flow + match() + ",actions=" + clause + "/2)";
    } else if (oneIn(6)) {
      return flow + "conj_id=" + (1 + random.nextInt(2)) + ",ip,actions=output:4";
    }
    return flow
        + match()
        + ",actions="
        + pick("drop", "output:3", "normal", "group:1", "resubmit(,2)", "resubmit(,2)");
  }

  private String match() {
    List<String> parts = new ArrayList<>();
    parts.add(pick("ip", "tcp", "udp", "udp"));
    if (!oneIn(8)) {
      parts.add("nw_src=" + address());
    }
    if (oneIn(3)) {
      parts.add("nw_dst=" + address());
    }
    if (oneIn(4)) {
      parts.add("dl_dst=02:00:00:00:00:0" + (1 + random.nextInt(4)));
    }
    if (oneIn(4) && !parts.get(0).equals("ip")) {
      parts.add("tp_dst=" + random.nextInt(4) + pick("", "/0xfffe", "/1"));
    }
    if (oneIn(8)) {
      parts.add(pick("in_port=1", "reg0=0", "vlan_tci=0"));
    }
    return String.join(",", parts);
  }

  private String address() {
    return "10.0."
        + random.nextInt(4)
        + "."
        + random.nextInt(8)
        + pick("", "", "/31", "/24", "/22");
  }

  private String packet() {
    int port = 1 + random.nextInt(ScriptedSwitch.PORTS);
    String macs = "02000000000" + (1 + random.nextInt(4)) + "02000000000" + (1 + random.nextInt(4));
    String protocol = oneIn(4) ? "06" : "11";
    String source = "0a000" + random.nextInt(4) + "0" + random.nextInt(8);
    String destination = "0a000" + random.nextInt(4) + "0" + random.nextInt(8);
    String header = "45000028000000004" + "0" + protocol + "0000" + source + destination;
    String ports = "000" + random.nextInt(4) + "000" + random.nextInt(4);
    return "packet "
        + port
        + " "
        + macs
        + "0800"
        + header
        + ports
        + "00140000000000005000000000000000";
  }
}
